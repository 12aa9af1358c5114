import NetlinkCodec
import TestSupport

/// An attribute with its padding.
func attribute(_ type: UInt16, _ payload: [UInt8], flags: UInt16 = 0) -> [UInt8] {
  let length = UInt16(truncatingIfNeeded: payload.count + 4)
  let head = little(length) + little(type | flags)
  return head + payload + Array(repeating: 0, count: -payload.count & 3)
}

func nest(_ type: UInt16, _ attributes: [UInt8]...) -> [UInt8] {
  attribute(type, attributes.flatMap { $0 }, flags: 0x8000)
}

/// An integer as a little-endian machine has it, and as the network does.
func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T($0 * 8)) }
}
func big<T: FixedWidthInteger>(_ value: T) -> [UInt8] { little(value).reversed() }
func text(_ value: String) -> [UInt8] { Array(value.utf8) + [0] }

/// Makes messages a set's schema lets be, in any order, with attributes that are repeated or unknown.
struct RandomMessages {
  var numbers: SeededRandom

  init(seed: UInt64) { numbers = SeededRandom(seed) }

  /// Attributes of a set. `formats` are those chosen for sub-messages around it, by selector.
  mutating func attributes(
    of set: AttributeSetSchema, depth: Int = 0, formats outer: [String: SubMessageSchema.Format] = [:]
  ) -> [UInt8] {
    var formats = outer
    for case .subMessage(let message, let selector) in set.attributes.map(\.kind) where set[selector] != nil {
      formats[selector] = message.formats.randomElement(using: &numbers)
    }
    var pieces: [[UInt8]] = []
    for schema in set.attributes where numbers.chance(depth == 0 ? 2 : 1, in: 3) {
      let count = schema.isMulti ? Int.random(in: 1...3, using: &numbers) : numbers.chance(1, in: 20) ? 2 : 1
      for _ in 0..<count {
        if let piece = attribute(schema, depth: depth, formats: formats) { pieces.append(piece) }
      }
    }
    if numbers.chance(1, in: 6) { pieces.append(unknown()) }
    if numbers.chance(1, in: 4) { pieces.shuffle(using: &numbers) }
    return pieces.flatMap { $0 }
  }

  /// Numbers beyond most sets'; some fall on another's place where only low bits are looked at.
  private mutating func unknown() -> [UInt8] {
    ViewTests.attribute(UInt16.random(in: 90...140, using: &numbers), numbers.bytes(3))
  }

  private mutating func attribute(
    _ schema: AttributeSchema, depth: Int, formats: [String: SubMessageSchema.Format]
  ) -> [UInt8]? {
    guard let value = payload(schema.name, schema.kind, depth: depth, formats: formats) else { return nil }
    let flags: UInt16 = numbers.chance(1, in: 30) ? 0x4000 : value.isNest ? 0x8000 : 0
    return ViewTests.attribute(schema.number, value.bytes, flags: flags)
  }

  private mutating func payload(
    _ name: String, _ kind: AttributeSchema.Kind, depth: Int, formats: [String: SubMessageSchema.Format]
  ) -> (bytes: [UInt8], isNest: Bool)? {
    switch kind {
    case .unused, .pad, .binary, .array: return (numbers.bytes(Int.random(in: 0...9, using: &numbers)), false)
    case .structure(let structure):
      return (
        numbers.bytes(structure.size + (numbers.chance(1, in: 5) ? Int.random(in: -3...3, using: &numbers) : 0)), false
      )
    case .flag: return ([], false)
    case .integer(let integer): return (value(of: integer, selecting: formats[name]), false)
    case .uint, .sint: return (numbers.bytes(numbers.chance(1, in: 2) ? 4 : 8), false)
    case .bitfield32: return (numbers.bytes(8), false)
    case .string: return (string(selecting: formats[name]), false)
    case .nest(let set):
      guard depth < 4 else { return nil }
      return (attributes(of: set(), depth: depth + 1, formats: formats), true)
    case .indexed(let element):
      let count = UInt16.random(in: 0...3, using: &numbers)
      let elements = (0..<count).compactMap { index in
        payload("", element, depth: depth + 1, formats: formats).map {
          ViewTests.attribute(index, $0.bytes, flags: $0.isNest ? 0x8000 : 0)
        }
      }
      return (elements.flatMap { $0 }, true)
    case .keyed(let keys, let set):
      guard depth < 4 else { return nil }
      let inside = attributes(of: set(), depth: depth + 1, formats: formats)
      return (
        keys.reduce(inside) { inside, _ in nest(UInt16.random(in: 0...300, using: &numbers), inside) }, true
      )
    case .subMessage(let message, let selector):
      guard depth < 4, let format = formats[selector] ?? message.formats.first else { return nil }
      let head = numbers.bytes(format.fixedHeader?.size ?? 0)
      guard let set = format.attributes else { return (head, false) }
      return (head + attributes(of: set(), depth: depth + 1, formats: formats), true)
    }
  }

  private mutating func value(of integer: IntegerSchema, selecting format: SubMessageSchema.Format?) -> [UInt8] {
    let entries = integer.enumeration?.entries ?? []
    let entry = entries.first { $0.name == format?.value } ?? entries.randomElement(using: &numbers)
    guard let entry, !integer.isFlags, !numbers.chance(1, in: 10) else { return numbers.bytes(integer.width.size) }
    let bytes = Array(little(entry.value).prefix(integer.width.size))
    return integer.order == .big ? bytes.reversed() : bytes
  }

  private mutating func string(selecting format: SubMessageSchema.Format?) -> [UInt8] {
    if let format, !numbers.chance(1, in: 12) { return text(format.value) }
    let ends: [[UInt8]] = [[0], [], [0, 0], [0, 7], [0xff, 0], [0xc3, 0x28, 0]]
    let words = ["", "plain", "spot", "eth0", "grün", "exactly-16-bytes", "more than sixteen bytes"]
    return Array((words.randomElement(using: &numbers) ?? "").utf8) + (ends.randomElement(using: &numbers) ?? [0])
  }

  /// A message with a few things wrong: bits, bytes, lengths, types, an end that comes too early.
  mutating func spoiled(_ message: [UInt8], from start: Int) -> [UInt8] {
    var message = message
    for _ in 0..<Int.random(in: 1...3, using: &numbers) where message.count > start {
      let place = Int.random(in: start..<message.count, using: &numbers)
      let word = place & ~3
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0: message[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
      case 1: message[place] = [0, 1, 3, 4, 5, 8, 0x7f, 0x80, 0xff].randomElement(using: &numbers) ?? 0
      // Where a header may stand: its length by a little, its type to one that is known.
      case 2: message[word] = message[word] &+ UInt8.random(in: 0...16, using: &numbers) &- 8
      case 3 where word + 2 < message.count: message[word + 2] = UInt8.random(in: 0...30, using: &numbers)
      case 4: message.removeLast(Int.random(in: 1...min(9, message.count - start), using: &numbers))
      default: message.removeSubrange(word..<min(word + 4, message.count))
      }
    }
    return message
  }
}
