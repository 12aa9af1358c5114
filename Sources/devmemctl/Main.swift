import ArgumentParser
import Glibc

@main
enum Main {
  static func main() {
    let arguments = GlobalOptions.movedBehindCommand(Array(CommandLine.arguments.dropFirst()))
    do {
      var command = try Devmemctl.parseAsRoot(arguments)
      try command.run()
    } catch {
      guard let failure = Failure(error) else { Devmemctl.exit(withError: error) }
      failure.report(asJSON: arguments.contains("--json"))
      exit(failure.status.rawValue)
    }
  }
}
