// From a spec's types and checks to policy rules, as the kernel's generator of C policies (`ynl_gen_c.py`) maps them.

extension PolicyRule {
  /// The rule for an attribute, without the policy of a nest; nil for one that has none (`pad`, `unused`).
  init?(_ attribute: AttributeSchema) {
    let limits = attribute.limits
    switch attribute.kind {
    case .unused, .pad: return nil
    case .flag: self.init(.flag)
    case .integer(let schema):
      let isBigEndian = schema.order == .big && (schema.width.size == 2 || schema.width.size == 4)
      self.init(AttributeType(schema.width), isBigEndian: isBigEndian)
      // C has no limits for other integers whose bytes are not in the host's order.
      if schema.order == .host || isBigEndian || schema.width.size == 1 {
        limit(schema.width, schema.enumeration, isFlags: schema.namesBits, limits)
      } else {
        range = schema.width.range
      }
    case .uint(let enumeration):
      self.init(.uint)
      limit(.u64, enumeration, isFlags: enumeration?.isFlags == true, limits)
    case .sint(let enumeration):
      self.init(.sint)
      limit(.s64, enumeration, isFlags: enumeration?.isFlags == true, limits)
    case .bitfield32(let enumeration):
      self.init(.bitfield32, mask: limits.mask ?? enumeration?.allBits ?? UInt64(UInt32.max))
    case .string where limits.exactLength != nil, .binary, .structure, .array:
      self.init(
        .binary, minLength: limits.exactLength ?? limits.minLength, maxLength: limits.exactLength ?? limits.maxLength)
    case .string: self.init(limits.unterminatedOK ? .string : .terminatedString, maxLength: limits.maxLength)
    case .indexed(.nest): self.init(.nestedArray)
    case .nest, .indexed, .keyed, .subMessage: self.init(.nested)
    }
  }

  /// A mask for flags; for others a range, which an enumeration without gaps has too; for one with gaps its values.
  private mutating func limit(
    _ width: IntegerWidth, _ enumeration: EnumerationSchema?, isFlags: Bool, _ limits: AttributeSchema.Limits
  ) {
    if isFlags || limits.mask != nil {
      mask = limits.mask ?? enumeration?.allBits ?? 0
      return
    }
    let span = enumeration?.valueRange
    if let enumeration, span == nil, limits.min == nil, limits.max == nil {
      values = enumeration.entries.map(\.value)
      return
    }
    let least = limits.min ?? span.map { Int128($0.lowerBound) } ?? width.range.lowerBound
    let most = limits.max ?? span.map { Int128($0.upperBound) } ?? width.range.upperBound
    // A spec whose limits cross allows nothing; an empty range cannot be said, so the lower limit stands.
    range = least...max(least, most)
  }
}

extension EnumerationSchema {
  var allBits: UInt64 { entries.reduce(0) { $0 | (Self.bit($1) ?? 0) } }

  /// The least and greatest value, if every value between them has an entry.
  fileprivate var valueRange: ClosedRange<Int64>? {
    guard let low = entries.map(\.value).min(), let high = entries.map(\.value).max() else { return nil }
    return Int128(high) - Int128(low) + 1 == Int128(entries.count) ? low...high : nil
  }
}
