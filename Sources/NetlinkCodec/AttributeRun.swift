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
    var run = writer.run(room: Self.room)
    encodeAttributes(into: &run)
    writer.end(run)
  }
}

extension MessageWriter {
  /// Begins a run of attributes that take at most `room` bytes together.
  @inlinable @inline(__always)
  public mutating func run(room: Int) -> AttributeRun { buffer.run(room: room) }

  /// Takes over what a run wrote.
  @inlinable @inline(__always)
  public mutating func end(_ run: AttributeRun) { buffer.end(run) }

  /// Nests of one type, one behind the other.
  @inlinable
  public mutating func nests<Nest: AttributeSet>(_ type: UInt16, _ values: [Nest]) {
    for value in values { nest(type, value) }
  }

  @inlinable
  public mutating func nests<Nest: PlainAttributeSet>(_ type: UInt16, _ values: [Nest]) {
    let room = AttributeWalk.headerSize + Nest.room
    let values = values.span
    var run = self.run(room: values.count * room)
    for index in values.indices {
      if values[index].wireForm.isCanonical {
        let start = run.openNest(type)
        values[index].encodeAttributes(into: &run)
        run.closeNest(start)
      } else {
        end(run)
        nest(type, values[index])
        run = self.run(room: (values.count - index - 1) * room)
      }
    }
    end(run)
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

  /// Opens a nest; returns where it starts, for `closeNest`.
  @inlinable @inline(__always)
  mutating func openNest(_ type: UInt16) -> Int {
    let start = offset
    put(UInt32(type | 0x8000) << 16)
    return start
  }

  /// A set's room is a sum of few attributes, so its length fits.
  @inlinable @inline(__always)
  mutating func closeNest(_ start: Int) { overwrite(UInt16(truncatingIfNeeded: offset &- start), at: start) }
}
