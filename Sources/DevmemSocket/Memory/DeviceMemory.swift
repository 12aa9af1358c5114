import CLinux
import Glibc
import NetlinkCodec
public import NetlinkSocket

/// Memory to bind: a dmabuf, or a memfd where the kernel is simulated.
///
/// The memory lives as long as anybody holds it: this value, a binding, a mapping.
public struct DeviceMemory: ~Copyable, Sendable {
  public enum Kind: Hashable, Sendable {
    case dmabuf
    /// Shared memory that is no dmabuf: only a simulated kernel binds it.
    case memfd
  }

  public let kind: Kind
  /// In bytes.
  public let size: Int
  /// Size of the pages it is made of, as far as its descriptor tells: no device writes pieces larger than that.
  public let pageSize: Int
  /// Whether this process can read and write it. Memory of a GPU often cannot be mapped.
  public let isMappable: Bool
  private let descriptor: OwnedDescriptor
  /// What the descriptor alone does not keep: a GPU's allocation.
  let owner: (any Sendable)?

  /// Takes over memory made elsewhere.
  ///
  /// - Throws: EINVAL for a descriptor that is neither a dmabuf nor a memfd.
  public init(adopting descriptor: consuming OwnedDescriptor) throws(SystemError) {
    try self.init(descriptor, owner: nil)
  }

  init(_ descriptor: consuming OwnedDescriptor, pageSize: Int? = nil, owner: (any Sendable)?) throws(SystemError) {
    let number = descriptor.fileDescriptor
    let kind = try Self.kind(of: number)
    // Both tell their size by seeking.
    let size = Int(lseek(number, 0, SEEK_END))
    guard size > 0 else { throw SystemError("lseek", .EINVAL, "the memory of descriptor \(number) is empty") }
    let pageSize = pageSize ?? Self.blockSize(of: number)
    self.kind = kind
    self.size = size
    self.pageSize = pageSize
    isMappable = Self.canBeMapped(number, pageSize)
    self.descriptor = descriptor
    self.owner = owner
  }

  /// The number, to pass to whoever binds it. It is borrowed: it ends with this value.
  public var fileDescriptor: Int32 { descriptor.fileDescriptor }

  /// Maps all of it for reading, and for writing where wanted.
  ///
  /// - Throws: what mmap answers for memory that cannot be mapped, such as ENODEV.
  public borrowing func map(writable: Bool = false) throws(SystemError) -> MappedDeviceMemory {
    try MappedDeviceMemory(
      descriptor.duplicate(), kind, size: size, writable: writable, pageSize: pageSize, owner: owner)
  }

  // MARK: Asking

  private static func kind(of number: Int32) throws(SystemError) -> Kind {
    let target = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String in
      guard let start = buffer.baseAddress else { return "" }
      let length = readlink("/proc/self/fd/\(number)", start, buffer.count)
      return String(decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    if target.hasPrefix("/dmabuf:") { return .dmabuf }
    if target.hasPrefix("/memfd:") { return .memfd }
    throw SystemError("readlink", .EINVAL, "descriptor \(number) is neither a dmabuf nor a memfd")
  }

  /// The huge page's size on hugetlbfs.
  private static func blockSize(of number: Int32) -> Int {
    var status = stat()
    let pageSize = systemPageSize
    guard fstat(number, &status) == 0 else { return pageSize }
    return max(Int(status.st_blksize), pageSize)
  }

  private static func canBeMapped(_ number: Int32, _ length: Int) -> Bool {
    guard let page = mmap(nil, length, PROT_READ, MAP_SHARED, number, 0), page != MAP_FAILED else { return false }
    munmap(page, length)
    return true
  }

  static var systemPageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }
}
