import NetlinkCodec

/// Where two values part, in words.
enum Difference {
  /// nil when the values are equal; else the first place where they differ, and both sides of it.
  static func between(expected: JSONValue, found: JSONValue, at path: String = "") -> String? {
    if expected == found { return nil }
    switch (expected, found) {
    case (.object(let expected), .object(let found)):
      for member in expected.members {
        guard let other = found[member.name] else { return "\(path).\(member.name) is missing" }
        if let difference = between(expected: member.value, found: other, at: "\(path).\(member.name)") {
          return difference
        }
      }
      let extra = found.members.first { expected[$0.name] == nil }
      return extra.map { "\(path).\($0.name) is \(short($0.value)), which should not be there" }
    case (.array(let expected), .array(let found)) where expected.count == found.count:
      for (index, pair) in zip(expected, found).enumerated() {
        if let difference = between(expected: pair.0, found: pair.1, at: "\(path)[\(index)]") { return difference }
      }
      return nil
    default: return "\(path.isEmpty ? "the message" : path) is \(short(found)), not \(short(expected))"
    }
  }

  static func between(expected: some Collection<UInt8>, found: some Collection<UInt8>) -> String? {
    if expected.elementsEqual(found) { return nil }
    let place = zip(expected, found).enumerated().first { $1.0 != $1.1 }?.offset ?? min(expected.count, found.count)
    let wanted = Hexadecimal.text(expected.dropFirst(place).prefix(24))
    let written = Hexadecimal.text(found.dropFirst(place).prefix(24))
    return "byte \(place) on: \(written) in place of \(wanted) (\(found.count) bytes, not \(expected.count))"
  }

  private static func short(_ value: JSONValue) -> String {
    let text = "\(value)"
    return text.count <= 120 ? text : text.prefix(117) + "..."
  }
}
