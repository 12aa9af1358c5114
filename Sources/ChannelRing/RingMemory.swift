import CLinux
import Glibc
import NetlinkCodec
package import NetlinkSocket

// The one file of ChannelRing that touches memory without the compiler's checks.

/// Memory that another process has mapped too, and may change at any time: it is never looked at in place, but for single
/// numbers. It cannot shrink, so that every access stays inside.
package final class RingMemory: @unchecked Sendable {
  package let layout: RingLayout
  private let base: UnsafeMutableRawPointer

  /// A file for a ring, sealed as the other side asks.
  package static func file(for layout: RingLayout) throws(SystemError) -> OwnedDescriptor {
    let flags = Int32(CLINUX_MFD_CLOEXEC) | Int32(CLINUX_MFD_ALLOW_SEALING)
    let number = clinux_memfd_create("devmem-ring", UInt32(flags))
    guard number >= 0 else { throw .last("memfd_create") }
    let file = OwnedDescriptor(owning: number)
    guard retrying({ ftruncate(number, layout.byteCount) }) == 0 else {
      throw .last("ftruncate", "a ring of \(layout.byteCount) bytes")
    }
    guard fcntl(number, Int32(CLINUX_F_ADD_SEALS), seals) == 0 else { throw .last("fcntl", "F_ADD_SEALS on a ring") }
    return file
  }

  /// Nobody takes memory away, adds some, or undoes that.
  private static let seals = Int32(CLINUX_F_SEAL_SEAL) | Int32(CLINUX_F_SEAL_SHRINK) | Int32(CLINUX_F_SEAL_GROW)

  /// Maps a file, which may be anybody's.
  ///
  /// - Throws: EINVAL for a file of another size or without the seals, ENOMEM where it cannot be mapped.
  package init(_ layout: RingLayout, mapping file: borrowing OwnedDescriptor) throws(SystemError) {
    try Self.check(file.fileDescriptor, layout)
    let memory = mmap(nil, layout.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.fileDescriptor, 0)
    guard let memory, memory != MAP_FAILED else { throw .last("mmap", "a ring of \(layout.byteCount) bytes") }
    self.layout = layout
    base = memory
  }

  private static func check(_ file: Int32, _ layout: RingLayout) throws(SystemError) {
    // Only a memfd has all three seals; huge pages, which a fault may find missing, are never of this size.
    let present = fcntl(file, Int32(CLINUX_F_GET_SEALS))
    guard present >= 0, present & seals == seals else {
      throw SystemError(
        "mmap", .EINVAL, "a ring is a memfd sealed with F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_SEAL: add the seals first"
      )
    }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .last("fstat") }
    guard status.st_size == layout.byteCount else {
      throw SystemError(
        "mmap", .EINVAL, "a file of \(status.st_size) bytes, where this ring takes exactly \(layout.byteCount)")
    }
  }

  deinit { _ = munmap(base, layout.byteCount) }

  // MARK: Numbers

  func load(_ place: Int) -> UInt32 { clinux_load_acquire(number(place)) }
  func store(_ value: UInt32, at place: Int) { clinux_store_release(number(place), value) }
  func exchange(_ value: UInt32, at place: Int) -> UInt32 { clinux_exchange(number(place), value) }
  /// Between saying that one waits and looking once more, and between putting something there and looking who waits.
  func barrier() { clinux_full_barrier() }

  private func number(_ place: Int) -> UnsafeMutablePointer<UInt32> {
    precondition(place >= 0 && place + 4 <= layout.byteCount)
    return (base + place).assumingMemoryBound(to: UInt32.self)
  }

  // MARK: Bytes

  /// The number at a count of bytes of a queue, where it never reaches over the end.
  func word(at count: UInt32, of queue: RingQueue) -> UInt32 { load(queue.start + Int(count) & (queue.size - 1)) }

  func setWord(_ value: UInt32, at count: UInt32, of queue: RingQueue) {
    store(value, at: queue.start + Int(count) & (queue.size - 1))
  }

  /// Copies bytes from a count of a queue on, no more than it has, into a buffer.
  func append(_ length: Int, from count: UInt32, of queue: RingQueue, to buffer: inout ByteBuffer) {
    let (place, first) = split(length, at: count, of: queue)
    buffer.append(UnsafeRawBufferPointer(start: base + queue.start + place, count: first).bytes)
    if first < length { buffer.append(UnsafeRawBufferPointer(start: base + queue.start, count: length - first).bytes) }
  }

  func write(_ bytes: RawSpan, at count: UInt32, of queue: RingQueue) {
    let (place, first) = split(bytes.byteCount, at: count, of: queue)
    bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      (base + queue.start + place).copyMemory(from: start, byteCount: first)
      (base + queue.start).copyMemory(from: start + first, byteCount: source.count - first)
    }
  }

  /// Where bytes begin, and how many of them lie before the end.
  private func split(_ length: Int, at count: UInt32, of queue: RingQueue) -> (place: Int, first: Int) {
    precondition(length >= 0 && length <= queue.size)
    let place = Int(count) & (queue.size - 1)
    return (place, min(length, queue.size - place))
  }
}
