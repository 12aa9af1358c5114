/// Checks a run of attributes before views read it: each header, each size, each nest and sub-message.
///
/// It finds fault with exactly the bytes that decoding into a structure would, and with the same error. Generated code
/// hands it a rule for each attribute; most are done with by one comparison.
public struct AttributeCheck: BitwiseCopyable, ~Escapable {
  @usableFromInline let bytes: RawSpan
  @usableFromInline let range: AttributeRange
  @usableFromInline var offset: Int
  @usableFromInline var head: UInt32 = 0
  @usableFromInline var attributeStart = 0
  // A bit for each type modulo 128, below 64 and above. One word of 128 bits would take more to shift.
  @usableFromInline var seen: (low: UInt64, high: UInt64) = (0, 0)
  @usableFromInline var repeated: (low: UInt64, high: UInt64) = (0, 0)
  @usableFromInline var nestHasRepeats = false
  @usableFromInline var selector: AttributeRange.Selector

  @inlinable @inline(__always)
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, in range: AttributeRange) {
    self.bytes = bytes
    self.range = range
    offset = range.start
    selector = range.selector
  }

  /// Moves to the next attribute; false after the last.
  @inlinable @inline(__always)
  public mutating func next() throws(DecodingError) -> Bool {
    let left = range.end &- offset
    guard left >= 4 else {
      if left > 0 { try Self.fail(.trailingBytes, attribute: type, offset: offset) }
      return false
    }
    head = bytes.load(UInt32.self, at: offset)
    // One comparison for both limits: a length below the header's wraps around to a huge one.
    guard UInt(bitPattern: length &- 4) <= UInt(bitPattern: left &- 4) else {
      try Self.fail(length < 4 ? .attributeTooShort : .attributeTooLong, attribute: type, offset: offset)
    }
    attributeStart = offset
    offset &+= netlinkAligned(length)
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: type)
    if type & 64 == 0 {
      repeated.low |= seen.low & bit
      seen.low |= bit
    } else {
      repeated.high |= seen.high & bit
      seen.high |= bit
    }
    return true
  }

  /// Type of the attribute the check stands on, without its flag bits.
  @inlinable @inline(__always)
  public var type: UInt16 { UInt16(truncatingIfNeeded: head &>> 16) & 0x3fff }
  @inlinable @inline(__always)
  var length: Int { Int(head & 0xffff) }
  @inlinable @inline(__always)
  var valueStart: Int { attributeStart &+ 4 }
  @inlinable @inline(__always)
  var valueEnd: Int { attributeStart &+ length }

  /// Whether `nla_len`, with the bits of the rule's upper half, is its lower half. 0 lets any length be.
  @inlinable @inline(__always)
  public func obeys(_ rule: UInt32) -> Bool { head & (rule &>> 16) == rule & 0xffff }

  /// Whether an attribute that should occur once did so more often; `multiple` are the bits of those that may, each its
  /// type modulo 128.
  @inlinable @inline(__always)
  public func hasRepeats(besides multiple: UInt128) -> Bool {
    let multiple = (low: UInt64(truncatingIfNeeded: multiple), high: UInt64(truncatingIfNeeded: multiple &>> 64))
    return nestHasRepeats || repeated.low & ~multiple.low != 0 || repeated.high & ~multiple.high != 0
  }

  @usableFromInline @inline(never)
  static func fail(_ reason: DecodingError.Reason, attribute: UInt16, offset: Int) throws(DecodingError) -> Never {
    throw DecodingError(reason, attribute: attribute, offset: offset)
  }

  /// Says that the attribute's size is none its type can have.
  @inlinable
  public func failSize() throws(DecodingError) -> Never {
    try Self.fail(.badPayloadSize, attribute: type, offset: attributeStart)
  }

  @inlinable @inline(__always)
  func inner(from start: Int, to end: Int, of type: UInt16, at place: Int) throws(DecodingError) -> AttributeRange {
    guard range.depth < AttributeWalk.maximumDepth else { try Self.fail(.tooDeep, attribute: type, offset: place) }
    return AttributeRange(from: start, to: end, depth: range.depth &+ 1, selector: selector)
  }

  @inlinable @inline(__always)
  func inner() throws(DecodingError) -> AttributeRange {
    try inner(from: valueStart, to: valueEnd, of: type, at: attributeStart)
  }

  // MARK: Nests

  /// Checks the attribute as a nest.
  @inlinable @inline(__always)
  public mutating func nest<Nest: AttributeView & ~Escapable>(_: Nest.Type) throws(DecodingError) {
    if try Nest.check(bytes, in: inner()) { nestHasRepeats = true }
  }

  /// Checks the attribute as an indexed array of nests.
  @inlinable
  public mutating func indexedNests<Nest: AttributeView & ~Escapable>(_: Nest.Type) throws(DecodingError) {
    var list = AttributeCheck(bytes, in: try inner())
    while try list.next() { try list.nest(Nest.self) }
    if list.nestHasRepeats { nestHasRepeats = true }
  }

  /// Checks the attribute as an indexed array of elements that have a size, or of any with a rule of 0.
  @inlinable
  public mutating func indexedElements(_ rule: UInt32) throws(DecodingError) {
    var list = AttributeCheck(bytes, in: try inner())
    while try list.next() {
      guard list.obeys(rule) else { try list.failSize() }
    }
  }

  /// Checks the attribute as nests within nests whose types are values; only the first of each level counts.
  @inlinable
  public mutating func keyedNest<Nest: AttributeView & ~Escapable>(
    _: Nest.Type, levels: Int
  ) throws(DecodingError) {
    var nest = try inner()
    for _ in 0..<levels {
      var level = AttributeCheck(bytes, in: nest)
      guard try level.next() else { try failSize() }
      // What stands beside it has no place in the value, and must be well-formed all the same.
      var beside = level
      while try beside.next() {}
      nest = try level.inner()
    }
    if try Nest.check(bytes, in: nest) { nestHasRepeats = true }
  }

  // MARK: Sub-messages

  /// Looks ahead for the attribute that selects sub-messages of nests inside this run; the last of several counts. Called
  /// before the check begins.
  @inlinable
  public mutating func offerSelector(_ type: UInt16) throws(DecodingError) {
    var ahead = self
    while try ahead.next() {
      if ahead.type == type { selector = AttributeRange.Selector(start: ahead.valueStart, end: ahead.valueEnd) }
    }
  }

  /// The attribute, to be looked at once the others have been.
  @inlinable @inline(__always)
  public var place: UInt64 { UInt64(UInt32(truncatingIfNeeded: valueStart)) | UInt64(head) &<< 32 }

  /// The value of a selector that is text.
  @inlinable
  public func selectorKey() -> SelectorKey {
    SelectorKey(AttributeText(bytes.part(from: valueStart, count: length &- 4)))
  }

  /// The attribute, of which a view reads a selector that is no text.
  @inlinable
  public var payload: AttributePayload {
    @_lifetime(copy self)
    get { AttributePayload(CheckedAttributes(bytes, range, hasRepeats: true), at: valueStart, head: head) }
  }

  /// Checks an attribute remembered as a sub-message, in the format its selector names; nil asks an outer nest's.
  @inlinable
  public mutating func subMessage<Message: SubMessageView & ~Escapable>(
    _: Message.Type, at place: UInt64, selector key: SelectorKey?
  ) throws(DecodingError) {
    let start = Int(truncatingIfNeeded: place & 0xffff_ffff)
    let head = UInt32(truncatingIfNeeded: place &>> 32)
    let payload = try inner(
      from: start, to: start &+ Int(head & 0xffff) &- 4, of: UInt16(truncatingIfNeeded: head &>> 16) & 0x3fff, at: start
    )
    if try Message.check(bytes, in: payload, selector: key ?? SelectorKey(selector, in: bytes)) {
      nestHasRepeats = true
    }
  }
}
