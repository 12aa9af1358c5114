import CLinux
import Glibc
import NetlinkCodec

/// Memory to bind without a device that has its own: pages of this machine, behind a descriptor.
public enum DeviceMemory {
  /// Shared memory that cannot shrink (F_SEAL_SHRINK), so that whoever maps it can rely on its size.
  ///
  /// - Parameters:
  ///   - name: shown in `/proc/<pid>/maps`; it need not be unique.
  ///   - size: in bytes.
  public static func memfd(name: String, size: Int) throws(SystemError) -> OwnedDescriptor {
    guard size > 0 else { throw SystemError("memfd_create", .EINVAL, "a size of \(size) bytes") }
    let number = clinux_memfd_create(name, UInt32(CLINUX_MFD_CLOEXEC | CLINUX_MFD_ALLOW_SEALING))
    guard number >= 0 else { throw .last("memfd_create", name) }
    let memory = OwnedDescriptor(owning: number)
    guard retrying({ ftruncate(number, size) }) == 0 else { throw .last("ftruncate", "\(name), \(size) bytes") }
    guard fcntl(number, Int32(CLINUX_F_ADD_SEALS), Int32(CLINUX_F_SEAL_SHRINK)) == 0 else {
      throw .last("fcntl", "F_ADD_SEALS on \(name)")
    }
    return memory
  }

  /// A dmabuf over ordinary memory, made by the udmabuf driver.
  ///
  /// - Parameter size: in bytes, a multiple of the page size, and at most the driver's `size_limit_mb` (64 MiB unless
  ///   its module was told otherwise).
  /// - Returns: the dmabuf's descriptor; the memory lives as long as anybody holds it, a binding included.
  public static func udmabuf(size: Int) throws(SystemError) -> OwnedDescriptor {
    guard size > 0, size % sysconf(Int32(_SC_PAGESIZE)) == 0 else {
      throw SystemError("ioctl", .EINVAL, "a udmabuf of \(size) bytes: not a multiple of the page size")
    }
    let device = try openDriver()
    let memory = try memfd(name: "udmabuf", size: size)
    var request = clinux_udmabuf_create(
      memfd: UInt32(memory.fileDescriptor), flags: UInt32(CLINUX_UDMABUF_FLAGS_CLOEXEC), offset: 0, size: UInt64(size))
    let number = clinux_udmabuf_create_ioctl(device.fileDescriptor, &request)
    guard number >= 0 else { throw .last("ioctl", creationHint(size)) }
    return OwnedDescriptor(owning: number)
  }

  private static func openDriver() throws(SystemError) -> OwnedDescriptor {
    let path = "/dev/udmabuf"
    let number = retrying { open(path, O_RDWR | O_CLOEXEC) }
    if number >= 0 { return OwnedDescriptor(owning: number) }
    switch errno {
    case ENOENT, ENXIO, ENODEV:
      throw .last("open", "\(path): the kernel has no udmabuf driver loaded; try: modprobe udmabuf")
    case EACCES, EPERM:
      throw .last("open", "\(path): run as root, or give this user access to it")
    default:
      throw .last("open", path)
    }
  }

  private static func creationHint(_ size: Int) -> String {
    let hint = "UDMABUF_CREATE of \(size) bytes"
    guard errno == EINVAL else { return hint }
    return hint + "; the limit is in /sys/module/udmabuf/parameters/size_limit_mb"
  }
}
