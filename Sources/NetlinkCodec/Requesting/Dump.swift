/// How often a dump is asked for, unless its caller says otherwise.
public enum DumpAttempts {
  /// A change that interrupts one dump rarely interrupts the next; one that interrupts three goes on for longer than
  /// anybody should wait.
  public static let standard = 3
}

/// What a dump listed: a collection of its replies that says whether they are whole and of one moment.
///
///     for queue in try await netdev.dumpQueueGet(ifindex: 3) { … }
///
/// A kernel lists objects a buffer at a time, and others may come and go between two buffers. A dump that this happened
/// to was asked for again, `attempts` times in all; what is here is what the last attempt listed. Whoever acts on what is
/// *not* listed asks `isInterrupted` first, or takes `whole()`.
public struct Dump<Reply: Sendable>: Sendable {
  /// The operation's name in its spec.
  public let operation: String
  /// What was listed, in the order it came.
  public var replies: [Reply]
  /// How often it was asked for.
  public let attempts: Int
  /// Why what is here may lack objects, list some twice, or mix two moments; nil when it is consistent.
  public let interruption: DumpInterruption?

  public init(_ operation: String, _ replies: [Reply], attempts: Int = 1, interruption: DumpInterruption? = nil) {
    self.operation = operation
    self.replies = replies
    self.attempts = attempts
    self.interruption = interruption
  }

  public var isInterrupted: Bool { interruption != nil }

  /// The replies, if they are consistent.
  ///
  /// - Throws: why they are not: `interruptedDump`, or the refusal that broke the dump off.
  public func whole() throws(NetlinkError) -> [Reply] {
    if let interruption { throw interruption.error(of: operation) }
    return replies
  }
}

extension Dump: RandomAccessCollection {
  public var startIndex: Int { replies.startIndex }
  public var endIndex: Int { replies.endIndex }
  public subscript(index: Int) -> Reply { replies[index] }
}

extension Dump: Equatable where Reply: Equatable {}
extension Dump: Hashable where Reply: Hashable {}

/// What kept a dump from being whole and of one moment.
public enum DumpInterruption: Hashable, Sendable {
  /// What it listed changed while it was listed (`NLM_F_DUMP_INTR` on any of its messages).
  case changed
  /// It broke off with an error, after some of it had been listed (`NLMSG_DONE` with an error number).
  case failed(NetlinkError.Rejection)

  /// The error, for whoever has no use for a part.
  public func error(of operation: String) -> NetlinkError {
    switch self {
    case .changed: NetlinkError(operation, .interruptedDump)
    case .failed(let rejection): NetlinkError(operation, .refused(rejection))
    }
  }
}

extension DumpInterruption: CustomStringConvertible {
  /// A clause such as `what it lists changed meanwhile`.
  public var description: String {
    switch self {
    case .changed: "what it lists changed meanwhile"
    case .failed(let rejection): "it broke off: \(rejection)"
    }
  }
}
