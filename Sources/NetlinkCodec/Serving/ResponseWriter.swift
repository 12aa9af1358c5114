/// What travels with a datagram, such as a descriptor. The codec only keeps it in its place.
public protocol ServedEnclosure: AnyObject, Sendable {}

/// One of the things that answer a request, in the order they are to be sent.
public enum ServedAnswer: Sendable {
  case datagram([UInt8])
  /// A datagram with what travels with it.
  case enclosing([UInt8], any ServedEnclosure)
  /// A dump, to be taken a datagram at a time.
  case dump(ServedDump)
}

/// Writes what answers one request as a kernel would cut it: the reply to a `do` in one datagram, its acknowledgement in
/// another, a dump in as many as it takes.
public struct ResponseWriter: ~Copyable {
  /// Flags on the parts of a dump. netdev's leave out `NLM_F_MULTI`, as those of `genlmsg_iput` do.
  public var partFlags: MessageFlags = .multipart
  /// The end of a dump comes in a datagram of its own, as the controller's.
  public var endsDumpsApart = false
  /// A reply and its acknowledgement share a datagram, which readers of netlink take as well: it spares them a wake-up.
  public var acknowledgesTogether = false
  /// What the acknowledgement of a success says.
  public var warning: String?
  private let request: NetlinkHeader
  private let portID: UInt32
  private let options: AckOptions
  private var writer = MessageWriter(capacity: 512)
  private var answers: [ServedAnswer] = []

  /// - Parameter portID: what the answers carry as `nlmsg_pid`: the asking socket's port.
  public init(
    to request: NetlinkHeader, portID: UInt32, options: AckOptions = AckOptions(isExtended: true, isCapped: true)
  ) {
    self.request = request
    self.portID = portID
    self.options = options
  }

  /// The reply to a `do`.
  ///
  /// - Throws: when a value cannot be put on the wire; nothing of it is written then.
  public mutating func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body
  ) throws(EncodingError) {
    try reply(command: Operation.schema.do?.reply?.command ?? 0, of: Operation.Family.schema) {
      body.encode(into: &$0)
    }
  }

  /// A reply of the family whose body the caller writes.
  public mutating func reply(
    command: UInt16, of family: FamilySchema, body: (inout MessageWriter) -> Void
  ) throws(EncodingError) {
    let start = writer.beginMessage(
      NetlinkHeader(type: request.type, sequence: request.sequence, portID: portID))
    if case .generic(let version) = family.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body(&writer)
    writer.endMessage(start)
    if let failure = writer.failure {
      writer.removeAll()
      throw failure
    }
    if !acknowledgesTogether { cut() }
  }

  /// The answer to a dump: all it lists, and its end.
  ///
  /// - Parameter attributesAt: bytes before the request's attributes.
  public mutating func dump(_ listing: DumpListing, answering message: MessageView, attributesAt: Int) {
    answers.append(
      .dump(
        ServedDump(
          listing, answering: message, attributesAt: attributesAt, portID: portID, options: options,
          flags: partFlags, endsApart: endsDumpsApart)))
  }

  /// The end of a dump that cannot begin: what fails in it is told by its `NLMSG_DONE`.
  public mutating func endDump(_ message: MessageView, _ refusal: Refusal, attributesAt: Int) {
    ExtendedAck(refusal, request: message.bytes, attributesAt: attributesAt)
      .writeDone(sequence: request.sequence, portID: portID, options, into: &writer)
    cut()
  }

  /// The success that a request with `NLM_F_ACK` is told of.
  public mutating func acknowledge(_ message: MessageView) {
    ExtendedAck(message: warning).write(answering: message, portID: portID, options, into: &writer)
    cut()
  }

  /// A refusal, in place of a reply.
  public mutating func refuse(_ message: MessageView, _ refusal: Refusal, attributesAt: Int) {
    ExtendedAck(refusal, request: message.bytes, attributesAt: attributesAt)
      .write(answering: message, portID: portID, options, into: &writer)
    cut()
  }

  /// What is to be sent; the writer is empty again.
  public mutating func takeAnswers() -> [ServedAnswer] {
    if writer.count > 0 { cut() }
    defer { answers = [] }
    return answers
  }

  /// What is to be sent, for a peer that has room for all of it: dumps are made whole.
  public mutating func takeDatagrams() -> [[UInt8]] { takeAnswers().flatMap { $0.datagrams() } }

  private mutating func cut() {
    answers.append(.datagram(writer.array))
    writer.removeAll()
  }
}

extension ServedAnswer {
  /// All of it at once.
  public func datagrams() -> [[UInt8]] {
    switch self {
    case .datagram(let datagram), .enclosing(let datagram, _): return [datagram]
    case .dump(var dump): return dump.rest()
    }
  }
}

extension NetlinkOperation {
  /// The datagram that tells a multicast group of something. Notifications have no sender, and most families' are not
  /// numbered.
  public static func notification(
    _ body: Body, familyID: UInt16, sequence: UInt32 = 0
  ) throws(EncodingError) -> [UInt8] {
    var writer = MessageWriter()
    let command = schema.notification?.command ?? schema.do?.reply?.command ?? 0
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: familyID), sequence: sequence))
    if case .generic(let version) = Family.schema.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body.encode(into: &writer)
    writer.endMessage(start)
    if let failure = writer.failure { throw failure }
    return writer.array
  }
}
