/// Walks a message along tables of rules (`__nla_validate_parse` and `validate_nla` of lib/nlattr.c): the kernel's checks
/// in its order, so that the same attribute is blamed for the same fault.
struct MessageCheck: ~Escapable {
  /// `MAX_POLICY_RECURSION_DEPTH`
  static let maximumDepth = 10

  private let bytes: RawSpan
  private let policy: CheckTables
  private let strictness: Strictness
  /// Formats of sub-messages as their sender meant them, by the offset of the attribute.
  private let formats: [MessageWriter.DeclaredFormat]
  private(set) var hasLeftover = false

  private typealias Rule = CheckTables.Rule

  /// An attribute in the message.
  struct Attribute: BitwiseCopyable {
    var offset: Int
    var end: Int
    var type: UInt16
    var isMarked: Bool

    var start: Int { offset &+ 4 }
    var count: Int { end &- start }
  }

  /// The payload of an attribute that selects sub-messages.
  private struct Selector: BitwiseCopyable {
    var start = 0
    var end = 0
    var size: UInt8 = 0
    var isThere: Bool { end > 0 }
  }

  @_lifetime(copy bytes)
  init(
    _ bytes: RawSpan, _ policy: CheckTables, _ strictness: Strictness, formats: [MessageWriter.DeclaredFormat] = []
  ) {
    self.bytes = bytes
    self.policy = policy
    self.strictness = strictness
    self.formats = formats
  }

  /// Checks the attributes from `start` to the message's end.
  @_lifetime(self: copy self)
  mutating func check(from start: Int) throws(CheckFailure) {
    if policy.isOrderly(bytes, from: start) { return }
    try check(from: start, to: bytes.byteCount, table: 0, depth: 0, Selector())
  }

  @_lifetime(self: copy self)
  private mutating func check(
    from start: Int, to end: Int, table index: Int32, depth: Int, _ outer: Selector
  ) throws(CheckFailure) {
    guard depth < Self.maximumDepth else { throw CheckFailure(reason: .tooDeep, offset: start) }
    guard policy.tables.indices.contains(Int(index)) else { return }
    let table = policy.tables[Int(index)]
    let selector = selector(table, from: start, to: end) ?? outer
    var offset = start
    var seen: UInt64 = 0
    while let attribute = attribute(at: offset, before: end) {
      offset = netlinkAligned(attribute.end &- attribute.offset) &+ attribute.offset
      guard attribute.type > 0, attribute.type <= table.maxType else {
        guard strictness.contains(.maxType) else { continue }
        throw CheckFailure(reason: .unknownType, offset: attribute.offset, table: index, type: attribute.type)
      }
      let rule = policy.rules[Int(table.start) &+ Int(attribute.type)]
      let place = Place(table: index, depth: depth, start: start, end: end)
      if isPlainNest(attribute, rule) {
        try check(from: attribute.start, to: attribute.end, table: rule.link, depth: depth &+ 1, selector)
      } else if !isPlainInteger(attribute, rule) {
        try check(attribute, rule, place, selector)
      }
      guard strictness.contains(.repeats), !rule.traits.contains(.multi) else { continue }
      let bit = UInt64(1) &<< UInt64(attribute.type & 63)
      if seen & bit != 0 || attribute.type > 63 { try checkFirst(attribute, place) }
      seen |= bit
    }
    guard offset < end else { return }
    hasLeftover = true
    if strictness.contains(.trailing) { throw CheckFailure(reason: .leftover, offset: offset) }
  }

  /// Where an attribute stands.
  private struct Place: BitwiseCopyable {
    var table: Int32
    var depth: Int
    /// The run of attributes around it.
    var start: Int
    var end: Int
  }

  /// The attribute whose header is at `offset`; nil where none fits. A length that lies ends the walk (`nla_ok`).
  private func attribute(at offset: Int, before end: Int) -> Attribute? {
    guard end &- offset >= 4 else { return nil }
    let head = bytes.load(UInt32.self, at: offset)
    let length = Int(head & 0xffff)
    guard length >= 4, length <= end &- offset else { return nil }
    return Attribute(
      offset: offset, end: offset &+ length, type: UInt16(truncatingIfNeeded: (head &>> 16) & 0x3fff),
      isMarked: head & AttributeWalk.nestFlag != 0)
  }

  private func fail(
    _ reason: CheckFailure.Reason, _ attribute: Attribute, _ place: Place
  ) throws(CheckFailure) -> Never {
    throw CheckFailure(reason: reason, offset: attribute.offset, table: place.table, type: attribute.type)
  }

  private func checkFirst(_ attribute: Attribute, _ place: Place) throws(CheckFailure) {
    guard let first = first(attribute.type, from: place.start, to: place.end), first.offset < attribute.offset
    else { return }
    try fail(.repeated, attribute, place)
  }

  private func first(_ type: UInt16, from start: Int, to end: Int) -> Attribute? {
    var offset = start
    while let attribute = attribute(at: offset, before: end) {
      if attribute.type == type { return attribute }
      offset = netlinkAligned(attribute.end &- attribute.offset) &+ attribute.offset
    }
    return nil
  }

  // MARK: The usual

  /// Whether an attribute is an integer in host byte order, as large as it should be and within its limits: what most of
  /// a request is. What is not is looked at again, in the kernel's order.
  @inline(__always)
  private func isPlainInteger(_ attribute: Attribute, _ rule: Rule) -> Bool {
    guard rule.form == .integer, attribute.count == Int(rule.size), !attribute.isMarked else { return false }
    guard rule.traits.isSubset(of: [.ranged, .multi]) else { return false }
    guard rule.traits.contains(.ranged) else { return true }
    let value =
      switch rule.size {
      case 4: UInt64(bytes.load(UInt32.self, at: attribute.start))
      case 8: bytes.load(UInt64.self, at: attribute.start)
      case 2: UInt64(bytes.load(UInt16.self, at: attribute.start))
      default: UInt64(bytes.load(UInt8.self, at: attribute.start))
      }
    return value >= rule.low && value <= rule.high
  }

  @inline(__always)
  private func isPlainNest(_ attribute: Attribute, _ rule: Rule) -> Bool {
    rule.form == .nest && attribute.isMarked && attribute.count >= 4 && rule.link >= 0
  }

  // MARK: One attribute

  @_lifetime(self: copy self)
  private mutating func check(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    switch rule.form {
    case .hole:
      if strictness.contains(.holes) { try fail(.unsupported, attribute, place) }
      return
    case .anything: return
    case .integer where attribute.count != Int(rule.size):
      if strictness.contains(.lengths) { try fail(.length, attribute, place) }
      try checkMark(attribute, isNest: false, place)
      if attribute.count < Int(rule.size) { try fail(.form, attribute, place) }
    case .subMessage: break
    case .nest, .nestArray, .elements, .keyed: try checkMark(attribute, isNest: true, place)
    default: try checkMark(attribute, isNest: false, place)
    }
    try checkPayload(attribute, rule, place, selector)
  }

  private func checkMark(_ attribute: Attribute, isNest: Bool, _ place: Place) throws(CheckFailure) {
    guard isNest != attribute.isMarked, strictness.contains(.nestFlags) else { return }
    try fail(attribute.isMarked ? .nestUnexpected : .nestMissing, attribute, place)
  }

  @_lifetime(self: copy self)
  private mutating func checkPayload(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    switch rule.form {
    case .hole, .anything: break
    case .rejected: try fail(.rejected, attribute, place)
    case .flag: if attribute.count > 0 { try fail(.form, attribute, place) }
    case .integer: try checkValue(attribute, rule, size: Int(rule.size), place)
    case .uint, .sint:
      guard attribute.count == 4 || attribute.count == 8 else { try fail(.length, attribute, place) }
      try checkValue(attribute, rule, size: attribute.count, place)
    case .bitfield32: try checkBitfield(attribute, rule, place)
    case .terminatedString:
      let reach = rule.high == 0 ? attribute.count : min(attribute.count, Int(clamping: rule.high) &+ 1)
      guard hasNUL(from: attribute.start, to: attribute.start &+ reach) else {
        try fail(.unterminated, attribute, place)
      }
      try checkString(attribute, rule, place)
    case .string: try checkString(attribute, rule, place)
    case .binary:
      guard UInt64(attribute.count) >= rule.low, UInt64(attribute.count) <= rule.high else {
        try fail(.binarySize, attribute, place)
      }
    case .array: if attribute.count % Int(max(1, rule.size)) != 0 { try fail(.length, attribute, place) }
    case .nest: try checkNest(attribute, rule, place, selector)
    case .nestArray: try checkArray(attribute, rule, place, selector)
    case .elements: try checkElements(attribute, rule, place, selector)
    case .keyed: try checkKeyed(attribute, rule, place, selector)
    case .subMessage: try checkSubMessage(attribute, rule, place, selector)
    }
  }

  private func hasNUL(from start: Int, to end: Int) -> Bool {
    var offset = start
    while offset < end {
      if bytes.load(UInt8.self, at: offset) == 0 { return true }
      offset &+= 1
    }
    return false
  }

  private func checkString(_ attribute: Attribute, _ rule: Rule, _ place: Place) throws(CheckFailure) {
    guard attribute.count > 0 else { try fail(.form, attribute, place) }
    guard rule.high > 0 else { return }
    let isTerminated = bytes.load(UInt8.self, at: attribute.end &- 1) == 0
    if UInt64(attribute.count &- (isTerminated ? 1 : 0)) > rule.high { try fail(.form, attribute, place) }
  }

  /// `validate_nla_bitfield32`
  private func checkBitfield(_ attribute: Attribute, _ rule: Rule, _ place: Place) throws(CheckFailure) {
    guard attribute.count == 8 else { try fail(.form, attribute, place) }
    let allowed = UInt32(truncatingIfNeeded: rule.high)
    let value = bytes.load(UInt32.self, at: attribute.start)
    let selector = bytes.load(UInt32.self, at: attribute.start &+ 4)
    guard allowed != 0, selector & ~allowed == 0, value & ~allowed == 0, value & ~selector == 0 else {
      try fail(.rejected, attribute, place)
    }
  }

  private func checkValue(_ attribute: Attribute, _ rule: Rule, size: Int, _ place: Place) throws(CheckFailure) {
    guard !rule.traits.isDisjoint(with: [.ranged, .masked, .listed]) else { return }
    let value = bytes.integer(at: attribute.start, size: size, rule.traits)
    if rule.traits.contains(.ranged) {
      let isInside =
        rule.traits.contains(.signed)
        ? Int64(bitPattern: value) >= Int64(bitPattern: rule.low)
          && Int64(bitPattern: value) <= Int64(bitPattern: rule.high)
        : value >= rule.low && value <= rule.high
      guard isInside else { try fail(.range, attribute, place) }
    }
    if rule.traits.contains(.masked), value & ~rule.high != 0 { try fail(.reservedBits, attribute, place) }
    if rule.traits.contains(.listed), !isListed(value, rule) { try fail(.notListed, attribute, place) }
  }

  private func isListed(_ value: UInt64, _ rule: Rule) -> Bool {
    for listed in policy.lists[Int(rule.link)] where Int128(listed) == rule.traits.number(value) { return true }
    return false
  }

  // MARK: Nests

  @_lifetime(self: copy self)
  private mutating func checkNest(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    guard attribute.count > 0 else { return }
    guard attribute.count >= 4 else { try fail(.form, attribute, place) }
    guard rule.link >= 0 else { return }
    try check(from: attribute.start, to: attribute.end, table: rule.link, depth: place.depth &+ 1, selector)
  }

  /// `nla_validate_array`, which lets bytes after the last element pass.
  @_lifetime(self: copy self)
  private mutating func checkArray(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    guard attribute.count > 0 else { return }
    guard attribute.count >= 4 else { try fail(.form, attribute, place) }
    guard rule.link >= 0 else { return }
    var offset = attribute.start
    while let element = self.attribute(at: offset, before: attribute.end) {
      offset = netlinkAligned(element.end &- element.offset) &+ element.offset
      guard element.count > 0 else { continue }
      guard element.count >= 4 else { throw CheckFailure(reason: .elementTooShort, offset: element.offset) }
      try check(from: element.start, to: element.end, table: rule.link, depth: place.depth &+ 1, selector)
    }
  }

  /// Elements that are no nests have one rule, which stands by itself.
  @_lifetime(self: copy self)
  private mutating func checkElements(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    let element = policy.rules[Int(rule.link)]
    var offset = attribute.start
    while let next = self.attribute(at: offset, before: attribute.end) {
      offset = netlinkAligned(next.end &- next.offset) &+ next.offset
      try check(next, element, place, selector)
    }
    if offset < attribute.end { throw CheckFailure(reason: .leftover, offset: attribute.offset) }
  }

  @_lifetime(self: copy self)
  private mutating func checkKeyed(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ selector: Selector
  ) throws(CheckFailure) {
    var level = attribute
    for _ in 0..<rule.size {
      guard let inner = self.attribute(at: level.start, before: level.end) else { try fail(.form, attribute, place) }
      level = inner
    }
    try check(from: level.start, to: level.end, table: rule.link, depth: place.depth &+ 1, selector)
  }

  // MARK: Sub-messages

  private func selector(_ table: CheckTables.Table, from start: Int, to end: Int) -> Selector? {
    guard table.selector != 0, let found = first(table.selector, from: start, to: end) else { return nil }
    return Selector(start: found.start, end: found.end, size: table.selectorSize)
  }

  @_lifetime(self: copy self)
  private mutating func checkSubMessage(
    _ attribute: Attribute, _ rule: Rule, _ place: Place, _ outer: Selector
  ) throws(CheckFailure) {
    let schema = policy.subMessages[Int(rule.link)]
    var selector = outer
    if schema.selector != 0 {
      selector = Selector()
      if let own = first(schema.selector, from: place.start, to: place.end) {
        selector = Selector(start: own.start, end: own.end, size: schema.selectorSize)
      }
    }
    guard selector.isThere else { try fail(.noSelector, attribute, place) }
    let format = schema.formats.firstIndex { matches(selector, $0) }
    for declared in formats where declared.offset == attribute.offset {
      guard let format, schema.formats[format].name == declared.format else { try fail(.otherFormat, attribute, place) }
    }
    // A newer kernel's format, which this spec does not know.
    guard let format else { return }
    let header = schema.formats[format].headerSize
    let table = schema.formats[format].table
    guard attribute.count >= header else {
      if attribute.count == 0 { return }
      try fail(.form, attribute, place)
    }
    guard table >= 0 else { return }
    try check(from: attribute.start &+ header, to: attribute.end, table: table, depth: place.depth &+ 1, selector)
  }

  private func matches(_ selector: Selector, _ format: CheckTables.SubMessage.Format) -> Bool {
    if selector.size > 0 {
      guard selector.end &- selector.start == Int(selector.size), let number = format.number else { return false }
      return bytes.integer(at: selector.start, size: Int(selector.size), []) == number
    }
    var offset = selector.start
    for byte in format.value {
      guard offset < selector.end, bytes.load(UInt8.self, at: offset) == byte else { return false }
      offset &+= 1
    }
    return offset == selector.end || bytes.load(UInt8.self, at: offset) == 0
  }
}
