import EthtoolMessages
import FuzzSupport
import NetdevMessages
import NetlinkCodec
import NlctrlMessages

/// What happens to a simulated machine, one step after the other.
///
/// An input is a byte that says what machine it is, and steps: a byte for what is done, one to choose with, the size of
/// what follows in two bytes, and that: a datagram.
struct Script {
  struct Step {
    var kind: UInt8
    var choice: UInt8
    var datagram: [UInt8]
  }

  /// By the type of their messages.
  static let families = [MessageType.control.rawValue: Nlctrl.schema, 20: Netdev.schema, 21: Ethtool.schema]

  var machine: UInt8
  var steps: [Step] = []

  init?(_ bytes: [UInt8]) {
    guard let machine = bytes.first else { return nil }
    self.machine = machine
    var left = bytes.dropFirst()
    while left.count >= 4 {
      let head = Array(left.prefix(4))
      left = left.dropFirst(4)
      let datagram = Array(left.prefix(Int(head[2]) | Int(head[3]) << 8))
      left = left.dropFirst(datagram.count)
      steps.append(Step(kind: head[0], choice: head[1], datagram: datagram))
    }
  }

  var bytes: [UInt8] {
    steps.reduce(into: [machine]) { bytes, step in
      let datagram = step.datagram.prefix(0xffff)
      bytes += [step.kind, step.choice]
      bytes += [UInt8(truncatingIfNeeded: datagram.count), UInt8(truncatingIfNeeded: datagram.count >> 8)]
      bytes += datagram
    }
  }

  mutating func mutate(_ random: inout SeededRandom) {
    guard let index = steps.indices.randomElement(using: &random) else { return insert(at: 0, &random) }
    switch Int.random(in: 0..<16, using: &random) {
    case 0: machine = UInt8.random(in: 0...255, using: &random)
    case 1...3: insert(at: Int.random(in: 0...steps.count, using: &random), &random)
    case 4: steps.remove(at: index)
    case 5: steps.insert(steps[index], at: index)
    case 6: steps.swapAt(index, steps.indices.randomElement(using: &random) ?? index)
    case 7: steps[index].choice = UInt8.random(in: 0...255, using: &random)
    case 8: steps[index].datagram = steps[index].datagram.mutated()
    default: steps[index].mutateDatagram(&random)
    }
  }

  private mutating func insert(at place: Int, _ random: inout SeededRandom) {
    guard steps.count < 24 else { return }
    var step = Step(
      kind: random.chance(3) ? UInt8.random(in: 0..<16, using: &random) : 0,
      choice: UInt8.random(in: 0...255, using: &random), datagram: [])
    if step.isDatagram { step.addRequest(&random) }
    steps.insert(step, at: place)
  }
}

extension Script.Step {
  /// Most steps send something.
  var isDatagram: Bool { kind % 16 < 8 }

  mutating func addRequest(_ random: inout SeededRandom) {
    let type = random.chance(4) ? MessageType.control.rawValue : random.chance(3) ? 21 : 20
    if let request = Script.families[type]?.newRequest(&random, type: type) { datagram += request.bytes }
  }

  /// Takes the datagram apart at its messages, changes one of them, and puts it together.
  mutating func mutateDatagram(_ random: inout SeededRandom) {
    var (messages, rest) = Self.messages(of: datagram)
    guard let index = messages.indices.randomElement(using: &random) else {
      datagram = random.chance(2) ? [] : datagram.mutated()
      return addRequest(&random)
    }
    switch Int.random(in: 0..<16, using: &random) {
    case 0: messages.remove(at: index)
    case 1: messages.insert(messages[index], at: index)
    case 2: rest = rest.isEmpty ? rest.mutated() : []
    default: messages[index].mutate(&random)
    }
    datagram = messages.flatMap(\.bytes) + rest
    if random.chance(16) { addRequest(&random) }
  }

  private static func messages(of datagram: [UInt8]) -> (messages: [MessageTree], rest: [UInt8]) {
    var messages: [MessageTree] = []
    var size = 0
    datagram.withBytes { span in
      var reader = MessageReader(span)
      while let message = try? reader.next(), let header = try? message.genericHeader() {
        let schema = Script.families[message.header.type.rawValue]
        let body = Array(datagram[(size + 20)..<(size + message.bytes.byteCount)])
        messages.append(
          MessageTree(
            message.header, command: header.command, version: header.version, reserved: header.reserved, body: body,
            schema: schema))
        size = min(datagram.count, size + netlinkAligned(message.bytes.byteCount))
      }
    }
    return (messages, Array(datagram[size...]))
  }
}
