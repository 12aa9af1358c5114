import ArgumentParser

@main
enum Main {
  static func main() {
    Output.reserveStandardDescriptors()
    let arguments = GlobalOptions.movedBehindCommand(Array(CommandLine.arguments.dropFirst()))
    do {
      var command = try Devmemctl.parseAsRoot(arguments)
      try command.run()
    } catch {
      if let failure = Failure(error) { failure.endProcess() }
      // Help and the version, which may not be lost without a word either.
      guard Devmemctl.exitCode(for: error).isSuccess else { Devmemctl.exit(withError: error) }
      Output.standard.line(Devmemctl.fullMessage(for: error))
    }
  }
}
