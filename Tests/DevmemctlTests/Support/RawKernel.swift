import Glibc
import NetlinkCodec
import NetlinkSocket

/// Asks the running kernel in bytes put together by hand and takes the answers apart by hand, so that what the program
/// prints can be compared with something that shares no code with it.
struct RawKernel: ~Copyable {
  private let socket: MessageSocket
  private var buffer: ReceiveBuffer

  init() throws {
    let buffer = try ReceiveBuffer()
    socket = try MessageSocket.netlink()
    self.buffer = buffer
  }

  /// What becomes of an attribute's payload.
  indirect enum Form: Sendable {
    case number
    case text
    case name([Int: String])
    case flags([Int: String])
    case nest([Int: (String, Form)])
    /// Nests under index attributes.
    case list([Int: (String, Form)])
  }

  struct Question: Sendable {
    var family: String
    var version: UInt8 = 1
    var command: UInt8
    var isDump = true
    var attributes: [UInt8] = []
    var form: [Int: (String, Form)]
  }

  /// The answers' attributes by name; nil when the kernel lacks the family.
  mutating func answers(to question: Question) throws -> [JSONValue]? {
    var type: UInt16 = 16
    if question.family != "nlctrl" {
      guard let id = try familyID(question.family) else { return nil }
      type = id
    }
    return try exchange(type, question).messages.map { decode($0[...], question.form) }
  }

  private mutating func familyID(_ name: String) throws -> UInt16? {
    let question = Question(
      family: "nlctrl", version: 2, command: 3, isDump: false, attributes: Self.attribute(2, Array(name.utf8) + [0]),
      form: [1: ("id", .number)])
    let reply = try exchange(16, question).messages.first
    return reply.flatMap { decode($0[...], question.form)["id"]?.integer }.map { UInt16($0) }
  }

  static func attribute(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
    return bytes(UInt16(payload.count + 4)) + bytes(type) + payload + padding
  }

  static func bytes<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }

  private mutating func exchange(_ type: UInt16, _ question: Question) throws -> (messages: [[UInt8]], error: Int32) {
    let body = [question.command, question.version, 0, 0] + question.attributes
    let flags: UInt16 = question.isDump ? 0x305 : 0x5
    let request =
      Self.bytes(UInt32(16 + body.count)) + Self.bytes(type) + Self.bytes(flags) + Self.bytes(UInt32(77))
      + Self.bytes(UInt32(0)) + body
    try socket.send(request.span.bytes)
    var messages: [[UInt8]] = []
    while true {
      guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(5))) else {
        return (messages, -1)
      }
      var rest = buffer.withBytes { span in span.withUnsafeBytes { Array($0) } }[...]
      while rest.count >= 16 {
        let length = Int(number(rest.prefix(4)))
        let kind = number(rest.dropFirst(4).prefix(2))
        let message = Array(rest.prefix(length))
        if kind == 2 || kind == 3 { return (messages, Int32(truncatingIfNeeded: number(message[16..<20]))) }
        messages.append(Array(message.dropFirst(20)))
        rest = rest.dropFirst((length + 3) & ~3)
      }
    }
  }

  private func number(_ bytes: some Sequence<UInt8>) -> Int128 {
    bytes.enumerated().reduce(0) { $0 | Int128($1.element) << (8 * $1.offset) }
  }

  /// Walks attributes into an object.
  private func decode(_ bytes: ArraySlice<UInt8>, _ form: [Int: (String, Form)]) -> JSONValue {
    var object = JSONObject()
    for (type, payload) in attributes(bytes) {
      guard let (name, form) = form[type] else { continue }
      object[name] = value(payload, form)
    }
    return .object(object)
  }

  private func attributes(_ bytes: ArraySlice<UInt8>) -> [(Int, ArraySlice<UInt8>)] {
    var rest = bytes
    var found: [(Int, ArraySlice<UInt8>)] = []
    while rest.count >= 4 {
      let length = Int(number(rest.prefix(2)))
      found.append((Int(number(rest.dropFirst(2).prefix(2))) & 0x3fff, rest.prefix(length).dropFirst(4)))
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return found
  }

  private func value(_ payload: ArraySlice<UInt8>, _ form: Form) -> JSONValue {
    switch form {
    case .number: return .integer(number(payload))
    case .text: return .string(String(decoding: payload.dropLast(), as: UTF8.self))
    case .name(let names): return names[Int(number(payload))].map { .string($0) } ?? .integer(number(payload))
    case .flags(let names):
      let bits = number(payload)
      let set = names.filter { bits >> $0.key & 1 == 1 }.values.sorted()
      return .array(set.map { .string($0) })
    case .nest(let inner): return decode(payload, inner)
    case .list(let inner):
      return .array(
        attributes(payload).map { index, element in .object(JSONObject([(String(index), decode(element, inner))])) })
    }
  }
}
