public import NetlinkCodec

/// The descriptor table a bind request's `fd` is looked up in: that of the process that sends it.
public protocol FileTable: Sendable {
  /// Takes a reference of its own to the device memory behind a descriptor, as `dma_buf_get` does.
  /// - Throws: EBADF where nothing is open under that number, EINVAL where it is not device memory.
  func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile
}

/// This process' own descriptors. A memfd stands for a dmabuf; a real one is taken too.
public struct ProcessFileTable: FileTable {
  /// How the memory of a memfd is scattered, as a DMA mapping of it would show.
  public enum Scatter: Hashable, Sendable {
    /// Page by page, as udmabuf maps one; by huge page where the memfd has them.
    case pages
    /// In one piece, as memory of a GPU often is: large receive pages fit.
    case contiguous
  }

  public var scatter: Scatter

  public init(scatter: Scatter = .pages) { self.scatter = scatter }

  public func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile {
    try DeviceMemoryFile(duplicating: fd, scatter: scatter)
  }
}
