import NetlinkCodec

@_spi(NetworkMemory) @testable import NetdevSimulator

/// All that a simulated kernel holds at one moment, to be compared with another: devices, queues, NAPI instances, page
/// pools, bindings, sockets, and how much of each memory is free.
struct KernelSnapshot: Equatable, Sendable {
  struct Queue: Equatable, Sendable {
    var index: UInt32
    var napi: UInt32?
    /// The binding whose memory the next ring will be of.
    var provider: UInt32?
    /// The page pool it runs on; nil without memory.
    var pool: UInt32?
    /// Pages in its ring; nil without memory.
    var ring: Int?
    var hasAFXDPPool: Bool
    var lease: QueueAddress?
    var counters: [QueueCounter: UInt64]
  }

  struct Device: Equatable, Sendable {
    var info: DeviceInfo
    var isUp: Bool
    var isPresent: Bool
    var mtu: UInt32
    var ringSize: Int
    var headerSplit: HeaderSplit
    var headerSplitThreshold: UInt32
    var hasXDPProgram: Bool
    var queues: [Queue]
    var napis: [NAPIInfo]
  }

  struct Pool: Equatable, Sendable {
    var info: PagePoolInfo
    var queue: QueueAddress
    var counters: PagePoolCounters
  }

  struct Binding: Equatable, Sendable {
    var info: BindingInfo
    /// Whether a socket holds it.
    var isListed: Bool
    var references: Int
    var netIOVs: UInt64
  }

  var devices: [Device]
  var pools: [Pool]
  var bindings: [Binding]
  var sockets: [SocketID: [UInt32]]
  var freeHostPages: Int
  var warnings: [String]

  init(_ kernel: SimulatedKernel) { self = kernel.withState { KernelSnapshot($0) } }

  init(_ state: KernelState) {
    devices = state.sortedDevices.map { Device($0) }
    pools = state.pools.values.sorted {
      ($0.queue.ifindex, $0.queue.index, $0.id) < ($1.queue.ifindex, $1.queue.index, $1.id)
    }
    .map { Pool(info: $0.info, queue: $0.queue, counters: $0.counters) }
    bindings = state.boundMemory.values.sorted { $0.id < $1.id }.map { binding in
      Binding(
        info: binding.info, isListed: state.bindings[binding.id] === binding, references: binding.references,
        netIOVs: binding.size / binding.pageSize)
    }
    sockets = state.sockets.mapValues { $0.map(\.id) }
    freeHostPages = state.host.freePages
    warnings = state.warnings
  }

  /// The same, whatever numbers page pools have: a queue that was restarted, or a device that was down, has new ones.
  var withoutPoolIDs: KernelSnapshot {
    var copy = self
    for index in copy.pools.indices { copy.pools[index].info.id = 0 }
    for index in copy.devices.indices {
      for queue in copy.devices[index].queues.indices where copy.devices[index].queues[queue].pool != nil {
        copy.devices[index].queues[queue].pool = 0
      }
    }
    return copy
  }

  func device(_ ifindex: UInt32) -> Device? { devices.first { $0.info.ifindex == ifindex } }
}

extension KernelSnapshot.Device {
  init(_ device: NetworkDevice) {
    info = device.info
    isUp = device.isUp
    isPresent = device.isPresent
    mtu = device.mtu
    ringSize = device.rings.receive
    headerSplit = device.rings.headerSplit
    headerSplitThreshold = device.rings.headerSplitThreshold
    hasXDPProgram = device.xdpProgram != nil
    napis = device.napis.map(\.info)
    queues = device.receiveQueues.map { queue in
      KernelSnapshot.Queue(
        index: queue.index, napi: queue.napi?.id, provider: queue.provider?.dmabuf, pool: queue.memory?.pool?.id,
        ring: queue.memory?.descriptors.count, hasAFXDPPool: queue.hasAFXDPPool, lease: queue.lease,
        counters: Dictionary(uniqueKeysWithValues: QueueCounter.allCases.map { ($0, queue.counters[$0]) }))
    }
  }
}
