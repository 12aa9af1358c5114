/// Why a text is not JSON, and where.
public struct JSONParsingError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case trailingText
    case duplicateMember(String)
    case controlCharacter
    case badEscape
    case loneSurrogate
    case invalidUTF8
    case badNumber
    case numberOutOfRange
    case tooDeep(limit: Int)
  }

  public var reason: Reason
  /// Bytes from the start of the text.
  public var offset: Int
  /// Counted from 1.
  public var line: Int
  /// In bytes, counted from 1.
  public var column: Int
}

extension JSONParsingError: CustomStringConvertible {
  public var description: String { "line \(line), column \(column): \(what)" }

  private var what: String {
    switch reason {
    case .unexpectedEnd: "the text ends too early"
    case .unexpectedByte(let byte) where (0x21..<0x7f).contains(byte): "unexpected \(Character(Unicode.Scalar(byte)))"
    case .unexpectedByte(let byte): "unexpected byte \(byte)"
    case .trailingText: "there is more text after the value"
    case .duplicateMember(let name): "the member \(JSONValue.string(name)) occurs twice"
    case .controlCharacter: "a control character in a string must be escaped"
    case .badEscape: "unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .invalidUTF8: "a string is not valid UTF-8"
    case .badNumber: "malformed number"
    case .numberOutOfRange: "the number is too large"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    }
  }
}
