import CLinux
import DevmemSocketMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

// Of DevmemSocket, this file, MappedDeviceMemory.swift and the system calls touch memory without the compiler's checks.

/// Where one call receives into: ordinary bytes, and what it tells of those in device memory.
///
/// The kernel counts bytes in device memory against the room for ordinary ones and writes nothing there, so that most of
/// that room is never touched: it spans what is asked for in address space only.
struct DeliveryMemory: ~Copyable, @unchecked Sendable {
  /// Bytes of control data that a fragment takes (`CMSG_SPACE` of `struct dmabuf_cmsg`).
  static let controlBytesPerPart = clinux_cmsg_space(MemoryLayout<clinux_dmabuf_cmsg>.size)

  let byteRoom: Int
  let partRoom: Int
  private let bytes: UnsafeMutableRawPointer
  /// Control data while a call receives it; `PartRecord`s, which are shorter, from then on.
  private let control: UnsafeMutableRawPointer

  /// - Throws: ENOMEM.
  init(byteRoom: Int, partRoom: Int) throws(SystemError) {
    // MAP_ANONYMOUS, which the importer does not show on every architecture.
    let flags = MAP_PRIVATE | 0x20 | MAP_NORESERVE
    guard let bytes = mmap(nil, byteRoom, PROT_READ | PROT_WRITE, flags, -1, 0), bytes != MAP_FAILED else {
      throw .last("mmap", "room for \(byteRoom) bytes")
    }
    self.bytes = bytes
    self.byteRoom = byteRoom
    self.partRoom = partRoom
    control = .allocate(byteCount: max(partRoom, 1) * Self.controlBytesPerPart, alignment: 8)
  }

  deinit {
    munmap(bytes, byteRoom)
    control.deallocate()
  }

  var byteBuffer: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: bytes, count: byteRoom) }
  var controlBuffer: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: control, count: partRoom * Self.controlBytesPerPart)
  }

  func part(_ index: Int) -> PartRecord {
    precondition(index >= 0 && index < partRoom)
    return control.load(fromByteOffset: index * MemoryLayout<PartRecord>.stride, as: PartRecord.self)
  }

  func setPart(_ index: Int, _ record: PartRecord) {
    precondition(index >= 0 && index < partRoom)
    control.storeBytes(of: record, toByteOffset: index * MemoryLayout<PartRecord>.stride, as: PartRecord.self)
  }

  /// Bytes that the first parts tell of in device memory.
  func deviceBytes(in partCount: Int) -> Int {
    (0..<partCount).reduce(0) { sum, index in
      let part = part(index)
      return part.kind == PartRecord.Kind.dmabuf ? sum + Int(part.size) : sum
    }
  }

  /// Takes what came in a message: parts as they lie in it, and ordinary bytes. Nil where it is not whole or does not add
  /// up, or where there is no room for it; nothing that was taken then counts.
  func take(_ answer: borrowing ChannelFamily.Receive.View) -> Received? {
    guard let count = Int(exactly: answer.count ?? 0), count <= byteRoom else { return nil }
    let (partCount, rest) = (answer.fragments?.byteCount ?? 0).quotientAndRemainder(
      dividingBy: MemoryLayout<PartRecord>.stride)
    let ordinary = answer.data?.byteCount ?? 0
    guard rest == 0, partCount <= partRoom, ordinary <= byteRoom else { return nil }
    if let parts = answer.fragments { parts.withUnsafeBytes { controlBuffer.copyBytes(from: $0) } }
    guard deviceBytes(in: partCount) + ordinary == count else { return nil }
    if let data = answer.data { data.withUnsafeBytes { byteBuffer.copyBytes(from: $0) } }
    return Received(byteCount: count, partCount: partCount)
  }

  /// Puts ordinary bytes at the start, as many as there is room for.
  func fill(bytes data: ArraySlice<UInt8>) { byteBuffer.copyBytes(from: data.prefix(byteRoom)) }

  func span(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteRoom)
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(byteBuffer)[range])
  }
}
