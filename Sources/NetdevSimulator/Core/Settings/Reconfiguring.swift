internal import NetlinkCodec

/// Changes that build all rings anew.
extension KernelState {
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
    guard mtu >= 68 else { throw Refusal(.EINVAL, "mtu less than device minimum") }
    guard mtu <= device.driver.maximumMTU else { throw Refusal(.EINVAL, "mtu greater than device maximum") }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    let old = device.mtu
    try reconfigure(device) {
      device.mtu = mtu
    } undo: {
      device.mtu = old
    }
  }

  /// A driver's reset, after a hang or a firmware update: page pools go and come, providers stay. A device that does not
  /// come up again is down.
  func reset(_ device: NetworkDevice) throws(Refusal) {
    try reconfigure(device, change: {}, undo: {})
  }
}
