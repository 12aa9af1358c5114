internal import NetlinkCodec

/// Where a page pool gets memory that is not the host's (`memory_provider_ops`).
///
/// A queue keeps the one installed on it, and every page pool made for the queue takes it from there.
protocol MemoryProvider: AnyObject {
  /// The records of its memory.
  var table: NetmemTable { get }
  /// What `page-pool-get` and `queue-get` say of a pool or a queue that has it (`nl_fill`): a dmabuf binding's id.
  var dmabuf: UInt32? { get }
  /// Bytes of a unit of its memory, as a power of two: what a driver takes for the order of its pools.
  var unitShift: UInt8 { get }

  /// A pool wants to live on it.
  /// - Throws: EOPNOTSUPP or E2BIG where their ways differ; nothing has changed then.
  func initialize(_ parameters: PagePoolParameters) throws(Refusal)
  /// The last a pool says to it.
  func destroy()
  /// A unit that nobody has; nil when all are out (`alloc_netmems`).
  func allocate() -> Int?
  /// A unit that a pool lets go (`release_netmem`).
  func release(_ index: Int)
  /// Whether all units are out.
  var isExhausted: Bool { get }
  /// Appends the first of some units to what a system call is to fill; false where they cannot be reached in place.
  func append(_ count: Int, of units: FIFO<Netmem>, to list: inout ScatterList) -> Bool
  /// A queue it is installed on goes with its device (`uninstall`).
  func uninstall(from queue: QueueAddress)
  func write(_ bytes: RawSpan, to index: Int, at offset: Int) throws(NetmemError)
  func read(_ count: Int, of index: Int, at offset: Int) throws(NetmemError) -> [UInt8]
}

/// What a driver asks of a new page pool (`page_pool_params`).
@_spi(NetworkMemory) public struct PagePoolParameters: Hashable, Sendable {
  /// Pages of `PAGE_SIZE << order` bytes.
  public var order: UInt8 = 0
  /// How many pages the ring for recycling takes; 0 for the kernel's 1024, and never more than 16384.
  public var size = 0
  /// The memory node that pages are to be near.
  public var node: UInt8 = 0
  /// `PP_FLAG_DMA_MAP`: the pool does the DMA mapping.
  public var mapsDMA = true
  /// `PP_FLAG_DMA_SYNC_DEV`: and gives memory back to the device.
  public var syncsDMA = true

  public init() {}

  /// `MAX_PAGE_ORDER`
  static let maximumOrder: UInt8 = 10
}
