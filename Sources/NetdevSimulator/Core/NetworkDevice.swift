/// A `net_device`: what of it device-memory TCP can see.
final class NetworkDevice {
  let ifindex: UInt32
  let name: String
  let driver: DriverProfile
  /// Only leases add to them.
  private(set) var receiveQueues: [ReceiveQueue]
  let transmitQueues: [TransmitQueue]
  /// In the order the driver adds them.
  let napis: [NAPI]
  let dmaDevices: Int
  var isUp = false
  /// Cleared while a driver has detached the device, during a reset for example.
  var isPresent = true
  var mtu: UInt32
  var ringSize: Int
  var headerSplit: HeaderSplit
  var headerSplitThreshold: UInt32
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
    ringSize = description.ringSize
    headerSplit = description.headerSplit
    headerSplitThreshold = description.headerSplitThreshold
    dmaDevices = description.dmaDevices
    xdpFeatures = description.driver.xdpFeatures
    steering = Steering(description.driver, queues: description.receiveQueues)
    receiveQueues = (0..<description.receiveQueues).map { ReceiveQueue(ifindex: ifindex, index: UInt32($0)) }
    transmitQueues = (0..<description.transmitQueues).map { TransmitQueue(index: UInt32($0)) }
    napis =
      if let described = description.napis {
        Self.makeNAPIs(described, ifindex: ifindex, receive: receiveQueues, transmit: transmitQueues)
      } else {
        Self.makeNAPIs(driver.napiLayout, ifindex: ifindex, receive: receiveQueues, transmit: transmitQueues)
      }
  }

  private static func makeNAPIs(
    _ described: [NAPIDescription], ifindex: UInt32, receive: [ReceiveQueue], transmit: [TransmitQueue]
  ) -> [NAPI] {
    described.map { description in
      let napi = NAPI(ifindex: ifindex, id: description.id ?? 0, irq: description.irq)
      for index in description.receiveQueues { receive[Int(index)].napi = napi }
      for index in description.transmitQueues { transmit[Int(index)].napi = napi }
      return napi
    }
  }

  private static func makeNAPIs(
    _ layout: DriverProfile.NAPILayout, ifindex: UInt32, receive: [ReceiveQueue], transmit: [TransmitQueue]
  ) -> [NAPI] {
    let count =
      switch layout {
      case .none: 0
      case .combined: max(receive.count, transmit.count)
      case .separate: receive.count + transmit.count
      }
    guard count > 0 else { return [] }
    let napis = (0..<count).map { _ in NAPI(ifindex: ifindex) }
    let firstReceive = layout == .separate ? transmit.count : 0
    for (index, queue) in transmit.enumerated() { queue.napi = napis[index] }
    for (index, queue) in receive.enumerated() { queue.napi = napis[firstReceive + index] }
    return napis
  }

  /// `ndo_queue_create`: one more receive queue, without NAPI and memory of its own.
  func addReceiveQueue() -> ReceiveQueue {
    let queue = ReceiveQueue(ifindex: ifindex, index: UInt32(receiveQueues.count))
    receiveQueues.append(queue)
    return queue
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
  var counters: [QueueCounter: UInt64] = [:]

  init(ifindex: UInt32, index: UInt32) { address = QueueAddress(ifindex: ifindex, index: index) }

  var index: UInt32 { address.index }
}

/// A `netdev_queue`.
final class TransmitQueue {
  let index: UInt32
  var napi: NAPI?
  var counters: [QueueCounter: UInt64] = [:]

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
