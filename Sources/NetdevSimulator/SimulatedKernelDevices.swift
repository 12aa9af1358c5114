public import NetlinkCodec

/// What happens to devices, and who hears of it.
extension SimulatedKernel {
  /// Link up or down. Down keeps bindings and drops page pools; up makes new pools with the queues' providers.
  /// - Throws: ENODEV, or why a queue did not come up: the device is then down.
  public func setUp(_ isUp: Bool, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in
      let device = try state.device(ifindex)
      if isUp { try state.open(device) } else { state.close(device) }
    }
  }

  /// A driver detaches its device for a while, or attaches it again; ENODEV.
  public func setPresent(_ isPresent: Bool, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.device(ifindex).isPresent = isPresent }
  }

  /// Restarts a receive queue on new memory of the same kind, as a driver or netdevsim's `queue_reset` does
  /// (`netdev_rx_queue_restart`). While the device is down that is a trial.
  /// - Throws: ENODEV, EINVAL where there is no such queue, EOPNOTSUPP where the driver does not restart queues, or the
  ///   first failure: the queue then runs on its old memory, unless even that could not be started.
  public func restartQueue(_ index: UInt32, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in
      let device = try state.device(ifindex)
      guard index < device.receiveQueues.count else { throw Refusal(.EINVAL) }
      try state.restart(device.receiveQueues[Int(index)], of: device)
    }
  }

  /// How often each receive queue stood still while another was restarted; ENODEV.
  public func pauses(of ifindex: UInt32) throws(Refusal) -> [UInt64] {
    try withState { (state) throws(Refusal) in try state.device(ifindex).receiveQueues.map(\.pauses) }
  }

  /// `rings-get`; ENODEV, EOPNOTSUPP.
  public func rings(of ifindex: UInt32) throws(Refusal) -> RingsInfo {
    try withState { (state) throws(Refusal) in try state.rings(of: try state.device(ifindex)) }
  }

  /// `channels-get`; ENODEV, EOPNOTSUPP.
  public func channels(of ifindex: UInt32) throws(Refusal) -> ChannelsInfo {
    try withState { (state) throws(Refusal) in try state.channels(of: try state.device(ifindex)) }
  }

  /// `features-get`; ENODEV.
  public func features(of ifindex: UInt32) throws(Refusal) -> FeaturesInfo {
    try withState { (state) throws(Refusal) in try state.device(ifindex).featuresInfo }
  }

  /// ethtool's rings, with header split; refused while a memory provider needs them as they are.
  public func setRings(_ settings: RingSettings, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in _ = try state.setRings(settings, of: try state.device(ifindex)) }
  }

  /// ethtool's channels: more queues or fewer; refused for those that are in use.
  public func setChannels(_ settings: ChannelSettings, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in _ = try state.setChannels(settings, of: try state.device(ifindex)) }
  }

  /// ethtool's features; EINVAL for those that no device can switch. What cannot be switched here stays as it is.
  /// - Returns: what is on now.
  @discardableResult
  public func setFeatures(
    on: FeatureSet = [], off: FeatureSet = [], _ ifindex: UInt32
  ) throws(Refusal) -> FeatureSet {
    try withState { (state) throws(Refusal) in
      let device = try state.device(ifindex)
      _ = try state.setFeatures(on, mask: on.union(off), of: device)
      return device.features.active
    }
  }

  /// A new MTU: all rings are built anew; EINVAL beyond the driver's limits.
  public func setMTU(_ mtu: UInt32, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.setMTU(mtu, of: try state.device(ifindex)) }
  }

  /// The driver resets its device: page pools go and come, providers stay.
  /// - Throws: ENODEV, or why the device did not come up; it is down if a second attempt failed as well.
  public func reset(_ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.reset(try state.device(ifindex)) }
  }

  /// Attaches an XDP program, or detaches it; EBUSY while a memory provider is installed.
  public func attachXDP(_ program: XDPProgram?, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.attachXDP(program, to: try state.device(ifindex)) }
  }

  /// Changes what XDP features the device reports, which is notified; ENODEV.
  public func setXDPFeatures(_ features: XDPFeatures, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in
      let device = try state.device(ifindex)
      guard device.xdpFeatures != features else { return }
      device.xdpFeatures = features
      state.notify(.deviceChanged(device.info))
    }
  }

  /// An AF_XDP socket takes a receive queue, or gives it back; EBUSY where it is taken or on lease, or where any queue
  /// of the device is bound.
  public func setAFXDP(_ isInUse: Bool, queue: UInt32, _ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in
      try state.setAFXDP(isInUse, queue: queue, of: try state.device(ifindex))
    }
  }

  /// A new interface appears.
  /// - Returns: its ifindex.
  /// - Throws: what is wrong with the description, together with the interfaces that are there.
  public func addInterface(_ interface: InterfaceDescription) throws(MachineDescriptionError) -> UInt32 {
    try withState { (state) throws(MachineDescriptionError) in try state.add(interface) }
  }

  /// An interface disappears. Its bindings stay with their sockets, without queues; ENODEV, EOPNOTSUPP for loopback.
  public func removeInterface(_ ifindex: UInt32) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.unregister(try state.device(ifindex)) }
  }

  /// Calls back for each notification, in the kernel's order, while the kernel's lock is held: the handler must be
  /// quick and must not call this kernel.
  public func subscribe(_ handler: @escaping @Sendable (KernelNotification) -> Void) -> SubscriptionID {
    withState { $0.subscribers.add(handler) }
  }

  public func unsubscribe(_ subscription: SubscriptionID) {
    withState { $0.subscribers.remove(subscription) }
  }

  /// What a kernel would have written to its log, oldest first; the last 256.
  public var warnings: [String] { withState(\.warnings) }

  /// Makes steps of a bind or of a restart fail.
  public var faults: FaultInjector { FaultInjector(kernel: self) }
}

/// Makes chosen calls fail, and counts calls so that each can be chosen in turn.
public struct FaultInjector: Sendable {
  let kernel: SimulatedKernel

  /// Makes one call fail, once.
  /// - Parameters:
  ///   - point: nil for any place, so that `call` counts the steps of an operation as they come.
  ///   - queue: nil for any receive queue. Attaching and mapping concern no queue: leave it nil for them.
  ///   - ifindex: nil for any device.
  ///   - call: which of the matching calls from now on, 1 for the next.
  ///   - errno: what it answers; a provider left aside is always ENODATA.
  public func fail(
    _ point: FaultPoint? = nil, queue: UInt32? = nil, ifindex: UInt32? = nil, call: Int = 1, with errno: ErrorNumber
  ) {
    let fault = Fault(point: point, ifindex: ifindex, queue: queue, remaining: max(call, 1), errno: errno)
    kernel.withState { $0.faults.add(fault) }
  }

  /// Forgets failures that have not struck yet.
  public func clear() { kernel.withState { $0.faults.clear() } }

  /// How many failures have not struck yet.
  public var pending: Int { kernel.withState { $0.faults.pending.count } }

  /// How many calls there were since the start, or since `resetCalls()`.
  public func calls(of point: FaultPoint, queue: UInt32? = nil, ifindex: UInt32? = nil) -> Int {
    kernel.withState { $0.faults.calls(of: point, ifindex: ifindex, queue: queue) }
  }

  public func resetCalls() { kernel.withState { $0.faults.resetCalls() } }

  /// Every call that was made while `body` ran, in order: each of them can be made to fail in turn.
  public func calls(during body: () throws -> Void) rethrows -> [FaultCall] {
    kernel.withState { $0.faults.startRecording() }
    do {
      try body()
    } catch {
      _ = kernel.withState { $0.faults.stopRecording() }
      throw error
    }
    return kernel.withState { $0.faults.stopRecording() }
  }
}
