import NetlinkCodec
import NetlinkSocket
import Testing

/// A client of a kernel socket in bytes put together and taken apart by hand: it shares no code with the server.
struct RawClient: ~Copyable {
  struct Message: Equatable {
    var type: UInt16
    var flags: UInt16
    var sequence: UInt32
    /// Behind the netlink header.
    var payload: [UInt8]

    /// `nlmsgerr.error`; nil where it is no such message.
    var error: Int32? { type == 2 ? Int32(bitPattern: UInt32(littleEndian: payload.load(0))) : nil }
    /// Behind the generic netlink header.
    func attributes(at offset: Int = 4) -> [UInt16: [UInt8]] { payload.attributes(from: offset) }
    var command: UInt8 { payload[0] }
  }

  static let netdev: UInt16 = 20
  static let nlsocket: UInt16 = 0x4001
  static let dump: UInt16 = 0x305
  static let `do`: UInt16 = 0x5

  private let socket: MessageSocket
  private var buffer: ReceiveBuffer
  private var sequence: UInt32 = 100

  init(_ socket: consuming MessageSocket) throws {
    self.socket = socket
    buffer = try ReceiveBuffer()
  }

  init(path: String) throws { try self.init(.connect(path: path)) }

  var fileDescriptor: Int32 { socket.fileDescriptor }

  consuming func finish() throws { try socket.finish() }

  static func attribute(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    (UInt16(payload.count + 4)).bytes + type.bytes + payload
      + [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
  }

  static func attribute(_ type: UInt16, _ value: UInt32) -> [UInt8] { attribute(type, value.bytes) }

  static func request(
    _ type: UInt16, _ flags: UInt16, sequence: UInt32, command: UInt8, _ attributes: [UInt8] = []
  ) -> [UInt8] {
    UInt32(20 + attributes.count).bytes + type.bytes + flags.bytes + sequence.bytes + UInt32(0).bytes
      + [command, 1, 0, 0] + attributes
  }

  mutating func send(
    _ type: UInt16, _ flags: UInt16, command: UInt8, _ attributes: [UInt8], descriptors: [Int32]
  ) throws {
    sequence += 1
    let request = Self.request(type, flags, sequence: sequence, command: command, attributes)
    try socket.send(request.span.bytes, descriptors: descriptors)
  }

  /// Asks, and gives back all that answers it, the acknowledgement included. Notifications in between are left out.
  mutating func ask(
    _ type: UInt16, _ flags: UInt16, command: UInt8, _ attributes: [UInt8] = [], descriptors: [Int32] = []
  ) throws -> [Message] {
    try send(type, flags, command: command, attributes, descriptors: descriptors)
    return try answers()
  }

  /// What answers the last request.
  mutating func answers() throws -> [Message] {
    var answers: [Message] = []
    while true {
      for message in try next() where message.sequence == sequence {
        answers.append(message)
        if message.type == 2 || message.type == 3 { return answers }
      }
    }
  }

  /// Whether the answer to a request is the next that comes, and no notification.
  mutating func answersFirst() throws -> Bool {
    try send(Self.netdev, Self.do, command: 1, Self.attribute(1, UInt32(1)), descriptors: [])
    return try next().first?.sequence == sequence
  }

  /// The messages of the next datagram, which must be there within seconds.
  mutating func next() throws -> [Message] {
    var rest = try #require(try received(socket, &buffer))[...]
    var messages: [Message] = []
    while rest.count >= 16 {
      let bytes = Array(rest)
      let length = Int(UInt32(littleEndian: bytes.load(0)))
      try #require((16...bytes.count).contains(length))
      messages.append(
        Message(
          type: UInt16(littleEndian: bytes.load(4)), flags: UInt16(littleEndian: bytes.load(6)),
          sequence: UInt32(littleEndian: bytes.load(8)), payload: Array(bytes[16..<length])))
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return messages
  }

  /// `setsockopt(SOL_NETLINK, option, value)`: the error number, 0 for success.
  mutating func setOption(_ option: UInt32, _ value: UInt32) throws -> Int32? {
    try ask(
      Self.nlsocket, Self.do, command: 1, Self.attribute(1, option) + Self.attribute(2, value)
    ).last?.error
  }

  mutating func sendBind(_ queue: UInt32, of ifindex: UInt32, memory: Int32) throws {
    let nest = Self.attribute(1, queue) + Self.attribute(3, UInt32(0))
    try send(
      Self.netdev, Self.do, command: 13,
      Self.attribute(1, ifindex) + Self.attribute(2 | 0x8000, nest) + Self.attribute(3, UInt32(0)),
      descriptors: [memory])
  }

  /// `bind-rx` of the first of the record's descriptors: the binding's id, or the negative error number.
  mutating func bind(_ queue: UInt32, of ifindex: UInt32, memory: Int32) throws -> Int32? {
    try sendBind(queue, of: ifindex, memory: memory)
    let answers = try answers()
    if let error = answers.last?.error, error != 0 { return error }
    return (answers.first?.attributes()[4]).map { Int32(UInt32(littleEndian: $0.load(0))) }
  }

  /// Receive queues with their bindings.
  mutating func boundQueues() throws -> [UInt32: UInt32] {
    var bound: [UInt32: UInt32] = [:]
    for message in try ask(Self.netdev, Self.dump, command: 10) where message.type == Self.netdev {
      let attributes = message.attributes()
      guard let dmabuf = attributes[5], let id = attributes[1] else { continue }
      bound[UInt32(littleEndian: id.load(0))] = UInt32(littleEndian: dmabuf.load(0))
    }
    return bound
  }
}

extension FixedWidthInteger {
  fileprivate var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
  fileprivate func load<Value: FixedWidthInteger>(_ offset: Int) -> Value {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
  }

  fileprivate func attributes(from start: Int) -> [UInt16: [UInt8]] {
    var found: [UInt16: [UInt8]] = [:]
    var offset = start
    while offset + 4 <= count {
      let length = Int(UInt16(littleEndian: load(offset)))
      guard length >= 4, offset + length <= count else { return found }
      found[UInt16(littleEndian: load(offset + 2)) & 0x3fff] = Array(self[offset + 4..<offset + length])
      offset += (length + 3) & ~3
    }
    return found
  }
}
