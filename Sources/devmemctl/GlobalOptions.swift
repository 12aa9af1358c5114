import ArgumentParser

/// What every command understands.
struct GlobalOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The Unix socket devmemd listens at.",
      discussion: "Without it: what DEVMEMD_SOCKET says, or else /run/devmemd/devmemd.sock.", valueName: "path"),
    completion: .file())
  var socket: String?

  @Flag(help: "Print JSON: one document, or one object a line where there is no end.")
  var json = false

  /// Lets these options stand before the command too, as in `devmemctl --json queues`: the parser looks for a command's
  /// options only behind its name.
  static func movedBehindCommand(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var moved: [String] = []
    while let option = rest.first {
      if option == "--json" || option.hasPrefix("--socket=") {
        moved.append(rest.removeFirst())
      } else if option == "--socket", rest.count > 1 {
        moved += [rest.removeFirst(), rest.removeFirst()]
      } else {
        break
      }
    }
    guard let command = rest.first, !command.hasPrefix("-") else { return arguments }
    return [command] + moved + rest.dropFirst()
  }
}
