import Glibc
import NetdevSimulator
import NetlinkCodec
import Testing

/// A memfd that stands for device memory, under a name of its own, so that its open descriptors can be counted.
final class TestMemory: Sendable {
  let fd: Int32
  let name: String

  /// - Parameter flags: of memfd_create, beside those for closing on exec and for sealing.
  init(size: Int = 1 << 20, flags: UInt32 = 0, _ label: String = #function) throws {
    // glibc declares memfd_create only under _GNU_SOURCE, which the importer does not set.
    typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    let symbol = try #require(dlsym(nil, "memfd_create"))
    let create = unsafeBitCast(symbol, to: Create.self)
    name = "sim-\(label.prefix(24))-\(UInt64.random(in: 0 ... .max))"
    fd = create(name, 3 | flags)  // MFD_CLOEXEC | MFD_ALLOW_SEALING
    try #require(fd >= 0)
    try #require(ftruncate(fd, size) == 0)
  }

  deinit { _ = Glibc.close(fd) }

  var number: UInt32 { UInt32(fd) }

  /// What udmabuf asks of a memfd.
  func sealAgainstShrinking() throws {
    try #require(fcntl(fd, 1033, 2) == 0)  // F_ADD_SEALS, F_SEAL_SHRINK
  }

  func resize(_ size: Int) throws { try #require(ftruncate(fd, size) == 0) }

  /// What it takes up by now.
  func size() throws -> Int {
    var status = stat()
    try #require(fstat(fd, &status) == 0)
    return Int(status.st_size)
  }

  func bytes(at offset: Int, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try #require(pread(fd, &bytes, count, offset) == count)
    return bytes
  }

  /// How many descriptors of this process are this memory, the test's own included.
  func openDescriptors() throws -> Int {
    let directory = try #require(opendir("/proc/self/fd"))
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
      let number = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      var buffer = [CChar](repeating: 0, count: 128)
      let length = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
      let target = String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if target.contains(name) { count += 1 }
    }
    return count
  }
}
