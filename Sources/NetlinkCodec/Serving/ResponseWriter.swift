/// Writes what answers one request, cut into datagrams as a kernel cuts them: the reply to a `do` in one, its
/// acknowledgement in another, the parts of a dump packed up to a limit with `NLMSG_DONE` behind the last.
public struct ResponseWriter: ~Copyable {
  /// What a kernel fills at most for a reader with a large buffer (`netlink_recvmsg`, `max_recvmsg_len`).
  public static let defaultLimit = 32 << 10

  /// Flags on the parts of a dump. netdev's leave out `NLM_F_MULTI`, as those of `genlmsg_iput` do.
  public var partFlags: MessageFlags = .multipart
  /// What the acknowledgement of a success says.
  public var warning: String?
  private let request: NetlinkHeader
  private let portID: UInt32
  private let options: AckOptions
  private let limit: Int
  private var writer = MessageWriter(capacity: 512)
  private var finished: [[UInt8]] = []

  /// - Parameter portID: what the answers carry as `nlmsg_pid`: the asking socket's port.
  public init(
    to request: NetlinkHeader, portID: UInt32, options: AckOptions = AckOptions(isExtended: true, isCapped: true),
    limit: Int = Self.defaultLimit
  ) {
    self.request = request
    self.portID = portID
    self.options = options
    self.limit = limit
  }

  /// A reply to a `do`, or one part of a dump.
  ///
  /// - Throws: when a value cannot be put on the wire; nothing of it is written then.
  public mutating func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, _ mode: RequestMode
  ) throws(EncodingError) {
    let schema = Operation.schema
    let command = (mode == .dump ? schema.dump : schema.do)?.reply?.command ?? 0
    try message(command: command, of: Operation.Family.schema, mode) { body.encode(into: &$0) }
  }

  /// A message of the family whose body the caller writes.
  public mutating func message(
    command: UInt16, of family: FamilySchema, _ mode: RequestMode, body: (inout MessageWriter) -> Void
  ) throws(EncodingError) {
    let flags = mode == .dump ? partFlags : []
    let start = writer.beginMessage(
      NetlinkHeader(type: request.type, flags: flags, sequence: request.sequence, portID: portID))
    if case .generic(let version) = family.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body(&writer)
    writer.endMessage(start)
    if let failure = writer.failure {
      writer.cancelMessage(start)
      throw failure
    }
    if start > 0, writer.count > limit { cutBefore(start) }
    if mode == .do { cut() }
  }

  /// The end of a dump.
  public mutating func finishDump() { finishDump(ExtendedAck()) }

  /// The end of a dump that could not go on: what fails after a dump has begun is told by its `NLMSG_DONE`.
  public mutating func finishDump(_ message: MessageView, _ refusal: Refusal, attributesAt: Int) {
    finishDump(ExtendedAck(refusal, request: message.bytes, attributesAt: attributesAt))
  }

  private mutating func finishDump(_ ack: ExtendedAck) {
    ack.writeDone(sequence: request.sequence, portID: portID, options, into: &writer)
    cut()
  }

  /// The success that a request with `NLM_F_ACK` is told of.
  public mutating func acknowledge(_ message: MessageView) {
    cut()
    ExtendedAck(message: warning).write(answering: message, portID: portID, options, into: &writer)
    cut()
  }

  /// A refusal, in place of a reply.
  public mutating func refuse(_ message: MessageView, _ refusal: Refusal, attributesAt: Int) {
    cut()
    ExtendedAck(refusal, request: message.bytes, attributesAt: attributesAt)
      .write(answering: message, portID: portID, options, into: &writer)
    cut()
  }

  /// The datagrams, in the order they are to be sent; the writer is empty again.
  public mutating func takeDatagrams() -> [[UInt8]] {
    cut()
    defer { finished = [] }
    return finished
  }

  private mutating func cut() {
    guard writer.count > 0 else { return }
    finished.append(writer.array)
    writer.removeAll()
  }

  /// Ends the datagram before the message at `start`, which becomes the first of the next.
  private mutating func cutBefore(_ start: Int) {
    let all = writer.array
    finished.append(Array(all[..<start]))
    writer.removeAll()
    writer.append(raw: all.span.bytes.extracting(start..<all.count))
  }
}

extension NetlinkOperation {
  /// The datagram that tells a multicast group of something. Notifications have neither sequence nor sender.
  public static func notification(_ body: Body, familyID: UInt16) throws(EncodingError) -> [UInt8] {
    var writer = MessageWriter()
    let command = schema.notification?.command ?? schema.do?.reply?.command ?? 0
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: familyID)))
    if case .generic(let version) = Family.schema.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body.encode(into: &writer)
    writer.endMessage(start)
    if let failure = writer.failure { throw failure }
    return writer.array
  }
}
