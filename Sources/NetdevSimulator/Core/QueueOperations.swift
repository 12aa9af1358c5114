internal import NetlinkCodec

/// A driver's side of `netdev_queue_mgmt_ops`, with the peculiarities its profile lists.
extension KernelState {
  /// `ndo_validate_qcfg`: whether the driver can do what the queue is to be.
  func validate(_ queue: ReceiveQueue, of device: NetworkDevice) throws(Refusal) {
    try pass(.validate, queue)
    guard let provider = queue.provider else { return }
    guard 1 << UInt64(provider.unitShift) <= device.driver.maximumReceivePageSize else { throw Refusal(.ERANGE) }
  }

  /// Room for what the driver keeps of a queue (`ndo_queue_mem_size`), twice.
  func reserve(_ queue: ReceiveQueue) throws(Refusal) {
    try pass(.reserve, queue)
  }

  /// `ndo_queue_mem_alloc`: a page pool from the queue's present provider, not yet filled.
  func memAlloc(_ queue: ReceiveQueue, of device: NetworkDevice) throws(Refusal) -> QueueMemory {
    if !device.isPresent, let refused = device.driver.detachedAllocationError { throw Refusal(refused) }
    if !device.isUp, let refused = device.driver.downAllocationError { throw Refusal(refused) }
    try pass(.memAlloc, queue)
    var provider = queue.provider
    if provider != nil, faults.pass(.provider, ifindex: device.ifindex, queue: queue.index) != nil { provider = nil }
    return try allocate(queue, of: device, provider: provider)
  }

  /// `ndo_queue_mem_free`: the ring's pages go back, and the pool with them unless somebody else holds some.
  func memFree(_ memory: QueueMemory) {
    guard let pool = memory.pool else { return }
    while let netmem = memory.descriptors.removeFirst() { putDescriptor(netmem) }
    destroyPagePool(pool)
  }

  private func putDescriptor(_ netmem: Netmem) {
    do {
      try putPage(netmem)
    } catch {
      warn("a ring held \(netmem.isNetIOV ? "a net_iov" : "a page") that was not out: \(error)")
    }
  }

  /// `ndo_queue_stop`: what the queue ran on stays whole, so that it can be started again.
  func stop(_ queue: ReceiveQueue, of device: NetworkDevice) throws(Refusal) -> QueueMemory {
    if queue.index == 0, let refused = device.driver.queueZeroStopError { throw Refusal(refused) }
    if device.driver.pausingOperations.contains(.stop) { pauseOthers(than: queue, of: device) }
    try pass(.stop, queue)
    return deactivate(queue)
  }

  /// `ndo_queue_start`.
  func start(_ queue: ReceiveQueue, of device: NetworkDevice, on memory: QueueMemory) throws(Refusal) {
    guard device.isUp else { throw Refusal(.ENETDOWN) }
    if device.driver.pausingOperations.contains(.start) { pauseOthers(than: queue, of: device) }
    do {
      try pass(.start, queue)
    } catch {
      if device.driver.failedStartClosesDevice { close(device) }
      throw error
    }
    activate(queue, of: device, on: memory)
  }

  /// Nothing arrives meanwhile: it is all one step to whoever looks at the device.
  private func pauseOthers(than queue: ReceiveQueue, of device: NetworkDevice) {
    for other in device.receiveQueues where other !== queue && other.memory != nil { other.pauses += 1 }
  }

  // MARK: What the operations share with opening and closing the device

  func allocate(
    _ queue: ReceiveQueue, of device: NetworkDevice, provider: (any MemoryProvider)?
  ) throws(Refusal) -> QueueMemory {
    guard device.driver.hasPagePools else { return QueueMemory(pool: nil) }
    let taken = device.driver.ignoresMemoryProvider ? nil : provider
    return QueueMemory(pool: try createPagePool(for: queue, of: device, provider: taken))
  }

  func activate(_ queue: ReceiveQueue, of device: NetworkDevice, on memory: QueueMemory) {
    memory.pool?.napiID = queue.napi?.id
    queue.memory = memory
    fillRing(of: queue, size: device.rings.receive)
  }

  func deactivate(_ queue: ReceiveQueue) -> QueueMemory {
    let memory = queue.memory ?? QueueMemory(pool: nil)
    memory.pool?.napiID = nil
    queue.memory = nil
    return memory
  }

  /// A page for each free descriptor; where the provider runs out, the driver counts a failure and lives with less.
  func fillRing(of queue: ReceiveQueue, size: Int) {
    guard let memory = queue.memory, let pool = memory.pool else { return }
    guard !Self.fill(&memory.descriptors, to: size, from: pool) else { return }
    queue.counters[.rxAllocFail] += 1
  }

  /// False where the pool runs out.
  ///
  /// A pool gives its last page first, and so do chunks of memory: what lies before the first descriptor's page goes
  /// before it, and the others are turned round, so that pages that lie side by side are filled as one piece.
  private static func fill(_ ring: inout FIFO<Netmem>, to size: Int, from pool: PagePool) -> Bool {
    ring.fill(to: size, precedes: { $0.rawValue < $1.rawValue }) { pool.allocate() }
  }

  private func pass(_ point: FaultPoint, _ queue: ReceiveQueue) throws(Refusal) {
    if let failure = faults.pass(point, ifindex: queue.address.ifindex, queue: queue.index) { throw Refusal(failure) }
  }
}
