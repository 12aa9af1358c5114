internal import Glibc
internal import NetlinkCodec

// The one file of NetdevSimulator that touches memory without the compiler's checks. Every access is checked against
// the table or the mapping it goes to, here.

/// A table of plain values with one owner: it never grows, and reading or changing an entry costs no more than that.
///
/// Entries change through a `let` as well, so that an object can keep its table in one: the language then checks no
/// exclusive access at run time, and whoever holds the object sees to it that one thread at a time works on it.
struct Cells<Element: BitwiseCopyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  /// All entries start as zero bytes, which must be a value of the type. The pages of a large table are taken from
  /// this machine when they are first written.
  /// - Throws: ENOMEM.
  init(count: Int) throws(Refusal) {
    guard let memory = calloc(max(count, 1), MemoryLayout<Element>.stride) else { throw Refusal(.ENOMEM) }
    base = memory.bindMemory(to: Element.self, capacity: count)
    self.count = count
  }

  /// A longer table that starts with the entries of another.
  /// - Throws: ENOMEM.
  init(count: Int, copying other: borrowing Cells) throws(Refusal) {
    precondition(count >= other.count)
    try self.init(count: count)
    base.update(from: other.base, count: other.count)
  }

  deinit { free(base) }

  @inline(__always)
  subscript(index: Int) -> Element {
    unsafeAddress { shared.address(of: index) }
    nonmutating unsafeMutableAddress { shared.mutableAddress(of: index) }
  }

  /// The same table for somebody who keeps its owner alive.
  var shared: SharedCells<Element> { SharedCells(base: base, count: count) }
}

/// A table of somebody else, whose owner whoever holds this holds as well: one step less to each entry.
struct SharedCells<Element: BitwiseCopyable> {
  fileprivate let base: UnsafeMutablePointer<Element>
  let count: Int

  @inline(__always)
  subscript(index: Int) -> Element {
    unsafeAddress { address(of: index) }
    nonmutating unsafeMutableAddress { mutableAddress(of: index) }
  }

  @inline(__always)
  fileprivate func address(of index: Int) -> UnsafePointer<Element> { UnsafePointer(mutableAddress(of: index)) }

  @inline(__always)
  fileprivate func mutableAddress(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
    return base + index
  }
}

/// One plain value with one owner, to be changed like an entry of `Cells`.
struct Cell<Value: BitwiseCopyable>: ~Copyable {
  fileprivate let base: UnsafeMutablePointer<Value>

  init(_ value: Value) {
    base = .allocate(capacity: 1)
    base.initialize(to: value)
  }

  deinit { base.deallocate() }

  @inline(__always)
  var value: Value {
    unsafeAddress { UnsafePointer(base) }
    nonmutating unsafeMutableAddress { base }
  }
}

/// Bytes that are mapped into this process: memory of its own, or a file's.
struct MappedBytes: ~Copyable {
  fileprivate let base: UnsafeMutableRawPointer
  let count: Int

  /// Zero bytes, taken from this machine page by page when they are first written; nil where there is no room.
  init?(count: Int) {
    // MAP_ANONYMOUS, which the importer does not show on every architecture.
    self.init(count, descriptor: -1, flags: MAP_PRIVATE | 0x20 | MAP_NORESERVE)
  }

  /// The first bytes of a file that cannot shrink; nil where it cannot be mapped for writing.
  init?(fileOfFixedSize descriptor: Int32, count: Int) {
    self.init(count, descriptor: descriptor, flags: MAP_SHARED)
  }

  private init?(_ count: Int, descriptor: Int32, flags: Int32) {
    guard let memory = mmap(nil, count, PROT_READ | PROT_WRITE, flags, descriptor, 0), memory != MAP_FAILED else {
      return nil
    }
    base = memory
    self.count = count
  }

  deinit { _ = munmap(base, count) }

  /// False where the bytes do not fit, and then nothing is written.
  func write(_ bytes: RawSpan, at offset: Int) -> Bool {
    guard holds(offset, bytes.byteCount) else { return false }
    bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      (base + offset).copyMemory(from: start, byteCount: source.count)
    }
    return true
  }

  /// Nil where there are not that many bytes.
  func read(_ length: Int, at offset: Int) -> [UInt8]? {
    guard holds(offset, length) else { return nil }
    return [UInt8](UnsafeRawBufferPointer(start: base + offset, count: length))
  }

  /// Lets somebody look at bytes in place; nil where there are not that many.
  func withBytes<Result>(_ length: Int, at offset: Int, _ body: (RawSpan) -> Result) -> Result? {
    guard holds(offset, length) else { return nil }
    return body(UnsafeRawBufferPointer(start: base + offset, count: length).bytes)
  }

  /// Appends bytes to what a system call is to fill or send; false where there are not that many.
  func append(_ length: Int, at offset: Int, to list: inout ScatterList) -> Bool {
    list.append(length, at: offset, of: self)
  }

  /// Appends the first of some pages, neighbours at once; false where one of them is not there, or there are too many.
  /// - Parameters:
  ///   - shift: a page's number is its place over so many bits.
  ///   - size: in bytes, of each.
  func append(
    _ count: Int, of pages: FIFO<Netmem>, at shift: Int, each size: Int, to list: inout ScatterList
  ) -> Bool {
    var (start, end) = (0, 0)
    var fits = true
    pages.walk(count) { page in
      let place = page.index &<< shift
      if place != end {
        fits = start == end || list.append(end - start, at: start, of: self)
        start = place
      }
      end = place &+ size
      return fits
    }
    return fits && (start == end || list.append(end - start, at: start, of: self))
  }

  fileprivate func holds(_ offset: Int, _ length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }
}

/// Pieces of mapped memory for one system call to fill or to send, neighbours joined.
///
/// It does not keep the memory: whoever makes a list uses it while the mappings are there, and then empties it.
struct ScatterList: ~Copyable {
  /// Pieces that do not lie side by side.
  static let capacity = 256

  private let vectors = Cell<[256 of iovec]>(.init(repeating: iovec()))
  private var pieces = 0
  private(set) var byteCount = 0

  mutating func removeAll() {
    pieces = 0
    byteCount = 0
  }

  /// False where the piece does not lie in the mapping, or there are too many already; the list is as it was then.
  fileprivate mutating func append(_ length: Int, at offset: Int, of mapping: borrowing MappedBytes) -> Bool {
    guard length > 0, mapping.holds(offset, length) else { return false }
    let start = mapping.base + offset
    if pieces > 0, let last = vectors.value[pieces - 1].iov_base, last + vectors.value[pieces - 1].iov_len == start {
      vectors.value[pieces - 1].iov_len += length
    } else {
      guard pieces < Self.capacity else { return false }
      vectors.value[pieces] = iovec(iov_base: start, iov_len: length)
      pieces += 1
    }
    byteCount += length
    return true
  }

  /// recvmsg into the pieces, first to last: how many bytes came, or -1 and `errno`.
  func receive(from descriptor: Int32, _ flags: Int32) -> Int {
    var message = message
    return recvmsg(descriptor, &message, flags)
  }

  /// sendmsg of the pieces: how many bytes were taken, or -1 and `errno`.
  func send(to descriptor: Int32, _ flags: Int32) -> Int {
    var message = message
    return sendmsg(descriptor, &message, flags)
  }

  private var message: msghdr {
    var message = msghdr()
    message.msg_iov = UnsafeMutableRawPointer(vectors.base).assumingMemoryBound(to: iovec.self)
    message.msg_iovlen = pieces
    return message
  }
}
