public import NetlinkCodec

/// What sets one driver apart from another where device-memory TCP can notice it, as data.
///
/// A profile says what the driver supports and how it errs; the code that acts on it is the same for all of them.
public struct DriverProfile: Hashable, Sendable {
  /// How much of `netdev_queue_mgmt_ops` the driver fills in.
  public enum QueueManagement: Hashable, Sendable {
    /// No queue operations at all.
    case absent
    /// The structure is there, but not the four operations a restart needs (bnxt on old firmware, netkit).
    case incomplete
    case complete
  }

  /// Which device does the DMA, as `netdev_queue_get_dma_dev` would tell.
  public enum DMA: Hashable, Sendable {
    case none
    /// The parent, for all queues.
    case device
    /// A device for each queue: on a NIC with several physical functions, neighbours differ.
    case eachQueue
  }

  /// `netdev->netmem_tx`.
  public enum NetmemTransmit: Hashable, Sendable {
    case unsupported
    case dma
    /// The device itself cannot, but a physical one that leases it a queue can (netkit).
    case throughLease
  }

  /// Operations on one queue.
  public struct QueueOperations: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let start = QueueOperations(rawValue: 1 << 0)
    public static let stop = QueueOperations(rawValue: 1 << 1)
  }

  /// How NAPI instances serve queues.
  public enum NAPILayout: Hashable, Sendable {
    case none
    /// Receive and transmit queue of one index share an instance.
    case combined
    /// First the transmit queues' instances, then the receive queues'.
    case separate
  }

  /// What kinds of channels ethtool counts.
  public enum Channels: Hashable, Sendable {
    /// Their number cannot be told or changed.
    case none
    /// A receive queue and a transmit queue each.
    case combined
    /// Receive and transmit queues are counted apart.
    case separate
  }

  /// The name a machine description uses.
  public var name: String
  /// The device with ifindex 1 of its namespace, which owns page pools whose device is gone.
  public var isLoopback = false
  /// Whether the device has no parent: such a device can take queues on lease, and do no DMA of its own.
  public var isVirtual = false
  /// `netdev_need_ops_lock`: without it no memory provider can be installed.
  public var isOpsLocked = true
  public var queueManagement = QueueManagement.complete
  public var dma = DMA.device
  public var netmemTransmit = NetmemTransmit.unsupported
  /// `QCFG_RX_PAGE_SIZE`: receive pages larger than `PAGE_SIZE`.
  public var supportsReceivePageSize = false
  /// In bytes: a larger receive page is out of range (ERANGE).
  public var maximumReceivePageSize: UInt64 = 1 << 31
  public var supportsHeaderSplit = true
  /// `ETHTOOL_RING_USE_HDS_THRS`, of a driver that supports header split.
  public var supportsHeaderSplitThreshold = true
  /// In bytes; meaningful where it can be set.
  public var maximumHeaderSplitThreshold: UInt32 = 1024
  public var headerSplitOff = HeaderSplitOff.allowed
  /// What has to be on for header split (mlx5): it cannot be enabled without, and holds it on.
  public var headerSplitNeed: HeaderSplitNeed?
  /// What enabling header split is refused with while there is an XDP program, of a driver that does (bnxt).
  public var headerSplitBesideXDP: String?
  /// What attaching an XDP program is refused with (EOPNOTSUPP) while header split is enabled, of a driver that does (gve).
  public var xdpBesideHeaderSplit: String?
  /// What ethtool tells where the driver may choose whether to split; unknown of a driver that does not tell.
  public var ownHeaderSplit = HeaderSplit.unknown
  public var napiLayout = NAPILayout.combined
  /// Whether its page pools are tied to the device, so that user space can see them. Drivers without NAPI have none.
  public var listsPagePools = true
  /// Whether ethtool can tell and change the sizes of rings.
  public var hasRingSizes = true
  public var ringSizes = RingSizes()
  public var channels = Channels.combined
  /// The most of each kind that ethtool can ask for; an interface that is described with more can have as many as it has.
  public var maximumChannels = 64
  /// In bytes.
  public var minimumMTU: UInt32 = 68
  public var maximumMTU: UInt32 = 65535
  /// What of it is on at first.
  public var features: FeatureSet = [
    .scatterGather, .transmitChecksum, .highDMA, .genericSegmentation, .genericReceiveOffload, .tcpSegmentation,
    .tcp6Segmentation, .flowRules, .receiveHash, .receiveChecksum,
  ]
  /// What ethtool can switch.
  public var changeableFeatures: FeatureSet = [
    .scatterGather, .transmitChecksum, .genericSegmentation, .genericReceiveOffload, .tcpSegmentation,
    .tcp6Segmentation, .flowRules, .receiveHash, .receiveChecksum, .noCacheCopy, .gatheredReceiveOffload,
    .forwardedReceiveOffload,
  ]

  /// Entries of an RSS indirection table; 0 where the driver does not spread.
  public var rssTableSize = 128
  /// The device's own RSS context counts as one (`rxfh_max_num_contexts`); 0 where there can be no others.
  public var maximumRSSContexts = 16
  /// Receive classification rules; 0 where the driver takes none.
  public var maximumFlowRules = 256

  /// What `dev-get` reports.
  public var xdpFeatures: XDPFeatures = []
  /// Bits of netdev's `xdp-rx-metadata`.
  public var xdpReceiveMetadata: UInt64 = 0
  /// Bits of netdev's `xsk-flags`.
  public var xskFeatures: UInt64 = 0
  /// Reported only with zero-copy AF_XDP.
  public var xdpZeroCopyMaximumSegments: UInt32?

  /// What `qstats-get` reports; both empty means that the driver has no `stat_ops`.
  public var receiveCounters: [QueueCounter] = []
  public var transmitCounters: [QueueCounter] = []

  /// What stopping queue 0 answers where the driver cannot do without it (gve).
  public var queueZeroStopError: ErrorNumber?
  /// What an allocation for a queue answers while the device is down, of a driver that then has nothing to work on
  /// (bnxt, gve, mlx5); nil where it succeeds as a trial.
  public var downAllocationError: ErrorNumber?
  /// What an allocation answers while the driver has the device torn down for a reset (fbnic).
  public var detachedAllocationError: ErrorNumber?
  /// Which operations on one queue stop all the others for a moment (gve, mlx5).
  public var pausingOperations: QueueOperations = []
  public var ringRebuild = RingRebuild.besideOldRings
  /// Whether the driver closes the device when a queue does not start (bnxt).
  public var failedStartClosesDevice = false
  /// Whether the driver's page pools leave the memory provider aside, which the restart then notices.
  public var ignoresMemoryProvider = false

  /// A driver with everything device-memory TCP wants, and no peculiarities.
  public init(name: String) { self.name = name }

  var hasHeaderSplitThreshold: Bool { supportsHeaderSplit && supportsHeaderSplitThreshold }
  /// Whether a queue has a page pool that anybody knows of.
  var hasPagePools: Bool { napiLayout != .none && listsPagePools }
  var hasStatistics: Bool { !receiveCounters.isEmpty || !transmitCounters.isEmpty }
}

extension DriverProfile {
  /// How a driver exchanges all rings of a device that is up, and what is left where that fails.
  public enum RingRebuild: Hashable, Sendable {
    /// New rings are there before the old ones go: failing changes nothing.
    case besideOldRings
    /// The device is closed, and opened as it was where it does not open with the change.
    case closedAndUndone
    /// The device is closed, and stays down, changed, where it does not open (bnxt).
    case closed
  }
}
