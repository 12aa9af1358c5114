import Glibc
import NetlinkCodec
import NetlinkSocket

/// The part of NVIDIA's driver library that gives out device memory as a dmabuf, loaded when it is first wanted: no machine
/// without one needs it, to build or to run.
final class CUDADriver: Sendable {
  typealias Pointer = UInt64
  private typealias Call0 = @convention(c) (UInt32) -> Int32
  private typealias GetDevice = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
  private typealias GetAttribute = @convention(c) (UnsafeMutablePointer<Int32>, Int32, Int32) -> Int32
  private typealias RetainContext = @convention(c) (UnsafeMutablePointer<OpaquePointer?>, Int32) -> Int32
  private typealias ReleaseContext = @convention(c) (Int32) -> Int32
  private typealias PushContext = @convention(c) (OpaquePointer?) -> Int32
  private typealias PopContext = @convention(c) (UnsafeMutablePointer<OpaquePointer?>) -> Int32
  private typealias Allocate = @convention(c) (UnsafeMutablePointer<Pointer>, Int) -> Int32
  private typealias Free = @convention(c) (Pointer) -> Int32
  private typealias SetAttribute = @convention(c) (UnsafeRawPointer, Int32, Pointer) -> Int32
  private typealias GetHandle = @convention(c) (UnsafeMutableRawPointer, Pointer, Int, Int32, UInt64) -> Int32
  private typealias ErrorName = @convention(c) (Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32

  /// cuda.h
  private enum Constant {
    /// CU_DEVICE_ATTRIBUTE_DMA_BUF_SUPPORTED
    static let dmabufSupported: Int32 = 124
    /// CU_POINTER_ATTRIBUTE_SYNC_MEMOPS
    static let synchronousCopies: Int32 = 6
    /// CU_MEM_RANGE_HANDLE_TYPE_DMA_BUF_FD
    static let dmabufDescriptor: Int32 = 1
  }

  private let library: Library
  private let initialize: Call0
  private let getDevice: GetDevice
  private let getAttribute: GetAttribute
  private let retainContext: RetainContext
  private let releaseContext: ReleaseContext
  private let pushContext: PushContext
  private let popContext: PopContext
  private let allocate: Allocate
  private let free: Free
  private let setAttribute: SetAttribute
  private let getHandle: GetHandle
  private let errorName: ErrorName

  /// - Throws: ENOENT where there is no such library, ENOSYS where it is too old to give out dmabufs (CUDA 11.7).
  init(path: String = "libcuda.so.1") throws(SystemError) {
    let library = try Library(path)
    initialize = try library.function("cuInit")
    getDevice = try library.function("cuDeviceGet")
    getAttribute = try library.function("cuDeviceGetAttribute")
    retainContext = try library.function("cuDevicePrimaryCtxRetain")
    releaseContext = try library.function("cuDevicePrimaryCtxRelease_v2")
    pushContext = try library.function("cuCtxPushCurrent_v2")
    popContext = try library.function("cuCtxPopCurrent_v2")
    allocate = try library.function("cuMemAlloc_v2")
    free = try library.function("cuMemFree_v2")
    setAttribute = try library.function("cuPointerSetAttribute")
    getHandle = try library.function("cuMemGetHandleForAddressRange")
    errorName = try library.function("cuGetErrorName")
    self.library = library
    try check(initialize(0), "cuInit")
  }

  /// The number of a device that can give out its memory.
  ///
  /// - Throws: ENODEV where there is no such device, EOPNOTSUPP where its driver cannot.
  func device(_ index: Int) throws(SystemError) -> Int32 {
    var device: Int32 = 0
    try check(getDevice(&device, Int32(clamping: index)), "cuDeviceGet", "device \(index)")
    var isSupported: Int32 = 0
    try check(getAttribute(&isSupported, Constant.dmabufSupported, device), "cuDeviceGetAttribute")
    guard isSupported != 0 else {
      throw SystemError(
        "cuDeviceGetAttribute", .EOPNOTSUPP,
        "device \(index) gives out no dmabufs; that takes NVIDIA's open kernel modules")
    }
    return device
  }

  /// The device's primary context, kept until `releaseContext`.
  func primaryContext(of device: Int32) throws(SystemError) -> OpaquePointer? {
    var context: OpaquePointer?
    try check(retainContext(&context, device), "cuDevicePrimaryCtxRetain")
    return context
  }

  func releaseContext(of device: Int32) { _ = releaseContext(device) }

  /// Runs `body` with the context as the thread's own.
  func within<Result: ~Copyable>(_ context: OpaquePointer?, _ body: () throws(SystemError) -> Result)
    throws(SystemError) -> Result
  {
    try check(pushContext(context), "cuCtxPushCurrent")
    defer {
      var previous: OpaquePointer?
      _ = popContext(&previous)
    }
    return try body()
  }

  func allocate(_ size: Int) throws(SystemError) -> Pointer {
    var address: Pointer = 0
    try check(allocate(&address, size), "cuMemAlloc", "\(size) bytes")
    // Copies of the processor's then wait for what the NIC has written.
    var isOn: UInt32 = 1
    do throws(SystemError) {
      try check(setAttribute(&isOn, Constant.synchronousCopies, address), "cuPointerSetAttribute")
    } catch {
      release(address)
      throw error
    }
    return address
  }

  func release(_ address: Pointer) { _ = free(address) }

  func dmabuf(_ address: Pointer, _ size: Int) throws(SystemError) -> OwnedDescriptor {
    var number: Int32 = -1
    try check(
      getHandle(&number, address, size, Constant.dmabufDescriptor, 0), "cuMemGetHandleForAddressRange", "\(size) bytes")
    guard number >= 0 else { throw SystemError("cuMemGetHandleForAddressRange", .EBADF, "it gave no descriptor") }
    return OwnedDescriptor(owning: number)
  }

  /// `CUresult` in the words of errno, as far as there are such.
  private func check(_ result: Int32, _ call: String, _ context: String? = nil) throws(SystemError) {
    guard result != 0 else { return }
    var name: UnsafePointer<CChar>?
    _ = errorName(result, &name)
    let text = name.map { String(cString: $0) } ?? "CUDA error \(result)"
    let errno: ErrorNumber =
      switch result {
      case 1: .EINVAL  // CUDA_ERROR_INVALID_VALUE
      case 2: .ENOMEM  // CUDA_ERROR_OUT_OF_MEMORY
      case 100, 101: .ENODEV  // CUDA_ERROR_NO_DEVICE, CUDA_ERROR_INVALID_DEVICE
      case 801: .EOPNOTSUPP  // CUDA_ERROR_NOT_SUPPORTED
      default: .EIO
      }
    throw SystemError(call, errno, context.map { "\($0): \(text)" } ?? text)
  }
}

/// A shared library, never unloaded: NVIDIA's keeps threads.
private struct Library: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer
  private let path: String

  init(_ path: String) throws(SystemError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw SystemError(
        "dlopen", .ENOENT,
        "\(path): there is no NVIDIA driver here, which memory of a GPU needs; install one, or use other memory")
    }
    self.handle = handle
    self.path = path
  }

  /// - Parameter name: of a function whose C type is `Function`.
  func function<Function>(_ name: String) throws(SystemError) -> Function {
    guard let symbol = dlsym(handle, name) else {
      throw SystemError(
        "dlsym", ErrorNumber(rawValue: ENOSYS),
        "\(path) has no \(name): it is older than CUDA 11.7, the first that gives out dmabufs")
    }
    return unsafeBitCast(symbol, to: Function.self)
  }
}
