import ArgumentParser
import DevmemdMessages
import Glibc

/// What to bind, checked before anything is sent.
struct BindOptions: ParsableArguments, Sendable {
  @OptionGroup var receive: QueueOptions

  @Option(
    help: ArgumentHelp("Where the memory comes from: \(MemorySource.forms).", valueName: "source"),
    completion: .list(MemorySource.examples),
    transform: { text in
      try MemorySource(text).orComplain("memory is \(MemorySource.forms), with a SIZE such as 64MiB")
    })
  var memory: MemorySource

  @Option(help: "What to call the binding; no two have the same name.")
  var name: String?

  @Flag(help: "Keep the binding when this command ends.")
  var persistent = false

  @Option(
    help: ArgumentHelp(
      "rx: payload is received into the memory. tx: payload is sent from it.",
      valueName: "rx|tx"))
  var direction: Direction = .rx

  enum Direction: String, ExpressibleByArgument, CaseIterable, Sendable { case rx, tx }

  func validate() throws {
    if let problem = queueProblem ?? nameProblem ?? memory.problem(pageSize: Self.systemPageSize) {
      throw ValidationError(problem)
    }
  }

  private var queueProblem: String? {
    switch direction {
    case .tx where receive.namesQueues: "a tx binding is of the whole interface: leave out --queues and --queue-count"
    case .tx where receive.areGiven: "--rx-page-size is for receiving: leave it out of a tx binding"
    case .rx where !receive.namesQueues:
      "say which receive queues to bind, with --queues 2,3 or with --queue-count 2"
    case .rx, .tx: nil
    }
  }

  private var nameProblem: String? {
    guard let name else { return nil }
    if name.isEmpty || name.utf8.count > 63 {
      return "a binding's name has 1 to 63 bytes, and this one has \(name.utf8.count)"
    }
    if visible(name) != name {
      return "a binding's name has no control characters, and this one does: \(visible(name))"
    }
    if UInt32(name) != nil {
      return "a name of digits alone would be taken for a binding's number; add a letter to \(name)"
    }
    return nil
  }

  static var systemPageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  func message(for interface: String) -> Devmemd.Binding {
    var binding = Devmemd.Binding(
      name: name, direction: direction == .tx ? .tx : .rx, lifetime: persistent ? .persistent : .connection,
      ifname: interface)
    receive.fill(&binding)
    return binding
  }
}

extension Optional {
  /// The value, or a usage error that says how it is written.
  func orComplain(_ rule: String) throws -> Wrapped {
    guard let self else { throw ValidationError(rule) }
    return self
  }
}
