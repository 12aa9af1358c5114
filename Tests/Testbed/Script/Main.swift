import Glibc
import NetlinkSocket

/// `netdev-script`: the same requests and changes on two kernels, so that what they answer can be compared.
///   netdev-script linux
///   netdev-script simulator MACHINE
///   netdev-script compare MACHINE
///   netdev-script speed SOCKET ROUNDS
///   netdev-script receive PORT CALLS
///   netdev-script send ADDRESS PORT DMABUF
///   netdev-script try-sends ADDRESS PORT DMABUF COMMAND
/// The first two print a protocol; machines that behave alike print the same. `compare` sends both kernels the same bytes,
/// in every shape, and prints what they answer differently. `speed` times binds and unbinds on the virtual card, through
/// the service at SOCKET and without. The last three print what a socket's calls come to; `receive` keeps the fragments
/// of so many calls, `send` takes descriptor 9 for the memory bound as DMABUF, and `try-sends` sends some of that memory
/// before and after it runs the shell's COMMAND.
@main
enum NetdevScript {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.count) {
    case ("linux", 1): try play(on: LinuxMachine())
    case ("simulator", 2): try play(on: SimulatedMachine(describedIn: arguments[2]))
    case ("compare", 2): if try !EveryShape.compare(twin: arguments[2]) { exit(1) }
    case ("speed", 3): try measure(socketPath: arguments[2], rounds: Int(arguments[3]) ?? 1)
    case ("receive", 3): try Sockets.receive(port: UInt16(arguments[2]) ?? 0, deliveries: Int(arguments[3]) ?? 1)
    case ("send", 4):
      try Sockets.send(
        address: arguments[2], port: UInt16(arguments[3]) ?? 0, dmabufID: UInt32(arguments[4]) ?? 0)
    case ("try-sends", 5):
      try Sockets.trySends(
        address: arguments[2], port: UInt16(arguments[3]) ?? 0, dmabufID: UInt32(arguments[4]) ?? 0,
        around: arguments[5])
    default:
      print(
        "usage: netdev-script linux | simulator MACHINE | compare MACHINE | speed SOCKET ROUNDS | receive PORT CALLS | "
          + "send ADDRESS PORT DMABUF | try-sends ADDRESS PORT DMABUF COMMAND")
      exit(64)
    }
  }

  private static func play(on machine: any Machine) throws {
    let script = try Script(machine)
    try script.step("the machine as it is")
    try script.refusals()
    try script.reads()
    try script.contexts()
    try script.lifetimes()
    try script.faults()
    try script.leases()
    try script.unloading()
  }

  private static func measure(socketPath: String, rounds: Int) throws {
    let machine = try LinuxMachine()
    var speed = Speed(card: machine.card, socketPath: socketPath)
    try speed.measure(rounds: rounds, memory: machine.deviceMemory(.pages(256)))
    speed.report()
  }
}
