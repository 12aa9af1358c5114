import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// What a socket and its fragments share: the way to its kernel, and the account of what is out.
///
/// The last of them closes the connection, so that the memory of a fragment is its own for as long as it lives: the
/// kernel takes back all tokens of a socket that is closed (`tcp_release_user_frags`).
final class SocketCore: Sendable {
  let transport: any Transport
  let sends = Mutex(SendLedger())
  private let tokens = Mutex(TokenLedger())
  /// How many wait for sends to be over. Held while notices are read in passing, so that none of them is read and not yet
  /// noted when somebody begins to wait.
  private let completionWaiters = Mutex(0)
  private let completionTurn = Mutex(())
  /// What went wrong where nobody could be told.
  private let failure = Mutex(SystemError?.none)

  init(_ transport: any Transport) { self.transport = transport }

  // MARK: Fragments

  /// Notes the fragments of a delivery. None of them is, when one cannot be.
  func hold(_ memory: borrowing DeliveryMemory, _ received: Received) throws(SystemError) {
    let now = monotonicNanoseconds()
    try tokens.withLock { (tokens) throws(SystemError) in
      for index in 0..<received.partCount {
        let record = memory.part(index)
        guard record.kind == PartRecord.Kind.dmabuf else { continue }
        do throws(SystemError) {
          try tokens.hold(
            record.token, size: record.size, dmabufID: record.dmabufID, now: now,
            staysAhead: index >= received.firstAhead)
        } catch {
          for earlier in 0..<index where memory.part(earlier).kind == PartRecord.Kind.dmabuf {
            tokens.giveBack(memory.part(earlier).token, size: memory.part(earlier).size)
          }
          throw error
        }
      }
    }
  }

  func giveBack(_ token: UInt32, size: Int) {
    let isDue = tokens.withLock { tokens in
      tokens.giveBack(token, size: UInt32(truncatingIfNeeded: size))
      return tokens.isReturnDue
    }
    if isDue { flush() }
  }

  func giveBack(_ memory: borrowing DeliveryMemory, _ parts: Range<Int>) {
    let isDue = tokens.withLock { tokens in
      for index in parts {
        let record = memory.part(index)
        if record.kind == PartRecord.Kind.dmabuf { tokens.giveBack(record.token, size: record.size) }
      }
      return tokens.isReturnDue
    }
    if isDue { flush() }
  }

  /// Tells the kernel of all that was returned.
  func flush() {
    while true {
      let call = tokens.withLock { $0.takeReturn() }
      if call.isEmpty { return }
      do throws(SystemError) {
        try transport.giveBack(call)
      } catch {
        failure.withLock { $0 = $0 ?? error }
        return
      }
    }
  }

  var outstanding: OutstandingFragments {
    let now = monotonicNanoseconds()
    return tokens.withLock { $0.outstanding(now: now) }
  }

  var hasFragmentsOut: Bool { tokens.withLock { $0.count > 0 } }

  // MARK: Receiving

  /// Fills the delivery. False when there is nothing now.
  func receive(into delivery: inout Delivery, _ manner: Manner) throws(SystemError) -> Bool {
    try fill(&delivery, manner) { (memory) throws(SystemError) in try transport.receive(into: memory, manner) }
  }

  /// Fills the delivery with what the next receive will get. False when there is nothing now.
  func peek(into delivery: inout Delivery, _ manner: Manner) throws(SystemError) -> Bool {
    try fill(&delivery, manner) { (memory) throws(SystemError) in try transport.peek(into: memory, manner) }
  }

  private func fill(
    _ delivery: inout Delivery, _ manner: Manner,
    _ call: (borrowing DeliveryMemory) throws(SystemError) -> Received?
  ) throws(SystemError) -> Bool {
    delivery.empty()
    let received = try repeating(manner) { () throws(SystemError) in try call(delivery.memory) }
    if let received { try delivery.fill(received, of: self) }
    return received != nil
  }

  /// Throws bytes away. Nil when there are none now.
  func discard(upTo count: Int, _ manner: Manner) throws(SystemError) -> Int? {
    guard count > 0 else { throw SystemError("recvmsg", .EINVAL, "at least one byte can be thrown away, not \(count)") }
    let discarded = try repeating(manner) { () throws(SystemError) in try transport.discard(upTo: count, manner) }
    guard let discarded else { return nil }
    if !discarded.tokens.isEmpty {
      tokens.withLock { tokens in for token in discarded.tokens { tokens.discard(token) } }
      flush()
    }
    return discarded.byteCount
  }

  /// Makes a call, and again for as long as it has to wait.
  ///
  /// What waits to be returned goes first: a device without memory drops what this call waits for.
  private func repeating<Result>(
    _ manner: Manner, _ call: () throws(SystemError) -> Result?
  ) throws(SystemError) -> Result? {
    flush()
    if let failure = failure.withLock({ $0.take() }) { throw failure }
    while true {
      if let result = try call() { return result }
      guard manner == .wait else { return nil }
      try takeCompletions()
      try transport.wait(forWriting: false)
    }
  }

  /// Suspends the task until a call is worth another try; what has been sent by then is seen to first.
  ///
  /// - Parameter descriptor: what to wait on, where it is not the transport's own.
  nonisolated(nonsending) func wait(
    for lane: Lane, _ wait: EventLoop.Wait, of descriptor: Int32? = nil, on loop: EventLoop
  ) async throws(SystemError) {
    do throws(SystemError) {
      try takeCompletions()
      try await loop.wait(for: descriptor ?? transport.fileDescriptor, wait)
    } catch {
      transport.endWait(lane, isCalledOff: true)
      throw error
    }
    transport.endWait(lane, isCalledOff: false)
  }

  // MARK: Sending

  var unfinishedSends: Int { sends.withLock(\.unfinished) }

  /// Notes which sends are over, without waiting. Notices that nobody reads would keep the descriptor ready.
  ///
  /// They are left to whoever waits for one, who might otherwise sleep on for a notice that was read here.
  func takeCompletions() throws(SystemError) {
    try completionWaiters.withLock { (waiters) throws(SystemError) in
      guard waiters == 0 else { return }
      while unfinishedSends > 0, let notice = try transport.completion(.poll) { try complete(notice) }
    }
  }

  /// Waits on this thread until at most so many sends use their memory; one thread at a time.
  func finishSends(leaving rest: Int) throws(SystemError) {
    try completionTurn.withLock { (_) throws(SystemError) in
      completionWaiters.withLock { $0 += 1 }
      defer { completionWaiters.withLock { $0 -= 1 } }
      while unfinishedSends > rest {
        if let notice = try transport.completion(.wait) { try complete(notice) }
      }
    }
  }

  /// The same, suspending the task.
  nonisolated(nonsending) func finishSends(leaving rest: Int, on loop: EventLoop) async throws(SystemError) {
    completionWaiters.withLock { $0 += 1 }
    defer { completionWaiters.withLock { $0 -= 1 } }
    while unfinishedSends > rest {
      if let notice = try transport.completion(.arm) {
        try complete(notice)
      } else {
        try await wait(for: .completion, .readable, of: try transport.completionDescriptor(), on: loop)
      }
    }
  }

  private func complete(_ notice: CompletionNotice) throws(SystemError) {
    try sends.withLock { (sends) throws(SystemError) in try sends.complete(notice) }
  }
}

/// CLOCK_MONOTONIC.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
