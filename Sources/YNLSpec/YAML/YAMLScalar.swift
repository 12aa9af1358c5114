/// What a scalar stands for, by YAML 1.2's core rules without floating point, which specs do not use.
enum YAMLScalar: Hashable {
  case null
  case boolean(Bool)
  case integer(Int128)
  case string(String)

  init(_ text: String, isPlain: Bool) {
    guard isPlain else {
      self = .string(text)
      return
    }
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    default: self = Self.integer(text).map(YAMLScalar.integer) ?? .string(text)
    }
  }

  /// Decimal without a leading zero, which YAML 1.1 reads as octal, or hexadecimal.
  private static func integer(_ text: String) -> Int128? {
    let isNegative = text.first == "-"
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard text.utf8.count - digits.utf8.count <= 1, let first = digits.utf8.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return nil }
    let magnitude: Int128?
    if digits.hasPrefix("0x") {
      let hexadecimal = digits.dropFirst(2)
      guard let start = hexadecimal.utf8.first, start != UInt8(ascii: "-"), start != UInt8(ascii: "+") else {
        return nil
      }
      magnitude = Int128(hexadecimal, radix: 16)
    } else if digits.utf8.count > 1 && first == UInt8(ascii: "0") {
      return nil
    } else {
      magnitude = Int128(digits, radix: 10)
    }
    return magnitude.map { isNegative ? -$0 : $0 }
  }

  /// How a diagnostic names what it found.
  var description: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): "the truth value \(value)"
    case .integer(let value): "the number \(value)"
    case .string(let text): "the text \(Wording.quote(text))"
    }
  }
}
