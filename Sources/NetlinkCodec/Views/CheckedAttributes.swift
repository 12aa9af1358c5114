/// A run of attributes that lies in a message and stays there: what every view is made of.
///
/// A check that comes before has found each length, size and nest right. Whatever reads the run looks at lengths again all
/// the same, where that costs next to nothing: that no read leaves the bytes depends on the reading alone.
public struct CheckedAttributes: BitwiseCopyable, ~Escapable {
  /// The whole message.
  @usableFromInline let bytes: RawSpan
  // Positions in a message fit 32 bits.
  @usableFromInline let start: UInt32
  @usableFromInline let end: UInt32
  /// Whether an attribute that should occur once does so more often, here or in a nest; the last one counts then.
  @usableFromInline let hasRepeats: Bool
  /// The payload that selects sub-messages of nests inside this one.
  @usableFromInline let selector: AttributeRange.Selector

  @inlinable @inline(__always)
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ range: AttributeRange, hasRepeats: Bool) {
    self.bytes = bytes
    start = UInt32(truncatingIfNeeded: range.start)
    end = UInt32(truncatingIfNeeded: range.end)
    selector = range.selector
    self.hasRepeats = hasRepeats
  }

  @inlinable @inline(__always)
  var range: AttributeRange {
    AttributeRange(from: Int(start), to: Int(end), selector: selector)
  }

  /// An attribute by its type; of several, the one that counts.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func first(_ type: UInt16) -> AttributePayload? {
    let place = Self.place(of: type, in: bytes, from: Int(start), to: Int(end), isLast: hasRepeats)
    guard place != 0 else { return nil }
    return AttributePayload(self, at: place)
  }

  /// Whether there is an attribute of a type.
  @inlinable @inline(__always)
  public func contains(_ type: UInt16) -> Bool {
    Self.place(of: type, in: bytes, from: Int(start), to: Int(end), isLast: false) != 0
  }

  /// What selects sub-messages of nests in the run: the last attribute that offers itself, of several types the greatest,
  /// or what did around the run.
  @usableFromInline
  func innerSelector<View: AttributeView & ~Escapable>(of _: View.Type) -> AttributeRange.Selector {
    var selector = selector
    var found: UInt16 = 0
    var attributes = makeIterator()
    while let attribute = attributes.next() {
      guard attribute.type >= found, View.offersSelector(attribute.type) else { continue }
      found = attribute.type
      selector = AttributeRange.Selector(start: attribute.start, end: attribute.start &+ attribute.count)
    }
    return selector
  }

  /// All attributes, one after another.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func makeIterator() -> AttributeIterator { AttributeIterator(self) }

  /// Where an attribute's payload starts, from the start of the message; 0 if there is none. A function of the values it
  /// needs, so that they are handed over in registers.
  @usableFromInline @inline(never)
  static func place(of type: UInt16, in bytes: RawSpan, from start: Int, to end: Int, isLast: Bool) -> Int {
    var offset = start
    var found = 0
    while end &- offset >= 4 {
      let head = bytes.load(UInt32.self, at: offset)
      let length = Int(head & 0xffff)
      guard length >= 4, length <= end &- offset else { break }
      if (head &>> 16) & 0x3fff == UInt32(type) {
        found = offset &+ 4
        if !isLast { break }
      }
      offset &+= netlinkAligned(length)
    }
    return found
  }
}

/// Walks a run of checked attributes.
public struct AttributeIterator: BitwiseCopyable, ~Escapable {
  @usableFromInline let attributes: CheckedAttributes
  @usableFromInline var offset: Int
  /// Of the attribute it stands on: where its payload starts, and its header.
  @usableFromInline var start: Int
  @usableFromInline var head: UInt32 = 0

  @inlinable @inline(__always)
  @_lifetime(copy attributes)
  init(_ attributes: CheckedAttributes) {
    self.attributes = attributes
    offset = Int(attributes.start)
    start = Int(attributes.start)
  }

  /// Moves to the next attribute; false after the last.
  @inlinable @inline(__always)
  public mutating func advance() -> Bool {
    let left = Int(attributes.end) &- offset
    guard left >= 4 else { return false }
    let head = attributes.bytes.load(UInt32.self, at: offset)
    let length = Int(head & 0xffff)
    guard length >= 4, length <= left else { return false }
    start = offset &+ 4
    offset &+= netlinkAligned(length)
    self.head = head
    return true
  }

  /// Type of the attribute it stands on, without its flag bits.
  @inlinable @inline(__always)
  public var type: UInt16 { UInt16(truncatingIfNeeded: head &>> 16) & 0x3fff }

  /// The attribute it stands on. Whoever wants one value of it has only that loaded, where a copy of all would be stored.
  @inlinable @inline(__always)
  public var current: AttributePayload {
    @_lifetime(copy self)
    get { AttributePayload(attributes, at: start, head: head) }
  }

  /// The attribute it stands on as an integer in host byte order; nil where its size is another.
  @inlinable @inline(__always)
  public func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T? {
    Int(head & 0xffff) == MemoryLayout<T>.size &+ 4 ? attributes.bytes.load(type, at: start) : nil
  }

  /// The next attribute, or nil after the last.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public mutating func next() -> AttributePayload? { advance() ? current : nil }

  /// The next attribute of a type, or nil after the last.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public mutating func next(_ type: UInt16) -> AttributePayload? {
    while advance() {
      if self.type == type { return current }
    }
    return nil
  }
}
