internal import NetlinkCodec

/// Page pools from creation to their last page (`page_pool.c`, `page_pool_user.c`).
extension KernelState {
  /// A pool as a driver makes it for a queue: pages as large as the provider's, and room to recycle the whole ring.
  /// - Throws: ENOMEM, also when ids are used up, or why the provider does not take it.
  func createPagePool(
    for queue: ReceiveQueue, of device: NetworkDevice, provider: (any MemoryProvider)?
  ) throws(Refusal) -> PagePool {
    guard let id = poolIDs.allocate(isTaken: { pools[$0] != nil }) else { throw Refusal(.ENOMEM) }
    var parameters = PagePoolParameters()
    parameters.size = device.ringSize
    if let provider { parameters.order = provider.unitShift - UInt8(kernelPageSize.trailingZeroBitCount) }
    let pool = try PagePool(id: id, queue: queue.address, provider: provider, host: host, parameters)
    pools[id] = pool
    notify(.pagePoolAdded(pool.info))
    return pool
  }

  /// The driver lets go: the pool ends now, or once its last page is back (`page_pool_destroy`).
  func destroyPagePool(_ pool: PagePool) {
    guard !pool.destroy() else {
      unlist(pool)
      return
    }
    pool.detachTime = now()
    notify(.pagePoolChanged(pool.info))
  }

  /// A page comes back, perhaps the one a detached pool waited for. The kernel looks once a second; this is at once.
  /// - Throws: where the page is not out of any pool; nothing has changed then.
  func putPage(_ netmem: Netmem, from napi: UInt32 = 0) throws(NetmemError) {
    let pool = try pool(of: netmem)
    try pool.put(netmem, from: napi)
    if pool.release() { unlist(pool) }
  }

  /// The page pool that a page or net_iov belongs to (`netmem_get_pp`).
  func pool(of netmem: Netmem) throws(NetmemError) -> PagePool {
    if let lastPool, lastPool.holds(netmem) { return lastPool }
    guard let table = netmem.bindingID.map({ boundMemory[$0]?.table }) ?? host.table,
      netmem.index < table.records.count
    else { throw .notOfThisMemory }
    guard let pool = pools[table.records[netmem.index].owner.pool] else { throw .notOfThisPool }
    lastPool = pool
    return pool
  }

  private func unlist(_ pool: PagePool) {
    notify(.pagePoolDeleted(pool.info))
    pools[pool.id] = nil
    if lastPool === pool { lastPool = nil }
    pagePoolEnded(pool)
  }

  /// ENODATA where no pool of the queue took its provider (`page_pool_check_memory_provider`).
  func checkMemoryProvider(of queue: ReceiveQueue) throws(Refusal) {
    guard let provider = queue.provider else { return }
    guard pools.values.contains(where: { $0.queue == queue.address && $0.provider === provider }) else {
      throw Refusal(.ENODATA)
    }
  }

  /// Pools that outlive their device go to the loopback device (`page_pool_unreg_netdev`).
  func orphanPagePools(of ifindex: UInt32) {
    for pool in pools.values.filter({ $0.ifindex == ifindex }).sorted(by: { $0.id > $1.id }) {
      pool.ifindex = nil
      notify(.pagePoolChanged(pool.info))
    }
  }
}
