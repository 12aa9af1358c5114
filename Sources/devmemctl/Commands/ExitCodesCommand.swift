import ArgumentParser

struct ExitCodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exit-codes", abstract: "Explain the numbers this command ends with.",
    discussion: ExitStatus.explanation)

  func run() { Output.standard.line(ExitStatus.explanation) }
}
