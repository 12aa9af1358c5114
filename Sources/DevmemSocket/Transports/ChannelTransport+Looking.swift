import DevmemSocketMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// Looking at what comes next, and throwing it away.
///
/// To look is to receive ahead: what was looked at waits here for the call that takes it, so that it is no matter whether
/// the kernel has answered a receive that was called off meanwhile. Nobody else could receive it.
extension ChannelTransport {
  /// In bytes: what a call asks for that has no delivery to fill.
  private static let usualRoom = 1 << 20
  private static let usualParts = 512

  func peek(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received? {
    guard try lookAhead(manner, memory.byteRoom, memory.partRoom) else { return nil }
    try extendAhead(memory.byteRoom, memory.partRoom)
    return try state.withLock { (state) throws(SystemError) in try state.ahead.show(in: memory) }
  }

  func discard(upTo count: Int, _ manner: Manner) throws(SystemError) -> DiscardedBytes? {
    guard isReceiving || manner == .arm else { return try discardUnseen(upTo: count, manner) }
    guard try lookAhead(manner, min(count, Self.usualRoom)) else { return nil }
    return state.withLock { $0.ahead.discard(upTo: count) }
  }

  /// The kernel throws them away, without tokens.
  private func discardUnseen(upTo count: Int, _ manner: Manner) throws(SystemError) -> DiscardedBytes? {
    do throws(SystemError) {
      let answer = try call(
        ChannelFamily.Operations.Receive.self,
        ChannelFamily.Receive(length: UInt32(clamping: count), flags: manner == .wait ? .trunc : [.trunc, .dontwait]),
        as: "recvmsg")
      return DiscardedBytes(byteCount: min(Int(clamping: answer.count ?? 0), count))
    } catch {
      if error.errno == .EAGAIN { return nil }
      throw ReceiveAdvice.advise(error, partRoom: 0)
    }
  }

  // MARK: What is ahead

  /// Whether what comes next is here already, or on its way.
  var isReceiving: Bool {
    state.withLock {
      $0.ahead.hasNews || $0[.receive] != nil || $0.ring?.isAsked ?? false
    }
  }

  /// Takes what is here already; nil where that is nothing.
  func receiveAhead(into memory: borrowing DeliveryMemory) throws(SystemError) -> Received? {
    try state.withLock { (state) throws(SystemError) in
      guard state.ahead.isEmpty else { return try state.ahead.take(into: memory) }
      if let failure = state.ahead.failure.take() { throw failure }
      return nil
    }
  }

  /// 0 at the end of the stream.
  func takeBytes(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    try state.withLock { (state) throws(SystemError) in
      state.ahead.isEmpty ? 0 : try state.ahead.takeBytes(into: buffer)
    }
  }

  /// Sees to it that something is here, unless the stream has ended. False where there is nothing yet.
  func lookAhead(
    _ manner: Manner, _ byteRoom: Int = usualRoom, _ partRoom: Int = usualParts
  ) throws(SystemError) -> Bool {
    while true {
      let isThere = try state.withLock { (state) throws(SystemError) in
        if state.ahead.isEmpty, let failure = state.ahead.failure.take() { throw failure }
        return !state.ahead.isEmpty
      }
      if isThere { return true }
      let answer: ChannelFamily.Receive?
      do throws(SystemError) {
        answer = try receive(byteRoom, partRoom, manner)
      } catch {
        guard error.isInterruption else { throw error }
        return true
      }
      if let answer {
        try withState { (state) throws(SystemError) in try state.ahead.append(answer) }
        return true
      }
      guard manner == .wait else { return false }
    }
  }

  /// Receives more of what has arrived, as far as there is room to show it.
  private func extendAhead(_ byteRoom: Int, _ partRoom: Int) throws(SystemError) {
    while true {
      let (count, isFull) = state.withLock { state in
        let fragments = state.ahead.fragmentCount
        return (state.ahead.byteCount, state.ahead.failure != nil || fragments > 0 && fragments >= partRoom)
      }
      guard !isFull, count > 0, count < byteRoom else { return }
      let answer: ChannelFamily.Receive?
      do throws(SystemError) {
        answer = try receive(byteRoom - count, partRoom, .poll)
      } catch {
        // What the kernel would tell again, it will.
        if ![.ETOOSMALL, .ENOMEM, .ENODEV].contains(error.errno) { withState { $0.ahead.failure = error } }
        return
      }
      guard let answer, answer.count ?? 0 > 0 else { return }
      try withState { (state) throws(SystemError) in try state.ahead.append(answer) }
    }
  }
}
