public import NetlinkCodec

/// A request that somebody else wrote, passed on, whose answer is on its way.
public struct RelayedRequest: Sendable {
  /// Its header as it was written, which the answer is given back with.
  let original: NetlinkHeader
  let operation: String
  let sequence: UInt32
  var isOver = false
}

extension NetlinkSession {
  /// Passes on a request that somebody else wrote, and gives back the datagrams that answer it, as `nextDatagram` does.
  ///
  /// - Parameter operation: what the request is called in errors.
  public mutating func relay(_ request: [UInt8], as operation: String) throws(NetlinkError) -> [[UInt8]] {
    var relayed = try begin(relaying: request, as: operation)
    var datagrams: [[UInt8]] = []
    while let datagram = try nextDatagram(of: &relayed) { datagrams.append(datagram) }
    return datagrams
  }

  /// Passes on a request that somebody else wrote. Of a dump, a kernel makes a part when the one before it is received.
  ///
  /// - Parameter operation: what the request is called in errors.
  public mutating func begin(
    relaying request: [UInt8], as operation: String
  ) throws(NetlinkError) -> RelayedRequest {
    let original: NetlinkHeader
    do throws(DecodingError) {
      original = try request.withBytes { bytes throws(DecodingError) in try MessageView(bytes).header }
    } catch {
      throw NetlinkError(operation, .decoding(error))
    }
    let isDump = original.flags.isSuperset(of: .dump)
    try settle(for: operation, before: isDump ? .dump : .do)
    sequence = following(sequence)
    writer.removeAll()
    // Without an acknowledgement there is no telling when a `do` is over.
    let start = writer.beginMessage(
      NetlinkHeader(type: original.type, flags: original.flags.union(.acknowledge), sequence: sequence))
    writer.append(raw: request.span.bytes.extracting(NetlinkHeader.size..<request.count))
    writer.endMessage(start)
    try send(for: operation)
    if isDump { unfinished = UnfinishedDump(sequence: sequence, stream: nil) }
    return RelayedRequest(original: original, operation: operation, sequence: sequence)
  }

  /// The next datagram that answers a relayed request, or nil after the last. It is as it came, but for the sequence number,
  /// port and flags of the original, in its messages and where they quote the request.
  public mutating func nextDatagram(of request: inout RelayedRequest) throws(NetlinkError) -> [UInt8]? {
    let own = request.sequence
    while !request.isOver {
      try receiveAnswer(for: request.operation)
      var (isOurs, isOver) = (false, false)
      try readMessages(for: request.operation) { message throws(NetlinkError) in
        guard message.header.sequence == own else { return false }
        isOurs = true
        if message.header.type == .error || message.header.type == .done { isOver = true }
        return true
      }
      if isOver {
        request.isOver = true
        unfinished = nil
      }
      guard isOurs else { continue }
      let datagram = buffer.withBytes { Self.rewritten($0, to: request.original) }
      if !datagram.isEmpty { return datagram }
    }
    return nil
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
