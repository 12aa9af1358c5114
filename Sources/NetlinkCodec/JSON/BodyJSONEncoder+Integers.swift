extension BodyJSONEncoder {
  /// The bits of an integer given as a number, an entry's name, a list of flags, or as its display hint shows it.
  func bits(_ value: JSONValue, _ schema: IntegerSchema) throws(JSONMessageError) -> UInt64 {
    switch value {
    case .integer(let number): return try bits(of: number, schema)
    case .string(let text): return try bits(of: text, schema)
    case .array(let flags) where schema.namesBits:
      var bits: UInt64 = 0
      for flag in flags { bits |= try self.bits(ofFlag: flag, schema) }
      return bits
    default: throw wrongType(value, expected: expectation(schema))
    }
  }

  private func expectation(_ schema: IntegerSchema) -> String {
    if schema.namesBits { return "an array of flags" }
    return schema.enumeration == nil ? "an integer" : "an entry's name or an integer"
  }

  private func bits(of number: Int128, _ schema: IntegerSchema) throws(JSONMessageError) -> UInt64 {
    guard schema.width.range.contains(number) else { throw error(.outOfRange(number, allowed: schema.width.range)) }
    return UInt64(truncatingIfNeeded: number) & schema.width.mask
  }

  private func bits(of text: String, _ schema: IntegerSchema) throws(JSONMessageError) -> UInt64 {
    if let enumeration = schema.enumeration {
      if schema.namesBits { return try bits(ofFlag: .string(text), schema) }
      if let value = enumeration.value(of: text) { return try bits(ofEntry: value, schema) }
    }
    if let number = hexNumber(text) { return try bits(of: number, schema) }
    if let enumeration = schema.enumeration { throw error(.unknownEntry(text, entries: enumeration.names)) }
    guard schema.hint == .ipv4 || schema.hint == .ipv4OrV6, schema.width.size == 4 else {
      throw error(.badText(text, expected: "an integer"))
    }
    guard let address = ipv4Bytes(text) else { throw error(.badText(text, expected: "an IPv4 address")) }
    return address.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An entry may have been numbered for the other signedness, such as -1 in an unsigned field.
  private func bits(ofEntry value: Int64, _ schema: IntegerSchema) throws(JSONMessageError) -> UInt64 {
    let bits = UInt64(bitPattern: value) & schema.width.mask
    let fits = schema.width.range.contains(Int128(value)) || schema.width.signed(bits) == value
    guard fits else { throw error(.outOfRange(Int128(value), allowed: schema.width.range)) }
    return bits
  }

  private func bits(ofFlag flag: JSONValue, _ schema: IntegerSchema) throws(JSONMessageError) -> UInt64 {
    if case .integer(let number) = flag { return try bits(of: number, schema) }
    guard case .string(let name) = flag else { throw wrongType(flag, expected: "a flag's name or an integer") }
    guard let bit = schema.enumeration?.bits(ofFlag: name) else {
      throw error(.unknownEntry(name, entries: schema.enumeration?.names ?? []))
    }
    guard bit & schema.width.mask == bit else { throw error(.outOfRange(Int128(bit), allowed: schema.width.range)) }
    return bit
  }

  /// `0x1f` or `-0x1f`.
  private func hexNumber(_ text: String) -> Int128? {
    let isNegative = text.hasPrefix("-")
    let digits = text.dropFirst(isNegative ? 1 : 0)
    guard digits.hasPrefix("0x"), let value = UInt64(digits.dropFirst(2), radix: 16) else { return nil }
    return isNegative ? -Int128(value) : Int128(value)
  }
}
