import FuzzSupport

/// A spec as lines, to be mutated in ways that leave most of it YAML.
struct SpecText {
  private var lines: [[UInt8]]

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
  }

  var bytes: [UInt8] { Array(lines.joined(separator: [0x0A])) }

  mutating func mutate(_ random: inout SeededRandom) {
    let first = Int.random(in: 0..<lines.count, using: &random)
    let other = Int.random(in: 0..<lines.count, using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: lines.removeSubrange(block(at: first))
    case 1: lines.insert(contentsOf: lines[block(at: first)], at: other)
    case 2: lines.insert(lines[first], at: other)
    case 3: lines.swapAt(first, other)
    case 4: lines[first] = key(of: lines[first]) + value(of: lines[other])
    case 5: lines[first] = indentation(of: lines[other]) + lines[first].drop { $0 == 0x20 }
    case 6: lines[first] = key(of: lines[first]) + number(&random)
    case 7: lines[first] = indentation(of: lines[first]) + word(&random) + value(of: lines[first])
    default: lines[first] = lines[first].mutated()
    }
    if lines.isEmpty { lines = [[]] }
  }

  /// A line and those below it that stand deeper.
  private func block(at first: Int) -> Range<Int> {
    let depth = indentation(of: lines[first]).count
    let end = lines[(first + 1)...].firstIndex { indentation(of: $0).count <= depth } ?? lines.count
    return first..<end
  }

  private func indentation(of line: [UInt8]) -> [UInt8] { Array(line.prefix { $0 == 0x20 }) }

  private func key(of line: [UInt8]) -> [UInt8] { Array(line.prefix { $0 != UInt8(ascii: ":") }) }

  private func value(of line: [UInt8]) -> [UInt8] {
    let value = line.drop { $0 != UInt8(ascii: ":") }
    return value.isEmpty ? Array(": ".utf8) : Array(value)
  }

  private func number(_ random: inout SeededRandom) -> [UInt8] {
    let numbers = [0, 1, -1, 2, 17, 63, 64, 255, 65535, 65536, 1 << 31, 1 << 32, .max, .min]
    return Array(": \(numbers.randomElement(using: &random) ?? 0)".utf8)
  }

  private func word(_ random: inout SeededRandom) -> [UInt8] { Self.words.randomElement(using: &random) ?? [] }

  private static let words = [
    "name", "type", "doc", "value", "enum", "nested-attributes", "multi-attr", "sub-message", "selector", "sub-type",
    "byte-order", "checks", "len", "struct", "fixed-header", "subset-of", "attribute-set", "enum-as-flags",
    "display-hint", "type-value", "value-start", "entries", "members", "formats", "enum-model", "notify", "event",
  ].map { Array($0.utf8) }
}
