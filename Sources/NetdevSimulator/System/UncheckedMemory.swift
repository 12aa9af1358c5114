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
  private let base: UnsafeMutablePointer<Value>

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
  private let base: UnsafeMutableRawPointer
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

  private func holds(_ offset: Int, _ length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }
}
