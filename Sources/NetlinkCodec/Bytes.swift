// The one file of NetlinkCodec that touches memory without the compiler's checks. Every access below is either
// inside a range the caller has checked against the span or buffer it came from, or checked here.

extension RawSpan {
  /// Loads an integer in host byte order. `offset + size` must lie inside the span; callers check before they load.
  @inlinable @inline(__always)
  func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T {
    assert(offset >= 0 && offset + MemoryLayout<T>.size <= byteCount)
    return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
  }

  /// A part that the caller has checked to lie inside the span.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  func part(from start: Int, count: Int) -> RawSpan {
    assert(start >= 0 && count >= 0 && start + count <= byteCount)
    return unsafe extracting(unchecked: Range(uncheckedBounds: (start, start &+ count)))
  }

  /// Copies a range out of the span.
  @usableFromInline
  func copy(_ range: Range<Int>) -> [UInt8] {
    let part = extracting(range)
    return unsafe part.withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// The UTF-8 text of a range, with ill-formed parts repaired; `isValid` tells whether there were any.
  @usableFromInline
  func text(_ range: Range<Int>) -> (text: String, isValid: Bool) {
    let part = extracting(range)
    return unsafe part.withUnsafeBytes { bytes in
      if let text = unsafe String(validating: bytes, as: UTF8.self) { return (text, true) }
      return unsafe (String(decoding: bytes, as: UTF8.self), false)
    }
  }

  /// The text from `start` to the first NUL; `isRegular` unless it is ill-formed or anything but one NUL follows it.
  @usableFromInline
  func terminatedText(from start: Int, to end: Int) -> (text: String, isRegular: Bool) {
    var textEnd = start
    while textEnd < end, load(UInt8.self, at: textEnd) != 0 { textEnd &+= 1 }
    let (text, isValid) = text(start..<textEnd)
    return (text, isValid && textEnd == end &- 1)
  }

  /// Integers that lie one behind the other.
  @inlinable
  func integers<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, from start: Int, count: Int) -> [T] {
    (0..<count).map { load(type, at: start &+ $0 &* MemoryLayout<T>.size) }
  }

  /// Whether every byte of a range is zero. Ranges are short: attribute padding and structure tails.
  @inlinable
  func isZero(_ range: Range<Int>) -> Bool {
    for offset in range where load(UInt8.self, at: offset) != 0 { return false }
    return true
  }
}

extension Array<UInt8> {
  /// Calls `body` with the array's bytes as a span.
  @inlinable
  public func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
    try body(span.bytes)
  }
}

/// A growing run of bytes that owns its memory and keeps it across uses.
///
/// The memory has one owner, so the buffer may move between threads. Growth doubles the capacity; after the largest message has been written once, writing allocates nothing.
@safe
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  /// How many bytes are filled.
  @inlinable
  public var count: Int { filled }
  @usableFromInline var filled: Int

  @inlinable
  public init(capacity: Int = 256) {
    let room = Swift.max(capacity, 64)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
    self.capacity = room
    filled = 0
  }

  deinit {
    // While a run has the memory, there is none here.
    if capacity > 0 { unsafe base.deallocate() }
  }

  /// The filled bytes.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(RawSpan(_unsafeStart: base, byteCount: count), borrowing: self) }
  }

  /// Forgets the contents and keeps the memory.
  @inlinable
  public mutating func removeAll() { filled = 0 }

  /// Cuts the contents back to their first `count` bytes.
  @inlinable
  mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    filled = newCount
  }

  @inlinable @inline(__always)
  mutating func reserve(_ extra: Int) {
    if capacity &- count < extra { grow(by: extra) }
  }

  @usableFromInline @inline(never)
  mutating func grow(by extra: Int) {
    let room = Swift.max(capacity * 2, count + extra)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
    if capacity > 0 {
      unsafe moved.copyMemory(from: base, byteCount: count)
      unsafe base.deallocate()
    }
    unsafe base = moved
    capacity = room
  }

  /// Appends an integer in host byte order.
  @inlinable @inline(__always)
  mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    reserve(MemoryLayout<T>.size)
    unsafe base.storeBytes(of: value, toByteOffset: count, as: T.self)
    filled &+= MemoryLayout<T>.size
  }

  /// Overwrites an integer that is already there.
  @inlinable @inline(__always)
  mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= count)
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: T.self)
  }

  @inlinable
  mutating func append(zeros: Int) {
    reserve(zeros)
    unsafe (base + count).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
    filled &+= zeros
  }

  @inlinable
  public mutating func append(_ span: RawSpan) {
    reserve(span.byteCount)
    unsafe span.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).copyMemory(from: start, byteCount: source.count)
    }
    filled &+= span.byteCount
  }

  @inlinable
  public mutating func append(_ array: [UInt8]) { append(array.span.bytes) }

  @inlinable
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { source in
      reserve(source.count)
      if let start = source.baseAddress { unsafe (base + count).copyMemory(from: start, byteCount: source.count) }
      filled &+= source.count
    }
  }

  /// The filled bytes as an array.
  public var array: [UInt8] { bytes.copy(0..<count) }
}

/// Attributes of known sizes in the making: a writer's memory, with room for all of them.
///
/// The memory is the run's own until `MessageWriter.end(_:)` takes it back. So an encoder has the run in registers,
/// where a writer is in memory, and neither can move the memory under the other.
@frozen @safe
public struct AttributeRun: ~Copyable, AttributeOutput {
  @usableFromInline var base: UnsafeMutableRawPointer
  /// The last offset to write at, with `slack` bytes behind it: to compare with it is all that writing checks.
  @usableFromInline var last: Int
  @usableFromInline var offset: Int
  /// The number of a nest that could not be written; -1 for none.
  @usableFromInline var failed = -1
  /// As much as is written at once.
  @usableFromInline static let slack = 8

  @inlinable @inline(__always)
  init(_ base: UnsafeMutableRawPointer, capacity: Int, from offset: Int) {
    unsafe self.base = base
    last = capacity &- Self.slack
    self.offset = offset
  }

  deinit { unsafe base.deallocate() }

  @inlinable @inline(__always)
  public mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    precondition(offset <= last && MemoryLayout<T>.size <= Self.slack)
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: T.self)
    offset &+= MemoryLayout<T>.size
  }

  /// Both at once, so that there is one check.
  @inlinable @inline(__always)
  public mutating func put(_ first: UInt32, _ second: UInt32) { put(UInt64(first) | UInt64(second) << 32) }

  /// Puts attributes whose sizes are constants, so that where each lies is one as well: their room is asked for once.
  @inlinable @inline(__always)
  mutating func together(room: Int, _ body: (inout FixedAttributes) -> Void) {
    precondition(room >= 0 && room <= 4096 && offset &+ room <= last)
    var attributes = unsafe FixedAttributes(base + offset, room: room)
    body(&attributes)
    offset &+= attributes.offset
  }

  /// Puts `count` times what takes the whole of a constant room.
  @inlinable @inline(__always)
  mutating func together(room: Int, times count: Int, _ body: (Int, inout FixedAttributes) -> Void) {
    precondition(room >= 0 && room <= 4096 && offset + room * count <= last)
    for index in 0..<count {
      var attributes = unsafe FixedAttributes(base + offset, room: room)
      body(index, &attributes)
      precondition(attributes.offset == room)
      offset &+= room
    }
  }

  /// Puts a nest around what `body` puts. Its room is a sum of few attributes, so its length fits.
  @inlinable @inline(__always)
  mutating func nest(_ type: UInt16, _ body: (inout AttributeRun) -> Void) {
    let start = offset
    precondition(start <= last)
    offset = start &+ AttributeWalk.headerSize
    body(&self)
    let head = UInt32(truncatingIfNeeded: offset &- start) & 0xffff | UInt32(type | 0x8000) << 16
    unsafe base.storeBytes(of: head, toByteOffset: start, as: UInt32.self)
  }

  /// Puts bytes that no room was asked for.
  @inlinable @inline(__always)
  mutating func put(_ bytes: [UInt8]) {
    unsafe (base, last) = Self.copy(bytes, to: base, at: offset, last)
    offset &+= bytes.count
  }

  /// Not a method: that would have the run's address.
  @usableFromInline @inline(never)
  static func copy(
    _ bytes: [UInt8], to base: UnsafeMutableRawPointer, at offset: Int, _ last: Int
  ) -> (base: UnsafeMutableRawPointer, last: Int) {
    let room = last + slack + bytes.count
    let moved = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
    unsafe moved.copyMemory(from: base, byteCount: offset)
    unsafe base.deallocate()
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { unsafe (moved + offset).copyMemory(from: start, byteCount: source.count) }
    }
    return unsafe (moved, room - slack)
  }
}

/// A few attributes or headers of constant sizes in a run or a buffer.
@safe
public struct FixedAttributes: ~Copyable, ~Escapable, AttributeOutput {
  @usableFromInline let base: UnsafeMutableRawPointer
  @usableFromInline let room: Int
  @usableFromInline var offset = 0

  /// There must be `room + AttributeRun.slack` bytes at `base`, which their owner keeps while this is lent.
  @inlinable @inline(__always)
  @_lifetime(immortal)
  init(_ base: UnsafeMutableRawPointer, room: Int) {
    unsafe self.base = base
    self.room = room
  }

  @inlinable @inline(__always)
  public mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    precondition(offset <= room && MemoryLayout<T>.size <= AttributeRun.slack)
    unsafe base.storeBytes(of: value, toByteOffset: offset, as: T.self)
    offset &+= MemoryLayout<T>.size
  }
  /// Each by itself: a first one that is a constant need not be made one number with the second.
  @inlinable @inline(__always)
  public mutating func put(_ first: UInt32, _ second: UInt32) {
    put(first)
    put(second)
  }
}

extension ByteBuffer {
  /// Hands its memory to a run, with at least `room` bytes left. It has none itself then.
  @inlinable @inline(__always)
  mutating func run(room: Int) -> AttributeRun {
    reserve(room + AttributeRun.slack)
    let run = unsafe AttributeRun(base, capacity: capacity, from: filled)
    capacity = 0
    filled = 0
    return run
  }

  /// Appends what takes a constant room.
  @inlinable @inline(__always)
  mutating func together(room: Int, _ body: (inout FixedAttributes) -> Void) {
    precondition(room >= 0 && room <= 4096)
    reserve(room + AttributeRun.slack)
    var attributes = unsafe FixedAttributes(base + filled, room: room)
    body(&attributes)
    filled &+= attributes.offset
  }

  /// Takes back its memory, and what was written.
  @inlinable @inline(__always)
  mutating func end(_ run: consuming AttributeRun) {
    precondition(capacity == 0)
    (base, capacity, filled) = unsafe run.release()
  }
}

extension AttributeRun {
  @inlinable @inline(__always)
  consuming func release() -> (base: UnsafeMutableRawPointer, capacity: Int, filled: Int) {
    let parts = unsafe (base, last &+ Self.slack, offset)
    discard self
    return unsafe parts
  }
}

// What views look at in place.
extension RawSpan {
  /// How many bytes come before the first NUL, or all.
  @inlinable @inline(__always)
  var terminatedCount: Int {
    var count = 0
    while count < byteCount, load(UInt8.self, at: count) != 0 { count &+= 1 }
    return count
  }

  /// The span as text, if it is well-formed.
  @usableFromInline
  var utf8: UTF8Span? {
    @_lifetime(copy self)
    get {
      let units = unsafe _unsafeView(as: UInt8.self)
      return try? UTF8Span(validating: units)
    }
  }

  @usableFromInline
  func isEqual(to text: StaticString) -> Bool {
    guard text.hasPointerRepresentation, text.utf8CodeUnitCount == byteCount else { return false }
    for offset in 0..<byteCount where unsafe text.utf8Start[offset] != load(UInt8.self, at: offset) { return false }
    return true
  }
}
