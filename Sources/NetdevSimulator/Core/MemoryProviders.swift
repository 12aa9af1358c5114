internal import NetlinkCodec

/// Installing a memory provider on a receive queue, and taking it off (`netdev_rx_queue.c`).
extension KernelState {
  /// `netif_mp_open_rxq`: the checks in the kernel's order, then the restart.
  func openProvider(_ provider: any MemoryProvider, at address: QueueAddress) throws(Refusal) {
    let requested = try device(address.ifindex)
    guard requested.driver.isOpsLocked else { throw Refusal(.EOPNOTSUPP) }
    guard let found = receiveQueue(address) else { throw Refusal(.ERANGE, "rx queue index out of range") }
    guard found.queue.lease == nil || found.device.driver.isVirtual else {
      throw Refusal(.EBUSY, "rx queue leased to a virtual netdev")
    }
    // Without a lease a virtual device's queue is its own, as any other is.
    guard let physical = physicalQueue(behind: address) else { throw Refusal(.EOPNOTSUPP) }
    try install(provider, on: physical.queue, of: physical.device)
  }

  /// `netif_mp_close_rxq`: the provider is off whatever the restart says.
  func closeProvider(_ provider: any MemoryProvider, at address: QueueAddress) {
    guard let (device, queue) = physicalQueue(behind: address), queue.provider === provider else { return }
    queue.provider = nil
    do {
      try restart(queue, of: device)
    } catch {
      guard error.errno != .ENETDOWN else { return }
      let state = queue.memory == nil ? "is not restarted" : "keeps its old memory"
      warn("\(device.name): RX queue \(queue.index) \(state), restart failed: \(error.errno.name)")
    }
  }

  private func install(
    _ provider: any MemoryProvider, on queue: ReceiveQueue, of device: NetworkDevice
  ) throws(Refusal) {
    try checkDevice(device, takes: provider)
    guard queue.provider == nil else {
      throw Refusal(.EEXIST, "designated queue already memory provider bound")
    }
    guard !queue.hasAFXDPPool else { throw Refusal(.EBUSY, "designated queue already in use by AF_XDP") }
    // Set first, so that the new page pool sees it.
    queue.provider = provider
    do {
      try validate(queue, of: device)
      try restart(queue, of: device)
    } catch {
      queue.provider = nil
      throw error
    }
  }

  private func checkDevice(_ device: NetworkDevice, takes provider: any MemoryProvider) throws(Refusal) {
    guard device.driver.queueManagement != .absent else { throw Refusal(.EOPNOTSUPP) }
    guard device.rings.headerSplit == .enabled else { throw Refusal(.EINVAL, "tcp-data-split is disabled") }
    guard device.rings.headerSplitThreshold == 0 else { throw Refusal(.EINVAL, "hds-thresh is not zero") }
    guard device.xdpProgram == nil else {
      throw Refusal(.EEXIST, "unable to custom memory provider to device with XDP program attached")
    }
    guard 1 << UInt64(provider.unitShift) == kernelPageSize || device.driver.supportsReceivePageSize else {
      throw Refusal(.EOPNOTSUPP, "device does not support: rx_page_size")
    }
  }
}
