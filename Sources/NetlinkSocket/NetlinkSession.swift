public import NetlinkCodec
import NlctrlMessages

/// Requests and replies on one socket, one at a time, on the caller's thread.
///
/// A netlink request runs inside `sendmsg`: the call returns when the kernel has done what it was asked, so whoever
/// must not block calls from a thread of its own, as `NetlinkConnection` does. Answers are matched by sequence number
/// and, on a netlink socket, by sender; nothing a stranger sends is taken for an answer.
public struct NetlinkSession: ~Copyable, Sendable {
  private(set) var socket: MessageSocket
  var buffer: ReceiveBuffer
  /// The request that was sent last.
  var writer = MessageWriter(capacity: 1024)
  /// Number of the request that was sent last.
  var sequence: UInt32
  /// A dump whose end has not been received. A socket has one at most: the kernel refuses a second with EBUSY.
  var unfinished: UnfinishedDump?
  /// What was told between answers, once the session listens.
  var backlog: NotificationBacklog?
  /// Descriptors that came with the answer to the last request.
  var arrived = ReceivedDescriptors(owning: [])
  private var families: [String: ResolvedFamily] = [:]
  var checks = RequestChecks()
  /// How long to wait for each part of an answer; nil is for ever.
  public var patience: Duration?

  public init(_ socket: consuming MessageSocket) throws(SystemError) {
    buffer = try ReceiveBuffer()
    self.socket = socket
    sequence = UInt32.random(in: 1...UInt32.max / 2)
  }

  /// Opens an AF_NETLINK socket for a family: generic netlink, or the raw family's own protocol.
  public static func kernel(for family: FamilySchema) throws(SystemError) -> NetlinkSession {
    switch family.transport {
    case .generic: try NetlinkSession(.netlink())
    case .raw(let number): try NetlinkSession(.netlink(protocol: Int32(number)))
    }
  }

  public var fileDescriptor: Int32 { socket.fileDescriptor }

  /// Gives the socket to another owner, unclosed: what was made on it lives on with it.
  public consuming func release() -> MessageSocket { socket }

  /// Goes on on another socket, with the memory, checks and numbers of families that this session has got, and gives back
  /// the one before it with all that was made on it. What is left of a dump there is given up.
  public mutating func exchangeSocket(for other: consuming MessageSocket) -> MessageSocket {
    unfinished = nil
    swap(&socket, &other)
    return other
  }

  /// A descriptor that came with the answer to the last request, once, by its index in the record. Those that nobody
  /// takes are closed with the next request.
  public mutating func takeDescriptor(_ index: Int) -> OwnedDescriptor? { arrived.take(index) }

  // MARK: Requests

  /// A `do` with its reply.
  public mutating func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32] = []
  ) throws(NetlinkError) -> Operation.Body {
    var reply: Operation.Body?
    let schema = Operation.Family.schema
    try exchange(Operation.schema, .do, of: schema, descriptors: descriptors) { writer in
      request.encode(into: &writer)
    } each: { message throws(NetlinkError) in
      do throws(DecodingError) {
        reply = try schema.body(of: message)
      } catch {
        throw NetlinkError(Operation.schema.name, .decoding(error))
      }
    }
    guard let reply else { throw NetlinkError(Operation.schema.name, .protocolViolation("the answer holds no reply")) }
    return reply
  }

  /// A `do` that is answered by an acknowledgement alone.
  public mutating func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32] = []
  ) throws(NetlinkError) {
    try exchange(Operation.schema, .do, of: Operation.Family.schema, descriptors: descriptors) { writer in
      request.encode(into: &writer)
    } each: { _ in
    }
  }

  /// Sends one request and hands over each message that answers it, until the acknowledgement or the end of the dump.
  ///
  /// A dump is asked for once; the other `dump` asks again.
  ///
  /// - Returns: what kept a dump from being consistent, or nil.
  /// - Throws: the refusal; of a dump, one that came before any part of it.
  @discardableResult
  public mutating func exchange(
    _ operation: OperationSchema, _ mode: RequestMode, of family: FamilySchema, descriptors: [Int32] = [],
    body: (inout MessageWriter) -> Void, each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> DumpInterruption? {
    try begin(operation, mode, of: family, descriptors: descriptors, body: body)
    var progress = AnswerProgress(
      sequence: sequence, operation: operation, mode: mode, attributesAt: family.attributesAt(operation),
      request: writer.array)
    while !progress.isOver {
      try receiveAnswer(for: operation.name)
      try read(&progress, each)
    }
    return progress.interruption
  }

  /// Sends a request that stands alone in its datagram.
  mutating func begin(
    _ operation: OperationSchema, _ mode: RequestMode, of family: FamilySchema, descriptors: [Int32] = [],
    stream: DumpStream? = nil, body: (inout MessageWriter) -> Void
  ) throws(NetlinkError) {
    let type = try messageType(of: family, operation, mode)
    try settle(for: operation.name, before: mode)
    arrived = ReceivedDescriptors(owning: [])
    writer.removeAll()
    try append(operation, mode, of: family, type, body: body)
    try send(for: operation.name, descriptors: descriptors)
    if mode == .dump { unfinished = UnfinishedDump(sequence: sequence, stream: stream) }
  }

  /// Writes a request behind those that are written already, under the next sequence number.
  mutating func append(
    _ operation: OperationSchema, _ mode: RequestMode, of family: FamilySchema, _ type: MessageType,
    flags: MessageFlags = [.request, .acknowledge], body: (inout MessageWriter) -> Void
  ) throws(NetlinkError) {
    let command = try command(of: operation, mode)
    let flags = mode == .dump ? flags.union(.dump) : flags
    let next = following(sequence)
    let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: next))
    if case .generic(let version) = family.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body(&writer)
    writer.endMessage(start)
    do throws(NetlinkError) {
      if let failure = writer.failure { throw NetlinkError(operation.name, .encoding(failure)) }
      try checks.check(writer, from: start, operation, mode, of: family)
    } catch {
      writer.cancelMessage(start)
      throw error
    }
    sequence = next
  }

  /// 0 is what notifications carry.
  func following(_ number: UInt32) -> UInt32 { number == UInt32.max ? 1 : number + 1 }

  func send(for operation: String, descriptors: [Int32] = []) throws(NetlinkError) {
    do throws(SystemError) {
      try socket.send(writer.bytes, descriptors: descriptors)
    } catch {
      throw NetlinkError(operation, .transport(error.errno, call: error.call))
    }
  }

  // MARK: Numbers

  func command(of operation: OperationSchema, _ mode: RequestMode) throws(NetlinkError) -> UInt16 {
    guard let exchange = mode == .dump ? operation.dump : operation.do else {
      let text = mode == .dump ? "the operation has no dump" : "the operation has only a dump"
      throw NetlinkError(operation.name, .refused(NetlinkError.Rejection(.EOPNOTSUPP, message: text)))
    }
    return exchange.request.command
  }

  mutating func messageType(
    of family: FamilySchema, _ operation: OperationSchema, _ mode: RequestMode
  ) throws(NetlinkError) -> MessageType {
    let command = try command(of: operation, mode)
    switch family.transport {
    case .raw: return MessageType(rawValue: command)
    case .generic: return MessageType(rawValue: try resolve(family.name).id)
    }
  }

  /// The numbers the controller gave a generic family. Asked once and remembered.
  public mutating func resolve(_ name: String) throws(NetlinkError) -> ResolvedFamily {
    if name == Nlctrl.schema.name { return .controller }
    if let known = families[name] { return known }
    let family = try ask(for: name)
    families[name] = family
    return family
  }

  /// Takes the numbers of a family as another session resolved them, so that this one need not ask.
  public mutating func remember(_ family: ResolvedFamily, as name: String) { families[name] = family }

  private mutating func ask(for name: String) throws(NetlinkError) -> ResolvedFamily {
    do throws(NetlinkError) {
      return try ResolvedFamily(call(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: name)))
    } catch {
      if error.errno == .ENOENT { throw NetlinkError("getfamily", .unknownFamily(name)) }
      throw error
    }
  }
}
