/// A set whose attributes all have sizes known beforehand: integers and flags, each at most once.
public protocol PlainAttributeSet: AttributeSet {
  /// Bytes that all its attributes take at most.
  static var room: Int { get }

  /// Writes the attributes that are present, ascending by number, in the form this package prefers.
  func encodeAttributes(into run: inout AttributeRun)
}

/// A plain set of a few integers. Most often all are there, and then where each lies is a constant.
public protocol FixedAttributeSet: PlainAttributeSet {
  static var allAttributes: Presence { get }
  /// Those of them that are there.
  var presentAttributes: Presence { get }
  /// Writes all attributes, which take the whole room together.
  func encodeAll(into attributes: inout FixedAttributes)
}

extension FixedAttributeSet {
  /// Whether `encodeAll` writes it as it is.
  @inlinable @inline(__always)
  var isFull: Bool { wireForm.isCanonical && presentAttributes == Self.allAttributes }
}

extension PlainAttributeSet {
  @inlinable
  public func encodeAttributes(into writer: inout MessageWriter) {
    var run = writer.run(room: Self.room)
    encodeAttributes(into: &run)
    writer.end(run)
  }
}

extension MessageWriter {
  /// Begins a run of attributes that take at most `room` bytes together. Until it ends, the writer is empty.
  @inlinable @inline(__always)
  public mutating func run(room: Int) -> AttributeRun { buffer.run(room: room) }

  /// Takes over what a run wrote.
  @inlinable @inline(__always)
  public mutating func end(_ run: consuming AttributeRun) {
    let failed = run.failed
    buffer.end(run)
    if failed >= 0 { fail(.attributeTooLong, UInt16(truncatingIfNeeded: failed)) }
  }

  /// Nests of one type, one behind the other.
  @inlinable
  public mutating func nests<Nest: AttributeSet>(_ type: UInt16, _ values: [Nest]) {
    for value in values { nest(type, value) }
  }
}

extension FixedAttributes {
  @inlinable @inline(__always)
  mutating func put(_ header: NetlinkHeader) {
    put(UInt64(header.length) | UInt64(header.type.rawValue) << 32 | UInt64(header.flags.rawValue) << 48)
    put(UInt64(header.sequence) | UInt64(header.portID) << 32)
  }

  @inlinable @inline(__always)
  mutating func put(_ header: GenericHeader) {
    put(UInt32(header.command) | UInt32(header.version) << 8 | UInt32(header.reserved) << 16)
  }

  /// A nest around all attributes of a set.
  @inlinable @inline(__always)
  mutating func nest<Nest: FixedAttributeSet>(_ type: UInt16, _ value: Nest) {
    put(UInt32(AttributeWalk.headerSize + Nest.room) | UInt32(type | 0x8000) << 16)
    value.encodeAll(into: &self)
  }
}

// Nests that are written in a run.
extension AttributeRun {
  @inlinable @inline(__always)
  public mutating func nest<Nest: PlainAttributeSet>(_ type: UInt16, _ value: Nest) {
    guard value.wireForm.isCanonical else { return putInForm(type, [value]) }
    nest(type) { value.encodeAttributes(into: &$0) }
  }

  @inlinable @inline(__always)
  public mutating func nest<Nest: FixedAttributeSet>(_ type: UInt16, _ value: Nest) {
    if value.isFull {
      together(room: AttributeWalk.headerSize + Nest.room) { $0.nest(type, value) }
    } else if value.wireForm.isCanonical {
      nest(type) { value.encodeAttributes(into: &$0) }
    } else {
      putInForm(type, [value])
    }
  }

  /// Nests of one type, one behind the other.
  @inlinable @inline(__always)
  public mutating func nests<Nest: PlainAttributeSet>(_ type: UInt16, _ values: [Nest]) {
    self = Self.nestsInTurn(type, values, in: self)
  }

  /// Nests of one type. They are written as if all of them were full, and again if one was not: to join what is to be
  /// known of them takes no branch for each.
  @inlinable @inline(__always)
  public mutating func nests<Nest: FixedAttributeSet>(_ type: UInt16, _ values: [Nest]) {
    let start = offset
    let span = values.span
    var orders: UInt64 = 0
    var present = Nest.allAttributes
    together(room: AttributeWalk.headerSize + Nest.room, times: span.count) { index, attributes in
      orders |= span[index].wireForm.order
      present.formIntersection(span[index].presentAttributes)
      attributes.nest(type, span[index])
    }
    guard orders == 0, present == Nest.allAttributes else {
      offset = start
      self = Self.nestsInTurn(type, values, in: self)
      return
    }
  }

  /// Nests of any form. Takes the run and gives it back, as a method would have the run's address.
  @inlinable @inline(never)
  static func nestsInTurn<Nest: PlainAttributeSet>(
    _ type: UInt16, _ values: [Nest], in run: consuming AttributeRun
  ) -> AttributeRun {
    let start = run.offset
    for value in values {
      guard value.wireForm.isCanonical else {
        run.offset = start
        run.putInForm(type, values)
        return run
      }
      run.nest(type) { value.encodeAttributes(into: &$0) }
    }
    return run
  }

  /// Nests of which one is not in our own form.
  @inlinable @inline(__always)
  mutating func putInForm<Nest: PlainAttributeSet>(_ type: UInt16, _ values: [Nest]) {
    if let bytes = Self.nestsInForm(type, values) { put(bytes) } else { failed = Int(type) }
  }

  @usableFromInline @inline(never)
  static func nestsInForm<Nest: PlainAttributeSet>(_ type: UInt16, _ values: [Nest]) -> [UInt8]? {
    var writer = MessageWriter()
    writer.nests(type, values)
    return writer.failure == nil ? writer.array : nil
  }
}

/// Where attributes of known sizes are put.
public protocol AttributeOutput: ~Copyable, ~Escapable {
  /// Puts an integer in host byte order, of at most eight bytes.
  mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T)
  /// Puts two words, one behind the other.
  mutating func put(_ first: UInt32, _ second: UInt32)
}

extension AttributeOutput where Self: ~Copyable & ~Escapable {
  /// An integer in host byte order.
  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    let head = UInt32(MemoryLayout<T>.size &+ AttributeWalk.headerSize) | UInt32(type) << 16
    if MemoryLayout<T>.size == 8 {
      put(head)
      put(value)
    } else {
      // With the padding of a short one, which is zero.
      let bits = UInt64(truncatingIfNeeded: value) & (1 << UInt64(8 * MemoryLayout<T>.size) - 1)
      put(head, UInt32(truncatingIfNeeded: bits))
    }
  }

  /// An integer in network byte order.
  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    integer(type, value.bigEndian)
  }

  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    integer(type, value.littleEndian)
  }

  /// A `uint` at its shortest.
  @inlinable @inline(__always)
  public mutating func uint(_ type: UInt16, _ value: UInt64) {
    if let short = UInt32(exactly: value) { integer(type, short) } else { integer(type, value) }
  }

  /// A `sint` at its shortest.
  @inlinable @inline(__always)
  public mutating func sint(_ type: UInt16, _ value: Int64) {
    if let short = Int32(exactly: value) { integer(type, short) } else { integer(type, value) }
  }

  @inlinable @inline(__always)
  public mutating func flag(_ type: UInt16) { put(UInt32(AttributeWalk.headerSize) | UInt32(type) << 16) }

  @inlinable @inline(__always)
  public mutating func bitfield32(_ type: UInt16, _ value: Bitfield32) {
    put(UInt32(8 + AttributeWalk.headerSize) | UInt32(type) << 16)
    put(UInt64(value.value) | UInt64(value.selector) << 32)
  }
}
