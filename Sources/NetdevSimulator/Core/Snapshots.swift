/// What `dev-get` answers of a device.
public struct DeviceInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var name: String
  public var xdpFeatures: XDPFeatures
  public var xdpZeroCopyMaximumSegments: UInt32?
  /// Bits of netdev's `xdp-rx-metadata`.
  public var xdpReceiveMetadata: UInt64
  /// Bits of netdev's `xsk-flags`.
  public var xskFeatures: UInt64
}

/// netdev's `queue-type`.
public enum QueueType: UInt32, Hashable, Sendable {
  case rx = 0
  case tx = 1
}

/// What `queue-get` answers of a queue.
public struct QueueInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var type: QueueType
  public var id: UInt32
  public var napiID: UInt32?
  /// The binding installed on the queue.
  public var dmabuf: UInt32?
  /// Whether an AF_XDP socket uses it.
  public var hasAFXDPPool = false
  /// On the physical side of a lease: the virtual queue.
  public var lease: LeaseInfo?
}

/// The virtual receive queue a physical one is leased to.
public struct LeaseInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var queue: UInt32
}

/// What `napi-get` answers of a NAPI instance.
public struct NAPIInfo: Hashable, Sendable {
  public var id: UInt32
  public var ifindex: UInt32
  /// The interrupt that drives it, where the driver tells.
  public var irq: UInt32?
  /// The NAPI thread's process id, where it has one.
  public var pid: UInt32?
  public var settings: NAPISettings
}

/// What `napi-set` can change.
public struct NAPISettings: Hashable, Sendable {
  /// netdev's `napi-threaded`.
  public enum Threaded: UInt32, Hashable, Sendable {
    case disabled = 0
    case enabled = 1
    case busyPoll = 2
  }

  /// Empty polls before interrupts are re-enabled.
  public var deferHardIRQs: UInt32 = 0
  /// In nanoseconds.
  public var groFlushTimeout: UInt64 = 0
  /// In nanoseconds.
  public var irqSuspendTimeout: UInt64 = 0
  public var threaded = Threaded.disabled

  public init() {}
}

/// What `page-pool-get` answers of a page pool.
public struct PagePoolInfo: Hashable, Sendable {
  public var id: UInt32
  /// Nil where the device is gone.
  public var ifindex: UInt32?
  public var napiID: UInt32?
  /// In pages.
  public var inflight: UInt64
  /// In bytes.
  public var inflightMemory: UInt64
  /// Seconds of CLOCK_BOOTTIME; nil unless the driver has let go of the pool.
  public var detachTime: UInt64?
  public var dmabuf: UInt32?
}

/// What `page-pool-stats-get` counts of a page pool.
public struct PagePoolCounters: Hashable, Sendable, BitwiseCopyable {
  public var allocFast: UInt64 = 0
  public var allocSlow: UInt64 = 0
  public var allocSlowHighOrder: UInt64 = 0
  public var allocEmpty: UInt64 = 0
  public var allocRefill: UInt64 = 0
  public var allocWaive: UInt64 = 0
  public var recycleCached: UInt64 = 0
  public var recycleCacheFull: UInt64 = 0
  public var recycleRing: UInt64 = 0
  public var recycleRingFull: UInt64 = 0
  public var recycleReleasedRefcnt: UInt64 = 0
}

/// What `page-pool-stats-get` answers of a page pool.
public struct PagePoolStatistics: Hashable, Sendable {
  public var id: UInt32
  /// Nil where the device is gone.
  public var ifindex: UInt32?
  public var counters: PagePoolCounters
}

/// What `qstats-get` answers: of a device, or of one of its queues.
public struct QueueStatistics: Hashable, Sendable {
  public struct Queue: Hashable, Sendable {
    public var type: QueueType
    public var id: UInt32
  }

  public var ifindex: UInt32
  /// Nil for the sum over a device.
  public var queue: Queue?
  /// Only what the driver reports.
  public var counters: [QueueCounter: UInt64]
}

/// netdev's `qstats-scope`; the kernel's default is the device.
public enum StatisticsScope: Hashable, Sendable {
  case device
  case queue
}

/// Which way the bytes of a binding go.
public enum BindingDirection: Hashable, Sendable {
  case receive
  case transmit
}

/// A binding as only the simulator can show it: the kernel has no operation that lists them.
public struct BindingInfo: Hashable, Sendable {
  public var id: UInt32
  public var direction: BindingDirection
  public var socket: SocketID
  /// The device the request named; nil once it is gone.
  public var ifindex: UInt32?
  /// Receive queues, ascending.
  public var queues: [UInt32]
  /// In bytes.
  public var size: UInt64
  /// In bytes.
  public var pageSize: UInt64
  /// Net_iovs that no page pool holds.
  public var freeNetIOVs: UInt64
}

/// An attached XDP program, as far as it stands in the way of a memory provider.
public struct XDPProgram: Hashable, Sendable {
  /// Whether it takes packets of several buffers (`xdp.frags`).
  public var supportsFragments: Bool

  public init(supportsFragments: Bool) { self.supportsFragments = supportsFragments }
}
