// Checks a request as a kernel does (`__nla_validate_parse` and `validate_nla` of lib/nlattr.c): the same checks in the
// same order, so that the same attribute is blamed with the same words.

extension NetlinkPolicy {
  /// Checks the attributes that begin at `offset` of a message.
  ///
  /// The refusal names the attribute by its offset in the message and carries the rule it breaks, as far as a kernel
  /// would show them.
  ///
  /// - Parameter isLenient: checks as operations from before the strict checks do (`NL_VALIDATE_LIBERAL`): unknown
  ///   attributes, longer ones and bytes behind the last pass.
  /// - Returns: a warning for whoever gets the acknowledgement.
  @discardableResult
  public func validate(_ message: RawSpan, from offset: Int, isLenient: Bool = false) throws(Refusal) -> String? {
    guard offset >= 0, offset <= message.byteCount else { throw Refusal(.EINVAL, "Invalid header length") }
    var checker = PolicyChecker(message, tables: tables, isLenient: isLenient)
    try checker.check(offset..<message.byteCount, table: 0, depth: 0)
    return checker.hasLeftover ? PolicyChecker.leftover : nil
  }
}

private struct PolicyChecker: ~Escapable {
  /// `MAX_POLICY_RECURSION_DEPTH`
  static let maximumDepth = 10

  static let leftover = "bytes leftover after parsing attributes"

  let bytes: RawSpan
  let tables: [NetlinkPolicy.Table]
  let isLenient: Bool
  private(set) var hasLeftover = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, tables: [NetlinkPolicy.Table], isLenient: Bool) {
    self.bytes = bytes
    self.tables = tables
    self.isLenient = isLenient
  }

  @_lifetime(self: copy self)
  mutating func check(_ range: Range<Int>, table index: Int, depth: Int) throws(Refusal) {
    guard depth < Self.maximumDepth else { throw Refusal(.EINVAL, "allowed policy recursion depth exceeded") }
    let table = tables.indices.contains(index) ? tables[index] : NetlinkPolicy.Table(rules: [:], maxType: 0, set: nil)
    let list = AttributeList(bytes, in: range)
    for attribute in list {
      guard attribute.type > 0, attribute.type <= table.maxType else {
        if isLenient { continue }
        throw refusal(.EINVAL, "Unknown attribute type", attribute)
      }
      try check(attribute, table.rules[Int(attribute.type)], depth: depth)
    }
    // A length that lies ends the walk, as it does in `nla_ok`.
    let end = list.last.map { $0.range.lowerBound + netlinkAligned($0.range.count) } ?? range.lowerBound
    guard end < range.upperBound else { return }
    hasLeftover = true
    if !isLenient { throw Refusal(.EINVAL, Self.leftover) }
  }

  private func refusal(
    _ errno: ErrorNumber, _ message: String, _ attribute: AttributeList.Element, _ rule: PolicyRule? = nil
  ) -> Refusal {
    var refusal = Refusal(errno, message)
    refusal.culprit = .badOffset(attribute.range.lowerBound)
    refusal.policy = rule.flatMap { $0.isVisible ? $0 : nil }
    return refusal
  }

  private func failed(_ errno: ErrorNumber, _ attribute: AttributeList.Element, _ rule: PolicyRule) -> Refusal {
    refusal(errno, "Attribute failed policy validation", attribute, rule)
  }

  @_lifetime(self: copy self)
  private mutating func check(_ attribute: AttributeList.Element, _ rule: PolicyRule?, depth: Int) throws(Refusal) {
    guard let rule else {
      if isLenient { return }
      throw refusal(.EINVAL, "Unsupported attribute", attribute)
    }
    if let width = rule.type.width, attribute.payload.count != width.size {
      if isLenient, attribute.payload.count > width.size { return try checkValue(attribute, rule) }
      if isLenient { throw failed(.ERANGE, attribute, rule) }
      throw refusal(.EINVAL, "invalid attribute length", attribute, rule)
    }
    let isMarked = bytes.load(UInt16.self, at: attribute.range.lowerBound + 2) & FoundAttribute.nestFlag != 0
    if rule.type.isNest != isMarked, !isLenient {
      let message = isMarked ? "NLA_F_NESTED not expected" : "NLA_F_NESTED is missing"
      throw refusal(.EINVAL, message, attribute, rule)
    }
    try checkForm(attribute, rule, depth: depth)
    try checkValue(attribute, rule)
  }

  // MARK: Form

  @_lifetime(self: copy self)
  private mutating func checkForm(
    _ attribute: AttributeList.Element, _ rule: PolicyRule, depth: Int
  ) throws(Refusal) {
    let count = attribute.payload.count
    switch rule.type {
    case .rejected: throw failed(.EINVAL, attribute, rule)
    case .flag: if count > 0 { throw failed(.ERANGE, attribute, rule) }
    case .uint, .sint:
      guard count == 4 || count == 8 else { throw refusal(.EINVAL, "invalid attribute length", attribute, rule) }
    case .bitfield32: try checkBitfield(attribute, rule)
    case .terminatedString:
      let reach = rule.maxLength.flatMap { $0 > 0 ? min(count, $0 + 1) : nil } ?? count
      let start = attribute.payload.lowerBound
      guard (start..<start + reach).contains(where: { bytes.load(UInt8.self, at: $0) == 0 }) else {
        throw failed(.EINVAL, attribute, rule)
      }
      try checkString(attribute, rule)
    case .string: try checkString(attribute, rule)
    case .nested, .nestedArray: try checkNest(attribute, rule, depth: depth)
    default: break
    }
  }

  private func checkString(_ attribute: AttributeList.Element, _ rule: PolicyRule) throws(Refusal) {
    let payload = attribute.payload
    guard !payload.isEmpty else { throw failed(.ERANGE, attribute, rule) }
    guard let limit = rule.maxLength, limit > 0 else { return }
    let isTerminated = bytes.load(UInt8.self, at: payload.upperBound - 1) == 0
    if payload.count - (isTerminated ? 1 : 0) > limit { throw failed(.ERANGE, attribute, rule) }
  }

  /// `validate_nla_bitfield32`
  private func checkBitfield(_ attribute: AttributeList.Element, _ rule: PolicyRule) throws(Refusal) {
    guard attribute.payload.count == 8 else { throw failed(.ERANGE, attribute, rule) }
    let allowed = UInt32(truncatingIfNeeded: rule.mask ?? 0)
    let value = bytes.load(UInt32.self, at: attribute.payload.lowerBound)
    let selector = bytes.load(UInt32.self, at: attribute.payload.lowerBound + 4)
    guard allowed != 0, selector & ~allowed == 0, value & ~allowed == 0, value & ~selector == 0 else {
      throw failed(.EINVAL, attribute, rule)
    }
  }

  @_lifetime(self: copy self)
  private mutating func checkNest(
    _ attribute: AttributeList.Element, _ rule: PolicyRule, depth: Int
  ) throws(Refusal) {
    guard !attribute.payload.isEmpty else { return }
    guard attribute.payload.count >= 4 else { throw failed(.ERANGE, attribute, rule) }
    guard let nested = rule.nested else { return }
    guard rule.type == .nestedArray else {
      return try check(attribute.payload, table: nested.policy, depth: depth + 1)
    }
    // `nla_validate_array`, which lets bytes after the last element pass.
    for element in AttributeList(bytes, in: attribute.payload) where !element.payload.isEmpty {
      guard element.payload.count >= 4 else { throw refusal(.ERANGE, "Array element too short", element) }
      try check(element.payload, table: nested.policy, depth: depth + 1)
    }
  }

  // MARK: Value

  private func checkValue(_ attribute: AttributeList.Element, _ rule: PolicyRule) throws(Refusal) {
    if rule.type == .binary {
      let allowed = (rule.minLength ?? 0)...max(rule.minLength ?? 0, rule.maxLength ?? Int(UInt16.max))
      guard allowed.contains(attribute.payload.count) else {
        throw refusal(.ERANGE, "binary attribute size out of range", attribute, rule)
      }
    }
    guard let value = integer(attribute, rule) else { return }
    if let range = rule.range, !range.contains(value) {
      throw refusal(.ERANGE, "integer out of range", attribute, rule)
    }
    if let mask = rule.mask, UInt64(truncatingIfNeeded: value) & ~mask != 0 {
      throw refusal(.EINVAL, "reserved bit set", attribute)
    }
    if let values = rule.values, !values.contains(where: { Int128($0) == value }) {
      throw refusal(.EINVAL, "invalid enum value", attribute)
    }
  }

  private func integer(_ attribute: AttributeList.Element, _ rule: PolicyRule) -> Int128? {
    let isLong = attribute.payload.count == 8
    let width: IntegerWidth? =
      switch rule.type {
      case .uint: isLong ? .u64 : .u32
      case .sint: isLong ? .s64 : .s32
      default: rule.type.width
      }
    guard let width else { return nil }
    let schema = IntegerSchema(width, rule.isBigEndian ? .big : .host)
    return width.value(ofBits: schema.loadBits(bytes, at: attribute.payload.lowerBound))
  }
}
