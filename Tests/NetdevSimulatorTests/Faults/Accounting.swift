@_spi(NetworkMemory) @testable import NetdevSimulator

/// What must hold of a simulated kernel at any moment.
enum Accounting {
  /// The first thing that is wrong; nil where all is as it must be.
  ///
  /// - Parameter hostPages: how many the machine has.
  static func fault(in state: KernelState, hostPages: Int) -> String? {
    memoryFault(state, hostPages: hostPages) ?? poolFault(state) ?? bindingFault(state) ?? leaseFault(state)
  }

  /// Every page and net_iov is free, or some page pool has it.
  private static func memoryFault(_ state: KernelState, hostPages: Int) -> String? {
    let taken = state.pools.values.filter { $0.provider == nil }.reduce(0) { $0 + $1.inflight << Int($1.order) }
    guard state.host.freePages + taken == hostPages else {
      return "\(state.host.freePages) host pages are free and \(taken) taken, of \(hostPages)"
    }
    for binding in state.boundMemory.values {
      let out = state.pools.values.filter { $0.provider === binding }.reduce(0) { $0 + $1.inflight }
      let count = binding.size / binding.pageSize
      guard binding.freeNetIOVs + UInt64(out) == count else {
        return "binding \(binding.id): \(binding.freeNetIOVs) net_iovs are free and \(out) taken, of \(count)"
      }
    }
    return nil
  }

  /// A page pool is a queue's, or detached and waiting for pages; a ring holds pages of its own pool.
  private static func poolFault(_ state: KernelState) -> String? {
    var used = Set<UInt32>()
    for device in state.devices.values {
      for queue in device.receiveQueues {
        guard let memory = queue.memory else { continue }
        guard device.isUp else { return "\(device.name) is down, and queue \(queue.index) has memory" }
        guard let pool = memory.pool else { continue }
        guard state.pools[pool.id] === pool, pool.queue == queue.address, used.insert(pool.id).inserted else {
          return "\(device.name): queue \(queue.index) runs on page pool \(pool.id), which is not its own"
        }
        guard memory.descriptors.count <= min(device.rings.receive, pool.inflight), pool.napiID == queue.napi?.id else {
          return "\(device.name): queue \(queue.index) has \(memory.descriptors.count) pages of \(pool.info)"
        }
      }
    }
    for (id, pool) in state.pools {
      guard pool.id == id, !pool.hasEnded, used.contains(id) == (pool.detachTime == nil) else {
        return "page pool \(pool.info) is nobody's"
      }
      if pool.detachTime != nil, pool.inflight == 0 { return "page pool \(id) is detached and waits for nothing" }
      if let ifindex = pool.ifindex, state.devices[ifindex] == nil {
        return "page pool \(id) is on a device that is gone"
      }
    }
    return nil
  }

  /// Who holds a binding: its socket, and each page pool on it. Its queues have it installed, and no others do.
  private static func bindingFault(_ state: KernelState) -> String? {
    for (id, binding) in state.boundMemory {
      let pools = state.pools.values.count { $0.provider === binding }
      let isListed = state.bindings[id] === binding
      guard binding.id == id, binding.references == pools + (isListed ? 1 : 0), binding.references > 0 else {
        return "binding \(id) has \(binding.references) references, of \(pools) page pools"
      }
      guard isListed == (state.sockets[binding.socket]?.contains { $0 === binding } ?? false) else {
        return "binding \(id) and its socket do not know each other"
      }
    }
    for (id, binding) in state.bindings {
      guard state.boundMemory[id] === binding else { return "binding \(id) is listed, and its memory gone" }
      for address in binding.queues where state.physicalQueue(behind: address)?.queue.provider !== binding {
        return "binding \(id) is not installed on \(address)"
      }
    }
    for device in state.devices.values {
      for queue in device.receiveQueues {
        guard let provider = queue.provider else { continue }
        let installed = state.bindings.values.contains { binding in
          binding === provider
            && binding.queues.contains { state.physicalQueue(behind: $0)?.queue === queue }
        }
        guard installed else { return "\(device.name): queue \(queue.index) has a provider that nobody put there" }
      }
    }
    return nil
  }

  private static func leaseFault(_ state: KernelState) -> String? {
    for device in state.devices.values {
      for queue in device.receiveQueues {
        guard let lease = queue.lease else { continue }
        guard state.receiveQueue(lease)?.queue.lease == queue.address else {
          return "\(device.name): queue \(queue.index) is at one end of a lease without another"
        }
      }
    }
    return nil
  }
}

extension SimulatedKernel {
  func accountingFault(hostPages: Int) -> String? {
    withState { Accounting.fault(in: $0, hostPages: hostPages) }
  }
}
