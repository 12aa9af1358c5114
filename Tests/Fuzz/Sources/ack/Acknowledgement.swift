import FuzzSupport
import NetlinkCodec

/// A request and the message that answers it.
///
/// An input is two bytes that choose a family and an operation, a byte of options, the size of the request in two bytes,
/// the request, and the answer.
struct Acknowledgement {
  var family: UInt8
  var operation: UInt8
  var options: UInt8
  var request: [UInt8]
  var answer: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 5 else { return nil }
    (family, operation, options) = (bytes[0], bytes[1], bytes[2])
    let size = min(Int(bytes[3]) | Int(bytes[4]) << 8, bytes.count - 5)
    request = Array(bytes[5..<(5 + size)])
    answer = Array(bytes[(5 + size)...])
  }

  var bytes: [UInt8] {
    let size = min(request.count, 0xffff)
    return [family, operation, options, UInt8(truncatingIfNeeded: size), UInt8(truncatingIfNeeded: size >> 8)]
      + request.prefix(size) + answer
  }

  var schema: OperationSchema { Families.operation(family, operation) }

  var ackOptions: AckOptions { AckOptions(isExtended: options & 1 == 0, isCapped: options & 2 == 0) }

  // MARK: Mutation

  mutating func mutate(_ random: inout SeededRandom) {
    switch Int.random(in: 0..<16, using: &random) {
    case 0: family = UInt8.random(in: 0..<3, using: &random)
    case 1: operation = UInt8.random(in: 0..<24, using: &random)
    case 2: options = UInt8.random(in: 0..<4, using: &random)
    case 3: request = request.mutated()
    case 4: answer = answer.mutated()
    case 5: answer = newAnswer(&random)
    case 6...10: mutateRequest(&random)
    default: mutateAttributes(&random)
    }
  }

  private mutating func mutateRequest(_ random: inout SeededRandom) {
    var message = MessageTree(
      NetlinkHeader(type: MessageType(rawValue: 20), flags: [.request, .acknowledge], sequence: 1),
      command: 1, body: Array(request.dropFirst(20)), schema: nil)
    message.body = AttributeTree(Array(request.dropFirst(20)), AttributeTree.Meaning(schema.attributes))
    message.body.mutate(&random)
    request = message.bytes
  }

  /// Changes the attributes of the answer, where they begin if it is one that quotes the request's header alone.
  private mutating func mutateAttributes(_ random: inout SeededRandom) {
    let start = 36
    guard answer.count >= start else { return answer = newAnswer(&random) }
    var tree = AttributeTree(Array(answer[start...]), .set(Families.ackAttributes))
    for _ in 0...Int.random(in: 0...2, using: &random) { tree.mutate(&random) }
    answer = Array(answer[..<start]) + tree.bytes
    setLength()
  }

  private func newAnswer(_ random: inout SeededRandom) -> [UInt8] {
    guard request.count >= NetlinkHeader.size else { return [UInt8](repeating: 0, count: 36) }
    var writer = MessageWriter()
    let isDone = random.chance(4)
    var flags: MessageFlags = [.extendedAck]
    if random.chance(2) { flags.insert(.capped) }
    let start = writer.beginMessage(NetlinkHeader(type: isDone ? .done : .error, flags: flags, sequence: 1))
    writer.member([0, -1, -22, -95, .min, 1].randomElement(using: &random) ?? Int32(0))
    if !isDone {
      let quoted = flags.contains(.capped) ? NetlinkHeader.size : request.count
      writer.append(rawAttributes: Array(request.prefix(quoted)))
      writer.member(zeros: netlinkAligned(quoted) - quoted)
    }
    var tree = AttributeTree([], .set(Families.ackAttributes))
    for _ in 0..<3 { tree.mutate(&random) }
    writer.append(rawAttributes: tree.bytes)
    writer.endMessage(start)
    return writer.array
  }

  private mutating func setLength() {
    for index in 0..<4 { answer[index] = UInt8(truncatingIfNeeded: answer.count >> (8 * index)) }
  }
}
