import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Pages in parts, and the bytes in them.
@Suite struct PagePoolFragmentTests {
  private func pool(_ binding: DmabufBinding) throws -> PagePool {
    let pool = try PagePool(id: 1, binding: binding, host: HostMemory(pages: 1))
    pool.napiID = 9000
    return pool
  }

  @Test func theLastPartBringsThePageBack() throws {
    let pool = try pool(TestBinding().binding)
    let page = try #require(pool.allocate())
    #expect(pool.fragments(of: page) == 1)
    try pool.fragment(page, into: 3)
    #expect(pool.fragments(of: page) == 3)
    #expect(throws: NetmemError.notWhole) { try pool.fragment(page, into: 2) }
    try pool.reference(page)
    for left in [3, 2, 1] {
      try pool.put(page, from: 9000)
      #expect(pool.fragments(of: page) == left && pool.counters.recycleCached == 0)
    }
    try pool.put(page, from: 9000)
    #expect(pool.fragments(of: page) == 0 && pool.counters.recycleCached == 1)
    #expect(throws: NetmemError.notOut) { try pool.put(page) }
    #expect(throws: NetmemError.notOut) { try pool.reference(page) }
    #expect(throws: NetmemError.notOut) { try pool.fragment(page, into: 2) }
    #expect(pool.allocate() == page && pool.fragments(of: page) == 1)
    #expect(throws: NetmemError.notOut) { try pool.fragment(page, into: 0) }
    #expect(throws: NetmemError.tooManyReferences) { try pool.fragment(page, into: 1 << 31) }
    #expect(pool.fragments(of: page) == 1)
  }

  /// Parts are cut from one page until it is used up.
  @Test func smallPartsShareAPage() throws {
    let binding = try TestBinding().binding
    let pool = try pool(binding)
    let parts = try (0..<4).map { _ in try #require(pool.allocateFragment(1024)) }
    #expect(parts.map(\.offset) == [0, 1024, 2048, 3072])
    #expect(Set(parts.map(\.netmem)).count == 1 && pool.inflight == 1)
    #expect(pool.fragments(of: parts[0].netmem) == 4)
    let next = try #require(pool.allocateFragment(4096))
    #expect(next.netmem != parts[0].netmem && next.offset == 0 && pool.inflight == 2)
    #expect(pool.fragments(of: parts[0].netmem) == 4, "no more are made of it")
    for part in parts { try pool.put(part.netmem, from: 9000) }
    #expect(throws: NetmemError.notOut) { try pool.put(parts[0].netmem) }
    #expect(pool.counters.recycleCached == 1)
    #expect(pool.allocateFragment(4097) == nil && pool.allocateFragment(0) == nil)
  }

  /// A page whose parts are all back when it is used up starts again at once, as if it came out of the cache.
  @Test func aPageThatIsBackStartsAgain() throws {
    let pool = try pool(TestBinding().binding)
    let first = try #require(pool.allocateFragment(3000))
    try pool.put(first.netmem)
    #expect(pool.fragments(of: first.netmem) == 0 && pool.counters.recycleRing == 0)
    #expect(throws: NetmemError.notOut) { try pool.put(first.netmem) }
    let again = try #require(pool.allocateFragment(3000))
    #expect(again.netmem == first.netmem && again.offset == 0)
    #expect(pool.counters.recycleCached == 1 && pool.counters.allocFast == 1 && pool.inflight == 1)
    #expect(throws: NetmemError.notWhole) { try pool.fragment(again.netmem, into: 2) }
    try pool.reference(again.netmem)
    #expect(pool.fragments(of: again.netmem) == 2)
    try pool.put(again.netmem)
    try pool.put(again.netmem)
    #expect(throws: NetmemError.notOut) { try pool.put(again.netmem) }
    #expect(pool.destroy(), "the page that parts came from goes with the pool")
  }

  @Test func aPoolEndsWithItsLastPart() throws {
    let binding = try TestBinding().binding
    let pool = try pool(binding)
    let parts = try (0..<3).map { _ in try #require(pool.allocateFragment(100)) }
    #expect(!pool.destroy() && pool.inflight == 1)
    #expect(!pool.destroy() && pool.allocate() == nil && pool.allocateFragment(100) == nil)
    for part in parts.dropLast() {
      try pool.put(part.netmem)
      #expect(!pool.release())
    }
    try pool.put(parts[2].netmem)
    #expect(pool.release() && pool.hasEnded && !pool.release())
    #expect(binding.references == 1 && binding.freeNetIOVs == 256)
  }

  @Test func partsRunOutWithTheMemory() throws {
    let pool = try pool(TestBinding(size: 4096).binding)
    let part = try #require(pool.allocateFragment(4096))
    #expect(pool.allocateFragment(1) == nil)
    try pool.put(part.netmem)
    #expect(pool.allocateFragment(1)?.netmem == part.netmem)
  }

  // MARK: Bytes

  /// What is written to a net_iov is at its offset in the file, mapped or not.
  @Test(arguments: [true, false]) func bytesAreInTheFile(isSealed: Bool) throws {
    let memory = try TestMemory(size: 1 << 20)
    if isSealed { try memory.sealAgainstShrinking() }
    let file = try DeviceMemoryFile(duplicating: memory.number, scatter: .pages)
    #expect(file.isOfFixedSize == isSealed)
    let binding = try TestBinding(file).binding
    let pool = try pool(binding)
    for text in ["first", "second"] {
      let netmem = try #require(pool.allocate())
      let bytes = Array(text.utf8)
      try pool.write(bytes.span.bytes, to: netmem, at: 4096 - bytes.count)
      #expect(try pool.read(bytes.count, of: netmem, at: 4096 - bytes.count) == bytes)
      let offset = try #require(binding.netIOV(netmem)).offset
      #expect(try memory.bytes(at: Int(offset) + 4096 - bytes.count, bytes.count) == bytes)
      #expect(throws: NetmemError.outOfBounds) { try pool.write(bytes.span.bytes, to: netmem, at: 4096) }
      #expect(throws: NetmemError.outOfBounds) { try pool.read(2, of: netmem, at: 4095) }
      #expect(throws: NetmemError.outOfBounds) { try pool.read(1, of: netmem, at: -1) }
      #expect(throws: NetmemError.outOfBounds) { try pool.read(.max, of: netmem, at: 1) }
    }
    let idle = try #require(pool.allocate())
    try pool.put(idle)
    #expect(throws: NetmemError.notOut) { try pool.read(1, of: idle, at: 0) }
  }

  /// A file that lost its pages is an error, never a fault of this process.
  @Test func aFileThatShrankIsUnreadable() throws {
    let memory = try TestMemory(size: 1 << 20)
    let pool = try pool(TestBinding(DeviceMemoryFile(duplicating: memory.number, scatter: .contiguous)).binding)
    let netmem = try #require(pool.allocate())
    #expect(try pool.read(4, of: netmem, at: 0) == [0, 0, 0, 0])
    try memory.resize(0)
    #expect(throws: NetmemError.unreadable) { try pool.read(4, of: netmem, at: 0) }
  }

  @Test func hostPagesHoldBytes() throws {
    let host = try HostMemory(pages: 100)
    var parameters = PagePoolParameters()
    parameters.order = 1
    let pool = try PagePool(id: 1, binding: nil, host: host, parameters)
    let pages = (0..<3).compactMap { _ in pool.allocate() }
    for (number, page) in pages.enumerated() {
      let bytes = [UInt8](repeating: UInt8(number + 1), count: 8192)
      try pool.write(bytes.span.bytes, to: page, at: 0)
    }
    for (number, page) in pages.enumerated() {
      #expect(try pool.read(8192, of: page, at: 0).allSatisfy { $0 == number + 1 })
    }
    #expect(throws: NetmemError.outOfBounds) { try pool.read(8193, of: pages[0], at: 0) }
  }
}
