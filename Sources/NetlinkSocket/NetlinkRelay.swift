public import NetlinkCodec

extension NetlinkSession {
  /// Passes on a request that somebody else wrote, and gives back the datagrams that answer it as they came, but for the
  /// sequence number, port and flags of the original, in the answers and where they quote the request.
  ///
  /// - Parameter operation: what the request is called in errors.
  public mutating func relay(_ request: [UInt8], as operation: String) throws(NetlinkError) -> [[UInt8]] {
    let original: NetlinkHeader
    do throws(DecodingError) {
      original = try request.withBytes { bytes throws(DecodingError) in try MessageView(bytes).header }
    } catch {
      throw NetlinkError(operation, .decoding(error))
    }
    var datagrams: [[UInt8]] = []
    try exchangeRaw(operation, header: original, body: Array(request.dropFirst(NetlinkHeader.size))) { datagram in
      let rewritten = Self.rewritten(datagram, to: original)
      if !rewritten.isEmpty { datagrams.append(rewritten) }
    }
    return datagrams
  }

  /// Sends a message that is already written but for its sequence number, and hands over each datagram that answers it.
  private mutating func exchangeRaw(
    _ operation: String, header: NetlinkHeader, body: [UInt8], each: (RawSpan) -> Void
  ) throws(NetlinkError) {
    let isDump = header.flags.isSuperset(of: .dump)
    try settle(for: operation, before: isDump ? .dump : .do)
    sequence = following(sequence)
    writer.removeAll()
    // Without an acknowledgement there is no telling when a `do` is over.
    let start = writer.beginMessage(
      NetlinkHeader(type: header.type, flags: header.flags.union(.acknowledge), sequence: sequence))
    writer.append(raw: body.span.bytes)
    writer.endMessage(start)
    try send(for: operation)
    if isDump { unfinished = UnfinishedDump(sequence: sequence, stream: nil) }
    let own = sequence
    var isOver = false
    while !isOver {
      try receiveAnswer(for: operation)
      var isOurs = false
      try readMessages(for: operation) { message throws(NetlinkError) in
        guard message.header.sequence == own else { return false }
        isOurs = true
        if message.header.type == .error || message.header.type == .done { isOver = true }
        return true
      }
      if isOurs { buffer.withBytes(each) }
    }
    unfinished = nil
  }

  /// A datagram as the original request would have been answered. An acknowledgement that was not asked for is left out.
  private static func rewritten(_ datagram: RawSpan, to original: NetlinkHeader) -> [UInt8] {
    var writer = MessageWriter(capacity: datagram.byteCount)
    var messages = MessageReader(datagram)
    while let message = try? messages.next() {
      var header = message.header
      header.sequence = original.sequence
      header.portID = original.portID
      let isAcknowledgement = header.type == .error && (try? ExtendedAck(message))?.errno == nil
      if isAcknowledgement && !original.flags.contains(.acknowledge) { continue }
      let start = writer.beginMessage(header)
      var payload = NetlinkHeader.size
      if header.type == .error, message.bytes.byteCount >= NetlinkHeader.size + 4 + NetlinkHeader.size {
        // nlmsgerr: the error number, then the header of the request as it was sent.
        writer.append(raw: message.bytes.extracting(NetlinkHeader.size..<NetlinkHeader.size + 4))
        _ = writer.beginMessage(original)
        payload = NetlinkHeader.size + 4 + NetlinkHeader.size
      }
      writer.append(raw: message.bytes.extracting(payload..<message.bytes.byteCount))
      writer.endMessage(start)
    }
    return writer.array
  }
}
