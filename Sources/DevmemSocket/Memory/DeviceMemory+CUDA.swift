import NetlinkCodec
public import NetlinkSocket

/// Memory of an NVIDIA GPU.
extension DeviceMemory {
  /// A dmabuf over memory of a GPU, allocated in its primary context.
  ///
  /// - Parameters:
  ///   - size: in bytes; rounded up to whole pages of the GPU, which have 2 MiB.
  ///   - device: which GPU, from 0, as CUDA counts them (`CUDA_VISIBLE_DEVICES`).
  /// - Throws: ENOENT where there is no NVIDIA driver, ENODEV where there is no such GPU, EOPNOTSUPP where its driver
  ///   gives out no dmabufs.
  public static func cuda(size: Int, device: Int = 0) throws(SystemError) -> DeviceMemory {
    try cuda(size: size, device: device, driver: CUDADriver())
  }

  static func cuda(size: Int, device: Int, driver: CUDADriver) throws(SystemError) -> DeviceMemory {
    guard size > 0, size <= 1 << 48 else { throw SystemError("cuMemAlloc", .EINVAL, "a size of \(size) bytes") }
    let page = CUDAAllocation.pageSize
    let allocation = try CUDAAllocation(driver, device: device, size: (size + page - 1) / page * page)
    return try DeviceMemory(allocation.dmabuf(), pageSize: page, owner: allocation)
  }

  /// Where CUDA finds it (`CUdeviceptr`); nil for memory that is not CUDA's. A fragment at an offset is that far behind it.
  public var cudaAddress: UInt64? { (owner as? CUDAAllocation)?.address }
}

/// Memory that CUDA has allocated, freed with the last reference.
private final class CUDAAllocation: Sendable {
  /// CUDA gives memory of this size and alignment a page of its own, which a dmabuf must begin at.
  static let pageSize = 2 << 20

  let address: CUDADriver.Pointer
  private let size: Int
  private let driver: CUDADriver
  private let device: Int32
  /// The number of a context that is kept, as plain bits.
  private let context: UInt

  init(_ driver: CUDADriver, device index: Int, size: Int) throws(SystemError) {
    let device = try driver.device(index)
    let context = try driver.primaryContext(of: device)
    do throws(SystemError) {
      address = try driver.within(context) { () throws(SystemError) in try driver.allocate(size) }
    } catch {
      driver.releaseContext(of: device)
      throw error
    }
    self.driver = driver
    self.device = device
    self.size = size
    self.context = UInt(bitPattern: context)
  }

  deinit {
    // It can only fail when the driver is being unloaded, with all its memory.
    try? driver.within(OpaquePointer(bitPattern: context)) { () throws(SystemError) in driver.release(address) }
    driver.releaseContext(of: device)
  }

  func dmabuf() throws(SystemError) -> OwnedDescriptor {
    try driver.within(OpaquePointer(bitPattern: context)) { () throws(SystemError) in try driver.dmabuf(address, size) }
  }
}
