internal import NetlinkCodec

/// A change of a device's rings; nil leaves a setting as it is.
public struct RingSettings: Hashable, Sendable {
  /// Receive descriptors a queue.
  public var ringSize: Int?
  /// Transmit descriptors a queue.
  public var transmitRingSize: Int?
  public var headerSplit: HeaderSplit?
  /// In bytes.
  public var headerSplitThreshold: UInt32?

  public init(
    ringSize: Int? = nil, transmitRingSize: Int? = nil, headerSplit: HeaderSplit? = nil,
    headerSplitThreshold: UInt32? = nil
  ) {
    self.ringSize = ringSize
    self.transmitRingSize = transmitRingSize
    self.headerSplit = headerSplit
    self.headerSplitThreshold = headerSplitThreshold
  }
}

/// Changing rings (`net/ethtool/rings.c`).
extension KernelState {
  /// `ethnl_set_rings_validate`, then `ethnl_set_rings`. All rings are built anew, each with its queue's provider.
  /// - Returns: whether anything changed.
  func setRings(_ request: RingSettings, of device: NetworkDevice) throws(Refusal) -> Bool {
    try checkSupport(request, by: device)
    guard device.isPresent else { throw Refusal(.ENODEV) }
    let old = device.rings
    let new = old.changed(request)
    guard new != old else { return false }
    try checkHeaderSplit(new, of: device)
    try checkSizes(new, of: device)
    try rebuildRings(of: device) {
      device.rings = new
    } undo: {
      device.rings = old
    }
    notify(.rings(device.ringsInfo))
    return true
  }

  private func checkSupport(_ request: RingSettings, by device: NetworkDevice) throws(Refusal) {
    let driver = device.driver
    if request.headerSplit != nil, !driver.supportsHeaderSplit {
      throw Refusal(
        .EOPNOTSUPP, "setting TCP data split is not supported", at: [.init(Attribute.Rings.headerSplit)])
    }
    if request.headerSplitThreshold != nil, !driver.supportsHeaderSplit {
      throw Refusal(
        .EOPNOTSUPP, "setting hds-thresh is not supported", at: [.init(Attribute.Rings.headerSplitThreshold)])
    }
    guard driver.hasRingSizes else { throw Refusal(.EOPNOTSUPP) }
  }

  private func checkHeaderSplit(_ new: Rings, of device: NetworkDevice) throws(Refusal) {
    if new.headerSplit == .enabled, let program = device.xdpProgram, !program.supportsFragments {
      throw Refusal(
        .EINVAL, "tcp-data-split can not be enabled with single buffer XDP", at: [.init(Attribute.Rings.headerSplit)])
    }
    guard device.hasMemoryProvider else { return }
    guard new.headerSplit == .enabled else {
      throw Refusal(.EINVAL, "can't disable tcp-data-split while device has memory provider enabled")
    }
    guard new.headerSplitThreshold == 0 else {
      throw Refusal(.EINVAL, "can't set non-zero hds_thresh while device is memory provider enabled")
    }
  }

  private func checkSizes(_ new: Rings, of device: NetworkDevice) throws(Refusal) {
    for (size, attribute) in [(new.receive, Attribute.Rings.receive), (new.transmit, Attribute.Rings.transmit)]
    where size > device.driver.maximumRingSize {
      throw Refusal(.EINVAL, "requested ring size exceeds maximum", at: [.init(attribute)])
    }
    // In these words, which are the kernel's.
    guard new.headerSplitThreshold <= device.driver.maximumHeaderSplitThreshold else {
      throw Refusal(
        .EINVAL, "requested ring size exceeds maximum", at: [.init(Attribute.Rings.headerSplitThreshold)])
    }
    // Drivers say no more than that.
    guard new.receive > 0, new.transmit > 0 else { throw Refusal(.EINVAL) }
  }
}

/// A device's rings as they are set.
struct Rings: Hashable {
  /// Descriptors a queue.
  var receive: Int
  var transmit: Int
  var headerSplit: HeaderSplit
  /// In bytes.
  var headerSplitThreshold: UInt32

  fileprivate func changed(_ request: RingSettings) -> Rings {
    Rings(
      receive: request.ringSize ?? receive, transmit: request.transmitRingSize ?? transmit,
      headerSplit: request.headerSplit ?? headerSplit,
      headerSplitThreshold: request.headerSplitThreshold ?? headerSplitThreshold)
  }
}
