internal import NetlinkCodec

/// What else stands in the way of a memory provider, and what one stands in the way of.
extension KernelState {
  /// `dev_xdp_install`; nil detaches.
  func attachXDP(_ program: XDPProgram?, to device: NetworkDevice) throws(Refusal) {
    if let program {
      guard device.driver.xdpFeatures.contains(.basic) else { throw Refusal(.EOPNOTSUPP) }
      guard program.supportsFragments || device.rings.headerSplit != .enabled else {
        throw Refusal(.EBUSY, "unable to install XDP to device using tcp-data-split")
      }
      guard !device.hasMemoryProvider else {
        throw Refusal(.EBUSY, "unable to install XDP to device using memory provider")
      }
      // The driver's own word, after the kernel's.
      if device.rings.headerSplit == .enabled, let words = device.driver.xdpBesideHeaderSplit {
        throw Refusal(.EOPNOTSUPP, words)
      }
    }
    device.xdpProgram = program
  }

  /// An AF_XDP socket takes a queue or gives it back (`xp_assign_dev`). A memory provider on any queue of the device stands
  /// in its way. Of a virtual device that is the one which leases it the queue (`netkit_xsk`), and has the socket's pool
  /// (`xsk_reg_pool_at_qid`).
  func setAFXDP(_ isInUse: Bool, queue index: UInt32, of device: NetworkDevice) throws(Refusal) {
    guard let physical = physicalQueue(behind: QueueAddress(ifindex: device.ifindex, index: index)) else {
      throw Refusal(.EINVAL)
    }
    if isInUse {
      let isLeasedAway = physical.device === device && physical.queue.lease != nil
      let isFree = !isLeasedAway && !physical.queue.hasAFXDPPool && !physical.device.hasMemoryProvider
      guard isFree else { throw Refusal(.EBUSY) }
    }
    physical.queue.hasAFXDPPool = isInUse
  }

  /// `netdev_nl_napi_set_doit`.
  func setNAPI(_ id: UInt32, _ change: (inout NAPISettings) -> Void) throws(Refusal) {
    let napi = try runningNAPI(id)
    change(&napi.settings)
    let hasThread = napi.settings.threaded != .disabled
    napi.pid = hasThread ? napi.pid ?? takeThreadID() : nil
  }
}
