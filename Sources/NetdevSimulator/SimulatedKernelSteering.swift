public import NetlinkCodec

/// Which receive queue a packet arrives on, and who says so.
extension SimulatedKernel {
  /// The queue that a flow's packets arrive on; nil where a rule drops them; ENODEV.
  public func receiveQueue(for flow: Flow, _ ifindex: UInt32) throws(Refusal) -> UInt32? {
    try withState { (state) throws(Refusal) in state.receiveQueue(for: flow, of: try state.device(ifindex)) }
  }

  // MARK: Rules, which Linux has an ioctl for and no netlink operation

  /// Inserts a rule, in place of one at the same location (`ETHTOOL_SRXCLSRLINS`).
  /// - Returns: the rule's location.
  /// - Throws: EOPNOTSUPP where the driver has no rules or `rx-ntuple-filter` is off; EINVAL for a location, a queue or
  ///   a context that does not exist; EEXIST for packets that another rule is for; ENOSPC.
  public func insertRule(_ rule: FlowRule, _ ifindex: UInt32) throws(Refusal) -> UInt32 {
    try withState { (state) throws(Refusal) in try state.insertRule(rule, to: try state.device(ifindex)) }
  }

  /// Deletes the rule at a location (`ETHTOOL_SRXCLSRLDEL`); ENOENT.
  public func deleteRule(at location: UInt32, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.deleteRule(at: location, of: try state.device(ifindex)) }
  }

  /// All rules in the order they are tried (`ETHTOOL_GRXCLSRLALL`).
  public func rules(of ifindex: UInt32) throws(Refusal) -> [FlowRule] {
    try withState { (state) throws(Refusal) in try state.rules(of: try state.device(ifindex)) }
  }

  /// The rule at a location (`ETHTOOL_GRXCLSRULE`); ENOENT.
  public func rule(at location: UInt32, of ifindex: UInt32) throws(Refusal) -> FlowRule {
    try withState { (state) throws(Refusal) in try state.rule(at: location, of: try state.device(ifindex)) }
  }
}
