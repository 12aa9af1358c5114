import Glibc


/// `netdev-script`: the same requests and changes on two kernels, so that what they answer can be compared.
///   netdev-script linux
///   netdev-script simulator MACHINE
/// Prints a protocol; two machines that behave alike print the same.
@main
enum NetdevScript {
  static func main() throws {
    let script: Script
    switch CommandLine.arguments.dropFirst().first {
    case "linux": script = try Script(LinuxMachine())
    case "simulator" where CommandLine.arguments.count == 3:
      script = try Script(SimulatedMachine(describedIn: CommandLine.arguments[2]))
    default:
      print("usage: netdev-script linux | netdev-script simulator MACHINE")
      exit(64)
    }
    try script.step("the machine as it is")
    try script.refusals()
    try script.reads()
    try script.lifetimes()
    try script.faults()
    try script.unloading()
  }
}
