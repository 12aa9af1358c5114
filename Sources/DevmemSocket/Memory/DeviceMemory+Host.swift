import CLinux
import Glibc
import NetlinkCodec
public import NetlinkSocket

/// Memory of this machine, for devices without memory of their own.
extension DeviceMemory {
  /// Pages that memory is made of.
  public enum Pages: Hashable, Sendable {
    /// The system's usual ones.
    case usual
    /// Huge ones of so many bytes, a power of two; nil takes the system's default. They must have been set aside
    /// (`/proc/sys/vm/nr_hugepages`).
    case huge(Int? = nil)
  }

  /// Shared memory that cannot shrink (F_SEAL_SHRINK), so that whoever maps it can rely on its size.
  ///
  /// - Parameters:
  ///   - name: shown in `/proc/<pid>/maps`; it need not be unique.
  ///   - size: in bytes.
  public static func memfd(name: String, size: Int, pages: Pages = .usual) throws(SystemError) -> DeviceMemory {
    guard size > 0 else { throw SystemError("memfd_create", .EINVAL, "a size of \(size) bytes") }
    let flags = Int32(CLINUX_MFD_CLOEXEC) | Int32(CLINUX_MFD_ALLOW_SEALING)
    let number = clinux_memfd_create(name, UInt32(flags) | (try hugePageFlags(pages)))
    guard number >= 0 else { throw .last("memfd_create", name + hugePageHint(pages)) }
    let memory = OwnedDescriptor(owning: number)
    guard retrying({ ftruncate(number, size) }) == 0 else {
      throw .last("ftruncate", "\(name), \(size) bytes" + hugePageHint(pages))
    }
    guard fcntl(number, Int32(CLINUX_F_ADD_SEALS), Int32(CLINUX_F_SEAL_SHRINK)) == 0 else {
      throw .last("fcntl", "F_ADD_SEALS on \(name)")
    }
    return try DeviceMemory(adopting: memory)
  }

  /// A dmabuf over ordinary memory, made by the udmabuf driver. On huge pages a device that can write larger pieces than
  /// a page does (`rx-page-size`).
  ///
  /// - Parameter size: in bytes, a multiple of the page size, and at most the driver's `size_limit_mb`.
  public static func udmabuf(size: Int, pages: Pages = .usual) throws(SystemError) -> DeviceMemory {
    guard size > 0, size % systemPageSize == 0 else {
      throw SystemError("ioctl", .EINVAL, "a udmabuf of \(size) bytes: not a multiple of the page size")
    }
    let device = try openDriver(
      "/dev/udmabuf", missing: "the kernel has no udmabuf driver loaded; try: modprobe udmabuf")
    let memory = try memfd(name: "udmabuf", size: size, pages: pages)
    var request = clinux_udmabuf_create(
      memfd: UInt32(memory.fileDescriptor), flags: UInt32(CLINUX_UDMABUF_FLAGS_CLOEXEC), offset: 0, size: UInt64(size))
    let number = clinux_udmabuf_create_ioctl(device.fileDescriptor, &request)
    guard number >= 0 else { throw .last("ioctl", creationHint(size)) }
    return try DeviceMemory(OwnedDescriptor(owning: number), pageSize: memory.pageSize, owner: nil)
  }

  /// A dmabuf from one of the kernel's heaps.
  ///
  /// - Parameters:
  ///   - name: of the heap: `system`, or one that lies in one piece, such as `reserved`; `/dev/dma_heap` lists them.
  ///   - size: in bytes; the heap rounds it up to whole pages.
  public static func heap(_ name: String = "system", size: Int) throws(SystemError) -> DeviceMemory {
    guard !name.isEmpty, !name.contains("/") else {
      throw SystemError("open", .EINVAL, "\"\(name)\" is not a heap's name; ls /dev/dma_heap lists them")
    }
    guard size > 0 else { throw SystemError("ioctl", .EINVAL, "a size of \(size) bytes") }
    let heap = try openDriver(
      "/dev/dma_heap/\(name)", missing: "the kernel has no such heap; ls /dev/dma_heap lists those it has")
    let number = clinux_dma_heap_allocate(heap.fileDescriptor, UInt64(size))
    guard number >= 0 else { throw .last("ioctl", "DMA_HEAP_IOCTL_ALLOC of \(size) bytes from \(name)") }
    return try DeviceMemory(adopting: OwnedDescriptor(owning: number))
  }

  private static func openDriver(_ path: String, missing: String) throws(SystemError) -> OwnedDescriptor {
    let number = retrying { open(path, O_RDWR | O_CLOEXEC) }
    if number >= 0 { return OwnedDescriptor(owning: number) }
    switch errno {
    case ENOENT, ENXIO, ENODEV: throw .last("open", "\(path): \(missing)")
    case EACCES, EPERM: throw .last("open", "\(path): run as root, or give this user access to it")
    default: throw .last("open", path)
    }
  }

  private static func creationHint(_ size: Int) -> String {
    let hint = "UDMABUF_CREATE of \(size) bytes"
    guard errno == EINVAL else { return hint }
    return hint + "; the limit is in /sys/module/udmabuf/parameters/size_limit_mb"
  }

  private static func hugePageFlags(_ pages: Pages) throws(SystemError) -> UInt32 {
    guard case .huge(let size) = pages else { return 0 }
    guard let size else { return UInt32(CLINUX_MFD_HUGETLB) }
    guard size > systemPageSize, size & (size - 1) == 0 else {
      throw SystemError("memfd_create", .EINVAL, "huge pages of \(size) bytes: not a power of two above the page size")
    }
    return UInt32(CLINUX_MFD_HUGETLB) | UInt32(size.trailingZeroBitCount) << UInt32(CLINUX_MFD_HUGE_SHIFT)
  }

  private static func hugePageHint(_ pages: Pages) -> String {
    pages == .usual ? "" : "; the size is in whole huge pages, of a size that /sys/kernel/mm/hugepages lists"
  }
}
