internal import NetlinkCodec

/// A `queue-create` request as it was decoded, with what is missing left missing.
public struct QueueCreateRequest: Hashable, Sendable {
  public var ifindex: UInt32?
  /// A `QueueType`'s number.
  public var type: UInt32?
  public var lease: LeaseRequest?

  public init(ifindex: UInt32? = nil, type: UInt32? = nil, lease: LeaseRequest? = nil) {
    self.ifindex = ifindex
    self.type = type
    self.lease = lease
  }
}

/// The `lease` nest of a `queue-create` request: which physical queue is wanted.
public struct LeaseRequest: Hashable, Sendable {
  public var ifindex: UInt32?
  public var queue: QueueSelection?
  /// The network namespace of the physical device; nil for the socket's own.
  public var namespaceID: Int32?

  public init(ifindex: UInt32? = nil, queue: QueueSelection? = nil, namespaceID: Int32? = nil) {
    self.ifindex = ifindex
    self.queue = queue
    self.namespaceID = namespaceID
  }
}

/// `netdev_nl_queue_create_doit`.
extension KernelState {
  /// - Returns: the new queue's index.
  func createQueue(_ request: QueueCreateRequest) throws(Refusal) -> UInt32 {
    guard let ifindex = request.ifindex else { throw Refusal(missing: Attribute.Queue.ifindex) }
    guard let type = request.type else { throw Refusal(missing: Attribute.Queue.type) }
    guard let lease = request.lease else { throw Refusal(missing: Attribute.Queue.lease) }
    guard type == QueueType.rx.rawValue else { throw Refusal(.EINVAL, at: [.init(Attribute.Queue.type)]) }
    let wanted = try physicalQueue(wantedBy: lease)
    let device = try device(ifindex)
    try checkCreates(device)
    // There is one namespace, which has no number for itself.
    guard lease.namespaceID == nil else { throw Refusal(.ENONET) }
    let lessor = try self.device(wanted.ifindex)
    try checkLeases(lessor)
    guard wanted.index < lessor.receiveQueues.count else { throw Refusal(.ERANGE, at: Self.leasedQueueID) }
    let physical = lessor.receiveQueues[Int(wanted.index)]
    try checkIdle(physical)
    if let last = device.receiveQueues.last?.lease, last.ifindex != lessor.ifindex {
      throw Refusal(.EOPNOTSUPP, "Leasing queues from different devices not supported")
    }
    guard device.receiveQueues.count < MachineDescription.maximumQueues else {
      throw Refusal(.ENOSPC, "netkit maximum queue limit reached")
    }
    let queue = device.addReceiveQueue()
    queue.lease = physical.address
    physical.lease = queue.address
    return queue.index
  }

  private static let leaseNest: AttributePath = [.init(Attribute.Queue.lease)]
  private static let queueNest: AttributePath = [.init(Attribute.Queue.lease), .init(Attribute.Lease.queue)]
  private static let leasedQueueID = AttributePath(queueNest.steps + [.init(Attribute.Queue.id)])

  private func physicalQueue(wantedBy lease: LeaseRequest) throws(Refusal) -> QueueAddress {
    guard let ifindex = lease.ifindex else { throw Refusal(missing: Attribute.Lease.ifindex, in: Self.leaseNest) }
    guard let queue = lease.queue else { throw Refusal(missing: Attribute.Lease.queue, in: Self.leaseNest) }
    guard let id = queue.id else { throw Refusal(missing: Attribute.Queue.id, in: Self.queueNest) }
    guard let type = queue.type else { throw Refusal(missing: Attribute.Queue.type, in: Self.queueNest) }
    guard type == QueueType.rx.rawValue else {
      throw Refusal(.EINVAL, at: AttributePath(Self.queueNest.steps + [.init(Attribute.Queue.type)]))
    }
    return QueueAddress(ifindex: ifindex, index: id)
  }

  /// `netdev_can_create_queue`
  private func checkCreates(_ device: NetworkDevice) throws(Refusal) {
    guard device.driver.isVirtual else { throw Refusal(.EINVAL, "Device is not a virtual device") }
    guard device.driver.isOpsLocked, device.driver.queueManagement != .absent else {
      throw Refusal(.EINVAL, "Device does not support queue creation")
    }
    guard !device.receiveQueues.isEmpty, !device.transmitQueues.isEmpty else {
      throw Refusal(.EINVAL, "Device must have at least one real queue")
    }
  }

  /// `netdev_can_lease_queue`
  private func checkLeases(_ device: NetworkDevice) throws(Refusal) {
    guard !device.driver.isVirtual else { throw Refusal(.EINVAL, "Lease device is a virtual device") }
    guard device.isPresent else { throw Refusal(.EINVAL, "Lease device has been removed from the system") }
    guard device.driver.queueManagement != .absent else {
      throw Refusal(.EINVAL, "Lease device does not support queue management operations")
    }
  }

  /// `netdev_queue_busy`
  private func checkIdle(_ queue: ReceiveQueue) throws(Refusal) {
    if let use = queue.use { throw Refusal(.EBUSY, use) }
  }
}
