internal import NetlinkCodec

/// Putting pages back.
extension PagePool {
  /// One part of a page comes back, and with the last one the page (`page_pool_put_full_netmem`).
  /// - Parameter napi: the NAPI instance that is being polled, 0 outside of any: the pool's own may recycle into the
  ///   cache, for which no other can take the next page meanwhile.
  /// - Throws: where the page is not out of this pool; nothing has changed then.
  public func put(_ netmem: Netmem, from napi: UInt32 = 0) throws(NetmemError) {
    let cached = state.value.cached
    // As an unsigned number, whose one comparison does for the place in the cache as well.
    guard isWhole(netmem), UInt64(napi) == state.value.napi, UInt(bitPattern: cached) < UInt(Self.cacheSize) else {
      return try putElsewhere(netmem, from: napi)
    }
    records[netmem.index].fragments = 0
    recycleInCache(netmem, at: cached)
  }

  /// Pages in a row come back to the ring from outside of any NAPI instance, as from `put`: as many of the first as are
  /// whole and out of this pool, and as there is room for in the ring of a pool that is in use.
  /// - Returns: how many those are.
  func recycle(_ netmems: Span<Netmem>) -> Int {
    guard !state.value.isDestroyed else { return 0 }
    let (area, owner, records, ring) = (area, owner, records, ring.shared)
    let most = min(netmems.count, ring.count - state.value.ringCount)
    var end = ringEnd
    var count = 0
    while count < most {
      let netmem = netmems[count]
      let index = netmem.index
      guard netmem.area == area, index < records.count else { break }
      let record = records[index]
      guard record.owner == owner, record.fragments == 1 else { break }
      records[index].fragments = 0
      ring[end] = netmem
      end = end &+ 1 == ring.count ? 0 : end &+ 1
      count &+= 1
    }
    state.value.ringCount += count
    state.value.counters.recycleRing &+= UInt64(count)
    return count
  }

  /// Whether a page is out of this pool in one part, and nobody else refers to it.
  @inline(__always)
  private func isWhole(_ netmem: Netmem) -> Bool {
    let index = netmem.index
    guard netmem.area == area, index < records.count else { return false }
    return records[index].owner == owner && records[index].fragments == 1
  }

  /// A page that does not go into the cache, or only with the last of its parts, or is not out at all.
  @inline(never)
  private func putElsewhere(_ netmem: Netmem, from napi: UInt32) throws(NetmemError) {
    if !isWhole(netmem), try !putPart(netmem) { return }
    records[netmem.index].fragments = 0
    if UInt64(napi) == state.value.napi {
      let cached = state.value.cached
      guard cached == Self.cacheSize else {
        recycleInCache(netmem, at: cached)
        return
      }
      state.value.counters.recycleCacheFull &+= 1
    }
    recycleInRing(netmem)
  }

  /// - Returns: whether the page is whole now, and still to be put.
  @inline(never)
  private func putPart(_ netmem: Netmem) throws(NetmemError) -> Bool {
    let record = try held(netmem)
    if record.fragments != 1, try unreference(netmem, 1) > 0 { return false }
    guard record.owner == owner else {
      releaseReferenced(netmem)
      return false
    }
    return true
  }

  /// `page_pool_recycle_in_cache`
  @inline(__always)
  private func recycleInCache(_ netmem: Netmem, at place: Int) {
    state.value.cache[place] = netmem
    state.value.cached = place &+ 1
    state.value.counters.recycleCached &+= 1
  }

  /// The record of a page that is out of this pool.
  @inline(__always)
  func held(_ netmem: Netmem) throws(NetmemError) -> NetmemRecord {
    guard netmem.area == area, netmem.index < records.count else { throw .notOfThisMemory }
    let record = records[netmem.index]
    guard record.owner.pool == id else { throw .notOfThisPool }
    guard record.fragments > 0 else { throw .notOut }
    return record
  }

  /// `page_pool_recycle_in_ring`, and what is left where the ring is full.
  @inline(__always)
  private func recycleInRing(_ netmem: Netmem) {
    guard state.value.ringCount < ring.count else {
      state.value.counters.recycleRingFull &+= 1
      giveBack(netmem)
      return
    }
    ring[ringEnd] = netmem
    state.value.ringCount &+= 1
    state.value.counters.recycleRing &+= 1
  }

  /// Where the ring takes its next page; of no meaning in a full ring.
  @inline(__always)
  private var ringEnd: Int {
    let end = state.value.ringStart &+ state.value.ringCount
    return end < ring.count ? end : end &- ring.count
  }

  /// Somebody else refers to the host page: it is not for recycling, and is freed when they let go.
  private func releaseReferenced(_ netmem: Netmem) {
    state.value.counters.recycleReleasedRefcnt &+= 1
    giveBack(netmem)
  }

  /// `page_pool_return_netmem`: the page is no longer the pool's.
  @inline(never)
  func giveBack(_ netmem: Netmem) {
    let index = netmem.index
    state.value.released &+= 1
    records[index].fragments = 0
    guard let provider else {
      host.takeBack(index)
      return
    }
    records[index].owner = NetmemRecord.Owner(rawValue: 0)
    provider.release(index)
  }

  // MARK: Its bytes

  /// Writes into a page that is out, as the device's DMA does.
  public func write(_ bytes: RawSpan, to netmem: Netmem, at offset: Int) throws(NetmemError) {
    _ = try held(netmem)
    guard let provider else { return try host.write(bytes, to: netmem.index, at: offset) }
    try provider.write(bytes, to: netmem.index, at: offset)
  }

  /// Reads from a page that is out.
  public func read(_ count: Int, of netmem: Netmem, at offset: Int) throws(NetmemError) -> [UInt8] {
    _ = try held(netmem)
    guard let provider else { return try host.read(count, of: netmem.index, at: offset) }
    return try provider.read(count, of: netmem.index, at: offset)
  }
}
