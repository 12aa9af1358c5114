/// Where a run of attributes lies in a message, and what decoding them needs to know of what is around it.
public struct AttributeRange: BitwiseCopyable, Sendable {
  /// The payload of an attribute that selects sub-messages; from 0 to 0 where there is none. Positions in a message fit
  /// 32 bits, and with both in one word a range is passed in registers.
  @usableFromInline
  struct Selector: BitwiseCopyable, Sendable {
    @usableFromInline let bounds: UInt64

    @inlinable @inline(__always)
    init(start: Int = 0, end: Int = 0) {
      bounds = UInt64(UInt32(truncatingIfNeeded: start)) | UInt64(UInt32(truncatingIfNeeded: end)) << 32
    }

    @inlinable
    var start: Int { Int(truncatingIfNeeded: bounds & 0xffff_ffff) }
    @inlinable
    var end: Int { Int(truncatingIfNeeded: bounds >> 32) }
  }

  @usableFromInline var start: Int
  @usableFromInline var end: Int
  /// Nests around it.
  @usableFromInline var depth: UInt8
  @usableFromInline var selector: Selector

  @inlinable @inline(__always)
  init(from start: Int, to end: Int, depth: UInt8 = 0, selector: Selector = Selector()) {
    self.start = start
    self.end = end
    self.depth = depth
    self.selector = selector
  }
}

/// Reads the attributes of a message or nest.
///
/// `next()` moves to an attribute and checks its length; the accessors load the payload of the attribute it stands on.
/// While it walks, the reader notes whether the bytes are in the form this package would write: attributes in
/// ascending order, each once, integers at their shortest, strings terminated, padding zero, flag bits as expected. Only
/// when they are not does decoding keep a copy, so that a message encodes back to the bytes it came from (`WireForm`).
public struct AttributeReader: BitwiseCopyable, ~Escapable {
  @usableFromInline static let maximumDepth = AttributeWalk.maximumDepth

  @usableFromInline let bytes: RawSpan
  @usableFromInline var walk: AttributeWalk

  /// Reads the attributes in a range of a message; offsets in errors count from the start of `bytes`.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, in range: Range<Int>) {
    precondition(range.lowerBound >= 0)
    self.init(bytes, from: range.lowerBound, to: range.upperBound, depth: 0)
  }

  @inlinable
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, from start: Int, to end: Int, depth: UInt8) {
    self.init(bytes, AttributeRange(from: start, to: min(end, bytes.byteCount), depth: depth))
  }

  @inlinable
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ range: AttributeRange) {
    precondition(range.end <= bytes.byteCount)
    self.bytes = bytes
    walk = AttributeWalk(range)
  }

  /// Moves to the next attribute; false after the last.
  @inlinable
  public mutating func next() throws(DecodingError) -> Bool { try walk.next(in: bytes) }

  /// Type of the attribute the reader stands on, without its flag bits.
  @inlinable
  public var type: UInt16 { walk.type }

  /// Size of the payload in bytes.
  @inlinable
  public var count: Int { walk.count }

  /// Bytes from the start of the message to the attribute's header, as an extended ack counts them.
  @inlinable
  public var attributeOffset: Int { walk.attributeStart }

  /// An integer in host byte order; the payload must have exactly its size.
  @inlinable
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self
  ) throws(DecodingError) -> T {
    try walk.integer(type, in: bytes)
  }

  /// The text up to the first NUL, with ill-formed UTF-8 repaired.
  @inlinable
  public mutating func string() -> String { walk.string(in: bytes) }

  /// The payload as it is.
  @inlinable
  public mutating func binary() -> [UInt8] { walk.binary(in: bytes) }

  /// A reader of the attribute's payload, which is a nest.
  @_lifetime(copy self)
  func nest() throws(DecodingError) -> AttributeReader {
    AttributeReader(bytes, try walk.inner(from: walk.valueStart))
  }

  /// What is left to read.
  @inlinable
  var rest: AttributeRange {
    AttributeRange(from: walk.offset, to: walk.range.end, depth: walk.range.depth, selector: walk.selector)
  }
}
