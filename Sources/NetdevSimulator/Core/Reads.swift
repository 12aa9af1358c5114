internal import NetlinkCodec

/// The read operations: what each do answers, and each dump in the kernel's order.
extension KernelState {
  /// Devices of a dump: all of them, or the one asked for.
  private func selected(_ ifindex: UInt32?) throws(Refusal) -> [NetworkDevice] {
    guard let ifindex else { return sortedDevices }
    return [try device(ifindex)]
  }

  // MARK: queue-get

  /// Receive queues, then transmit queues; nothing of a device that is down.
  ///
  /// - Parameter place: where the list begins: behind the queue that stands there.
  func queues(
    of ifindex: UInt32?, behind place: QueuePlace? = nil, limit: Int = .max
  ) throws(Refusal) -> [QueueInfo] {
    var found: [QueueInfo] = []
    for device in try selected(ifindex) where device.isUp && device.ifindex >= place?.ifindex ?? 0 {
      let first = place.flatMap { $0.ifindex == device.ifindex ? $0.following : nil } ?? (receive: 0, transmit: 0)
      found += device.receiveQueues.dropFirst(first.receive).prefix(limit - found.count).map { info(of: $0, device) }
      found += device.transmitQueues.dropFirst(first.transmit).prefix(limit - found.count).map { info(of: $0, device) }
      if found.count == limit { break }
    }
    return found
  }

  func queue(of ifindex: UInt32, type: QueueType, id: UInt32) throws(Refusal) -> QueueInfo {
    let device = try device(ifindex)
    guard device.isUp else { throw Refusal(.ENOENT) }
    let count = type == .rx ? device.receiveQueues.count : device.transmitQueues.count
    guard id < count else { throw Refusal(.EINVAL) }
    switch type {
    case .rx: return info(of: device.receiveQueues[Int(id)], device)
    case .tx: return info(of: device.transmitQueues[Int(id)], device)
    }
  }

  private func info(of queue: ReceiveQueue, _ device: NetworkDevice) -> QueueInfo {
    let lease = device.driver.isVirtual ? nil : queue.lease
    // What is installed on a leased queue shows on both its ends.
    let installed = physicalQueue(behind: queue.address)?.queue ?? queue
    return QueueInfo(
      ifindex: device.ifindex, type: .rx, id: queue.index, napiID: queue.napi?.id, dmabuf: installed.provider?.dmabuf,
      hasAFXDPPool: installed.hasAFXDPPool, lease: lease.map { LeaseInfo(ifindex: $0.ifindex, queue: $0.index) })
  }

  /// An AF_XDP socket has both queues of an index (`xsk_reg_pool_at_qid`).
  private func info(of queue: TransmitQueue, _ device: NetworkDevice) -> QueueInfo {
    let pair = queue.index < device.receiveQueues.count ? device.receiveQueues[Int(queue.index)] : nil
    return QueueInfo(
      ifindex: device.ifindex, type: .tx, id: queue.index, napiID: queue.napi?.id,
      hasAFXDPPool: pair?.hasAFXDPPool ?? false)
  }

  // MARK: napi-get

  /// The newest first, as a device lists them; nothing of a device that is down.
  func napis(of ifindex: UInt32?) throws(Refusal) -> [NAPIInfo] {
    try selected(ifindex).filter(\.isUp).flatMap { device in
      device.napis.sorted { $0.id > $1.id }.map(\.info)
    }
  }

  func napi(_ id: UInt32) throws(Refusal) -> NAPIInfo { try runningNAPI(id).info }

  func runningNAPI(_ id: UInt32) throws(Refusal) -> NAPI {
    for device in devices.values where device.isUp {
      if let napi = device.napis.first(where: { $0.id == id }) { return napi }
    }
    throw Refusal(.ENOENT, at: [.init(Attribute.NAPI.id)])
  }

  // MARK: page-pool-get

  /// By device, the newest first; pools without a device are the loopback device's. An ifindex that no device has is
  /// a filter like any other here, and lets nothing through.
  func pagePools(of ifindex: UInt32?) -> [PagePool] {
    let loopback: UInt32 = 1
    return pools.values.filter { ifindex == nil || ($0.ifindex ?? loopback) == ifindex }
      .sorted { ($0.ifindex ?? loopback, $1.id) < ($1.ifindex ?? loopback, $0.id) }
  }

  func pagePool(_ id: UInt32) throws(Refusal) -> PagePool {
    guard let pool = pools[id] else { throw Refusal(.ENOENT) }
    return pool
  }

  // MARK: qstats-get

  /// - Throws: for a device by name, ENODEV, or EOPNOTSUPP where its driver counts nothing.
  func statistics(of ifindex: UInt32?, scope: StatisticsScope) throws(Refusal) -> [QueueStatistics] {
    guard let ifindex else { return sortedDevices.flatMap { statistics(of: $0, scope: scope) } }
    let path: AttributePath = [.init(Attribute.QueueStatistics.ifindex)]
    guard let device = devices[ifindex] else { throw Refusal(.ENODEV, at: path) }
    guard device.driver.hasStatistics else { throw Refusal(.EOPNOTSUPP, at: path) }
    return statistics(of: device, scope: scope)
  }

  private func statistics(of device: NetworkDevice, scope: StatisticsScope) -> [QueueStatistics] {
    guard device.driver.hasStatistics else { return [] }
    let receive = device.receiveQueues.map {
      QueueStatistics(
        ifindex: device.ifindex, queue: .init(type: .rx, id: $0.index),
        counters: reported($0.counters, device.driver.receiveCounters))
    }
    let transmit = device.transmitQueues.map {
      QueueStatistics(
        ifindex: device.ifindex, queue: .init(type: .tx, id: $0.index),
        counters: reported($0.counters, device.driver.transmitCounters))
    }
    switch scope {
    case .queue: return device.isUp ? (receive + transmit).filter { !$0.counters.isEmpty } : []
    case .device:
      let total = (receive + transmit).reduce(into: [:]) { $0.merge($1.counters, uniquingKeysWith: +) }
      return [QueueStatistics(ifindex: device.ifindex, queue: nil, counters: total)]
    }
  }

  private func reported(_ counters: QueueCounters, _ names: [QueueCounter]) -> [QueueCounter: UInt64] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, counters[$0]) })
  }
}

/// Where in a dump a queue stands: by device, receive queues before transmit queues.
struct QueuePlace: Comparable, Sendable {
  let ifindex: UInt32
  let type: QueueType
  let id: UInt32

  static func < (a: QueuePlace, b: QueuePlace) -> Bool {
    (a.ifindex, a.type.rawValue, a.id) < (b.ifindex, b.type.rawValue, b.id)
  }

  /// How many queues of its device stand before the next.
  var following: (receive: Int, transmit: Int) { type == .rx ? (Int(id) + 1, 0) : (.max, Int(id) + 1) }
}

extension QueueInfo {
  var place: QueuePlace { QueuePlace(ifindex: ifindex, type: type, id: id) }
}
