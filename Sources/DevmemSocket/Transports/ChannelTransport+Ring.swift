import ChannelRing
import DevmemSocketMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// Receiving ahead, by memory that is shared with the kernel.
///
/// Receives go by the ring alone, so that they are answered in the order they were asked in; an answer may come by the
/// channel, which also tells of what is in the ring while somebody waits.
extension ChannelTransport {
  func share(depth: Int) throws(SystemError) {
    let layout = try RingLayout(requests: RingCalls.requestSize, answers: RingCalls.answerSize)
    let file = try RingMemory.file(for: layout)
    let memory = try RingMemory(layout, mapping: file)
    _ = try call(
      ChannelFamily.Operations.RingSet.self,
      ChannelFamily.Ring(fd: 0, requests: UInt32(layout.requests.size), answers: UInt32(layout.answers.size)),
      descriptors: [file.fileDescriptor], as: "mmap")
    state.withLock { $0.ring = RingCalls(memory, depth: depth) }
  }

  /// The next answer as it is read, whatever room it was asked for with, and as many receives asked for as there are to be.
  /// Nil after a wait says that it is worth another look.
  func receiveByRing<Answer: Sendable>(
    _ byteRoom: Int, _ partRoom: Int, _ manner: Manner, _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    var hasSynchronized = false
    while true {
      let answer = try onRing { (state) throws(SystemError) in
        let answer = try state.takeAhead(byteRoom, partRoom, on: channel, read)
        if answer == nil, manner != .poll { try state.beginWait(.receive) }
        return answer
      }
      if let answer { return answer }
      switch manner {
      case .arm: return nil
      case .wait:
        try wait(for: .receive)
        return nil
      case .poll:
        // A kernel that has answered this has answered, or not, all that it was asked before.
        if hasSynchronized { return nil }
        hasSynchronized = true
        _ = try socketState()
      }
    }
  }

  /// A kernel that writes what cannot be has its channel closed.
  private func onRing<Result: Sendable>(
    _ body: (inout ChannelState) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    try withState { (state) throws(SystemError) in
      do throws(SystemError) {
        return try body(&state)
      } catch {
        if error.isOfRing { try? channel.shutdown() }
        throw error
      }
    }
  }

  /// False where there is no room.
  func giveBackByRing(_ tokens: TokenReturn) throws(SystemError) -> Bool {
    try onRing { (state) throws(SystemError) in
      let request = ChannelFamily.Return(tokens: state.bytes(of: tokens))
      guard try state.beginByRing(ChannelFamily.Operations.Return.self, request, isAhead: false) != nil else {
        return false
      }
      try state.ringDoorbell(on: channel)
      return true
    }
  }
}

extension ChannelState {
  /// Asks for what is to be asked for, and takes the next answer if it is there.
  ///
  /// - Throws: a refusal, once for all that were asked for before it was told.
  fileprivate mutating func takeAhead<Answer>(
    _ byteRoom: Int, _ partRoom: Int, on channel: borrowing MessageSocket,
    _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    while true {
      try askAhead(byteRoom, partRoom, on: channel)
      do throws(SystemError) {
        let answer = try takeAsked(on: channel, read)
        if answer != nil { _ = ring?.isTold(nil) }
        return answer
      } catch {
        guard ring?.isTold(error.errno) == true else { throw error }
      }
    }
  }

  private mutating func askAhead(
    _ byteRoom: Int, _ partRoom: Int, on channel: borrowing MessageSocket
  ) throws(SystemError) {
    let missing = ring?.missing ?? 0
    guard missing > 0 else { return }
    let request = ChannelFamily.Receive(
      length: UInt32(clamping: byteRoom),
      controlLength: UInt32(clamping: partRoom * DeliveryMemory.controlBytesPerPart), flags: .devmem)
    for _ in 0..<missing {
      guard let number = try beginByRing(ChannelFamily.Operations.Receive.self, request, isAhead: true) else {
        throw .ring("there is no room for a receive, of which there are never so many")
      }
      ring?.noteAsked(number)
    }
    try ringDoorbell(on: channel)
  }

  /// Wakes a kernel that sleeps. A channel without room for that is one it has to read from anyway.
  mutating func ringDoorbell(on channel: borrowing MessageSocket) throws(SystemError) {
    guard ring?.takeDoorbell() == true else { return }
    writer.removeAll()
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .noop)))
    do throws(SystemError) {
      _ = try channel.trySend(writer.bytes)
    } catch {
      // That it has gone is told behind what it has answered.
      guard error.errno == .EPIPE || error.errno == .ECONNRESET else { throw error }
    }
  }

  private mutating func takeAsked<Answer>(
    on channel: borrowing MessageSocket, _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    guard let number = ring?.next else { return nil }
    if let bytes = ring?.takeSetAside() {
      ring?.removeAsked()
      return try read(bytes.span.bytes)
    }
    if try ring?.find(number) == true {
      ring?.removeAsked()
      return try ring?.withAnswer(read)
    }
    while let next = try nextSequence(on: channel) {
      if next == number {
        try receive(from: channel)
        ring?.removeAsked()
        return try buffer.withBytes(read)
      }
      guard try passOver(next, on: channel) else { return nil }
    }
    return nil
  }
}
