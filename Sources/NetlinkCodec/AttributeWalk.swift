/// Walks a run of attributes and loads their payloads; the bytes are handed to each call, always the same.
/// Each checks that they reach as far as the walk does, so that other bytes are read wrongly at most, never beyond.
///
/// Generated decoders hold one of these in registers. For that it is an ordinary value, which an `AttributeReader`, bound
/// to its bytes' lifetime, is not to the optimiser; and what is not inlined into a decoder is a function of the values it
/// needs, since a method that is called would have the walk's address.
public struct AttributeWalk: BitwiseCopyable, Sendable {
  @usableFromInline static let headerSize = 4
  /// The kernel's own limit on nested policies is 10 (`MAX_POLICY_RECURSION_DEPTH`); no family comes near this one.
  @usableFromInline static let maximumDepth: UInt8 = 32
  /// `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` as they lie in `head`.
  @usableFromInline static let flagMask: UInt32 = 0xc000_0000
  @usableFromInline static let nestFlag: UInt32 = 0x8000_0000

  @usableFromInline let range: AttributeRange
  /// Where the next attribute begins.
  @usableFromInline var offset: Int

  /// `nla_len` in the lower half and `nla_type` in the upper, of the attribute the reader stands on.
  @usableFromInline var head: UInt32 = 0
  @usableFromInline var currentType: UInt32 = 0
  @usableFromInline var attributeStart = 0

  // What the form of the bytes was so far; see WireForm.
  @usableFromInline var deviates = false
  @usableFromInline var hasCopy = false
  /// The least type that would be in ascending order next.
  @usableFromInline var nextType: UInt32 = 0
  /// Negative once a type was less than that.
  @usableFromInline var ascent: Int32 = 0

  /// The payload of the latest attribute that selects sub-messages of nests inside this one.
  @usableFromInline var selector: AttributeRange.Selector

  @inlinable @inline(__always)
  public init(_ range: AttributeRange) {
    self.range = range
    offset = range.start
    selector = range.selector
  }

  /// With the same bytes each time, as a decoder has them, the optimiser leaves one of these.
  @inlinable @inline(__always)
  func check(_ bytes: RawSpan) { precondition(range.end <= bytes.byteCount) }

  // MARK: Walking

  /// Moves to the next attribute; false after the last.
  @inlinable @inline(__always)
  public mutating func next(in bytes: RawSpan) throws(DecodingError) -> Bool {
    check(bytes)
    let left = range.end &- offset
    guard left >= Self.headerSize else {
      // The last attribute of a message may end without its padding; what we write never does.
      if left < 0 { deviates = true }
      if left > 0 { try Self.fail(.trailingBytes, attribute: type, offset: offset) }
      return false
    }
    head = bytes.load(UInt32.self, at: offset)
    currentType = (head &>> 16) & 0x3fff
    // One comparison for both limits: a length below the header's wraps around to a huge one.
    guard UInt(bitPattern: length &- Self.headerSize) <= UInt(bitPattern: left &- Self.headerSize) else {
      let reason: DecodingError.Reason = length < Self.headerSize ? .attributeTooShort : .attributeTooLong
      try Self.fail(reason, attribute: type, offset: offset)
    }
    attributeStart = offset
    offset = attributeStart &+ netlinkAligned(length)
    ascent |= Int32(bitPattern: currentType &- nextType)
    nextType = currentType &+ 1
    return true
  }

  /// Type of the attribute the reader stands on, without its flag bits.
  @inlinable @inline(__always)
  public var type: UInt16 { UInt16(truncatingIfNeeded: currentType) }
  @inlinable @inline(__always)
  var length: Int { Int(head & 0xffff) }
  @inlinable @inline(__always)
  var flagBits: UInt16 { UInt16(truncatingIfNeeded: head &>> 16) & 0xc000 }
  @inlinable @inline(__always)
  var valueStart: Int { attributeStart &+ Self.headerSize }
  @inlinable @inline(__always)
  var valueEnd: Int { attributeStart &+ length }

  /// Size of the payload in bytes.
  @inlinable @inline(__always)
  public var count: Int { length &- Self.headerSize }

  /// Bytes from the start of the message to the attribute's header, as an extended ack counts them.
  @inlinable
  public var attributeOffset: Int { attributeStart }

  @usableFromInline @inline(never)
  static func fail(
    _ reason: DecodingError.Reason, attribute: UInt16, offset: Int
  ) throws(DecodingError) -> Never {
    throw DecodingError(reason, attribute: attribute, offset: offset)
  }

  @inlinable @inline(__always)
  func failSize() throws(DecodingError) -> Never {
    try Self.fail(.badPayloadSize, attribute: type, offset: attributeStart)
  }

  // MARK: Scalars

  @inlinable @inline(__always)
  mutating func scalar<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, in bytes: RawSpan) throws(DecodingError) -> T
  {
    check(bytes)
    try expectSize(MemoryLayout<T>.size)
    // The length is known now: with a constant, finding the next attribute need not wait for this one's header.
    offset = valueStart &+ netlinkAligned(MemoryLayout<T>.size)
    if MemoryLayout<T>.size < 4 { notePadding(in: bytes) }
    return bytes.load(T.self, at: valueStart)
  }

  /// An integer in host byte order; the payload must have exactly its size.
  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, in bytes: RawSpan
  ) throws(DecodingError) -> T {
    try scalar(type, in: bytes)
  }

  /// An integer in network byte order.
  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, in bytes: RawSpan
  ) throws(DecodingError) -> T {
    T(bigEndian: try scalar(type, in: bytes))
  }

  /// An integer in little-endian byte order.
  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, in bytes: RawSpan
  ) throws(DecodingError) -> T {
    T(littleEndian: try scalar(type, in: bytes))
  }

  /// A `uint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public mutating func uint(in bytes: RawSpan) throws(DecodingError) -> UInt64 {
    if hasSize(4) || count == 4 { return UInt64(try scalar(UInt32.self, in: bytes)) }
    let value = try scalar(UInt64.self, in: bytes)
    if value <= UInt64(UInt32.max) { deviates = true }
    return value
  }

  /// A `sint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public mutating func sint(in bytes: RawSpan) throws(DecodingError) -> Int64 {
    if hasSize(4) || count == 4 { return Int64(try scalar(Int32.self, in: bytes)) }
    let value = try scalar(Int64.self, in: bytes)
    if Int64(Int32(truncatingIfNeeded: value)) == value { deviates = true }
    return value
  }

  /// A flag is present or absent; a payload, which it should not have, is tolerated and kept.
  @inlinable @inline(__always)
  public mutating func flag() -> Bool {
    expectNoFlags()
    if count != 0 { deviates = true }
    return true
  }

  /// `struct nla_bitfield32`.
  @inlinable @inline(__always)
  public mutating func bitfield32(in bytes: RawSpan) throws(DecodingError) -> Bitfield32 {
    check(bytes)
    try expectSize(8)
    return Bitfield32(
      value: bytes.load(UInt32.self, at: valueStart), selector: bytes.load(UInt32.self, at: valueStart &+ 4))
  }

  // MARK: Form

  /// Keeps an attribute that has no place in the value: unknown, unused, or padding for alignment.
  ///
  /// The form is made here and not at the end, which costs nothing more. It gives the owner's address to a call inside a
  /// decoder's loop: without one, the optimiser takes all of a large value apart, and moves it in and out of the stack.
  @inlinable @inline(__always)
  public mutating func setAside<Owner: AttributeSet>(in owner: inout Owner, _ bytes: RawSpan) {
    if !hasCopy { owner.keep(bytes, in: range) }
    hasCopy = true
  }

  /// Says that the attribute may occur several times, so that one right after another of its type is in order.
  @inlinable @inline(__always)
  public mutating func expectRepeats() {
    nextType = currentType
  }

  /// The payload has one size and the head no flags: one comparison tells. What has flags is looked at again.
  @inlinable @inline(__always)
  mutating func expectSize(_ size: Int) throws(DecodingError) {
    guard hasSize(size) else {
      guard count == size else { try failSize() }
      deviates = true
      return
    }
  }

  @inlinable @inline(__always)
  func hasSize(_ size: Int) -> Bool {
    head & (Self.flagMask | 0xffff) == UInt32(truncatingIfNeeded: size &+ Self.headerSize)
  }

  @inlinable @inline(__always)
  mutating func expectNoFlags() {
    if head & Self.flagMask != 0 { deviates = true }
  }

  @inlinable @inline(__always)
  mutating func expectNest(in bytes: RawSpan) {
    if head & Self.flagMask != Self.nestFlag { deviates = true }
    notePadding(in: bytes)
  }

  @inlinable @inline(__always)
  mutating func notePadding(in bytes: RawSpan) {
    check(bytes)
    if valueEnd & 3 != 0, valueEnd < range.end,
      !bytes.isZero(valueEnd..<min(range.end, attributeStart &+ netlinkAligned(length)))
    {
      deviates = true
    }
  }

  /// Sets the form of the attributes just walked: nothing to keep, or what encoding needs to write the same bytes.
  @inlinable @inline(__always)
  public func noteForm<Owner: AttributeSet>(in owner: inout Owner, _ bytes: RawSpan) {
    if hasCopy { return }
    if !deviates && ascent >= 0 { return owner.wireForm.set(order: 0) }
    owner.keepForm(of: bytes, in: range, deviates: deviates)
  }
}
