/// `NL_POLICY_TYPE_ATTR_*`
private enum PolicyAttribute {
  static let type: UInt16 = 1
  static let minSigned: UInt16 = 2
  static let maxSigned: UInt16 = 3
  static let minUnsigned: UInt16 = 4
  static let maxUnsigned: UInt16 = 5
  static let minLength: UInt16 = 6
  static let maxLength: UInt16 = 7
  static let policyIndex: UInt16 = 8
  static let policyMaxType: UInt16 = 9
  static let bitfield32Mask: UInt16 = 10
  static let mask: UInt16 = 12
}

extension MessageWriter {
  /// Writes a rule as a nest, the way a kernel does (`__netlink_policy_dump_write_attr`): limits first, the type last.
  ///
  /// An extended ack leaves out the policy of a nest, whose index means something only within a dump of policies.
  public mutating func policyRule(_ type: UInt16, _ rule: PolicyRule, showsNested: Bool) {
    let start = openNest(type)
    switch rule.type {
    case .nested, .nestedArray:
      if showsNested, let nested = rule.nested {
        integer(PolicyAttribute.policyIndex, UInt32(clamping: nested.policy))
        integer(PolicyAttribute.policyMaxType, UInt32(nested.maxType))
      }
    case .bitfield32: integer(PolicyAttribute.bitfield32Mask, UInt32(truncatingIfNeeded: rule.mask ?? 0))
    case .binary: binaryLimits(rule)
    case .string, .terminatedString:
      if let limit = rule.maxLength, limit > 0 { integer(PolicyAttribute.maxLength, UInt32(clamping: limit)) }
    default: integerLimits(rule)
    }
    integer(PolicyAttribute.type, rule.type.rawValue)
    closeNest(start)
  }

  private mutating func integerLimits(_ rule: PolicyRule) {
    if let mask = rule.mask {
      integer(PolicyAttribute.mask, mask)
    } else if let range = rule.range, rule.type == .sint || rule.type.width?.isSigned == true {
      integer(PolicyAttribute.minSigned, Int64(clamping: range.lowerBound))
      integer(PolicyAttribute.maxSigned, Int64(clamping: range.upperBound))
    } else if let range = rule.range {
      integer(PolicyAttribute.minUnsigned, UInt64(clamping: range.lowerBound))
      integer(PolicyAttribute.maxUnsigned, UInt64(clamping: range.upperBound))
    }
  }

  /// A kernel shows the lengths of bytes only when it has both limits: one alone is another kind of check in C.
  private mutating func binaryLimits(_ rule: PolicyRule) {
    guard let least = rule.minLength, let most = rule.maxLength else { return }
    if least > 0 { integer(PolicyAttribute.minLength, UInt32(clamping: least)) }
    if most < Int(UInt16.max) { integer(PolicyAttribute.maxLength, UInt32(clamping: most)) }
  }

  /// One entry of a dump of policies: the policy's index around the attribute's number around the rule
  /// (`CTRL_ATTR_POLICY` of nlctrl's getpolicy).
  public mutating func policyEntry(_ type: UInt16, _ entry: PolicyDump.Entry) {
    let outer = openNest(type)
    let policy = openNest(UInt16(truncatingIfNeeded: entry.policy) & 0x3fff)
    policyRule(entry.attribute, entry.rule, showsNested: true)
    closeNest(policy)
    closeNest(outer)
  }
}

extension PolicyRule {
  /// Reads the attributes of a rule from a reader that stands before the first of them; unknown ones are skipped.
  public init(from reader: inout AttributeReader) throws(DecodingError) {
    self.init(.rejected)
    var least: Int128?
    var most: Int128?
    var policy: UInt32?
    var maxType: UInt32 = 0
    while try reader.next() {
      switch reader.type {
      case PolicyAttribute.type: type = AttributeType(rawValue: try reader.integer())
      case PolicyAttribute.minSigned: least = Int128(try reader.integer(Int64.self))
      case PolicyAttribute.maxSigned: most = Int128(try reader.integer(Int64.self))
      case PolicyAttribute.minUnsigned: least = Int128(try reader.integer(UInt64.self))
      case PolicyAttribute.maxUnsigned: most = Int128(try reader.integer(UInt64.self))
      case PolicyAttribute.minLength: minLength = Int(try reader.integer(UInt32.self))
      case PolicyAttribute.maxLength: maxLength = Int(try reader.integer(UInt32.self))
      case PolicyAttribute.policyIndex: policy = try reader.integer()
      case PolicyAttribute.policyMaxType: maxType = try reader.integer()
      case PolicyAttribute.bitfield32Mask: mask = UInt64(try reader.integer(UInt32.self))
      case PolicyAttribute.mask: mask = try reader.integer()
      default: break
      }
    }
    if let least, let most, least <= most { range = least...most }
    if let policy { nested = Nested(policy: Int(policy), maxType: UInt16(clamping: maxType)) }
  }
}
