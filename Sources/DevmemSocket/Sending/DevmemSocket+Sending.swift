public import EventLoop
import NetlinkCodec
public import NetlinkSocket
import Synchronization

/// Memory bound for sending (`bind-tx`), by the kernel's number.
public struct TransmitBinding: Hashable, Sendable {
  public let dmabufID: UInt32

  /// - Throws: EINVAL for 0. The kernel takes 0 for no binding and sends whatever lies at that address of the process
  ///   (`tcp_sendmsg_locked`).
  public init(dmabufID: UInt32) throws(SystemError) {
    guard dmabufID != 0 else {
      throw SystemError(
        "sendmsg", .EINVAL, "binding 0 is none: the kernel would send this process' own memory; bind with direction tx")
    }
    self.dmabufID = dmabufID
  }
}

/// What one call sent of device memory.
public struct DeviceSend: Hashable, Sendable {
  /// Bytes taken to be sent: from the first range on, and perhaps not all.
  public var byteCount: Int
  /// The memory of those bytes is not to be written until this send is over.
  public var id: SendID
}

extension DevmemSocket {
  /// The most ranges of one call (UIO_MAXIOV).
  public static var maximumRanges: Int { 1024 }

  /// Sends ranges of a binding's memory, one behind the other, waiting for room on this thread.
  ///
  /// - Returns: what was taken, at least one byte.
  /// - Throws: EINVAL for no ranges, empty ones or more than `maximumRanges`, and for a binding that is not for sending;
  ///   EFAULT beyond its memory; ENODEV where the connection leaves by another interface.
  public borrowing func send(
    _ ranges: [Range<UInt64>], of binding: TransmitBinding
  ) throws(SystemError) -> DeviceSend {
    try Self.check(ranges)
    while true {
      switch try attempt(ranges, binding, .wait) {
      case .taken(let sent): return sent
      case .needsCompletion(let rest): try core.finishSends(leaving: rest)
      case .needsRoom:
        try core.takeCompletions()
        try core.transport.wait(forWriting: true)
      }
    }
  }

  /// The same, suspending the task until there is room.
  nonisolated(nonsending)
    public borrowing func send(
      _ ranges: [Range<UInt64>], of binding: TransmitBinding, on loop: EventLoop
    ) async throws(SystemError) -> DeviceSend
  {
    try Self.check(ranges)
    while true {
      switch try attempt(ranges, binding, .arm) {
      case .taken(let sent): return sent
      case .needsCompletion(let rest): try await core.finishSends(leaving: rest, on: loop)
      case .needsRoom:
        try await core.wait(for: .send, core.transport.waitForRoom, on: loop)
      }
    }
  }

  /// Sends ordinary bytes, waiting for room on this thread.
  ///
  /// - Returns: how many were taken, at least one.
  public borrowing func send(_ bytes: RawSpan) throws(SystemError) -> Int {
    try bytes.withUnsafeBytes { (bytes) throws(SystemError) in
      while true {
        if let sent = try core.transport.send(bytes, .wait) { return sent.count }
        try core.takeCompletions()
        try core.transport.wait(forWriting: true)
      }
    }
  }

  private static func check(_ ranges: [Range<UInt64>]) throws(SystemError) {
    guard !ranges.isEmpty, ranges.count <= maximumRanges, ranges.allSatisfy({ !$0.isEmpty }) else {
      throw SystemError("sendmsg", .EINVAL, "1 to \(maximumRanges) ranges can be sent at once, none of them empty")
    }
    guard ranges.allSatisfy({ $0.upperBound <= UInt64(Int.max) }) else {
      throw SystemError("sendmsg", .EFAULT, "a range ends beyond all memory")
    }
  }

  private enum Attempt {
    case taken(DeviceSend)
    /// The connection takes no more bytes now.
    case needsRoom
    /// The kernel has no room to note another send: one must be over first, so that there are no more than this.
    case needsCompletion(leaving: Int)
  }

  private borrowing func attempt(
    _ ranges: [Range<UInt64>], _ binding: TransmitBinding, _ manner: Manner
  ) throws(SystemError) -> Attempt {
    let sent: SentBytes?
    do throws(SystemError) {
      sent = try core.transport.send(ranges, of: binding.dmabufID, manner)
    } catch {
      let unfinished = unfinishedSends
      guard error.errno == .ENOBUFS, unfinished > 0 else { throw error }
      return .needsCompletion(leaving: unfinished - 1)
    }
    guard let sent else { return .needsRoom }
    guard let number = sent.completion else {
      throw SystemError("sendmsg", .EPROTO, "\(sent.count) bytes were sent of which it is not told when they are over")
    }
    return .taken(DeviceSend(byteCount: sent.count, id: core.sends.withLock { $0.begin(number) }))
  }

  // MARK: Completions

  /// How many sends still use their memory, as far as is known: notices are read by the calls that wait.
  public var unfinishedSends: Int { core.unfinishedSends }

  /// How many sends were over whose bytes the kernel had copied, so that sending without a copy gained nothing.
  public var copiedSends: UInt64 { core.sends.withLock(\.copied) }

  /// Whether the memory of a send may be written again, as far as is known.
  public borrowing func isFinished(_ send: SendID) throws(SystemError) -> Bool {
    try core.takeCompletions()
    return core.sends.withLock { $0.isFinished(send) }
  }

  /// Waits on this thread until at most so many sends still use their memory.
  public borrowing func finishSends(leaving rest: Int = 0) throws(SystemError) {
    try core.takeCompletions()
    try core.finishSends(leaving: rest)
  }

  /// The same, suspending the task. One task of a socket's waits at a time.
  nonisolated(nonsending)
    public borrowing func finishSends(leaving rest: Int = 0, on loop: EventLoop) async throws(SystemError)
  {
    try core.takeCompletions()
    try await core.finishSends(leaving: rest, on: loop)
  }
}
