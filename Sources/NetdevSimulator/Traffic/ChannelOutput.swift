internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// Answers on their way into a channel, each a record: several threads of a peer can then take each its own.
struct ChannelOutput: ~Copyable {
  private static let options = AckOptions(isExtended: true, isCapped: true)

  /// What answers carry as `nlmsg_pid`.
  private let portID: UInt32
  /// Records on their way, the oldest first, but for the last.
  private var backlog: [[UInt8]] = []
  /// The last record.
  private var writer = MessageWriter(capacity: 4096)
  /// The peer has to read before there is room again.
  private(set) var isBlocked = false

  init(portID: UInt32) { self.portID = portID }

  /// The reply to a request, and its acknowledgement where that was asked for.
  mutating func reply(to message: MessageView, command: UInt16, body: (inout MessageWriter) -> Void) {
    endRecord()
    let start = writer.beginMessage(
      NetlinkHeader(type: message.header.type, sequence: message.header.sequence, portID: portID))
    writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: 1))
    body(&writer)
    writer.endMessage(start)
    guard writer.failure == nil else {
      writer.cancelMessage(start)
      return refuse(message, Refusal(.EMSGSIZE), attributesAt: DevmemSocket.schema.headerSize)
    }
    if message.header.flags.contains(.acknowledge) { acknowledge(message) }
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
      guard try socket.trySend(writer.bytes) else { return }
      writer.removeAll()
    }
    isBlocked = false
  }
}
