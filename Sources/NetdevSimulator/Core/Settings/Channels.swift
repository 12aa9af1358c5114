internal import NetlinkCodec

/// How many channels of each kind: a combined one is a receive queue and a transmit queue.
public struct ChannelCounts: Hashable, Sendable {
  public var receive: Int
  public var transmit: Int
  /// For anything else, such as the state of the link.
  public var other: Int
  public var combined: Int

  public init(receive: Int = 0, transmit: Int = 0, other: Int = 0, combined: Int = 0) {
    self.receive = receive
    self.transmit = transmit
    self.other = other
    self.combined = combined
  }

  var receiveQueues: Int { combined + receive }
  var transmitQueues: Int { combined + transmit }
}

/// A change of a device's channels; nil leaves a count as it is.
public struct ChannelSettings: Hashable, Sendable {
  public var receive: UInt32?
  public var transmit: UInt32?
  public var other: UInt32?
  public var combined: UInt32?

  public init(receive: UInt32? = nil, transmit: UInt32? = nil, other: UInt32? = nil, combined: UInt32? = nil) {
    self.receive = receive
    self.transmit = transmit
    self.other = other
    self.combined = combined
  }
}

/// Changing how many queues a device uses (`net/ethtool/channels.c`).
extension KernelState {
  /// `ethnl_set_channels`. Queues in use keep their providers; those that are new get memory of their own.
  /// - Returns: whether anything changed.
  func setChannels(_ request: ChannelSettings, of device: NetworkDevice) throws(Refusal) -> Bool {
    guard device.driver.channels != .none else { throw Refusal(.EOPNOTSUPP) }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    let old = device.channels
    let new = old.changed(request)
    guard new != old else { return false }
    try check(new, against: device.maximumChannels)
    try checkBothDirections(new, isCombinedChanged: new.combined != old.combined)
    try checkUse(of: device, with: new)
    try checkQueuesThatGo(from: device, with: new)
    try reconfigure(device) {
      device.useQueues(receive: new.receiveQueues, transmit: new.transmitQueues)
    } undo: {
      device.useQueues(receive: old.receiveQueues, transmit: old.transmitQueues)
    }
    notify(.channels(device.channelsInfo))
    return true
  }

  private func check(_ new: ChannelCounts, against maximum: ChannelCounts) throws(Refusal) {
    let counts: [(Int, Int, UInt16)] = [
      (new.receive, maximum.receive, Attribute.Channels.receive),
      (new.transmit, maximum.transmit, Attribute.Channels.transmit),
      (new.other, maximum.other, Attribute.Channels.other),
      (new.combined, maximum.combined, Attribute.Channels.combined),
    ]
    for (count, maximum, attribute) in counts where count > maximum {
      throw Refusal(.EINVAL, "requested channel count exceeds maximum", at: [.init(attribute)])
    }
  }

  private func checkBothDirections(_ new: ChannelCounts, isCombinedChanged: Bool) throws(Refusal) {
    let missing: UInt16
    switch (new.receiveQueues, new.transmitQueues) {
    case (0, _): missing = Attribute.Channels.receive
    case (_, 0): missing = Attribute.Channels.transmit
    default: return
    }
    throw Refusal(
      .EINVAL, "requested channel counts would result in no RX or TX channel being configured",
      at: [.init(isCombinedChanged ? Attribute.Channels.combined : missing)])
  }

  /// `ethtool_check_max_channel`. The last comparison is the kernel's own: it wants one queue more than is needed.
  private func checkUse(of device: NetworkDevice, with new: ChannelCounts) throws(Refusal) {
    let tooLow = "requested channel counts are too low for existing"
    let count = UInt32(new.receiveQueues)
    if let queue = device.steering.highestFixedQueue, count <= queue {
      throw .formatted(.EINVAL, "\(tooLow) indirection table (\(queue))")
    }
    if let queue = device.steering.rules.highestQueue, count <= queue {
      throw .formatted(.EINVAL, "\(tooLow) ntuple filter settings")
    }
    if let queue = device.receiveQueues.last(where: { $0.provider != nil })?.index, count <= queue + 1 {
      throw .formatted(.EINVAL, "\(tooLow) memory provider setting (\(queue + 1))")
    }
  }

  /// `netdev_queue_busy`, of the channels that are to go.
  private func checkQueuesThatGo(from device: NetworkDevice, with new: ChannelCounts) throws(Refusal) {
    let first = new.combined + min(new.receive, new.transmit)
    for queue in device.receiveQueues.dropFirst(first) {
      if let use = queue.use { throw Refusal(.EINVAL, use) }
    }
  }
}

extension ChannelCounts {
  fileprivate func changed(_ request: ChannelSettings) -> ChannelCounts {
    ChannelCounts(
      receive: request.receive.map { Int($0) } ?? receive, transmit: request.transmit.map { Int($0) } ?? transmit,
      other: request.other.map { Int($0) } ?? other, combined: request.combined.map { Int($0) } ?? combined)
  }
}

extension ReceiveQueue {
  /// Why the queue cannot be given to anybody else (`netdev_queue_busy`); nil where it can.
  var use: String? {
    if hasAFXDPPool { return "Device queue in use by AF_XDP" }
    if lease != nil { return "Device queue in use due to queue leasing" }
    if provider != nil { return "Device queue in use by memory provider" }
    return nil
  }
}
