import ArgumentParser
import DevmemdMessages
import Glibc

/// What to bind, checked before anything is sent.
struct BindOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp("Receive queues to bind, such as 2,3,5-7.", valueName: "list"),
    transform: { text in
      try QueueList(text).orComplain("a list of queues is written like 2,3,5-7, of at most \(QueueList.limit)")
    })
  var queues: QueueList?

  @Option(
    help: ArgumentHelp(
      "How many receive queues to bind; the service chooses the highest that are free.",
      valueName: "count"))
  var queueCount: UInt32?

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

  @Option(
    help: ArgumentHelp(
      "Size of each piece that the device writes into, a power of two. The page size unless given.",
      valueName: "size"),
    transform: { text in try Size.parse(text).orComplain("a size is written like 4096, 16K or 2MiB") })
  var rxPageSize: Int?

  enum Direction: String, ExpressibleByArgument, CaseIterable, Sendable { case rx, tx }

  func validate() throws {
    if let problem = queueProblem ?? nameProblem ?? pageSizeProblem ?? memory.problem(pageSize: Self.systemPageSize) {
      throw ValidationError(problem)
    }
  }

  private var queueProblem: String? {
    switch (direction, queues?.queues, queueCount) {
    case (.tx, nil, nil): nil
    case (.tx, _, _): "a tx binding is of the whole interface: leave out --queues and --queue-count"
    case (.rx, nil, nil): "say which receive queues to bind, with --queues 2,3 or with --queue-count 2"
    case (.rx, _?, _?): "--queues names the queues and --queue-count lets the service choose: give one of them"
    case (.rx, _?, nil): nil
    case (.rx, nil, let count?):
      (1...UInt32(QueueList.limit)).contains(count) ? nil : "--queue-count is 1 to \(QueueList.limit), not \(count)"
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

  private var pageSizeProblem: String? {
    guard let bytes = rxPageSize else { return nil }
    if direction == .tx { return "--rx-page-size is for receiving: leave it out of a tx binding" }
    guard bytes > 0, bytes & (bytes - 1) == 0, (Self.systemPageSize...1 << 31).contains(bytes) else {
      return "--rx-page-size is a power of two from \(Self.systemPageSize) bytes to 2 GiB, not \(bytes)"
    }
    return nil
  }

  static var systemPageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  func message(for interface: String) -> Devmemd.Binding {
    Devmemd.Binding(
      name: name, direction: direction == .tx ? .tx : .rx, lifetime: persistent ? .persistent : .connection,
      ifname: interface, queues: (queues?.queues ?? []).map { Devmemd.Queue(id: $0) }, queueCount: queueCount,
      rxPageSize: rxPageSize.map { UInt32(clamping: $0) })
  }
}

extension Optional {
  /// The value, or a usage error that says how it is written.
  func orComplain(_ rule: String) throws -> Wrapped {
    guard let self else { throw ValidationError(rule) }
    return self
  }
}
