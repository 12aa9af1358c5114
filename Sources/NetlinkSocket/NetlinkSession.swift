public import NetlinkCodec
import NlctrlMessages

/// Requests and replies on one socket, one at a time, on the caller's thread.
///
/// A netlink request runs inside `sendmsg`: the call returns when the kernel has done what it was asked, so whoever
/// must not block calls from a thread of its own, as `NetlinkConnection` does. Answers are matched by sequence number
/// and, on a netlink socket, by sender; nothing a stranger sends is taken for an answer.
public struct NetlinkSession: ~Copyable, Sendable {
  /// How often a dump that the kernel marks as interrupted is asked for again.
  public static let dumpAttempts = 5

  private let socket: MessageSocket
  private var buffer: ReceiveBuffer
  private var writer = MessageWriter(capacity: 1024)
  private var sequence: UInt32
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

  // MARK: Typed requests

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

  /// A dump, whole. One that objects were added to or taken from meanwhile is asked for again, a few times.
  public mutating func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> [Operation.Body] {
    let schema = Operation.Family.schema
    for _ in 0..<Self.dumpAttempts {
      var replies: [Operation.Body] = []
      let isWhole = try exchange(Operation.schema, .dump, of: schema) { writer in
        request.encode(into: &writer)
      } each: { message throws(NetlinkError) in
        do throws(DecodingError) {
          replies.append(try schema.body(of: message))
        } catch {
          throw NetlinkError(Operation.schema.name, .decoding(error))
        }
      }
      if isWhole { return replies }
    }
    throw NetlinkError(Operation.schema.name, .interruptedDump)
  }

  // MARK: Any request

  /// Sends one request and hands over each message that answers it, until the acknowledgement or the end of the dump.
  ///
  /// - Returns: false for a dump that the kernel marked as interrupted.
  @discardableResult
  public mutating func exchange(
    _ operation: OperationSchema, _ mode: RequestMode, of family: FamilySchema, descriptors: [Int32] = [],
    body: (inout MessageWriter) -> Void, each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Bool {
    let command = try command(of: operation, mode)
    let type = try messageType(of: family, command)
    sequence = sequence == UInt32.max ? 1 : sequence + 1
    writer.removeAll()
    let flags: MessageFlags = mode == .dump ? [.request, .acknowledge, .dump] : [.request, .acknowledge]
    let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: sequence))
    if case .generic(let version) = family.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body(&writer)
    writer.endMessage(start)
    if let failure = writer.failure { throw NetlinkError(operation.name, .encoding(failure)) }
    try checks.check(writer, operation, mode, of: family)
    do throws(SystemError) {
      try socket.send(writer.bytes, descriptors: descriptors)
    } catch {
      throw NetlinkError(operation.name, .transport(error.errno, call: error.call))
    }
    return try receiveAnswer(to: operation, of: family, each)
  }

  /// Sends a message that is already written but for its sequence number, and hands over each datagram that answers it.
  mutating func exchangeRaw(
    _ operation: String, header: NetlinkHeader, body: [UInt8], each: (RawSpan) -> Void
  ) throws(NetlinkError) {
    sequence = sequence == UInt32.max ? 1 : sequence + 1
    writer.removeAll()
    // Without an acknowledgement there is no telling when a `do` is over.
    let start = writer.beginMessage(
      NetlinkHeader(type: header.type, flags: header.flags.union(.acknowledge), sequence: sequence))
    writer.append(raw: body.span.bytes)
    writer.endMessage(start)
    do throws(SystemError) {
      try socket.send(writer.bytes)
    } catch {
      throw NetlinkError(operation, .transport(error.errno, call: error.call))
    }
    var isOver = false
    while !isOver {
      try receive(for: operation)
      buffer.withBytes { bytes in
        var messages = MessageReader(bytes)
        var isOurs = false
        while let message = try? messages.next() {
          guard message.header.sequence == sequence else { continue }
          isOurs = true
          if message.header.type == .error || message.header.type == .done { isOver = true }
        }
        if isOurs { each(bytes) }
      }
    }
  }

  private func command(of operation: OperationSchema, _ mode: RequestMode) throws(NetlinkError) -> UInt16 {
    guard let exchange = mode == .dump ? operation.dump : operation.do else {
      let text = mode == .dump ? "the operation has no dump" : "the operation has only a dump"
      throw NetlinkError(operation.name, .refused(NetlinkError.Rejection(.EOPNOTSUPP, message: text)))
    }
    return exchange.request.command
  }

  private mutating func messageType(of family: FamilySchema, _ command: UInt16) throws(NetlinkError) -> MessageType {
    switch family.transport {
    case .raw: MessageType(rawValue: command)
    case .generic: MessageType(rawValue: try resolve(family.name).id)
    }
  }

  /// Receives until the request's end. A message of an earlier request, left over from one that failed half way, is
  /// passed over; one of no request of ours is an error.
  private mutating func receiveAnswer(
    to operation: OperationSchema, of family: FamilySchema, _ each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Bool {
    var isWhole = true
    while true {
      try receive(for: operation.name)
      let end = try buffer.withBytes { (bytes: RawSpan) throws(NetlinkError) -> Bool in
        var messages = MessageReader(bytes)
        while true {
          let next: MessageView?
          do throws(DecodingError) {
            next = try messages.next()
          } catch {
            throw NetlinkError(operation.name, .decoding(error))
          }
          guard let message = next else { return false }
          let header = message.header
          guard header.sequence == sequence else {
            if Int32(bitPattern: header.sequence &- sequence) < 0 { continue }
            throw NetlinkError(
              operation.name,
              .protocolViolation("an answer to request \(header.sequence) came before request \(sequence) was over"))
          }
          if header.flags.contains(.dumpInterrupted) { isWhole = false }
          switch header.type {
          case .error, .done:
            try finish(operation, of: family, message)
            return true
          case .noop: continue
          case .overrun: throw NetlinkError(operation.name, .transport(.ENOBUFS, call: "recvmsg"))
          default: try each(message)
          }
        }
      }
      if end { return isWhole }
    }
  }

  /// Waits for a datagram from the other side; on a netlink socket that is the kernel and nobody else.
  private mutating func receive(for operation: String) throws(NetlinkError) {
    let waiting: Waiting = patience.map { .atMost($0) } ?? .forever
    while true {
      let reception: Reception
      do throws(SystemError) {
        reception = try socket.receive(into: &buffer, waiting: waiting)
      } catch {
        throw NetlinkError(operation, .transport(error.errno, call: error.call))
      }
      switch reception {
      case .datagram(let datagram):
        if datagram.senderPortID == 0 { return }
      case .overrun: throw NetlinkError(operation, .transport(.ENOBUFS, call: "recvmsg"))
      case .closed: throw NetlinkError(operation, .transport(.ECONNRESET, call: "recvmsg"))
      case .wouldBlock: throw NetlinkError(operation, .transport(.ETIMEDOUT, call: "recvmsg"))
      }
    }
  }

  private func finish(
    _ operation: OperationSchema, of family: FamilySchema, _ message: MessageView
  ) throws(NetlinkError) {
    let acknowledgement: ExtendedAck?
    do throws(DecodingError) {
      acknowledgement = try ExtendedAck(message)
    } catch {
      throw NetlinkError(operation.name, .decoding(error))
    }
    let attributesAt = family.headerSize + netlinkAligned(operation.fixedHeader?.size ?? 0)
    if let acknowledgement,
      let error = NetlinkError(
        operation.name, acknowledgement, request: writer.bytes, attributesAt: attributesAt, schema: operation.attributes
      )
    {
      throw error
    }
  }

  // MARK: Families

  /// The numbers the controller gave a generic family. Asked once and remembered.
  public mutating func resolve(_ name: String) throws(NetlinkError) -> ResolvedFamily {
    if name == Nlctrl.schema.name { return ResolvedFamily(id: MessageType.control.rawValue, groups: [:]) }
    if let known = families[name] { return known }
    let family = try ask(for: name)
    families[name] = family
    return family
  }

  private mutating func ask(for name: String) throws(NetlinkError) -> ResolvedFamily {
    do throws(NetlinkError) {
      return try ResolvedFamily(call(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: name)))
    } catch {
      if error.errno == .ENOENT { throw NetlinkError("getfamily", .unknownFamily(name)) }
      throw error
    }
  }
}

/// What the controller says of a generic family.
public struct ResolvedFamily: Hashable, Sendable {
  /// `nlmsg_type` of its messages.
  public var id: UInt16
  /// Numbers of its multicast groups, by name.
  public var groups: [String: UInt32]

  init(_ reply: Nlctrl.CtrlAttrs) throws(NetlinkError) {
    guard let id = reply.familyID else {
      throw NetlinkError("getfamily", .protocolViolation("the answer does not say the family's number"))
    }
    self.id = id
    groups = [:]
    for group in reply.mcastGroups ?? [] {
      if let name = group.name, let number = group.id { groups[name] = number }
    }
  }

  public init(id: UInt16, groups: [String: UInt32]) {
    self.id = id
    self.groups = groups
  }
}
