internal import CLinux
internal import Glibc
public import NetlinkCodec

/// An open file whose pages play the part of device memory, held for as long as a binding object lives.
///
/// Its descriptor is a duplicate: what the requester does with the original, closing it included, changes nothing.
public final class DeviceMemoryFile: Sendable {
  /// The duplicate; valid as long as this object is.
  public let descriptor: Int32
  /// In bytes, never 0.
  public let size: UInt64
  /// In bytes: how much of the memory each entry of its scatter list covers, the last one perhaps less.
  public let chunkSize: UInt64
  /// Whether nobody can take bytes away from it any more: it is a dmabuf, or sealed against shrinking as udmabuf asks.
  let isOfFixedSize: Bool

  /// - Throws: EBADF, EINVAL where the file is neither a memfd with pages nor a dmabuf, or what duplicating it answers.
  public init(duplicating fd: UInt32, scatter: ProcessFileTable.Scatter) throws(Refusal) {
    guard let number = Int32(exactly: fd) else { throw Refusal(.EBADF) }
    let duplicate = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { throw Refusal(ErrorNumber(rawValue: errno)) }
    guard let memory = Self.measure(duplicate, scatter: scatter) else {
      _ = close(duplicate)
      throw Refusal(.EINVAL)
    }
    descriptor = duplicate
    size = memory.size
    chunkSize = memory.chunkSize
    isOfFixedSize = memory.isOfFixedSize
  }

  deinit { _ = close(descriptor) }

  /// False where the file does not take all of the bytes: one that has shrunk must not grow again, as it would to take
  /// them. Who shrinks it at this very moment is not noticed before the next time.
  func write(_ bytes: RawSpan, at offset: Int) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, offset + bytes.byteCount <= status.st_size else { return false }
    return bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, offset) } == bytes.byteCount
  }

  /// Nil where the file does not have that many bytes.
  func read(_ count: Int, at offset: Int) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(pread(descriptor, buffer.baseAddress, count, offset), 0)
    }
    return bytes.count == count ? bytes : nil
  }

  private struct Measure {
    var size: UInt64
    var chunkSize: UInt64
    var isOfFixedSize: Bool
  }

  /// Nil where the descriptor is no device memory.
  private static func measure(_ descriptor: Int32, scatter: ProcessFileTable.Scatter) -> Measure? {
    let target = linkTarget(of: descriptor)
    if target.hasPrefix("/dmabuf:") {
      // A dmabuf tells its size by seeking, and its scatter list to its importers only.
      let end = lseek(descriptor, 0, SEEK_END)
      return end > 0 ? Measure(size: UInt64(end), chunkSize: UInt64(end), isOfFixedSize: true) : nil
    }
    // F_GET_SEALS alone would also take a file of a tmpfs.
    guard target.hasPrefix("/memfd:") else { return nil }
    let seals = fcntl(descriptor, Int32(CLINUX_F_GET_SEALS))
    guard seals >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
    let size = UInt64(status.st_size)
    // The huge page's size on hugetlbfs.
    let chunkSize = max(UInt64(status.st_blksize), kernelPageSize)
    return Measure(
      size: size, chunkSize: scatter == .contiguous ? size : chunkSize,
      isOfFixedSize: seals & Int32(CLINUX_F_SEAL_SHRINK) != 0)
  }

  private static func linkTarget(of descriptor: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      let length = readlink("/proc/self/fd/\(descriptor)", start, buffer.count)
      return String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

/// `PAGE_SIZE` of the simulated kernel, whatever this machine's is.
let kernelPageSize: UInt64 = 4096
