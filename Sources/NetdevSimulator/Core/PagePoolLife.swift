internal import NetlinkCodec

/// Page pools from creation to their last page (`page_pool.c`, `page_pool_user.c`).
extension KernelState {
  /// - Throws: ENOMEM when ids are used up.
  func createPagePool(for queue: ReceiveQueue, binding: Binding?) throws(Refusal) -> PagePool {
    guard let id = poolIDs.allocate(isTaken: { pools[$0] != nil }) else { throw Refusal(.ENOMEM) }
    let pageSize = binding?.pageSize ?? kernelPageSize
    let pool = PagePool(id: id, queue: queue.address, binding: binding, pageSize: pageSize)
    pools[id] = pool
    notify(.pagePoolAdded(pool.info))
    return pool
  }

  /// The driver lets go: the pool ends now, or once its last page is back (`page_pool_destroy`).
  func destroyPagePool(_ pool: PagePool) {
    pool.napiID = nil
    guard pool.inflight > 0 else {
      unlist(pool)
      return
    }
    pool.detachTime = now()
    notify(.pagePoolChanged(pool.info))
  }

  /// A page comes back, perhaps the one a detached pool waited for. The kernel looks once a second; this is at once.
  func releasePage(to pool: PagePool) {
    pool.release()
    if pool.detachTime != nil, pool.inflight == 0 { unlist(pool) }
  }

  private func unlist(_ pool: PagePool) {
    notify(.pagePoolDeleted(pool.info))
    pools[pool.id] = nil
  }

  /// ENODATA where no pool of the queue took its provider (`page_pool_check_memory_provider`).
  func checkMemoryProvider(of queue: ReceiveQueue) throws(Refusal) {
    guard let provider = queue.provider else { return }
    guard pools.values.contains(where: { $0.queue == queue.address && $0.binding === provider }) else {
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
