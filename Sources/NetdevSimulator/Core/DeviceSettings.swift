internal import NetlinkCodec

/// Settings that stand in the way of a memory provider, and that one stands in the way of.
extension KernelState {
  /// `ethnl_set_rings`, for what concerns receiving.
  func setRings(_ request: RingSettings, of device: NetworkDevice) throws(Refusal) {
    try checkSupport(request, by: device)
    let split = request.headerSplit ?? device.headerSplit
    let threshold = request.headerSplitThreshold ?? device.headerSplitThreshold
    let size = request.ringSize ?? device.ringSize
    if split == .enabled, let program = device.xdpProgram, !program.supportsFragments {
      throw Refusal(
        .EINVAL, "tcp-data-split can not be enabled with single buffer XDP", at: [.init(Attribute.Rings.headerSplit)])
    }
    if device.hasMemoryProvider {
      guard split == .enabled else {
        throw Refusal(.EINVAL, "can't disable tcp-data-split while device has memory provider enabled")
      }
      guard threshold == 0 else {
        throw Refusal(.EINVAL, "can't set non-zero hds_thresh while device is memory provider enabled")
      }
    }
    guard size <= device.driver.maximumRingSize else {
      throw Refusal(.EINVAL, "requested ring size exceeds maximum", at: [.init(Attribute.Rings.receive)])
    }
    guard size > 0 else { throw Refusal(.EINVAL, at: [.init(Attribute.Rings.receive)]) }
    if size != device.ringSize { try rebuildRings(of: device, size: size) }
    device.headerSplit = split
    device.headerSplitThreshold = threshold
  }

  private func checkSupport(_ request: RingSettings, by device: NetworkDevice) throws(Refusal) {
    let driver = device.driver
    if request.headerSplit != nil, !driver.supportsHeaderSplit {
      throw Refusal(
        .EOPNOTSUPP, "setting TCP data split is not supported", at: [.init(Attribute.Rings.headerSplit)])
    }
    guard let threshold = request.headerSplitThreshold else { return }
    guard driver.supportsHeaderSplit else {
      throw Refusal(
        .EOPNOTSUPP, "setting hds-thresh is not supported", at: [.init(Attribute.Rings.headerSplitThreshold)])
    }
    guard threshold <= driver.maximumHeaderSplitThreshold else {
      throw Refusal(.ERANGE, at: [.init(Attribute.Rings.headerSplitThreshold)])
    }
  }

  /// `dev_xdp_install`; nil detaches.
  func attachXDP(_ program: XDPProgram?, to device: NetworkDevice) throws(Refusal) {
    if let program {
      guard device.driver.xdpFeatures.contains(.basic) else { throw Refusal(.EOPNOTSUPP) }
      guard program.supportsFragments || device.headerSplit != .enabled else {
        throw Refusal(.EBUSY, "unable to install XDP to device using tcp-data-split")
      }
      guard !device.hasMemoryProvider else {
        throw Refusal(.EBUSY, "unable to install XDP to device using memory provider")
      }
    }
    device.xdpProgram = program
  }

  /// An AF_XDP socket takes a queue or gives it back (`xp_assign_dev`).
  func setAFXDP(_ isInUse: Bool, queue index: UInt32, of device: NetworkDevice) throws(Refusal) {
    guard index < device.receiveQueues.count else { throw Refusal(.EINVAL) }
    let queue = device.receiveQueues[Int(index)]
    guard !isInUse || queue.provider == nil && !queue.hasAFXDPPool else { throw Refusal(.EBUSY) }
    queue.hasAFXDPPool = isInUse
  }

  /// `netdev_nl_napi_set_doit`.
  func setNAPI(_ id: UInt32, _ change: (inout NAPISettings) -> Void) throws(Refusal) {
    let napi = try runningNAPI(id)
    change(&napi.settings)
    let hasThread = napi.settings.threaded != .disabled
    napi.pid = hasThread ? napi.pid ?? takeThreadID() : nil
  }
}

/// A change of a device's rings; nil leaves a setting as it is.
public struct RingSettings: Hashable, Sendable {
  /// Receive descriptors a queue.
  public var ringSize: Int?
  public var headerSplit: HeaderSplit?
  /// In bytes.
  public var headerSplitThreshold: UInt32?

  public init(ringSize: Int? = nil, headerSplit: HeaderSplit? = nil, headerSplitThreshold: UInt32? = nil) {
    self.ringSize = ringSize
    self.headerSplit = headerSplit
    self.headerSplitThreshold = headerSplitThreshold
  }
}
