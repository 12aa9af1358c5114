extension RawSpan {
  /// An integer's value, extended to 64 bits as its sign has it.
  func integer(at offset: Int, size: Int, _ traits: CheckTables.Rule.Traits) -> UInt64 {
    let isSigned = traits.contains(.signed)
    let isBig = traits.contains(.bigEndian)
    switch size {
    case 1:
      let bits = load(UInt8.self, at: offset)
      return isSigned ? UInt64(bitPattern: Int64(Int8(bitPattern: bits))) : UInt64(bits)
    case 2:
      let bits = load(UInt16.self, at: offset)
      let value = isBig ? bits.byteSwapped : bits
      return isSigned ? UInt64(bitPattern: Int64(Int16(bitPattern: value))) : UInt64(value)
    case 4:
      let bits = load(UInt32.self, at: offset)
      let value = isBig ? bits.byteSwapped : bits
      return isSigned ? UInt64(bitPattern: Int64(Int32(bitPattern: value))) : UInt64(value)
    default:
      let bits = load(UInt64.self, at: offset)
      return isBig ? bits.byteSwapped : bits
    }
  }
}

extension CheckTables.Rule.Traits {
  /// The number that 64 bits are.
  func number(_ bits: UInt64) -> Int128 { contains(.signed) ? Int128(Int64(bitPattern: bits)) : Int128(bits) }
}
