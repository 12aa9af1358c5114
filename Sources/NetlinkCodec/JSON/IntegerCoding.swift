// Integers of a width only known at run time: their bits on the wire, and the names of enumerations and flags.

extension IntegerWidth {
  var range: ClosedRange<Int128> {
    switch self {
    case .u8: 0...Int128(UInt8.max)
    case .u16: 0...Int128(UInt16.max)
    case .u32: 0...Int128(UInt32.max)
    case .u64: 0...Int128(UInt64.max)
    case .s8: Int128(Int8.min)...Int128(Int8.max)
    case .s16: Int128(Int16.min)...Int128(Int16.max)
    case .s32: Int128(Int32.min)...Int128(Int32.max)
    case .s64: Int128(Int64.min)...Int128(Int64.max)
    }
  }

  /// The low bits a value of this width has.
  var mask: UInt64 { UInt64.max >> UInt64(64 - 8 * size) }

  func value(ofBits bits: UInt64) -> Int128 {
    isSigned ? Int128(signed(bits)) : Int128(bits)
  }

  /// What a signed integer of this size makes of the bits.
  func signed(_ bits: UInt64) -> Int64 {
    let unused = 64 - 8 * size
    return (Int64(bitPattern: bits) << unused) >> unused
  }
}

extension IntegerSchema {
  /// Loads the bits; the caller has checked that the size is there.
  func loadBits(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    switch width.size {
    case 1: UInt64(bytes.load(UInt8.self, at: offset))
    case 2: UInt64(inOrder(bytes.load(UInt16.self, at: offset)))
    case 4: UInt64(inOrder(bytes.load(UInt32.self, at: offset)))
    default: inOrder(bytes.load(UInt64.self, at: offset))
    }
  }

  func appendBits(_ bits: UInt64, to buffer: inout ByteBuffer) {
    switch width.size {
    case 1: buffer.append(UInt8(truncatingIfNeeded: bits))
    case 2: buffer.append(inOrder(UInt16(truncatingIfNeeded: bits)))
    case 4: buffer.append(inOrder(UInt32(truncatingIfNeeded: bits)))
    default: buffer.append(inOrder(bits))
    }
  }

  /// Converts between host order and the schema's; its own inverse.
  private func inOrder<T: FixedWidthInteger>(_ value: T) -> T {
    switch order {
    case .host: value
    case .big: value.bigEndian
    case .little: value.littleEndian
    }
  }

  /// Whether each bit is a name.
  var namesBits: Bool { isFlags || enumeration?.isFlags == true }
}

extension EnumerationSchema {
  /// An entry's name, or the plain number.
  func json(_ bits: UInt64, width: IntegerWidth) -> JSONValue {
    if let entry = entries.first(where: { UInt64(bitPattern: $0.value) & width.mask == bits }) {
      return .string(entry.name)
    }
    return .integer(width.value(ofBits: bits))
  }

  /// The names of the bits that are set, sorted; bits without a name follow as one number.
  func flagsJSON(_ bits: UInt64) -> JSONValue {
    var unnamed = bits
    var names: [String] = []
    for entry in entries {
      guard let bit = Self.bit(entry), unnamed & bit != 0 else { continue }
      unnamed &= ~bit
      names.append(entry.name)
    }
    let list = names.sorted().map { JSONValue.string($0) }
    return .array(unnamed == 0 ? list : list + [.integer(Int128(unnamed))])
  }

  func bits(ofFlag name: String) -> UInt64? { entries.first { $0.name == name }.flatMap { Self.bit($0) } }
  func value(of name: String) -> Int64? { entries.first { $0.name == name }?.value }
  var names: [String] { entries.map(\.name) }

  /// An entry's value is its bit's number.
  static func bit(_ entry: Entry) -> UInt64? { (0..<64).contains(entry.value) ? 1 << UInt64(entry.value) : nil }
}
