public import NetlinkCodec

/// How many questions share a datagram. Their answers wait in the receive buffer, at up to 4 KiB each.
private let lookupLimit = 32

extension NetlinkSession {
  /// Looks up several things, such as some queues and some page pools, in as few datagrams as hold the questions. Only
  /// replies are asked for, so that one datagram is all that comes for each.
  ///
  /// - Parameters:
  ///   - operations: what each is asked by; all have a reply.
  ///   - body: writes what follows the headers of a request, given its place among them.
  ///   - reply: takes a reply, given the place of its request. One that is refused has none.
  public mutating func lookUp(
    _ operations: [OperationSchema], of family: FamilySchema, body: (Int, inout MessageWriter) -> Void,
    reply: (Int, MessageView) throws(DecodingError) -> Void
  ) throws(NetlinkError) {
    var start = 0
    while start < operations.count {
      let end = min(start + lookupLimit, operations.count)
      let name = operations[start].name
      let type = try messageType(of: family, operations[start], .do)
      try settle(for: name, before: .do)
      arrived = ReceivedDescriptors(owning: [])
      writer.removeAll()
      var numbers: [UInt32] = []
      for place in start..<end {
        try append(operations[place], .do, of: family, type, flags: .request) { body(place, &$0) }
        numbers.append(sequence)
      }
      try send(for: name)
      try receiveReplies(to: numbers, for: name) { index, message throws(DecodingError) in
        try reply(start + index, message)
      }
      start = end
    }
  }

  /// Receives until each of the requests is answered.
  private mutating func receiveReplies(
    to numbers: [UInt32], for operation: String, _ reply: (Int, MessageView) throws(DecodingError) -> Void
  ) throws(NetlinkError) {
    var open = numbers.count
    while open > 0 {
      try receiveAnswer(for: operation)
      try readMessages(for: operation) { message throws(NetlinkError) in
        guard let index = numbers.firstIndex(of: message.header.sequence) else { return false }
        open -= 1
        switch message.header.type {
        case .error: return true
        case .overrun: throw NetlinkError(operation, .transport(.ENOBUFS, call: "recvmsg"))
        default: break
        }
        do throws(DecodingError) {
          try reply(index, message)
        } catch {
          throw NetlinkError(operation, .decoding(error))
        }
        return true
      }
    }
  }
}
