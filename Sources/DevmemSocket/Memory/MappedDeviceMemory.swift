import CLinux
import Glibc
import NetlinkCodec
public import NetlinkSocket

/// Device memory as this process sees it.
///
/// A dmabuf is told before and after the processor touches it (DMA_BUF_IOCTL_SYNC), so that both sides see what the other
/// wrote; one access may look at many fragments.
public struct MappedDeviceMemory: ~Copyable, @unchecked Sendable {
  /// In bytes.
  public let size: Int
  public let isWritable: Bool
  private let base: UnsafeMutableRawPointer
  /// What is mapped, in whole pages.
  private let length: Int
  private let kind: DeviceMemory.Kind
  private let descriptor: OwnedDescriptor
  private let owner: (any Sendable)?

  init(
    _ descriptor: consuming OwnedDescriptor, _ kind: DeviceMemory.Kind, size: Int, writable: Bool, pageSize: Int,
    owner: (any Sendable)?
  ) throws(SystemError) {
    let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
    // A mapping of huge pages is of whole ones.
    let length = (size + pageSize - 1) / pageSize * pageSize
    guard let base = mmap(nil, length, protection, MAP_SHARED, descriptor.fileDescriptor, 0), base != MAP_FAILED else {
      throw .last("mmap", "\(size) bytes of device memory; not every device's memory can be mapped")
    }
    self.base = base
    self.length = length
    self.size = size
    self.isWritable = writable
    self.kind = kind
    self.descriptor = descriptor
    self.owner = owner
  }

  deinit { munmap(base, length) }

  /// Reads a fragment's bytes where they lie. The span does not outlive `body`.
  ///
  /// - Throws: ERANGE for a fragment that does not lie in this memory.
  public borrowing func withBytes<Result: ~Copyable>(
    of fragment: borrowing Fragment, _ body: (RawSpan) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let part = try range(from: fragment.offset, size: fragment.size)
    return try accessing(writes: false) { () throws(SystemError) in try body(buffer(part).bytes) }
  }

  /// Reads a part of the memory. The span does not outlive `body`.
  ///
  /// - Throws: ERANGE for a part that does not lie in this memory.
  public borrowing func withBytes<Result: ~Copyable>(
    at range: Range<Int>, _ body: (RawSpan) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let part = try self.range(from: UInt64(bitPattern: Int64(range.lowerBound)), size: range.count)
    return try accessing(writes: false) { () throws(SystemError) in try body(buffer(part).bytes) }
  }

  /// Writes to a part of the memory. The span does not outlive `body`.
  ///
  /// - Throws: ERANGE for a part that does not lie in this memory, EACCES where it is mapped for reading only.
  public borrowing func withMutableBytes<Result: ~Copyable>(
    at range: Range<Int>, _ body: (inout MutableRawSpan) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    guard isWritable else { throw SystemError("mmap", .EACCES, "the memory is mapped for reading only") }
    let part = try self.range(from: UInt64(bitPattern: Int64(range.lowerBound)), size: range.count)
    return try accessing(writes: true) { () throws(SystemError) in
      var bytes = UnsafeMutableRawBufferPointer(start: base + part.lowerBound, count: part.count).mutableBytes
      return try body(&bytes)
    }
  }

  /// Reads several parts in one access: `body` is handed a reader of all of the memory.
  public borrowing func withReader<Result: ~Copyable>(
    _ body: (borrowing Reader) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    try accessing(writes: false) { () throws(SystemError) in try body(Reader(base: base, size: size)) }
  }

  /// The memory during an access.
  public struct Reader: ~Copyable {
    fileprivate let base: UnsafeMutableRawPointer
    fileprivate let size: Int

    /// Reads a fragment's bytes where they lie. The span does not outlive `body`.
    ///
    /// - Throws: ERANGE for a fragment that does not lie in this memory.
    public borrowing func withBytes<Result: ~Copyable>(
      of fragment: borrowing Fragment, _ body: (RawSpan) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
      let part = try checkedRange(from: fragment.offset, size: fragment.size, in: size)
      return try body(UnsafeRawBufferPointer(start: base + part.lowerBound, count: part.count).bytes)
    }
  }

  private borrowing func range(from offset: UInt64, size: Int) throws(SystemError) -> Range<Int> {
    try checkedRange(from: offset, size: size, in: self.size)
  }

  private borrowing func buffer(_ part: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + part.lowerBound, count: part.count)
  }

  /// The end of an access is told even when `body` throws.
  private borrowing func accessing<Result: ~Copyable>(
    writes: Bool, _ body: () throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    guard kind == .dmabuf else { return try body() }
    let direction = UInt64(CLINUX_DMA_BUF_READ) | (writes ? UInt64(CLINUX_DMA_BUF_WRITE) : 0)
    try sync(direction)
    defer { _ = retrying { clinux_dma_buf_sync(descriptor.fileDescriptor, direction | UInt64(CLINUX_DMA_BUF_END)) } }
    return try body()
  }

  private borrowing func sync(_ flags: UInt64) throws(SystemError) {
    // EAGAIN asks for the same again, as EINTR does (linux/dma-buf.h).
    while retrying({ clinux_dma_buf_sync(descriptor.fileDescriptor, flags) }) != 0 {
      guard errno == EAGAIN else { throw .last("ioctl", "DMA_BUF_IOCTL_SYNC") }
    }
  }
}

/// - Throws: ERANGE.
private func checkedRange(from offset: UInt64, size: Int, in memorySize: Int) throws(SystemError) -> Range<Int> {
  guard offset <= UInt64(memorySize), size >= 0, UInt64(size) <= UInt64(memorySize) - offset else {
    throw SystemError(
      "mmap", .ERANGE,
      "\(size) bytes at \(offset) do not lie in this memory of \(memorySize) bytes; is it another binding's?")
  }
  return Int(offset)..<Int(offset) + size
}
