public import NetlinkCodec

/// Where a receive queue's memory comes from and goes back to (`struct page_pool`).
///
/// What was returned waits in a cache, for the one NAPI instance that allocates, or in a ring, for whoever else returns,
/// until it is wanted again; only what these cannot take goes back to the host or to the memory provider. What changes
/// with each page lies in cells, and no page costs an allocation. One thread at a time works on a pool.
@_spi(NetworkMemory) public final class PagePool {
  public let id: UInt32
  let queue: QueueAddress
  /// Nil for host pages.
  let provider: (any MemoryProvider)?
  let host: HostMemory
  /// In bytes.
  public let pageSize: Int
  let order: UInt8
  /// Nil once the device is gone: the loopback device then owns the pool, and no ifindex is reported.
  var ifindex: UInt32?
  /// Seconds of CLOCK_BOOTTIME; nil while the driver uses the pool.
  var detachTime: UInt64?
  /// Whether its last page is back after the driver let go.
  private(set) var hasEnded = false

  let area: NetmemArea
  /// What the host or the provider keeps of its memory.
  let records: SharedCells<NetmemRecord>
  /// What a record says of a page that is this pool's, with no other reference to it.
  let owner: NetmemRecord.Owner
  let ring: Cells<Netmem>
  let state: Cell<State>

  struct State: BitwiseCopyable {
    /// The allocation cache, filled up to `cached`.
    var cache: [128 of Netmem] = .init(repeating: Netmem(rawValue: 0))
    var cached = 0
    /// Where the ring's oldest page is.
    var ringStart = 0
    var ringCount = 0
    /// The NAPI instance that may recycle into the cache; no instance's number while the queue is stopped.
    var napi = Self.noNAPI
    var node: UInt8
    var isDestroyed = false
    /// `pages_state_hold_cnt` and `pages_state_release_cnt`: pages taken and pages given back, which both come round.
    var held: UInt32 = 0
    var released: UInt32 = 0
    var fragments = FragmentSource()
    var counters = PagePoolCounters()

    static let noNAPI = UInt64.max
  }

  /// `PP_ALLOC_CACHE_SIZE`
  static let cacheSize = 128
  /// `PP_ALLOC_CACHE_REFILL`
  static let refill = 64
  private static let usualRingSize = 1024
  private static let maximumRingSize = 16384

  /// A pool of host pages, or of a provider's memory (`page_pool_init`).
  /// - Parameter id: not 0, and of no other pool that lives on the same memory.
  /// - Throws: EOPNOTSUPP or E2BIG where the provider cannot serve such a pool, EINVAL for pages too large, ENOMEM.
  init(
    id: UInt32, queue: QueueAddress, provider: (any MemoryProvider)?, host: HostMemory,
    _ parameters: PagePoolParameters = PagePoolParameters()
  ) throws(Refusal) {
    if provider == nil, parameters.order > PagePoolParameters.maximumOrder { throw Refusal(.EINVAL) }
    if parameters.syncsDMA, !parameters.mapsDMA { throw Refusal(.EINVAL) }
    if provider != nil, !parameters.mapsDMA || !parameters.syncsDMA { throw Refusal(.EOPNOTSUPP) }
    self.id = id
    self.queue = queue
    self.provider = provider
    self.host = host
    order = parameters.order
    pageSize = Int(kernelPageSize) << Int(parameters.order)
    ifindex = queue.ifindex
    let table = provider?.table ?? host.table
    area = table.area
    records = table.records.shared
    owner = NetmemRecord.Owner(pool: id)
    let size = parameters.size > 0 ? min(parameters.size, Self.maximumRingSize) : Self.usualRingSize
    ring = try Cells(count: size)
    state = Cell(State(node: parameters.node))
    // The last that can refuse, so that nothing has to be undone.
    try provider?.initialize(parameters)
  }

  /// A pool of no queue, to be used by itself.
  public convenience init(
    id: UInt32, binding: DmabufBinding?, host: HostMemory, _ parameters: PagePoolParameters = PagePoolParameters()
  ) throws(Refusal) {
    let queue = QueueAddress(ifindex: binding?.ifindex ?? 0, index: 0)
    try self.init(id: id, queue: queue, provider: binding, host: host, parameters)
  }

  /// The NAPI instance whose queue runs on the pool (`page_pool_enable_direct_recycling`); nil while it is stopped.
  public var napiID: UInt32? {
    get { UInt32(exactly: state.value.napi) }
    set { state.value.napi = newValue.map { UInt64($0) } ?? State.noNAPI }
  }

  /// Pages that the pool has taken from the host or its provider and not given back, those it keeps included
  /// (`page_pool_inflight`).
  public var inflight: Int {
    max(0, Int(Int32(bitPattern: state.value.held &- state.value.released)))
  }

  public var counters: PagePoolCounters { state.value.counters }

  /// Whether an allocation would find nothing.
  var isExhausted: Bool {
    state.value.cached == 0 && state.value.ringCount == 0 && (provider?.isExhausted ?? (host.freePages == 0))
  }

  /// Whether it is the pool that a page or net_iov is out of.
  func holds(_ netmem: Netmem) -> Bool {
    netmem.area == area && netmem.index < records.count && records[netmem.index].owner.pool == id
  }

  /// Appends the first of some pages to what a system call is to fill; false where they cannot be reached in place.
  func append(_ count: Int, of pages: FIFO<Netmem>, to list: inout ScatterList) -> Bool {
    guard let provider else { return host.append(count, of: pages, each: pageSize, to: &list) }
    return provider.append(count, of: pages, to: &list)
  }

  // MARK: Its end

  /// The driver lets go (`page_pool_destroy`): what the pool keeps goes back.
  /// - Returns: whether that was all; else the pool is detached, and `release()` ends it.
  public func destroy() -> Bool {
    guard !state.value.isDestroyed else { return false }
    napiID = nil
    freeFragmentSource()
    state.value.isDestroyed = true
    while state.value.cached > 0 {
      state.value.cached -= 1
      giveBack(state.value.cache[state.value.cached])
    }
    return release()
  }

  /// Gives back what has come to a destroyed pool meanwhile, and ends it with the last page (`page_pool_release`).
  /// - Returns: true once: when that was all.
  public func release() -> Bool {
    guard state.value.isDestroyed, !hasEnded else { return false }
    while let netmem = takeFromRing() { giveBack(netmem) }
    guard inflight == 0 else { return false }
    hasEnded = true
    provider?.destroy()
    return true
  }

  // MARK: What it tells

  /// What `page-pool-get` answers.
  var info: PagePoolInfo {
    PagePoolInfo(
      id: id, ifindex: ifindex, napiID: napiID, inflight: UInt64(inflight),
      inflightMemory: UInt64(inflight) * UInt64(pageSize), detachTime: detachTime, dmabuf: provider?.dmabuf)
  }

  /// What `page-pool-stats-get` answers.
  var statistics: PagePoolStatistics { PagePoolStatistics(id: id, ifindex: ifindex, counters: counters) }
}
