/// Walks the attributes of a message or nest and loads their payloads.
///
/// `next()` moves to an attribute and checks its length; the accessors load the payload of the attribute it stands on.
/// While it walks, the reader notes whether the bytes are in the form this package would write: attributes in
/// ascending order, each once, integers at their shortest, strings terminated, padding zero, flag bits as expected. Only
/// when they are not does decoding keep a copy, so that a message encodes back to the bytes it came from (`WireForm`).
public struct AttributeReader: ~Escapable {
  @usableFromInline static let headerSize = 4
  /// The kernel's own limit on nested policies is 10 (`MAX_POLICY_RECURSION_DEPTH`); no family comes near this one.
  @usableFromInline static let maximumDepth: UInt8 = 32

  @usableFromInline let bytes: RawSpan
  @usableFromInline let start: Int
  @usableFromInline let end: Int
  @usableFromInline var offset: Int
  @usableFromInline let depth: UInt8

  /// Type of the attribute the reader stands on, without its flag bits.
  @inlinable
  public var type: UInt16 { currentType }
  @usableFromInline var currentType: UInt16 = 0
  @usableFromInline var flagBits: UInt16 = 0
  @usableFromInline var attributeStart = 0
  @usableFromInline var valueStart = 0
  @usableFromInline var valueEnd = 0

  // What the form of the bytes was so far; see WireForm.
  @usableFromInline var order: UInt64 = 0
  @usableFromInline var attributeCount = 0
  @usableFromInline var typeBits: UInt16 = 0
  @usableFromInline var descents = 0
  @usableFromInline var isRepeat = false
  @usableFromInline var deviates = false

  // The payload of the latest attribute that selects sub-messages of nests inside this one.
  @usableFromInline var selectorStart = 0
  @usableFromInline var selectorEnd = 0

  /// Reads the attributes in a range of a message; offsets in errors count from the start of `bytes`.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, in range: Range<Int>) {
    self.init(bytes, from: range.lowerBound, to: min(range.upperBound, bytes.byteCount), depth: 0)
  }

  @inlinable
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int, to end: Int, depth: UInt8) {
    self.bytes = bytes
    self.start = start
    self.end = end
    self.offset = start
    self.depth = depth
  }

  /// Moves to the next attribute; false after the last.
  @inlinable @inline(__always)
  public mutating func next() throws(DecodingError) -> Bool {
    let left = end &- offset
    guard left >= Self.headerSize else {
      if left > 0 { throw DecodingError(.trailingBytes, attribute: type, offset: offset) }
      return false
    }
    let length = Int(bytes.load(UInt16.self, at: offset))
    let rawType = bytes.load(UInt16.self, at: offset &+ 2)
    let newType = rawType & 0x3fff
    guard length >= Self.headerSize else {
      throw DecodingError(.attributeTooShort, attribute: newType, offset: offset)
    }
    guard length <= left else { throw DecodingError(.attributeTooLong, attribute: newType, offset: offset) }
    if newType <= type { descents &+= 1 }
    isRepeat = newType == type
    currentType = newType
    typeBits |= newType
    flagBits = rawType & 0xc000
    attributeStart = offset
    valueStart = offset &+ Self.headerSize
    valueEnd = offset &+ length
    order = (order &<< 6) | UInt64(truncatingIfNeeded: newType & 0x3f)
    attributeCount &+= 1
    offset = offset &+ netlinkAligned(length)
    if offset > end { closeUnpadded() }
    return true
  }

  /// The last attribute of a message may end without its padding; what we write never does.
  @usableFromInline @inline(never)
  mutating func closeUnpadded() {
    offset = end
    deviates = true
  }

  /// Size of the payload in bytes.
  @inlinable
  public var count: Int { valueEnd &- valueStart }

  /// Bytes from the start of the message to the attribute's header, as an extended ack counts them.
  @inlinable
  public var attributeOffset: Int { attributeStart }

  @usableFromInline @inline(never)
  func sizeError() -> DecodingError { DecodingError(.badPayloadSize, attribute: type, offset: attributeStart) }

  // MARK: Scalars

  @inlinable @inline(__always)
  mutating func scalar<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws(DecodingError) -> T {
    guard valueEnd &- valueStart == MemoryLayout<T>.size else { throw sizeError() }
    if flagBits != 0 { deviates = true }
    if MemoryLayout<T>.size < 4 { notePadding() }
    return bytes.load(T.self, at: valueStart)
  }

  /// An integer in host byte order; the payload must have exactly its size.
  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) throws(DecodingError) -> T {
    try scalar(type)
  }

  /// An integer in network byte order.
  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) throws(DecodingError) -> T {
    T(bigEndian: try scalar(type))
  }

  /// An integer in little-endian byte order.
  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) throws(DecodingError) -> T {
    T(littleEndian: try scalar(type))
  }

  /// A `uint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public mutating func uint() throws(DecodingError) -> UInt64 {
    if flagBits != 0 { deviates = true }
    if valueEnd &- valueStart == 4 { return UInt64(bytes.load(UInt32.self, at: valueStart)) }
    guard valueEnd &- valueStart == 8 else { throw sizeError() }
    let value = bytes.load(UInt64.self, at: valueStart)
    if value <= UInt64(UInt32.max) { deviates = true }
    return value
  }

  /// A `sint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public mutating func sint() throws(DecodingError) -> Int64 {
    if flagBits != 0 { deviates = true }
    if valueEnd &- valueStart == 4 { return Int64(bytes.load(Int32.self, at: valueStart)) }
    guard valueEnd &- valueStart == 8 else { throw sizeError() }
    let value = bytes.load(Int64.self, at: valueStart)
    if Int64(Int32(truncatingIfNeeded: value)) == value { deviates = true }
    return value
  }

  /// A flag is present or absent; a payload, which it should not have, is tolerated and kept.
  @inlinable
  public mutating func flag() -> Bool {
    if valueEnd != valueStart || flagBits != 0 { deviates = true }
    return true
  }

  /// `struct nla_bitfield32`.
  @inlinable
  public mutating func bitfield32() throws(DecodingError) -> Bitfield32 {
    guard count == 8 else { throw sizeError() }
    if flagBits != 0 { deviates = true }
    return Bitfield32(
      value: bytes.load(UInt32.self, at: valueStart), selector: bytes.load(UInt32.self, at: valueStart &+ 4))
  }

  // MARK: Strings and bytes

  /// The text up to the first NUL. Ill-formed UTF-8 is repaired in the value and kept in the form.
  @inlinable
  public mutating func string() -> String {
    if flagBits != 0 { deviates = true }
    notePadding()
    var textEnd = valueStart
    while textEnd < valueEnd, bytes.load(UInt8.self, at: textEnd) != 0 { textEnd &+= 1 }
    if textEnd != valueEnd &- 1 { deviates = true }
    let (text, isValid) = bytes.text(valueStart..<textEnd)
    if !isValid { deviates = true }
    return text
  }

  /// The payload as it is.
  @inlinable
  public mutating func binary() -> [UInt8] {
    if flagBits != 0 { deviates = true }
    notePadding()
    return bytes.copy(valueStart..<valueEnd)
  }

  /// A C array of integers; bytes beyond the last whole element are kept in the form.
  @inlinable
  public mutating func array<T: FixedWidthInteger & BitwiseCopyable>(of type: T.Type = T.self) -> [T] {
    if flagBits != 0 || count % MemoryLayout<T>.size != 0 { deviates = true }
    notePadding()
    let range = 0..<(count / MemoryLayout<T>.size)
    return range.map { bytes.load(T.self, at: valueStart &+ $0 &* MemoryLayout<T>.size) }
  }

  /// A C structure. One shorter than ours reads as zeros beyond its end, one longer keeps its tail in the form: an older
  /// or newer kernel's structure is not an error.
  @inlinable
  public mutating func structure<S: WireStructure>(_ type: S.Type = S.self) -> S {
    if flagBits != 0 || count != S.size { deviates = true }
    notePadding()
    return bytes.structure(type, in: valueStart..<valueEnd, deviates: &deviates)
  }

  // MARK: Nests

  @inlinable
  @_lifetime(copy self)
  func inner(from start: Int) throws(DecodingError) -> AttributeReader {
    guard depth < Self.maximumDepth else { throw DecodingError(.tooDeep, attribute: type, offset: attributeStart) }
    var inner = AttributeReader(bytes, from: start, to: valueEnd, depth: depth &+ 1)
    inner.selectorStart = selectorStart
    inner.selectorEnd = selectorEnd
    return inner
  }

  /// The attributes of a nest.
  @inlinable
  public mutating func nest<Nest: AttributeSet>(_ type: Nest.Type = Nest.self) throws(DecodingError) -> Nest {
    if flagBits != 0x8000 { deviates = true }
    var inner = try inner(from: valueStart)
    return try Nest(from: &inner)
  }

  /// A nest whose elements stand under index attributes; counted from 0 in our own form.
  @inlinable
  public mutating func indexedNests<Nest: AttributeSet>(_ type: Nest.Type = Nest.self) throws(DecodingError) -> [Nest] {
    if flagBits != 0x8000 { deviates = true }
    var elements: [Nest] = []
    var list = try inner(from: valueStart)
    while try list.next() {
      if Int(list.type) != elements.count { deviates = true }
      elements.append(try list.nest(type))
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of integers.
  @inlinable
  public mutating func indexedIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, bigEndian: Bool = false
  ) throws(DecodingError) -> [T] {
    if flagBits != 0x8000 { deviates = true }
    var elements: [T] = []
    var list = try inner(from: valueStart)
    while try list.next() {
      if Int(list.type) != elements.count { deviates = true }
      elements.append(bigEndian ? try list.bigEndian(type) : try list.integer(type))
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of byte strings.
  @inlinable
  public mutating func indexedBinaries() throws(DecodingError) -> [[UInt8]] {
    if flagBits != 0x8000 { deviates = true }
    var elements: [[UInt8]] = []
    var list = try inner(from: valueStart)
    while try list.next() {
      if Int(list.type) != elements.count { deviates = true }
      elements.append(list.binary())
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of strings.
  @inlinable
  public mutating func indexedStrings() throws(DecodingError) -> [String] {
    if flagBits != 0x8000 { deviates = true }
    var elements: [String] = []
    var list = try inner(from: valueStart)
    while try list.next() {
      if Int(list.type) != elements.count { deviates = true }
      elements.append(list.string())
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// Nests within nests whose attribute types are values (`nest-type-value`), `levels` of them.
  @inlinable
  public mutating func keyedNest<Nest: AttributeSet>(
    _ type: Nest.Type = Nest.self, levels: Int
  ) throws(DecodingError) -> KeyedNest<Nest> {
    if flagBits != 0x8000 { deviates = true }
    var keys: [UInt16] = []
    var level = try inner(from: valueStart)
    for _ in 0..<levels {
      guard try level.next() else { throw DecodingError(.badPayloadSize, attribute: self.type, offset: attributeStart) }
      keys.append(level.type)
      // What stands beside the first attribute of a level has no place in the value; the form keeps it.
      if level.flagBits != 0x8000 || level.offset < level.end { deviates = true }
      level = try level.inner(from: level.valueStart)
    }
    return KeyedNest(keys: keys, attributes: try Nest(from: &level))
  }

  // MARK: Sub-messages

  /// Remembers the attribute the reader stands on as the selector for sub-messages of nests inside this one.
  @inlinable
  public mutating func offerSelector() {
    selectorStart = valueStart
    selectorEnd = valueEnd
  }

  /// The text of the selector an outer nest offered.
  @usableFromInline
  func outerSelector() -> String? {
    guard selectorStart != 0 else { return nil }
    var textEnd = selectorStart
    while textEnd < selectorEnd, bytes.load(UInt8.self, at: textEnd) != 0 { textEnd &+= 1 }
    return bytes.text(selectorStart..<textEnd).text
  }

  /// The payload of the attribute the reader stands on, to be decoded once its selector is known.
  @inlinable
  public mutating func setAsideSubMessage() -> SubMessagePayload {
    SubMessagePayload(
      start: valueStart, end: valueEnd, attribute: type, isNest: flagBits == 0x8000, hasOtherFlags: flagBits & 0x4000 != 0)
  }

  /// Decodes a payload set aside by `setAsideSubMessage()`; `selector` nil asks an outer nest's.
  @inlinable
  public mutating func subMessage<Message: SubMessage>(
    _ payload: SubMessagePayload, _ type: Message.Type = Message.self, selector: String?
  ) throws(DecodingError) -> Message {
    guard depth < Self.maximumDepth else {
      throw DecodingError(.tooDeep, attribute: payload.attribute, offset: payload.start)
    }
    var inner = AttributeReader(bytes, from: payload.start, to: payload.end, depth: depth &+ 1)
    inner.selectorStart = selectorStart
    inner.selectorEnd = selectorEnd
    let message = try Message(selector: selector ?? outerSelector(), from: &inner)
    if payload.hasOtherFlags || payload.isNest != message.isNest || inner.deviates { deviates = true }
    return message
  }

  // MARK: Form

  /// Keeps an attribute that has no place in the value: unknown, unused, or padding for alignment.
  @inlinable
  public mutating func setAside() { deviates = true }

  /// Says that the attribute may occur several times, so that one right after another of its type is in order.
  @inlinable @inline(__always)
  public mutating func expectRepeats() {
    if isRepeat { descents &-= 1 }
  }

  @inlinable @inline(__always)
  mutating func notePadding() {
    if valueEnd & 3 != 0, valueEnd < end { checkPadding() }
  }

  @usableFromInline @inline(never)
  mutating func checkPadding() {
    if !bytes.isZero(valueEnd..<min(end, netlinkAligned(valueEnd &- attributeStart) &+ attributeStart)) { deviates = true }
  }

  /// The form of the attributes just walked: nothing to keep, or what encoding needs to write the same bytes.
  @inlinable @inline(__always)
  public func form<Owner: AttributeSet>(of owner: Owner.Type) -> WireForm {
    if descents == 0 && !deviates { return WireForm() }
    return keepForm(of: owner)
  }
}

/// Where a sub-message's payload lies until its selector is known.
public struct SubMessagePayload: Sendable {
  @usableFromInline var start: Int
  @usableFromInline var end: Int
  @usableFromInline var attribute: UInt16
  @usableFromInline var isNest: Bool
  @usableFromInline var hasOtherFlags: Bool

  @inlinable
  init(start: Int, end: Int, attribute: UInt16, isNest: Bool, hasOtherFlags: Bool) {
    self.start = start
    self.end = end
    self.attribute = attribute
    self.isNest = isNest
    self.hasOtherFlags = hasOtherFlags
  }
}
