internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// Answers on their way into a channel, each a record, so that several threads of a peer can take each its own.
struct ChannelOutput: ~Copyable {
  private static let options = AckOptions(isExtended: true, isCapped: true)

  /// What answers carry as `nlmsg_pid`.
  private let portID: UInt32
  /// Records on their way, the oldest first, but for the last.
  private var backlog: [[UInt8]] = []
  /// The last record.
  private var writer = MessageWriter(capacity: 4096)

  init(portID: UInt32) { self.portID = portID }

  /// Whether the peer has to read before there is room again.
  private(set) var isBlocked = false

  /// The reply to a request, and its acknowledgement where that was asked for.
  mutating func reply(to request: NetlinkHeader, command: UInt16, body: (inout MessageWriter) -> Void) {
    endRecord()
    let start = writer.beginMessage(NetlinkHeader(type: request.type, sequence: request.sequence, portID: portID))
    writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: 1))
    body(&writer)
    writer.endMessage(start)
    guard writer.failure == nil else {
      writer.cancelMessage(start)
      return refuse(request, Refusal(.EMSGSIZE))
    }
    guard request.flags.contains(.acknowledge) else { return }
    quote(request) { $0.acknowledge($1) }
  }

  /// A refusal of a request of which nothing but the header is left; no attribute can be blamed then.
  mutating func refuse(_ request: NetlinkHeader, _ refusal: Refusal) {
    quote(request) { $0.refuse($1, refusal, attributesAt: DevmemSocket.schema.headerSize) }
  }

  /// An answer that is no reply quotes the request's header, and takes its length for the request's.
  private mutating func quote(_ request: NetlinkHeader, _ body: (inout Self, MessageView) -> Void) {
    var quoted = MessageWriter(capacity: Int(request.length))
    _ = quoted.beginMessage(request)
    quoted.member(zeros: Int(request.length) - NetlinkHeader.size)
    guard let message = try? MessageView(quoted.bytes) else { return }
    body(&self, message)
  }

  mutating func acknowledge(_ message: MessageView) {
    ExtendedAck().write(answering: message, portID: portID, Self.options, into: &writer)
  }

  mutating func refuse(_ message: MessageView, _ refusal: Refusal, attributesAt: Int) {
    endRecord()
    ExtendedAck(refusal, request: message.bytes, attributesAt: attributesAt)
      .write(answering: message, portID: portID, Self.options, into: &writer)
  }

  /// Answers made elsewhere, each a record of its own.
  mutating func append(_ records: [[UInt8]]) {
    endRecord()
    backlog += records
  }

  private mutating func endRecord() {
    guard writer.count > 0 else { return }
    backlog.append(writer.array)
    writer.removeAll()
  }

  /// Sends as much as there is room for.
  /// - Throws: where the peer is gone.
  mutating func send(on socket: borrowing MessageSocket) throws(SystemError) {
    isBlocked = true
    while let record = backlog.first {
      guard try socket.trySend(record.span.bytes) else { return }
      backlog.removeFirst()
    }
    if writer.count > 0 {
      guard try socket.trySend(writer.bytes) else { return endRecord() }
      writer.removeAll()
    }
    isBlocked = false
  }
}
