// Payloads that are more than a number: text, bytes, structures, nests and sub-messages.
extension AttributeWalk {
  /// The text up to the first NUL. Ill-formed UTF-8 is repaired in the value and kept in the form.
  @inlinable @inline(__always)
  public mutating func string(in bytes: RawSpan) -> String {
    expectNoFlags()
    notePadding(in: bytes)
    let (text, isRegular) = bytes.terminatedText(from: valueStart, to: valueEnd)
    if !isRegular { deviates = true }
    return text
  }

  /// The payload as it is.
  @inlinable @inline(__always)
  public mutating func binary(in bytes: RawSpan) -> [UInt8] {
    expectNoFlags()
    notePadding(in: bytes)
    return bytes.copy(valueStart..<valueEnd)
  }

  /// A C array of integers; bytes beyond the last whole element are kept in the form.
  @inlinable @inline(__always)
  public mutating func array<T: FixedWidthInteger & BitwiseCopyable>(of type: T.Type = T.self, in bytes: RawSpan) -> [T]
  {
    expectNoFlags()
    if count % MemoryLayout<T>.size != 0 { deviates = true }
    notePadding(in: bytes)
    return bytes.integers(type, from: valueStart, count: count / MemoryLayout<T>.size)
  }

  /// A C structure. One shorter than ours reads as zeros beyond its end, one longer keeps its tail in the form: an older
  /// or newer kernel's structure is not an error.
  @inlinable @inline(__always)
  public mutating func structure<S: WireStructure>(_ type: S.Type = S.self, in bytes: RawSpan) -> S {
    expectNoFlags()
    notePadding(in: bytes)
    var isUnlike = count != S.size
    let value = bytes.structure(type, in: valueStart..<valueEnd, deviates: &isUnlike)
    if isUnlike { deviates = true }
    return value
  }

  // MARK: Nests

  /// The attributes between `start` and the end of the attribute the walk stands on.
  @inlinable @inline(__always)
  func inner(from start: Int) throws(DecodingError) -> AttributeRange {
    try inner(from: start, to: valueEnd, of: type, at: attributeStart)
  }

  @inlinable @inline(__always)
  func inner(
    from start: Int, to end: Int, of attribute: UInt16, at place: Int
  ) throws(DecodingError) -> AttributeRange {
    guard range.depth < Self.maximumDepth else { try Self.fail(.tooDeep, attribute: attribute, offset: place) }
    return AttributeRange(from: start, to: end, depth: range.depth &+ 1, selector: selector)
  }

  /// Where the attributes of a nest lie.
  @inlinable @inline(__always)
  public mutating func nest(in bytes: RawSpan) throws(DecodingError) -> AttributeRange {
    expectNest(in: bytes)
    return try inner(from: valueStart)
  }

  /// A nest whose elements stand under index attributes; counted from 0 in our own form.
  @inlinable @inline(__always)
  public mutating func indexedNests<Nest: AttributeSet>(
    _ type: Nest.Type = Nest.self, in bytes: RawSpan
  ) throws(DecodingError) -> [Nest] {
    expectNest(in: bytes)
    var list = AttributeWalk(try inner(from: valueStart))
    let elements = try list.elements(in: bytes) { (element) throws(DecodingError) in
      try Nest(from: bytes, in: element.nest(in: bytes))
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of integers.
  @inlinable @inline(__always)
  public mutating func indexedIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self, bigEndian: Bool = false, in bytes: RawSpan
  ) throws(DecodingError) -> [T] {
    expectNest(in: bytes)
    var list = AttributeWalk(try inner(from: valueStart))
    let elements = try list.elements(in: bytes) { (element) throws(DecodingError) in
      bigEndian ? try element.bigEndian(type, in: bytes) : try element.integer(type, in: bytes)
    }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of byte strings.
  @inlinable @inline(__always)
  public mutating func indexedBinaries(in bytes: RawSpan) throws(DecodingError) -> [[UInt8]] {
    expectNest(in: bytes)
    var list = AttributeWalk(try inner(from: valueStart))
    let elements = try list.elements(in: bytes) { (element) throws(DecodingError) in element.binary(in: bytes) }
    if list.deviates { deviates = true }
    return elements
  }

  /// An indexed array of strings.
  @inlinable @inline(__always)
  public mutating func indexedStrings(in bytes: RawSpan) throws(DecodingError) -> [String] {
    expectNest(in: bytes)
    var list = AttributeWalk(try inner(from: valueStart))
    let elements = try list.elements(in: bytes) { (element) throws(DecodingError) in element.string(in: bytes) }
    if list.deviates { deviates = true }
    return elements
  }

  /// What stands under the index attributes of a list, which this walks to its end.
  @inlinable
  mutating func elements<Element>(
    in bytes: RawSpan, _ read: (inout AttributeWalk) throws(DecodingError) -> Element
  ) throws(DecodingError) -> [Element] {
    var elements: [Element] = []
    while try next(in: bytes) {
      if Int(type) != elements.count { deviates = true }
      elements.append(try read(&self))
    }
    return elements
  }

  /// Nests within nests whose attribute types are values (`nest-type-value`), `levels` of them.
  @inlinable @inline(__always)
  public mutating func keyedNest<Nest: AttributeSet>(
    _ type: Nest.Type = Nest.self, levels: Int, in bytes: RawSpan
  ) throws(DecodingError) -> KeyedNest<Nest> {
    expectNest(in: bytes)
    var keys: [UInt16] = []
    var nest = try inner(from: valueStart)
    for _ in 0..<levels {
      var level = AttributeWalk(nest)
      guard try level.next(in: bytes) else { try failSize() }
      keys.append(level.type)
      // What stands beside the first attribute of a level has no place in the value; the form keeps it.
      level.expectNest(in: bytes)
      if level.deviates || level.offset != nest.end { deviates = true }
      // It must be well-formed all the same.
      var beside = level
      while try beside.next(in: bytes) {}
      nest = try level.inner(from: level.valueStart)
    }
    return KeyedNest(keys: keys, attributes: try Nest(from: bytes, in: nest))
  }

  // MARK: Sub-messages

  /// Looks ahead for the attribute that selects sub-messages of nests inside this one, which may stand behind them; the
  /// last of several counts, as for a value. Called before the walk begins.
  @inlinable
  public mutating func offerSelector(_ type: UInt16, in bytes: RawSpan) throws(DecodingError) {
    var ahead = self
    while try ahead.next(in: bytes) {
      if ahead.type == type { selector = AttributeRange.Selector(start: ahead.valueStart, end: ahead.valueEnd) }
    }
  }

  /// The payload of the attribute the walk stands on, to be decoded once its selector is known.
  @inlinable @inline(__always)
  public mutating func setAsideSubMessage(in bytes: RawSpan) -> SubMessagePayload {
    notePadding(in: bytes)
    return SubMessagePayload(
      start: valueStart, end: valueEnd, attribute: type, isNest: flagBits == 0x8000,
      hasOtherFlags: flagBits & 0x4000 != 0)
  }

  /// Decodes a payload set aside by `setAsideSubMessage()`; `selector` nil asks an outer nest's.
  @inlinable @inline(__always)
  public mutating func subMessage<Message: SubMessage>(
    _ payload: SubMessagePayload, _ type: Message.Type = Message.self, selector name: String?, in bytes: RawSpan
  ) throws(DecodingError) -> Message {
    let range = try inner(from: payload.start, to: payload.end, of: payload.attribute, at: payload.start)
    let (message, deviates) = try bytes.subMessage(type, in: range, selector: name)
    if payload.hasOtherFlags || payload.isNest != message.isNest || deviates { self.deviates = true }
    return message
  }
}

extension RawSpan {
  @inlinable
  func subMessage<Message: SubMessage>(
    _ type: Message.Type, in range: AttributeRange, selector name: String?
  ) throws(DecodingError) -> (message: Message, deviates: Bool) {
    let selector = range.selector
    precondition(selector.end <= byteCount)
    let outer = selector.start == 0 ? nil : terminatedText(from: selector.start, to: selector.end).text
    var reader = AttributeReader(self, range)
    let message = try Message(selector: name ?? outer, from: &reader)
    return (message, reader.walk.deviates)
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
