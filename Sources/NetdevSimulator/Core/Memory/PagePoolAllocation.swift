/// Taking pages out: from the cache, else from the ring, else from the provider or the host.
extension PagePool {
  /// A page that only the caller has (`page_pool_alloc_netmems`); nil when memory is used up. For the NAPI instance
  /// that the pool belongs to alone.
  public func allocate() -> Netmem? {
    let cached = state.value.cached &- 1
    guard cached >= 0 else { return allocateUncached() }
    let netmem = state.value.cache[cached]
    state.value.cached = cached
    state.value.counters.allocFast &+= 1
    records[netmem.index].fragments = 1
    return netmem
  }

  @inline(never)
  private func allocateUncached() -> Netmem? {
    guard !state.value.isDestroyed else { return nil }
    if state.value.ringCount == 0 { state.value.counters.allocEmpty &+= 1 }
    guard let netmem = (state.value.ringCount > 0 ? refilled() : nil) ?? allocateSlow() else { return nil }
    records[netmem.index].fragments = 1
    return netmem
  }

  /// `page_pool_refill_alloc_cache`, of a ring that is not empty.
  private func refilled() -> Netmem? {
    // `netmem_is_pref_nid`: a provider chooses for itself.
    let (isAnyNear, node) = (provider != nil, state.value.node)
    let most = min(Self.refill - state.value.cached, state.value.ringCount)
    let (ring, records, cached) = (ring.shared, records, state.value.cached)
    var (start, count) = (state.value.ringStart, 0)
    while count < most, isAnyNear || records[ring[start].index].node == node {
      state.value.cache[cached &+ count] = ring[start]
      start = start &+ 1 == ring.count ? 0 : start &+ 1
      count &+= 1
    }
    state.value.ringStart = start
    state.value.ringCount -= count
    state.value.cached = cached &+ count
    if count < most, let far = takeFromRing() {
      // From another memory node: one such page goes, and ends the refill.
      giveBack(far)
      state.value.counters.allocWaive &+= 1
    }
    guard let netmem = takeFromCache() else { return nil }
    state.value.counters.allocRefill &+= 1
    return netmem
  }

  private func allocateSlow() -> Netmem? {
    if let provider { return take(provider.allocate()) }
    guard order == 0 else {
      guard let netmem = take(host.allocate(order: order, node: state.value.node)) else { return nil }
      state.value.counters.allocSlowHighOrder &+= 1
      return netmem
    }
    return allocateBulk()
  }

  /// `__page_pool_alloc_netmems_slow`: host pages come in bulk, and all but one wait in the cache.
  private func allocateBulk() -> Netmem? {
    while case let room = Self.refill - state.value.cached, room > 0,
      let row = host.allocateBulk(room, node: state.value.node)
    {
      var place = state.value.cached
      for index in row {
        records[index].owner = owner
        state.value.cache[place] = Netmem(index, of: area)
        place += 1
      }
      state.value.cached = place
      state.value.held &+= UInt32(row.count)
    }
    guard let netmem = takeFromCache() else { return nil }
    state.value.counters.allocSlow &+= 1
    return netmem
  }

  /// `page_pool_set_pp_info`: from here on the page is the pool's.
  private func take(_ index: Int?) -> Netmem? {
    guard let index else { return nil }
    records[index].owner = owner
    state.value.held &+= 1
    return Netmem(index, of: area)
  }

  private func takeFromCache() -> Netmem? {
    guard state.value.cached > 0 else { return nil }
    state.value.cached -= 1
    return state.value.cache[state.value.cached]
  }

  func takeFromRing() -> Netmem? {
    guard state.value.ringCount > 0 else { return nil }
    let start = state.value.ringStart
    state.value.ringStart = start + 1 == ring.count ? 0 : start + 1
    state.value.ringCount -= 1
    return ring[start]
  }

  /// The pool moves to another memory node (`page_pool_update_nid`): what the cache holds is of the old one.
  public func updateNode(_ node: UInt8) {
    state.value.node = node
    while let netmem = takeFromCache() { giveBack(netmem) }
  }
}
