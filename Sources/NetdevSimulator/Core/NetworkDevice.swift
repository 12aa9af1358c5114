/// A `net_device`: what of it device-memory TCP can see.
final class NetworkDevice {
  let ifindex: UInt32
  let name: String
  let driver: DriverProfile
  /// Those in use; leases add to them.
  private(set) var receiveQueues: [ReceiveQueue]
  private(set) var transmitQueues: [TransmitQueue]
  /// Those that were in use before there were fewer channels, the lowest first.
  private var spareReceiveQueues: [ReceiveQueue] = []
  private var spareTransmitQueues: [TransmitQueue] = []
  /// In the order the driver adds them.
  private(set) var napis: [NAPI]
  /// Whether the description says which instance serves which queue; new queues then have none.
  private let hasDescribedNAPIs: Bool
  let maximumChannels: ChannelCounts
  let dmaDevices: Int
  /// `num_rx_queues`
  let maximumReceiveQueues: Int
  var isUp = false
  /// Cleared while a driver has detached the device, during a reset for example.
  var isPresent = true
  var mtu: UInt32
  var rings: Rings
  var features: Features
  var xdpProgram: XDPProgram?
  var xdpFeatures: XDPFeatures
  var steering: Steering { didSet { steeringRevision &+= 1 } }
  /// Another one whenever a flow may go elsewhere.
  private(set) var steeringRevision: UInt64 = 0

  init(_ description: InterfaceDescription, ifindex: UInt32) {
    self.ifindex = ifindex
    name = description.name
    driver = description.driver
    mtu = description.mtu
    rings = Rings(
      receive: description.ringSize, transmit: description.ringSize, headerSplit: description.headerSplit,
      headerSplitThreshold: description.headerSplitThreshold)
    features = Features(description.driver)
    maximumChannels = description.maximumChannels
    dmaDevices = description.dmaDevices
    maximumReceiveQueues = description.maximumReceiveQueues ?? MachineDescription.maximumQueues
    xdpFeatures = description.driver.xdpFeatures
    steering = Steering(description)
    receiveQueues = (0..<description.receiveQueues).map { ReceiveQueue(ifindex: ifindex, index: UInt32($0)) }
    transmitQueues = (0..<description.transmitQueues).map { TransmitQueue(index: UInt32($0)) }
    hasDescribedNAPIs = description.napis != nil
    napis = []
    if let described = description.napis { assign(described) } else { assignNAPIs() }
  }

  private func assign(_ described: [NAPIDescription]) {
    napis = described.map { description in
      let napi = NAPI(ifindex: ifindex, id: description.id ?? 0, irq: description.irq)
      for index in description.receiveQueues { receiveQueues[Int(index)].napi = napi }
      for index in description.transmitQueues { transmitQueues[Int(index)].napi = napi }
      return napi
    }
  }

  /// An instance for each queue in use as the driver lays them out; queues keep those they had (`napi_config`).
  private func assignNAPIs() {
    switch driver.napiLayout {
    case .none: break
    case .combined:
      napis = (0..<max(receiveQueues.count, transmitQueues.count)).map { index in
        let receive = index < receiveQueues.count ? receiveQueues[index] : nil
        let transmit = index < transmitQueues.count ? transmitQueues[index] : nil
        let napi = receive?.napi ?? transmit?.napi ?? NAPI(ifindex: ifindex)
        receive?.napi = napi
        transmit?.napi = napi
        return napi
      }
    case .separate:
      for queue in transmitQueues where queue.napi == nil { queue.napi = NAPI(ifindex: ifindex) }
      for queue in receiveQueues where queue.napi == nil { queue.napi = NAPI(ifindex: ifindex) }
      napis = transmitQueues.compactMap(\.napi) + receiveQueues.compactMap(\.napi)
    }
  }

  /// `netif_set_real_num_queues`, of a device that is down: more queues or fewer, and the default spread over them.
  func useQueues(receive: Int, transmit: Int) {
    let ifindex = ifindex
    Self.resize(&receiveQueues, to: receive, spare: &spareReceiveQueues) {
      ReceiveQueue(ifindex: ifindex, index: UInt32($0))
    }
    Self.resize(&transmitQueues, to: transmit, spare: &spareTransmitQueues) { TransmitQueue(index: UInt32($0)) }
    if !hasDescribedNAPIs { assignNAPIs() }
    steering.respread(over: receiveQueues.count)
  }

  private static func resize<Queue>(
    _ queues: inout [Queue], to count: Int, spare: inout [Queue], make: (Int) -> Queue
  ) {
    if count < queues.count {
      spare = queues.dropFirst(count) + spare
      queues.removeLast(queues.count - count)
      return
    }
    let reused = min(count - queues.count, spare.count)
    queues += spare.prefix(reused)
    spare.removeFirst(reused)
    while queues.count < count { queues.append(make(queues.count)) }
  }

  /// `ndo_queue_create`: one more receive queue, without NAPI and memory of its own.
  func addReceiveQueue() -> ReceiveQueue {
    let queue = ReceiveQueue(ifindex: ifindex, index: UInt32(receiveQueues.count))
    receiveQueues.append(queue)
    return queue
  }

  /// How the queues in use count as channels.
  var channels: ChannelCounts {
    let (receive, transmit) = (receiveQueues.count, transmitQueues.count)
    let combined = driver.channels == .combined ? min(receive, transmit) : 0
    return ChannelCounts(receive: receive - combined, transmit: transmit - combined, combined: combined)
  }

  /// Whether any queue has a memory provider installed (`dev_get_min_mp_channel_count`).
  var hasMemoryProvider: Bool { receiveQueues.contains { $0.provider != nil } }

  var info: DeviceInfo {
    DeviceInfo(
      ifindex: ifindex, name: name, xdpFeatures: xdpFeatures,
      xdpZeroCopyMaximumSegments: xdpFeatures.contains(.xskZeroCopy) ? driver.xdpZeroCopyMaximumSegments : nil,
      xdpReceiveMetadata: driver.xdpReceiveMetadata, xskFeatures: driver.xskFeatures)
  }
}

/// A `netdev_rx_queue`.
final class ReceiveQueue {
  let address: QueueAddress
  var napi: NAPI?
  /// `mp_params`: the provider the next allocation of queue memory takes; it outlives the device going down.
  var provider: (any MemoryProvider)?
  /// What the queue runs on; nil while the device is down, or after a restart that could not be undone.
  var memory: QueueMemory?
  /// Whether an AF_XDP socket uses the queue.
  var hasAFXDPPool = false
  /// The queue at the other end of a lease: the physical one of a virtual queue, and the other way round.
  var lease: QueueAddress?
  var counters = QueueCounters()
  /// How often it stood still for the sake of another.
  var pauses: UInt64 = 0

  init(ifindex: UInt32, index: UInt32) { address = QueueAddress(ifindex: ifindex, index: index) }

  var index: UInt32 { address.index }
}

/// A `netdev_queue`.
final class TransmitQueue {
  let index: UInt32
  var napi: NAPI?
  var counters = QueueCounters()

  init(index: UInt32) { self.index = index }
}

/// What a driver keeps of a queue between its queue operations: its page pool, and a page for each descriptor.
final class QueueMemory {
  /// Nil for a queue that was not running when it was stopped.
  let pool: PagePool?
  /// Pages that the device may write into, the one it takes next first.
  var descriptors = FIFO<Netmem>()

  init(pool: PagePool?) { self.pool = pool }
}

/// A `napi_struct` and its `napi_config`, which keeps id and settings while the device is down.
final class NAPI {
  let ifindex: UInt32
  /// 0 until the device first goes up.
  var id: UInt32
  let irq: UInt32?
  var settings = NAPISettings()
  /// The thread's process id; nil unless threaded.
  var pid: UInt32?

  init(ifindex: UInt32, id: UInt32 = 0, irq: UInt32? = nil) {
    self.ifindex = ifindex
    self.id = id
    self.irq = irq
  }

  var info: NAPIInfo { NAPIInfo(id: id, ifindex: ifindex, irq: irq, pid: pid, settings: settings) }
}
