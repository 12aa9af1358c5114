/// Writes netlink messages into a buffer it owns and can use again.
///
/// A message is begun, filled and ended; nests are patched with their length when they close. What cannot be written,
/// such as a payload of over 65,531 bytes, is remembered as `failure` and reported by whoever ends the message.
public struct MessageWriter: ~Copyable, Sendable {
  @usableFromInline var buffer: ByteBuffer
  /// The first value that could not be put on the wire.
  @inlinable
  public var failure: EncodingError? { firstFailure }
  @usableFromInline var firstFailure: EncodingError?
  /// Sub-messages that were written as one of a spec's formats, for who checks them against their selectors.
  @usableFromInline var formats: [DeclaredFormat] = []

  @usableFromInline
  struct DeclaredFormat: Sendable {
    /// Where the attribute stands.
    @usableFromInline var offset: Int
    /// The selector's value for it.
    @usableFromInline var format: String

    @usableFromInline
    init(offset: Int, format: String) {
      self.offset = offset
      self.format = format
    }
  }

  @inlinable
  public init(capacity: Int = 256) { buffer = ByteBuffer(capacity: capacity) }

  /// The messages written so far.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get { buffer.bytes }
  }

  @inlinable
  public var count: Int { buffer.count }

  /// A copy of the messages written so far.
  public var array: [UInt8] { buffer.array }

  /// Forgets what was written and keeps the memory.
  @inlinable
  public mutating func removeAll() {
    buffer.removeAll()
    firstFailure = nil
    if !formats.isEmpty { formats.removeAll(keepingCapacity: true) }
  }

  // MARK: Messages

  /// Begins a message; returns where it starts, for `endMessage`.
  @inlinable @inline(__always)
  public mutating func beginMessage(_ header: NetlinkHeader) -> Int {
    let start = buffer.count
    buffer.together(room: NetlinkHeader.size) { $0.put(header) }
    return start
  }

  /// Begins a message of a generic family.
  @inlinable @inline(__always)
  public mutating func beginMessage(_ header: NetlinkHeader, _ generic: GenericHeader) -> Int {
    let start = buffer.count
    buffer.together(room: NetlinkHeader.size + GenericHeader.size) {
      $0.put(header)
      $0.put(generic)
    }
    return start
  }

  @inlinable @inline(__always)
  public mutating func append(_ header: GenericHeader) {
    buffer.together(room: GenericHeader.size) { $0.put(header) }
  }

  /// Ends the message that starts at `start`: sets its length and pads it for the next.
  @inlinable @inline(__always)
  public mutating func endMessage(_ start: Int) {
    buffer.store(UInt32(truncatingIfNeeded: buffer.count &- start), at: start)
    if buffer.count & 3 != 0 { padMessage() }
  }

  /// Attributes are padded already; bytes as they are may not be.
  @usableFromInline @inline(never)
  mutating func padMessage() { pad() }

  /// Takes back everything from `start` on, and what could not be written of it.
  public mutating func cancelMessage(_ start: Int) {
    buffer.truncate(to: start)
    formats.removeAll { $0.offset >= start }
    firstFailure = nil
  }

  /// Sub-messages of the message that starts at `start`, the last one, counted from there.
  func formats(from start: Int) -> [DeclaredFormat] {
    guard start > 0, !formats.isEmpty else { return formats }
    return formats.filter { $0.offset >= start }.map { DeclaredFormat(offset: $0.offset - start, format: $0.format) }
  }

  @usableFromInline @inline(never)
  mutating func fail(_ reason: EncodingError.Reason, _ attribute: UInt16) {
    if firstFailure == nil { firstFailure = EncodingError(reason, attribute: attribute) }
  }

  // MARK: Attributes

  @inlinable @inline(__always)
  mutating func head(_ type: UInt16, _ payload: Int) {
    guard payload <= 65_531 else {
      fail(.attributeTooLong, type)
      buffer.append(UInt32(4) | UInt32(type) << 16)
      return
    }
    buffer.append(UInt32(truncatingIfNeeded: payload &+ 4) | UInt32(type) << 16)
  }

  @inlinable @inline(__always)
  mutating func pad() {
    let padding = netlinkAligned(buffer.count) &- buffer.count
    if padding > 0 { buffer.append(zeros: padding) }
  }

  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    var run = self.run(room: 12)
    run.integer(type, value)
    end(run)
  }

  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    integer(type, value.bigEndian)
  }

  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ value: T) {
    integer(type, value.littleEndian)
  }

  /// An enumeration's raw value at the width the attribute has; one that does not fit is a failure.
  @inlinable @inline(__always)
  public func narrow<T: FixedWidthInteger, Wide: FixedWidthInteger>(_ value: Wide, to: T.Type = T.self) -> T? {
    T(exactly: value) ?? (Wide.isSigned == T.isSigned ? nil : Self.sameBits(value))
  }

  /// A value of the other signedness whose bits fit the width, such as -1 in an unsigned enumeration.
  @inlinable
  static func sameBits<T: FixedWidthInteger, Wide: FixedWidthInteger>(_ value: Wide) -> T? {
    let cut = T(truncatingIfNeeded: value)
    return Wide(truncatingIfNeeded: cut) == value ? cut : nil
  }

  /// An enumeration in host byte order.
  @inlinable @inline(__always)
  public mutating func enumeration<T: FixedWidthInteger & BitwiseCopyable, Raw: FixedWidthInteger>(
    _ type: UInt16, _ value: Raw, as width: T.Type
  ) {
    guard let fitting = narrow(value, to: width) else { return fail(.valueOutOfRange, type) }
    integer(type, fitting)
  }

  /// An enumeration in network byte order.
  @inlinable @inline(__always)
  public mutating func bigEndianEnumeration<T: FixedWidthInteger & BitwiseCopyable, Raw: FixedWidthInteger>(
    _ type: UInt16, _ value: Raw, as width: T.Type
  ) {
    guard let fitting = narrow(value, to: width) else { return fail(.valueOutOfRange, type) }
    integer(type, fitting.bigEndian)
  }

  /// A `uint` at its shortest.
  @inlinable @inline(__always)
  public mutating func uint(_ type: UInt16, _ value: UInt64) {
    if value <= UInt64(UInt32.max) {
      integer(type, UInt32(truncatingIfNeeded: value))
    } else {
      integer(type, value)
    }
  }

  /// A `sint` at its shortest.
  @inlinable @inline(__always)
  public mutating func sint(_ type: UInt16, _ value: Int64) {
    if let short = Int32(exactly: value) { integer(type, short) } else { integer(type, value) }
  }

  @inlinable
  public mutating func flag(_ type: UInt16) { head(type, 0) }

  @inlinable
  public mutating func bitfield32(_ type: UInt16, _ value: Bitfield32) {
    head(type, 8)
    buffer.append(value.value)
    buffer.append(value.selector)
  }

  /// A string with its NUL.
  @inlinable
  public mutating func string(_ type: UInt16, _ value: String) {
    let length = value.utf8.count
    guard length < 65_531 else { return fail(.attributeTooLong, type) }
    head(type, length &+ 1)
    buffer.append(value)
    buffer.append(UInt8(0))
    pad()
  }

  @inlinable
  public mutating func binary(_ type: UInt16, _ value: [UInt8]) {
    guard value.count <= 65_531 else { return fail(.attributeTooLong, type) }
    head(type, value.count)
    buffer.append(value)
    pad()
  }

  @inlinable
  public mutating func array<T: FixedWidthInteger & BitwiseCopyable>(_ type: UInt16, _ values: [T]) {
    guard values.count * MemoryLayout<T>.size <= 65_531 else { return fail(.attributeTooLong, type) }
    head(type, values.count * MemoryLayout<T>.size)
    for value in values { buffer.append(value) }
    pad()
  }

  @inlinable
  public mutating func structure<S: WireStructure>(_ type: UInt16, _ value: S) {
    head(type, S.size)
    append(structure: value)
    pad()
  }

  // MARK: Nests

  /// Opens a nest; returns where it starts, for `closeNest`.
  @inlinable @inline(__always)
  public mutating func openNest(_ type: UInt16, isNest: Bool = true) -> Int {
    let start = buffer.count
    head(isNest ? type | 0x8000 : type, 0)
    return start
  }

  @inlinable @inline(__always)
  public mutating func closeNest(_ start: Int) {
    let length = buffer.count &- start
    guard length <= 65_535 else { return failNest(start) }
    buffer.store(UInt16(truncatingIfNeeded: length), at: start)
    pad()
  }

  @usableFromInline @inline(never)
  mutating func failNest(_ start: Int) {
    fail(.attributeTooLong, buffer.bytes.load(UInt16.self, at: start + 2) & 0x3fff)
    buffer.truncate(to: start)
  }

  @inlinable
  public mutating func nest<Nest: AttributeSet>(_ type: UInt16, _ value: Nest) {
    let start = openNest(type)
    value.encode(into: &self)
    closeNest(start)
  }

  @inlinable
  public mutating func indexedNests<Nest: AttributeSet>(_ type: UInt16, _ values: [Nest]) {
    let start = openNest(type)
    for (index, value) in values.enumerated() { nest(UInt16(truncatingIfNeeded: index) & 0x3fff, value) }
    closeNest(start)
  }

  @inlinable
  public mutating func indexedIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: UInt16, _ values: [T], bigEndian isBig: Bool = false
  ) {
    let start = openNest(type)
    for (index, value) in values.enumerated() {
      integer(UInt16(truncatingIfNeeded: index) & 0x3fff, isBig ? value.bigEndian : value)
    }
    closeNest(start)
  }

  @inlinable
  public mutating func indexedBinaries(_ type: UInt16, _ values: [[UInt8]]) {
    let start = openNest(type)
    for (index, value) in values.enumerated() { binary(UInt16(truncatingIfNeeded: index) & 0x3fff, value) }
    closeNest(start)
  }

  @inlinable
  public mutating func indexedStrings(_ type: UInt16, _ values: [String]) {
    let start = openNest(type)
    for (index, value) in values.enumerated() { string(UInt16(truncatingIfNeeded: index) & 0x3fff, value) }
    closeNest(start)
  }

  @inlinable
  public mutating func keyedNest<Nest: AttributeSet>(_ type: UInt16, _ value: KeyedNest<Nest>) {
    let start = openNest(type)
    let levels = value.keys.map { openNest($0 & 0x3fff) }
    value.attributes.encode(into: &self)
    for level in levels.reversed() { closeNest(level) }
    closeNest(start)
  }

  @inlinable
  public mutating func subMessage<Message: SubMessage>(_ type: UInt16, _ value: Message) {
    let start = openNest(type, isNest: value.isNest)
    if let format = value.format { formats.append(DeclaredFormat(offset: start, format: format)) }
    value.encode(into: &self)
    closeNest(start)
  }

  // MARK: Bare bytes

  /// A structure's bytes without an attribute around them.
  @inlinable
  public mutating func append<S: WireStructure>(structure value: S) { value.encode(into: &self) }

  /// Attributes that are already in wire form, padding included.
  @inlinable
  public mutating func append(rawAttributes bytes: [UInt8]) { buffer.append(bytes) }

  /// Bytes as they are.
  @inlinable
  public mutating func append(raw bytes: RawSpan) { buffer.append(bytes) }

  /// The padding after a fixed header whose size is not a multiple of four.
  @inlinable
  public mutating func padFixedHeader(from size: Int) { buffer.append(zeros: netlinkAligned(size) &- size) }

  /// A structure's member.
  @inlinable @inline(__always)
  public mutating func member<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) { buffer.append(value) }

  @inlinable
  public mutating func member(zeros count: Int) { buffer.append(zeros: count) }

  /// A fixed field: the bytes, cut or filled with zeros to its size.
  @inlinable
  public mutating func member(_ value: [UInt8], count: Int) {
    buffer.append(value.count <= count ? value : Array(value.prefix(count)))
    if value.count < count { buffer.append(zeros: count - value.count) }
  }

  /// A fixed field that holds a string: one that just fills it, as some do, without a NUL; a longer one is cut for one.
  @inlinable
  public mutating func member(_ value: String, count: Int) {
    let length = value.utf8.count
    member(Array(value.utf8.prefix(length == count ? count : Swift.max(0, count - 1))), count: count)
  }
}
