/// A set whose attributes all have sizes known beforehand: integers and flags, each at most once.
public protocol PlainAttributeSet: AttributeSet {
  /// Bytes that all its attributes take at most.
  static var room: Int { get }

  /// Writes the attributes that are present, ascending by number, in the form this package prefers.
  func encodeAttributes(into run: inout AttributeRun)
}

extension PlainAttributeSet {
  @inlinable
  public func encodeAttributes(into writer: inout MessageWriter) {
    writer.run(room: Self.room) { encodeAttributes(into: &$0) }
  }
}

extension MessageWriter {
  /// Writes attributes that take at most `room` bytes together.
  @inlinable @inline(__always)
  public mutating func run(room: Int, _ body: (inout AttributeRun) -> Void) { buffer.run(room: room, body) }

  /// Nests of one type, one behind the other.
  @inlinable
  public mutating func nests<Nest: AttributeSet>(_ type: UInt16, _ values: [Nest]) {
    for value in values { nest(type, value) }
  }

  @inlinable @inline(__always)
  public mutating func nests<Nest: PlainAttributeSet>(_ type: UInt16, _ values: [Nest]) {
    let values = values.span
    var index = 0
    run(room: values.count * (AttributeWalk.headerSize + Nest.room)) { run in
      while index < values.count, values[index].wireForm.isCanonical {
        run.nest(type) { values[index].encodeAttributes(into: &$0) }
        index &+= 1
      }
    }
    if index < values.count { nests(type, values, from: index) }
  }

  /// The rest of the nests, from one on whose form is not our own.
  @inlinable @inline(never)
  mutating func nests<Nest: AttributeSet>(_ type: UInt16, _ values: Span<Nest>, from start: Int) {
    for index in start..<values.count { nest(type, values[index]) }
  }
}

extension AttributeRun {
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
      put(UInt64(head) | bits << 32)
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
