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
  }

  deinit { _ = close(descriptor) }

  /// The memory's size and scatter; nil where the descriptor is no device memory.
  private static func measure(
    _ descriptor: Int32, scatter: ProcessFileTable.Scatter
  ) -> (size: UInt64, chunkSize: UInt64)? {
    let target = linkTarget(of: descriptor)
    if target.hasPrefix("/dmabuf:") {
      // A dmabuf tells its size by seeking, and its scatter list to its importers only.
      let end = lseek(descriptor, 0, SEEK_END)
      return end > 0 ? (UInt64(end), UInt64(end)) : nil
    }
    // F_GET_SEALS alone would also take a file of a tmpfs.
    guard target.hasPrefix("/memfd:"), fcntl(descriptor, getSeals) >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
    let size = UInt64(status.st_size)
    // The huge page's size on hugetlbfs.
    let chunkSize = max(UInt64(status.st_blksize), kernelPageSize)
    return (size, scatter == .contiguous ? size : chunkSize)
  }

  /// `F_GET_SEALS`, which the importer does not show.
  private static let getSeals: Int32 = 1034

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
