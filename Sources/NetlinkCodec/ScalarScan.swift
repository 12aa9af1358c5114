/// Reads the attributes that a set expects: numbers, flags and nests, in ascending order.
///
/// A generated decoder asks for each of its attributes in turn. The head of an attribute that is there, of the usual
/// length, is one constant, so that one comparison tells, and how far to go is known without looking at the length. A
/// kernel that writes in another order does so in a few ascending runs: a decoder asks for all once more where the next
/// attribute is below the last. A message with something else in it is left to `AttributeWalk`, which takes anything.
///
/// An ordinary value as that is, and for the same reason; the bytes are handed to each call, always the same.
public struct ScalarScan: BitwiseCopyable, Sendable {
  @usableFromInline let range: AttributeRange
  /// The last offset that has a head and four bytes of payload behind it in the range.
  @usableFromInline let limit: Int
  /// Whether a word can name the order of the set's attributes.
  @usableFromInline let keepsOrder: Bool
  /// Where the next attribute begins.
  @usableFromInline var offset: Int
  /// Its head, as one number; 0 where it is too near the end.
  @usableFromInline var head: UInt32
  /// The attributes read in this round, in those before, and twice.
  @usableFromInline var taken: UInt64 = 0
  @usableFromInline var seen: UInt64 = 0
  @usableFromInline var repeated: UInt64 = 0
  /// As a `WireForm` keeps it.
  @usableFromInline var order: UInt64 = 0
  @usableFromInline var deviates = false
  /// Where the first nest is; before 0 if there is none.
  @usableFromInline var nests = -1

  /// - Parameter keepsOrder: whether the set has at most ten attributes, and none numbered 0.
  @inlinable @inline(__always)
  public init(_ range: AttributeRange, keepsOrder: Bool, in bytes: RawSpan) {
    precondition(range.end <= bytes.byteCount)
    self.range = range
    self.keepsOrder = keepsOrder
    limit = range.end &- 8
    offset = range.start
    head = 0
    head = offset <= limit ? bytes.load(UInt32.self, at: offset) : 0
  }

  /// With the same bytes each time, as a decoder has them, the optimiser leaves one of these.
  @inlinable @inline(__always)
  func check(_ bytes: RawSpan) { precondition(range.end <= bytes.byteCount) }

  /// Whether the scan stands on an attribute with a payload of `count` bytes, all of it in the range.
  @inlinable @inline(__always)
  func isAt(_ number: UInt16, count: Int) -> Bool {
    guard head == UInt32(truncatingIfNeeded: count &+ 4) | UInt32(number) << 16 else { return false }
    return count <= 4 || offset <= limit &- 4
  }

  /// Whether what comes next is below an attribute, so that those before it are worth asking for.
  @inlinable @inline(__always)
  public func isBelow(_ number: UInt16) -> Bool { head < UInt32(number) << 16 }

  /// Moves on from an attribute of `length` bytes.
  @inlinable @inline(__always)
  mutating func advance(_ number: UInt16, length: Int, in bytes: RawSpan) {
    taken |= Presence.bit(number)
    if keepsOrder { order = (order &<< 6) | UInt64(number) }
    offset = offset &+ length
    head = offset <= limit ? bytes.load(UInt32.self, at: offset) : 0
  }

  // MARK: Scalars

  /// An integer in host byte order, if it comes next.
  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ number: UInt16, _ type: T.Type = T.self, in bytes: RawSpan
  ) -> T? {
    check(bytes)
    guard isAt(number, count: MemoryLayout<T>.size) else { return nil }
    let value = bytes.load(T.self, at: offset &+ 4)
    // The padding of a short one is zero.
    if MemoryLayout<T>.size < 4, bytes.load(UInt32.self, at: offset &+ 4) &>> UInt32(8 &* MemoryLayout<T>.size) != 0 {
      deviates = true
    }
    advance(number, length: 4 &+ netlinkAligned(MemoryLayout<T>.size), in: bytes)
    return value
  }

  /// An integer in network byte order.
  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(
    _ number: UInt16, _ type: T.Type = T.self, in bytes: RawSpan
  ) -> T? {
    integer(number, type, in: bytes).map { T(bigEndian: $0) }
  }

  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(
    _ number: UInt16, _ type: T.Type = T.self, in bytes: RawSpan
  ) -> T? {
    integer(number, type, in: bytes).map { T(littleEndian: $0) }
  }

  /// A `uint`, of 4 or 8 bytes.
  @inlinable @inline(__always)
  public mutating func uint(_ number: UInt16, in bytes: RawSpan) -> UInt64? {
    if let value = integer(number, UInt32.self, in: bytes) { return UInt64(value) }
    guard let value = integer(number, UInt64.self, in: bytes) else { return nil }
    if value <= UInt64(UInt32.max) { deviates = true }
    return value
  }

  /// A `sint`, of 4 or 8 bytes.
  @inlinable @inline(__always)
  public mutating func sint(_ number: UInt16, in bytes: RawSpan) -> Int64? {
    if let value = integer(number, Int32.self, in: bytes) { return Int64(value) }
    guard let value = integer(number, Int64.self, in: bytes) else { return nil }
    if Int64(Int32(truncatingIfNeeded: value)) == value { deviates = true }
    return value
  }

  /// Notes a flag, if it comes next.
  @inlinable @inline(__always)
  public mutating func flag(_ number: UInt16, in bytes: RawSpan) {
    check(bytes)
    if isAt(number, count: 0) { advance(number, length: 4, in: bytes) }
  }

  /// `struct nla_bitfield32`.
  @inlinable @inline(__always)
  public mutating func bitfield32(_ number: UInt16, in bytes: RawSpan) -> Bitfield32? {
    integer(number, UInt64.self, in: bytes).map {
      Bitfield32(value: UInt32(truncatingIfNeeded: $0), selector: UInt32(truncatingIfNeeded: $0 &>> 32))
    }
  }

  // MARK: Nests

  /// Passes by nests whose bits are in `numbers`, if they come next and ascend. They are decoded when the numbers are:
  /// what calls another function has fewer registers. One with an odd end is left to the walk.
  @inlinable @inline(__always)
  public mutating func nests(among numbers: UInt64, in bytes: RawSpan) {
    check(bytes)
    while head & AttributeWalk.flagMask == AttributeWalk.nestFlag {
      let number = UInt16(truncatingIfNeeded: (head &>> 16) & 0x3fff)
      let length = Int(head & 0xffff)
      guard number < 64, numbers & Presence.bit(number) != 0, taken &>> UInt64(number) == 0,
        length >= 4, length & 3 == 0, length <= range.end &- offset
      else { return }
      if nests < 0 { nests = offset }
      advance(number, length: length, in: bytes)
    }
  }

  // MARK: Rounds

  /// Ends a round; true where another may read more: the next attribute is below the last.
  @inlinable @inline(__always)
  public mutating func turnsBack() -> Bool {
    let number = (head &>> 16) & 0x3fff
    guard head != 0, number < 64, taken &>> UInt64(number) != 0 else { return false }
    repeated |= taken & seen
    seen |= taken
    taken = 0
    return true
  }

  /// Which attributes of `numbers`, a bit for each, were read.
  @inlinable @inline(__always)
  public func presence(among numbers: UInt64) -> Presence { Presence(bits: (seen | taken) & numbers) }

  /// What is left to decode.
  public struct Rest: BitwiseCopyable, Sendable {
    @usableFromInline let start: Int

    @inlinable @inline(__always)
    init(start: Int) { self.start = start }

    @inlinable @inline(__always)
    public var isEmpty: Bool { start == -1 }

    /// Where the nests lie that were passed by, from the first on; nil where all must be read once more.
    @inlinable @inline(__always)
    public func nests(in range: AttributeRange) -> AttributeRange? {
      guard start >= range.start else { return nil }
      return AttributeRange(from: start, to: range.end, depth: range.depth, selector: range.selector)
    }
  }

  /// Sets the form, if the scan has read all there is and it needs no copy, and says what is left to do.
  @inlinable @inline(__always)
  public func end<Owner: AttributeSet>(in owner: inout Owner) -> Rest {
    let isAscending = seen == 0
    guard offset == range.end, !deviates, (repeated | (seen & taken)) == 0, isAscending || keepsOrder else {
      return Rest(start: -2)
    }
    owner.wireForm.set(order: isAscending ? 0 : order)
    return Rest(start: nests)
  }
}
