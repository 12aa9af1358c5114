internal import ChannelRing
internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// Answers on their way to a channel's peer, each a record, so that several threads of it can take each its own.
struct ChannelOutput: ~Copyable {
  /// In bytes: four of the largest answers. Whose answers take as much is asked nothing more until it has read.
  private static let limit = 1 << 19
  private static let options = AckOptions(isExtended: true, isCapped: true)
  private static let doorbell = {
    var writer = MessageWriter()
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .noop)))
    return writer.array
  }()

  /// What answers carry as `nlmsg_pid`.
  private let portID: UInt32
  /// Records on their way, but for the last.
  private var backlog = ChannelBacklog()
  /// The last record.
  private var writer = MessageWriter(capacity: 4096)

  /// The way of the request that is being answered.
  private var way = Channel.Way.socket
  /// Where answers to requests in a ring go, with what went wrong there.
  private var ring: RingWriter?
  private var ringFault: SystemError?
  private var hasSaidFarewell = false
  /// Whether something was put into the ring that the peer may have to be told of.
  private var hasRingNews = false

  init(portID: UInt32) { self.portID = portID }

  /// Answers to requests in the ring go into memory from here on.
  mutating func setRing(_ writer: consuming RingWriter) { ring = consume writer }

  /// What comes next answers requests of that way.
  mutating func setWay(_ way: Channel.Way) {
    guard way != self.way else { return }
    endRecord()
    self.way = way
  }

  /// Whether the peer has to read before there is room again.
  private(set) var isBlocked = false

  /// Whether what waits to be sent is as much as may.
  var isFull: Bool { backlog.size + writer.count >= Self.limit }

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
    quote(request) { $0.appendAcknowledgement(of: $1) }
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
    endRecord()
    appendAcknowledgement(of: message)
  }

  private mutating func appendAcknowledgement(of message: MessageView) {
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
    for record in records { backlog.append(record) }
  }

  /// The ring makes no sense: what is sent next says so, and is the last.
  mutating func ringFailed(_ fault: SystemError) { ringFault = fault }

  /// An error that answers no request.
  private mutating func sayFarewell(_ error: SystemError) {
    hasSaidFarewell = true
    setWay(.socket)
    let header = NetlinkHeader(type: MessageType(rawValue: DevmemSocket.familyID), flags: .request)
    refuse(header, Refusal(error.errno, error.context))
  }

  private mutating func endRecord() {
    guard writer.count > 0 else { return }
    if way == .socket || !putIntoRing() { backlog.append(writer.array) }
    writer.removeAll()
  }

  /// False where there is no room for the record.
  private mutating func putIntoRing() -> Bool {
    guard ringFault == nil else { return false }
    do throws(SystemError) {
      guard try Self.put(writer, into: &ring) else { return false }
      hasRingNews = true
      return true
    } catch {
      ringFault = error
      return false
    }
  }

  private static func put(
    _ record: borrowing MessageWriter, into ring: inout RingWriter?
  ) throws(SystemError) -> Bool {
    try ring?.append(record.bytes) ?? false
  }

  /// Wakes a peer that waits for what is in the ring. A socket without room for that is one it has to read from anyway.
  private mutating func sendDoorbell(on socket: borrowing MessageSocket) throws(SystemError) {
    guard hasRingNews else { return }
    hasRingNews = false
    guard ring?.takeDoorbell() == true else { return }
    _ = try socket.trySend(Self.doorbell.span.bytes)
  }

  /// Sends as much as there is room for.
  /// - Throws: where the peer is gone, or its ring makes no sense.
  mutating func send(on socket: borrowing MessageSocket) throws(SystemError) {
    if way == .ring { endRecord() }
    if let ringFault {
      if !hasSaidFarewell {
        sayFarewell(ringFault)
        try sendRecords(on: socket)
      }
      throw ringFault
    }
    try sendDoorbell(on: socket)
    try sendRecords(on: socket)
  }

  private mutating func sendRecords(on socket: borrowing MessageSocket) throws(SystemError) {
    isBlocked = true
    while let record = backlog.oldest {
      guard try socket.trySend(record.span.bytes) else { return }
      backlog.removeOldest()
    }
    if writer.count > 0 {
      guard try socket.trySend(writer.bytes) else { return endRecord() }
      writer.removeAll()
    }
    isBlocked = false
  }
}
