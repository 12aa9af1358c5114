import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Cache, ring, fragments and counters of one page pool.
@Suite struct PagePoolTests {
  static let napi: UInt32 = 8193

  private func hostPool(_ host: HostMemory, ring: Int = 64, _ change: (inout PagePoolParameters) -> Void = { _ in })
    throws -> PagePool
  {
    var parameters = PagePoolParameters()
    parameters.size = ring
    change(&parameters)
    let pool = try PagePool(id: 1, binding: nil, host: host, parameters)
    pool.napiID = Self.napi
    return pool
  }

  private func devicePool(_ binding: DmabufBinding, id: UInt32 = 1, ring: Int = 64) throws -> PagePool {
    var parameters = PagePoolParameters()
    parameters.size = ring
    let pool = try PagePool(id: id, binding: binding, host: HostMemory(pages: 1), parameters)
    pool.napiID = Self.napi
    return pool
  }

  private func take(_ count: Int, from pool: PagePool) -> [Netmem] { (0..<count).compactMap { _ in pool.allocate() } }

  // MARK: Statistics

  /// Host pages come 64 at a time: the first of them is slow and finds the ring empty, 63 wait in the cache.
  @Test func hostPagesComeInBulk() throws {
    let pool = try hostPool(HostMemory(pages: 1000))
    #expect(Set(take(65, from: pool)).count == 65)
    var expected = PagePoolCounters()
    expected.allocSlow = 2
    expected.allocEmpty = 2
    expected.allocFast = 63
    #expect(pool.counters == expected)
    #expect(pool.inflight == 128, "with those that wait in the cache")
  }

  /// A provider gives one at a time, which counts as nothing but an empty ring.
  @Test func netIOVsComeOneByOne() throws {
    let pool = try devicePool(TestBinding().binding)
    #expect(take(10, from: pool).map(\.index) == Array(0..<10))
    var expected = PagePoolCounters()
    expected.allocEmpty = 10
    #expect(pool.counters == expected)
    #expect(pool.inflight == 10)
  }

  /// Into the cache only by the pool's own instance, and only while it is enabled.
  @Test func onlyTheOwnNAPIRecyclesIntoTheCache() throws {
    let pool = try devicePool(TestBinding().binding)
    let pages = take(5, from: pool)
    try pool.put(pages[0], from: Self.napi)
    #expect(pool.counters.recycleCached == 1 && pool.counters.recycleRing == 0)
    try pool.put(pages[1])
    try pool.put(pages[2], from: Self.napi + 1)
    #expect(pool.counters.recycleCached == 1 && pool.counters.recycleRing == 2)
    pool.napiID = nil
    try pool.put(pages[3], from: Self.napi)
    try pool.put(pages[4], from: 0)
    #expect(pool.counters.recycleCached == 1 && pool.counters.recycleRing == 4)
    #expect(pool.allocate() == pages[0], "from the cache")
    #expect(pool.counters.allocFast == 1)
    #expect(pool.allocate() == pages[4], "the ring's last: a refill takes all of it, and hands out the newest")
    #expect(pool.counters.allocRefill == 1)
    #expect(pool.inflight == 5)
  }

  /// The cache takes 128; what is more goes to the ring, and what the ring does not take goes back.
  @Test func fullCacheThenFullRingThenBack() throws {
    let binding = try TestBinding().binding
    let pool = try devicePool(binding, ring: 16)
    let pages = take(150, from: pool)
    #expect(binding.freeNetIOVs == 256 - 150)
    for page in pages { try pool.put(page, from: Self.napi) }
    #expect(pool.counters.recycleCached == 128)
    #expect(pool.counters.recycleCacheFull == 22)
    #expect(pool.counters.recycleRing == 16)
    #expect(pool.counters.recycleRingFull == 6)
    #expect(pool.counters.recycleReleasedRefcnt == 0)
    #expect(pool.inflight == 144 && binding.freeNetIOVs == 256 - 144)
  }

  /// A refill takes at most 64 from the ring, the oldest, and counts once.
  @Test func aRefillTakesSixtyFour() throws {
    let pool = try devicePool(TestBinding().binding, ring: 100)
    let pages = take(100, from: pool)
    for page in pages { try pool.put(page) }
    #expect(pool.allocate() == pages[63])
    #expect(pool.counters.allocRefill == 1 && pool.counters.allocEmpty == 100)
    for index in (0..<63).reversed() { #expect(pool.allocate() == pages[index]) }
    #expect(pool.counters.allocFast == 63)
    #expect(pool.allocate() == pages[99])
    #expect(pool.counters.allocRefill == 2)
  }

  /// Somebody else refers to the page: it leaves the pool, and the host gets it when they let go.
  @Test func aReferencedPageIsReleased() throws {
    let host = try HostMemory(pages: 64)
    let pool = try hostPool(host)
    let page = try #require(pool.allocate())
    try host.get(page.index)
    try pool.put(page, from: Self.napi)
    #expect(pool.counters.recycleReleasedRefcnt == 1 && pool.counters.recycleCached == 0)
    #expect(pool.inflight == 63 && host.freePages == 0)
    #expect(throws: NetmemError.notOfThisPool) { try pool.put(page) }
    try host.put(page.index)
    #expect(host.freePages == 1)
    #expect(throws: NetmemError.notOut) { try host.put(page.index) }
    #expect(throws: NetmemError.notOut) { try host.get(page.index) }
    let other = try #require(pool.allocate())
    #expect(throws: NetmemError.notOut) { try host.put(other.index) }
    #expect(throws: NetmemError.notOfThisMemory) { try host.get(64) }
  }

  @Test func largePagesComeOneByOne() throws {
    let host = try HostMemory(pages: 100)
    let pool = try hostPool(host) { $0.order = 3 }
    #expect(pool.pageSize == 32768)
    let pages = take(13, from: pool)
    #expect(pages.map(\.index) == Array(stride(from: 0, to: 96, by: 8)))
    #expect(pool.counters.allocSlowHighOrder == 12 && pool.counters.allocSlow == 0 && pool.counters.allocEmpty == 13)
    #expect(pool.inflight == 12 && host.freePages == 4)
    for page in pages { try pool.put(page) }
    #expect(pool.destroy())
    #expect(host.freePages == 100)
  }

  /// A pool that moved to another node lets go of one old page at each refill, and takes new ones.
  @Test func pagesOfAnotherNodeAreWaived() throws {
    let host = try HostMemory(pages: 1000)
    let pool = try hostPool(host)
    let pages = take(64, from: pool)
    for page in pages { try pool.put(page) }
    pool.updateNode(1)
    let page = try #require(pool.allocate())
    #expect(pool.counters.allocWaive == 1 && pool.counters.allocRefill == 0 && pool.counters.allocSlow == 2)
    #expect(pool.inflight == 64 - 1 + 64)
    #expect(pool.records[page.index].node == 1)
    pool.updateNode(0)
    #expect(pool.inflight == 63 + 1, "the cache is emptied")
    _ = pool.allocate()
    #expect(pool.counters.allocRefill == 1 && pool.counters.allocWaive == 1)
  }

  // MARK: Creation

  @Test func providerRefusals() throws {
    func refused(_ binding: DmabufBinding?, _ change: (inout PagePoolParameters) -> Void) -> Refusal? {
      var parameters = PagePoolParameters()
      change(&parameters)
      return refusal { () throws(Refusal) in
        try PagePool(id: 1, binding: binding, host: try HostMemory(pages: 1), parameters)
      }
    }
    let small = try TestBinding().binding
    let large = try TestBinding(pageSize: 16384).binding
    #expect(refused(small) { $0.order = 1 } == Refusal(.E2BIG))
    #expect(refused(large) { $0.order = 0 } == Refusal(.E2BIG))
    #expect(refused(small) { $0.syncsDMA = false } == Refusal(.EOPNOTSUPP))
    #expect(
      refused(small) {
        $0.syncsDMA = false
        $0.mapsDMA = false
      } == Refusal(.EOPNOTSUPP))
    #expect(refused(nil) { $0.mapsDMA = false } == Refusal(.EINVAL), "nothing to sync without a mapping")
    #expect(refused(nil) { $0.order = 11 } == Refusal(.EINVAL))
    #expect(small.references == 1 && large.references == 1)
    large.put()
    #expect(refused(large) { $0.order = 2 } == Refusal(.EINVAL), "nobody holds it any more")
  }

  @Test func ringSizes() throws {
    let host = try HostMemory(pages: 1)
    #expect(try hostPool(host, ring: 0).ring.count == 1024)
    #expect(try hostPool(host, ring: 100_000).ring.count == 16384)
    #expect(try hostPool(host, ring: 3).ring.count == 3)
  }

  // MARK: Exhaustion

  @Test func exhaustionAndRecovery() throws {
    let binding = try TestBinding(size: 10 * 4096).binding
    let pool = try devicePool(binding)
    var pages = take(20, from: pool)
    #expect(pages.count == 10 && pool.inflight == 10)
    #expect(pool.counters.allocEmpty == 20)
    try pool.put(pages.removeLast())
    #expect(take(2, from: pool).count == 1)
    let host = try HostMemory(pages: 70)
    let plain = try hostPool(host)
    #expect(take(100, from: plain).count == 70, "a bulk may be short")
    #expect(plain.counters.allocSlow == 2 && plain.counters.allocFast == 68)
  }

  /// Two pools on one binding: what one does not need any more the other gets.
  @Test func poolsShareABinding() throws {
    let binding = try TestBinding(size: 8 * 4096).binding
    let first = try devicePool(binding, id: 1)
    let second = try devicePool(binding, id: 2)
    let pages = take(8, from: first)
    #expect(second.allocate() == nil)
    #expect(throws: NetmemError.notOfThisPool) { try second.put(pages[0]) }
    for page in pages { try first.put(page) }
    #expect(second.allocate() == nil, "they wait in the first pool's ring")
    #expect(first.destroy())
    #expect(take(9, from: second).count == 8)
  }

  // MARK: What is not out

  @Test func nothingComesBackTwice() throws {
    let binding = try TestBinding().binding
    let pool = try devicePool(binding)
    let page = try #require(pool.allocate())
    for napi in [Self.napi, 0] {
      try pool.put(page, from: napi)
      let counters = pool.counters
      #expect(throws: NetmemError.notOut) { try pool.put(page, from: napi) }
      #expect(throws: NetmemError.notOut) { try pool.put(page) }
      #expect(pool.counters == counters && pool.inflight == 1 && binding.freeNetIOVs == 255)
      #expect(pool.allocate() == page)
    }
    #expect(throws: NetmemError.notOfThisPool) { try pool.put(.netIOV(1, of: 7)) }
    #expect(throws: NetmemError.notOfThisMemory) { try pool.put(.netIOV(256, of: 7)) }
    #expect(throws: NetmemError.notOfThisMemory) { try pool.put(.netIOV(0, of: 8)) }
    #expect(throws: NetmemError.notOfThisMemory) { try pool.put(.page(0)) }
    #expect(throws: NetmemError.notOfThisMemory) { try pool.put(Netmem(rawValue: .max)) }
    #expect(pool.inflight == 1)
  }

  @Test func words() {
    let netIOV = Netmem.netIOV(123_456, of: 0xffff_fffe)
    #expect(netIOV.isNetIOV && netIOV.index == 123_456 && netIOV.bindingID == 0xffff_fffe)
    #expect(Netmem.netIOV(Netmem.maximumCount - 1, of: 1).index == Netmem.maximumCount - 1)
    let page = Netmem.page(77)
    #expect(!page.isNetIOV && page.index == 77 && page.bindingID == nil)
    #expect(Netmem(rawValue: netIOV.rawValue) == netIOV && netIOV != Netmem.netIOV(123_456, of: 1))
    #expect(MemoryLayout<NetmemRecord>.stride == 16 && MemoryLayout<Netmem>.size == 8)
  }
}
