extension JSONValue {
  /// Parses a text that is exactly one JSON value (RFC 8259), with nothing but white space around it.
  public init(parsing text: String, depthLimit: Int = 128) throws(JSONParsingError) {
    try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
  }

  /// Parses UTF-8. A member name that occurs twice in an object is an error, for two readers would see two documents.
  public init(parsing bytes: [UInt8], depthLimit: Int = 128) throws(JSONParsingError) {
    var parser = JSONParser(bytes: bytes, depthLimit: depthLimit)
    self = try parser.document()
  }
}

/// A recursive-descent parser; recursion is bounded by `depthLimit`.
private struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  var offset = 0
  var depth = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  func error(_ reason: JSONParsingError.Reason, at offset: Int) -> JSONParsingError {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return JSONParsingError(reason: reason, offset: offset, line: line, column: offset - lineStart + 1)
  }

  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func unexpected() -> JSONParsingError {
    error(peek.map { .unexpectedByte($0) } ?? .unexpectedEnd, at: offset)
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { offset += 1 }
  }

  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  mutating func document() throws(JSONParsingError) -> JSONValue {
    skipSpace()
    let result = try value()
    skipSpace()
    guard offset == bytes.count else { throw error(.trailingText, at: offset) }
    return result
  }

  mutating func value() throws(JSONParsingError) -> JSONValue {
    guard let byte = peek else { throw unexpected() }
    switch byte {
    case UInt8(ascii: "{"): return .object(try nested { parser throws(JSONParsingError) in try parser.object() })
    case UInt8(ascii: "["): return .array(try nested { parser throws(JSONParsingError) in try parser.array() })
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw unexpected()
    }
  }

  mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONParsingError) -> JSONValue {
    for byte in word.description.utf8 {
      guard peek == byte else { throw unexpected() }
      offset += 1
    }
    return value
  }

  mutating func nested<R>(
    _ body: (inout JSONParser) throws(JSONParsingError) -> R
  ) throws(JSONParsingError) -> R {
    guard depth < depthLimit else { throw error(.tooDeep(limit: depthLimit), at: offset) }
    depth += 1
    offset += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  /// After the opening brace.
  mutating func object() throws(JSONParsingError) -> JSONObject {
    var object = JSONObject()
    skipSpace()
    if take("}") { return object }
    while true {
      skipSpace()
      let start = offset
      guard peek == UInt8(ascii: "\"") else { throw unexpected() }
      let name = try string()
      guard object[name] == nil else { throw error(.duplicateMember(name), at: start) }
      skipSpace()
      guard take(":") else { throw unexpected() }
      skipSpace()
      object[name] = try value()
      skipSpace()
      if take("}") { return object }
      guard take(",") else { throw unexpected() }
    }
  }

  /// After the opening bracket.
  mutating func array() throws(JSONParsingError) -> [JSONValue] {
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      skipSpace()
      elements.append(try value())
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw unexpected() }
    }
  }
}

// MARK: Numbers

extension JSONParser {
  mutating func digits() throws(JSONParsingError) {
    let start = offset
    while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
    guard offset > start else { throw peek == nil ? unexpected() : error(.badNumber, at: offset) }
  }

  mutating func number() throws(JSONParsingError) -> JSONValue {
    let start = offset
    var isInteger = true
    _ = take("-")
    if !take("0") {
      try digits()
    } else if let next = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= next {
      throw error(.badNumber, at: offset)
    }
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("-") { _ = take("+") }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger {
      // An integer wider than any field must not turn into a rounded one.
      guard let value = Int128(text) else { throw error(.numberOutOfRange, at: start) }
      return .integer(value)
    }
    guard let value = Double(text), value.isFinite else { throw error(.numberOutOfRange, at: start) }
    return .number(value)
  }
}

// MARK: Strings

extension JSONParser {
  /// At the opening quote.
  mutating func string() throws(JSONParsingError) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    var runStart = offset
    while true {
      guard let byte = peek else { throw unexpected() }
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[runStart..<offset]
        offset += 1
        guard let result = String(validating: text, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
        return result
      case UInt8(ascii: "\\"):
        text += bytes[runStart..<offset]
        try escape(into: &text)
        runStart = offset
      case 0..<0x20: throw error(.controlCharacter, at: offset)
      default: offset += 1
      }
    }
  }

  /// At the backslash.
  mutating func escape(into text: inout [UInt8]) throws(JSONParsingError) {
    let start = offset
    offset += 1
    guard let kind = peek else { throw unexpected() }
    offset += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(Character(try scalar(at: start))).utf8
    default: throw error(.badEscape, at: start)
    }
  }

  /// After `\u`: one code unit, or two that are a surrogate pair.
  mutating func scalar(at start: Int) throws(JSONParsingError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, take("\\"), take("u") else { throw error(.loneSurrogate, at: start) }
    let second = try codeUnit()
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  mutating func codeUnit() throws(JSONParsingError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek else { throw unexpected() }
      guard let digit = hexDigit(byte) else { throw error(.badEscape, at: offset) }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }
}
