internal import NetlinkCodec

/// Devices come, go up, go down and go.
extension KernelState {
  /// `register_netdevice`, then up if the description says so.
  func register(_ description: InterfaceDescription, ifindex: UInt32) {
    let device = NetworkDevice(description, ifindex: ifindex)
    devices[ifindex] = device
    notify(.deviceAdded(device.info))
  }

  /// `ndo_open`: every queue gets memory from its present provider, then all start.
  /// - Throws: the failure of the first queue that has one; the device is then down as before.
  func open(_ device: NetworkDevice) throws(Refusal) {
    guard !device.isUp else { return }
    let memories = try allocateRings(of: device)
    device.isUp = true
    nameNAPIs(device.napis)
    for (queue, memory) in zip(device.receiveQueues, memories) { activate(queue, of: device, on: memory) }
  }

  /// Memory for every queue, or for none.
  func allocateRings(of device: NetworkDevice) throws(Refusal) -> [QueueMemory] {
    var memories: [QueueMemory] = []
    do throws(Refusal) {
      for queue in device.receiveQueues {
        if let failure = faults.pass(.open, ifindex: device.ifindex, queue: queue.index) { throw Refusal(failure) }
        memories.append(try allocate(queue, of: device, provider: queue.provider))
      }
    } catch {
      for memory in memories.reversed() { memFree(memory) }
      throw error
    }
    return memories
  }

  /// `ndo_stop`: page pools go, providers stay for the next time.
  func close(_ device: NetworkDevice) {
    guard device.isUp else { return }
    device.isUp = false
    // The reverse of opening.
    for queue in device.receiveQueues.reversed() where queue.memory != nil { memFree(deactivate(queue)) }
  }

  /// `unregister_netdevice`: providers are uninstalled, pools that still have pages out go to the loopback device. A
  /// virtual device goes with the one that leases it queues (`netkit_check_lease_unregister`), and with it the leases.
  func unregister(_ device: NetworkDevice) throws(Refusal) {
    guard !device.driver.isLoopback else { throw Refusal(.EOPNOTSUPP) }
    close(device)
    for queue in device.receiveQueues where queue.lease == nil {
      guard let provider = queue.provider else { continue }
      queue.provider = nil
      provider.uninstall(from: queue.address)
    }
    for binding in bindings.values where binding.queues.isEmpty { binding.forget(device.ifindex) }
    notify(.deviceDeleted(device.info))
    orphanPagePools(of: device.ifindex)
    if device.driver.isVirtual {
      endLeases(of: device)
    } else {
      for queue in device.receiveQueues {
        if let lessee = queue.lease.flatMap({ devices[$0.ifindex] }) { try unregister(lessee) }
      }
    }
    devices[device.ifindex] = nil
    giveUpSockets(of: device.ifindex)
  }

  /// The two ends of each lease know each other.
  func connect(_ lease: QueueLease, of virtual: NetworkDevice) {
    guard let physical = devices.values.first(where: { $0.name == lease.interface }) else { return }
    let virtualQueue = virtual.receiveQueues[Int(lease.queue)]
    let physicalQueue = physical.receiveQueues[Int(lease.physicalQueue)]
    virtualQueue.lease = physicalQueue.address
    physicalQueue.lease = virtualQueue.address
  }

  /// `netkit_queue_unlease`: a provider or an AF_XDP socket that came through a lease leaves the physical queue.
  private func endLeases(of virtual: NetworkDevice) {
    for queue in virtual.receiveQueues {
      guard let lease = queue.lease, let physical = receiveQueue(lease)?.queue else { continue }
      if let provider = physical.provider {
        closeProvider(provider, at: queue.address)
        provider.uninstall(from: queue.address)
      }
      physical.hasAFXDPPool = false
      queue.lease = nil
      physical.lease = nil
    }
  }
}
