import NetlinkCodec

/// What a receive on a session came to.
enum Arrival {
  /// It is in the session's buffer.
  case datagram
  /// Datagrams were lost.
  case overrun
  /// Nothing came in time, or the wait was called off.
  case silence
}

extension NetlinkSession {
  /// Waits for a datagram from the other side; on a netlink socket that is the kernel and nobody else.
  mutating func receive(
    for operation: String, waiting: Waiting, unless wakeup: Wakeup? = nil
  ) throws(NetlinkError) -> Arrival {
    while true {
      let reception: Reception
      do throws(SystemError) {
        reception = try socket.receive(into: &buffer, waiting: waiting, unless: wakeup)
      } catch {
        throw NetlinkError(operation, .transport(error.errno, call: error.call))
      }
      switch consume reception {
      case .datagram(let datagram):
        guard datagram.senderPortID == 0 else { continue }
        // An answer's acknowledgement comes behind it, without any.
        if !datagram.descriptors.isEmpty { arrived = datagram.descriptors }
        return .datagram
      case .overrun: return .overrun
      case .closed: throw NetlinkError(operation, .transport(.ECONNRESET, call: "recvmsg"))
      case .wouldBlock: return .silence
      }
    }
  }

  /// Waits for a datagram that may answer a request.
  mutating func receiveAnswer(for operation: String) throws(NetlinkError) {
    switch try receive(for: operation, waiting: patience.map { .atMost($0) } ?? .forever) {
    case .datagram: return
    case .overrun:
      backlog?.noteLost()
      throw NetlinkError(operation, .transport(.ENOBUFS, call: "recvmsg"))
    case .silence: throw NetlinkError(operation, .transport(.ETIMEDOUT, call: "recvmsg"))
    }
  }

  /// Reads the datagram in the buffer as part of an answer.
  mutating func read(
    _ progress: inout AnswerProgress, _ each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    var progressed = progress
    defer {
      if progressed.isOver, unfinished?.sequence == progressed.sequence { unfinished = nil }
      progress = progressed
    }
    try readMessages(for: progress.operation.name) { message throws(NetlinkError) in
      // Without anybody to tell of lost notifications, it is an answer that may be lost.
      let isOverrun = message.header.type == .overrun && message.header.sequence == 0
      guard message.header.sequence == progressed.sequence || isOverrun else { return false }
      if !progressed.isOver { try progressed.take(message, each) }
      return true
    }
  }

  /// Hands over the messages of the datagram in the buffer. `take` says whether a message was for it.
  ///
  /// Of the others, those of an open dump are set aside and notifications are kept, when the session listens. A message
  /// of an earlier request, left over from one that failed half way, is passed over; one of no request of ours is an
  /// error.
  mutating func readMessages(
    for operation: String, _ take: (MessageView) throws(NetlinkError) -> Bool
  ) throws(NetlinkError) {
    let (latest, open, isListening) = (sequence, unfinished?.sequence, backlog != nil)
    var isOfOpenDump = false
    var heard = NotificationBacklog()
    defer {
      if isOfOpenDump { setAside() }
      backlog?.append(heard)
    }
    try buffer.withBytes { (bytes: RawSpan) throws(NetlinkError) in
      var messages = MessageReader(bytes)
      while true {
        let next: MessageView?
        do throws(DecodingError) {
          next = try messages.next()
        } catch {
          throw NetlinkError(operation, .decoding(error))
        }
        guard let message = next else { return }
        let header = message.header
        if isListening, header.isNotification {
          heard.take(message)
          continue
        }
        if try take(message) { continue }
        if header.isNotification { continue }
        if header.sequence == open { isOfOpenDump = true }
        guard Int32(bitPattern: header.sequence &- latest) <= 0 else {
          throw NetlinkError(
            operation,
            .protocolViolation("an answer to request \(header.sequence) came before request \(latest) was over"))
        }
      }
    }
  }
}

extension NetlinkHeader {
  /// Notifications have no sequence number, and neither has the word that some were lost.
  var isNotification: Bool { sequence == 0 && (type.rawValue >= MessageType.firstFamily || type == .overrun) }
}
