import ArgumentParser

/// The command line's root: it only names what there is.
struct Devmemctl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devmemctl",
    abstract: "Look after device memory that is bound to network queues.",
    discussion: """
      A binding ties memory (a dmabuf) to receive queues of a network interface, so that received payload lands in \
      that memory without passing through the processor. devmemd holds the bindings of a machine; this command asks it.

      Tab completion: devmemctl --generate-completion-script bash|zsh|fish
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Reading",
        subcommands: [
          StatusCommand.self, DevicesCommand.self, QueuesCommand.self, PoolsCommand.self, StatsCommand.self,
          BindingsCommand.self, WatchCommand.self,
        ]),
      CommandGroup(name: "Changing", subcommands: [BindCommand.self, UnbindCommand.self, RestartCommand.self]),
      CommandGroup(name: "Moving bytes", subcommands: [ReceiveCommand.self, SendCommand.self]),
      CommandGroup(name: "Other", subcommands: [DemoCommand.self, CallCommand.self, ExitCodesCommand.self]),
    ])

  static let version = "0.1.0"
}
