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
    try checkMaximums(new, of: device)
    try device.driver.checkHeaderSplit(new, after: old, device)
    // What the driver makes of it may be what there was: that is a change all the same.
    let fitting = try device.driver.fit(new, after: old)
    try rebuildRings(of: device) {
      device.rings = fitting
    } undo: {
      device.rings = old
    }
    if device.driver.headerSplitNeed != nil { updateFeatures(of: device) }
    notify(.rings(device.ringsInfo))
    return true
  }

  private func checkSupport(_ request: RingSettings, by device: NetworkDevice) throws(Refusal) {
    let driver = device.driver
    if request.headerSplit != nil, !driver.supportsHeaderSplit {
      throw Refusal(
        .EOPNOTSUPP, "setting TCP data split is not supported", at: [.init(Attribute.Rings.headerSplit)])
    }
    if request.headerSplitThreshold != nil, !driver.hasHeaderSplitThreshold {
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

  private func checkMaximums(_ new: Rings, of device: NetworkDevice) throws(Refusal) {
    let sizes = device.driver.ringSizes
    let limits: [(Int, Int, UInt16)] = [
      (new.receive, sizes.maximumReceive, Attribute.Rings.receive),
      (new.transmit, sizes.maximumTransmit, Attribute.Rings.transmit),
      // In the same words, which are the kernel's.
      (
        Int(new.headerSplitThreshold), Int(device.driver.maximumHeaderSplitThreshold),
        Attribute.Rings.headerSplitThreshold
      ),
    ]
    for (size, maximum, attribute) in limits where size > maximum {
      throw Refusal(.EINVAL, "requested ring size exceeds maximum", at: [.init(attribute)])
    }
  }
}

/// `set_ringparam`
extension DriverProfile {
  fileprivate func checkHeaderSplit(_ new: Rings, after old: Rings, _ device: NetworkDevice) throws(Refusal) {
    guard new.headerSplit != old.headerSplit else { return }
    switch new.headerSplit {
    case .disabled: if case .refused(let words) = headerSplitOff { throw Refusal(.EINVAL, words) }
    case .enabled:
      if device.xdpProgram != nil, let words = headerSplitBesideXDP { throw Refusal(.EINVAL, words) }
      if let need = headerSplitNeed, !device.features.active.isSuperset(of: need.feature) {
        throw Refusal(.EINVAL, need.refusal)
      }
    case .unknown: break
    }
  }

  /// Rings as the driver makes them of what was asked for.
  fileprivate func fit(_ new: Rings, after old: Rings) throws(Refusal) -> Rings {
    var rings = new
    if new.receive != old.receive { rings.receive = try fit(new.receive, ringSizes.minimumReceive, "rx") }
    if new.transmit != old.transmit { rings.transmit = try fit(new.transmit, ringSizes.minimumTransmit, "tx") }
    return rings
  }

  private func fit(_ size: Int, _ minimum: Int, _ ring: String) throws(Refusal) -> Int {
    // Where it is rounded up the least is a power of two, so that rounding before or after comes to the same.
    guard size >= minimum else {
      switch ringSizes.complaint {
      case .none: throw Refusal(.EINVAL)
      case .words(let words): throw Refusal(.EINVAL, words)
      case .comparison(let name): throw .formatted(.EINVAL, "\(name): \(ring) (\(size)) < min (\(minimum))")
      }
    }
    switch ringSizes.form {
    case .any: return size
    case .powerOfTwo:
      guard size.nextPowerOfTwo == size else { throw Refusal(.EINVAL) }
      return size
    case .roundedUp: return size.nextPowerOfTwo
    }
  }
}

extension Int {
  /// Of a number above 0 that has one.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
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
