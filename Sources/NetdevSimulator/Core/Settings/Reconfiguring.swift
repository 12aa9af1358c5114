internal import NetlinkCodec

/// Changes that take a device down for a moment, or build all its rings anew.
extension KernelState {
  /// Changes a device whose rings have to be built anew for it, with new page pools: a reset, a new ring size, a new MTU.
  /// - Throws: the failure of the first queue that has one; what is left then is the driver's matter.
  func rebuildRings(of device: NetworkDevice, change: () -> Void, undo: () -> Void) throws(Refusal) {
    guard device.isUp else { return change() }
    switch device.driver.ringRebuild {
    case .besideOldRings: try exchangeRings(of: device, change: change, undo: undo)
    case .closedAndUndone: try reconfigure(device, change: change, undo: undo)
    case .closed:
      close(device)
      change()
      try open(device)
    }
  }

  private func exchangeRings(of device: NetworkDevice, change: () -> Void, undo: () -> Void) throws(Refusal) {
    change()
    let memories: [QueueMemory]
    do {
      memories = try allocateRings(of: device)
    } catch {
      undo()
      throw error
    }
    // All old memory goes first: the new rings may want more of a provider than it has beside them.
    for queue in device.receiveQueues where queue.memory != nil { memFree(deactivate(queue)) }
    for (queue, memory) in zip(device.receiveQueues, memories) { activate(queue, of: device, on: memory) }
  }

  /// Takes the device down, changes it, and brings it up again; as it was where it does not come up.
  /// - Throws: why it did not come up with the change.
  func reconfigure(_ device: NetworkDevice, change: () -> Void, undo: () -> Void) throws(Refusal) {
    guard device.isUp else { return change() }
    close(device)
    change()
    do {
      try open(device)
    } catch {
      undo()
      reopen(device)
      throw error
    }
  }

  private func reopen(_ device: NetworkDevice) {
    do {
      try open(device)
    } catch {
      warn("\(device.name): down, since it could not be undone what failed: \(error.errno.name)")
    }
  }

  /// `netif_set_mtu_ext`
  func setMTU(_ mtu: UInt32, of device: NetworkDevice) throws(Refusal) {
    guard mtu != device.mtu else { return }
    guard mtu >= device.driver.minimumMTU else { throw Refusal(.EINVAL, "mtu less than device minimum") }
    guard mtu <= device.driver.maximumMTU else { throw Refusal(.EINVAL, "mtu greater than device maximum") }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    let old = device.mtu
    try rebuildRings(of: device) {
      device.mtu = mtu
    } undo: {
      device.mtu = old
    }
  }

  /// A driver's reset, after a hang or a firmware update: page pools go and come, providers stay.
  func reset(_ device: NetworkDevice) throws(Refusal) {
    try rebuildRings(of: device, change: {}, undo: {})
  }
}
