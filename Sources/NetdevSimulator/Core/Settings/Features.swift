internal import NetlinkCodec

/// A device's features as they are set.
struct Features: Hashable {
  /// `hw_features`
  let changeable: FeatureSet
  /// `wanted_features`: what was asked for, of what can be changed.
  var wanted: FeatureSet
  /// `features`: what is on.
  var active: FeatureSet

  init(_ driver: DriverProfile) {
    changeable = driver.changeableFeatures
    active = driver.features
    wanted = driver.features.intersection(driver.changeableFeatures)
  }
}

/// What came of asking for features.
struct FeatureChange: Hashable {
  /// What was asked for, of the bits whose state is another, and those bits.
  var wanted: FeatureSet
  var wantedMask: FeatureSet
  /// The state of the bits that were switched, and those bits.
  var active: FeatureSet
  var activeMask: FeatureSet
}

/// Switching features (`net/ethtool/features.c`).
extension KernelState {
  /// `ethnl_set_features`, when the request's bitset has been read.
  func setFeatures(
    _ requested: FeatureSet, mask: FeatureSet, of device: NetworkDevice
  ) throws(Refusal) -> FeatureChange {
    guard mask.isDisjoint(with: .constant) else { throw Refusal(.EINVAL, "attempt to change non-ethtool features") }
    let old = device.features
    let wanted = old.wanted.subtracting(mask).union(requested.intersection(mask))
    if wanted != old.wanted { device.want(wanted) }
    let active = device.features.active
    let switched = active.symmetricDifference(old.active)
    if !switched.isEmpty { notify(.features(device.featuresInfo)) }
    let unmet = wanted.symmetricDifference(active).intersection(mask)
    return FeatureChange(
      wanted: wanted.intersection(unmet), wantedMask: unmet, active: active.intersection(switched),
      activeMask: switched)
  }
}

extension KernelState {
  /// `netdev_update_features`: what is asked for is as it was, and what can be on may be not.
  func updateFeatures(of device: NetworkDevice) {
    let old = device.features.active
    device.want(device.features.wanted)
    if device.features.active != old { notify(.features(device.featuresInfo)) }
  }
}

extension NetworkDevice {
  /// `__netdev_update_features`. Without rules to apply, a driver has none.
  fileprivate func want(_ wanted: FeatureSet) {
    features.wanted = wanted.intersection(features.changeable)
    features.active = features.active.subtracting(features.changeable).union(features.wanted)
    if rings.headerSplit == .enabled, let need = driver.headerSplitNeed { features.active.formUnion(need.feature) }
    if !features.active.contains(.flowRules) { steering.rules.removeAll() }
  }
}
