internal import NetlinkCodec

/// Inserting and deleting rules, with the checks of `ethtool_set_rxnfc` and those that drivers have in common. Linux has
/// no netlink operation for them.
extension KernelState {
  /// `ETHTOOL_SRXCLSRLINS`
  /// - Returns: the rule's location.
  func insertRule(_ rule: FlowRule, to device: NetworkDevice) throws(Refusal) -> UInt32 {
    try checkRules(of: device)
    try checkTarget(of: rule, on: device)
    guard device.steering.appliesRules else { throw Refusal(.EOPNOTSUPP) }
    return try device.steering.rules.insert(rule)
  }

  /// `ETHTOOL_SRXCLSRLDEL`
  func deleteRule(at location: UInt32, of device: NetworkDevice) throws(Refusal) {
    try checkRules(of: device)
    try device.steering.rules.remove(at: location)
  }

  /// `ETHTOOL_GRXCLSRLALL`
  func rules(of device: NetworkDevice) throws(Refusal) -> [FlowRule] {
    try checkRules(of: device)
    return device.steering.rules.all
  }

  /// `ETHTOOL_GRXCLSRULE`
  func rule(at location: UInt32, of device: NetworkDevice) throws(Refusal) -> FlowRule {
    try checkRules(of: device)
    return try device.steering.rules.rule(at: location)
  }

  private func checkRules(of device: NetworkDevice) throws(Refusal) {
    guard device.isPresent else { throw Refusal(.ENODEV) }
    guard device.driver.maximumFlowRules > 0 else { throw Refusal(.EOPNOTSUPP) }
  }

  private func checkTarget(of rule: FlowRule, on device: NetworkDevice) throws(Refusal) {
    switch rule.action {
    case .drop: break
    case .queue(let queue):
      guard queue < device.receiveQueues.count else { throw Refusal(.EINVAL) }
    case .context(let id):
      guard device.steering.contexts[id] != nil, device.driver.rssTableSize > 0 else { throw Refusal(.EINVAL) }
    }
  }
}
