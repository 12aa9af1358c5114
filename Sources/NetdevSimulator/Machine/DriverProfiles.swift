internal import NetlinkCodec

extension DriverProfile {
  /// A virtual NIC with all that device-memory TCP needs: the driver of a test machine.
  public static let plain: DriverProfile = {
    var profile = DriverProfile(name: "plain")
    profile.netmemTransmit = .dma
    profile.supportsReceivePageSize = true
    profile.receiveCounters = [.rxPackets, .rxBytes, .rxAllocFail]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// The virtual card that tests on a real kernel load (`Tests/Testbed/driver`).
  public static let devmemVNIC: DriverProfile = {
    var profile = DriverProfile(name: "devmem-vnic")
    profile.ringRebuild = .closedAndUndone
    profile.netmemTransmit = .dma
    profile.supportsReceivePageSize = true
    profile.maximumHeaderSplitThreshold = 4096
    profile.ownHeaderSplit = .disabled
    profile.ringSizes.maximumReceive = 1024
    profile.ringSizes.maximumTransmit = 1024
    profile.maximumChannels = 8
    profile.maximumMTU = 9000
    profile.rssTableSize = 64
    profile.maximumRSSContexts = 8
    profile.maximumFlowRules = 64
    profile.receiveCounters = [.rxPackets, .rxBytes, .rxAllocFail, .rxHwDrops, .rxHwDropOverruns]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// Google's NIC: cannot stop its queue 0, and stops all of them to start or stop one (`gve_turndown`).
  ///
  /// The device tells how many queues and flow rules there are, how long rings are at most, and the greatest MTU
  /// (`gve_set_queue_properties`, `gve_enable_supported_features`); here are those of a large machine. The table's size is
  /// the driver's own where the device does not tell one.
  public static let gve: DriverProfile = {
    var profile = DriverProfile(name: "gve")
    profile.channels = .separate
    profile.rssTableSize = 128  // GVE_RSS_INDIR_SIZE
    profile.maximumRSSContexts = 0
    profile.maximumFlowRules = 4096
    profile.ringSizes.minimumReceive = 512  // GVE_DEFAULT_MIN_RX_RING_SIZE
    profile.ringSizes.minimumTransmit = 256  // GVE_DEFAULT_MIN_TX_RING_SIZE
    profile.ringSizes.maximumReceive = 4096
    profile.ringSizes.maximumTransmit = 4096
    profile.ringSizes.form = .powerOfTwo  // gve_validate_req_ring_size
    profile.supportsHeaderSplitThreshold = false
    profile.ownHeaderSplit = .disabled  // gve_get_ringparam
    profile.maximumMTU = 8896
    profile.xdpFeatures = [.basic, .redirect, .xskZeroCopy]  // gve_set_netdev_xdp_features
    profile.xdpZeroCopyMaximumSegments = 1
    profile.xdpBesideHeaderSplit = "gve: XDP is not supported when header-data split is enabled."
    profile.napiLayout = .separate
    profile.queueZeroStopError = .ERANGE
    profile.downAllocationError = .EAGAIN
    profile.pausingOperations = [.start, .stop]
    profile.netmemTransmit = .dma
    profile.receiveCounters = [.rxPackets, .rxBytes, .rxAllocFail]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// Broadcom's fifth generation and later: a queue that does not start takes the device down.
  ///
  /// The firmware shares rings out among a card's functions (`bnxt_get_max_rings`); 74 is what one of a card with two ports
  /// has. It may also tell of more filters, and of a smaller MTU.
  public static let bnxt: DriverProfile = {
    var profile = DriverProfile(name: "bnxt")
    profile.maximumChannels = 74
    profile.rssTableSize = 512  // BNXT_MAX_RSS_TABLE_ENTRIES_P5, on firmware with large contexts
    profile.maximumRSSContexts = 33  // BNXT_MAX_ETH_RSS_CTX, and the device's own
    profile.maximumFlowRules = 5120  // BNXT_MAX_FLTR
    profile.supportsReceivePageSize = true
    profile.maximumReceivePageSize = 1 << 15  // BNXT_MAX_RX_PAGE_SIZE
    profile.ringSizes.minimumTransmit = 19  // BNXT_MIN_TX_DESC_CNT
    profile.ringSizes.maximumReceive = 2047  // BNXT_MAX_RX_DESC_CNT_JUM_ENA: with aggregation, which is usual
    profile.ringSizes.maximumTransmit = 2047  // BNXT_MAX_TX_DESC_CNT
    profile.ownHeaderSplit = .enabled  // bnxt_get_ringparam
    profile.headerSplitOff = .refused(nil)  // bnxt_set_ringparam
    profile.headerSplitBesideXDP = "bnxt_en: tcp-data-split is disallowed when XDP is attached"
    profile.maximumHeaderSplitThreshold = 1023  // BNXT_HDS_THRESHOLD_MAX
    profile.minimumMTU = 60  // ETH_ZLEN
    profile.maximumMTU = 9500  // BNXT_MAX_MTU
    profile.downAllocationError = .ENETDOWN
    profile.failedStartClosesDevice = true
    profile.ringRebuild = .closed
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .redirect, .receiveScatterGather]
    profile.receiveCounters = [  // bnxt_get_queue_stats_rx
      .rxPackets, .rxBytes, .rxAllocFail, .rxHwGroPackets, .rxHwGroWirePackets,
    ]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// Broadcom on firmware without the capability: queue operations by name only.
  public static let bnxtOldFirmware: DriverProfile = {
    var profile = DriverProfile.bnxt
    profile.name = "bnxt-old-firmware"
    profile.queueManagement = .incomplete
    profile.supportsReceivePageSize = false  // bnxt_queue_mgmt_ops_unsupp
    return profile
  }()

  /// Broadcom's next: it takes the device's own lock and has no queue operations, so that nothing can be installed. Nor
  /// has it ethtool's for channels, rings and spreading (`bnge_ethtool_ops`).
  public static let bnge: DriverProfile = {
    var profile = DriverProfile(name: "bnge")
    profile.queueManagement = .absent
    profile.channels = .none
    profile.hasRingSizes = false
    profile.supportsHeaderSplit = false
    profile.maximumMTU = 9500  // BNGE_MAX_MTU
    profile.withoutSteering()
    return profile
  }()

  /// NVIDIA: large receive pages, a DMA device for each queue, nothing allocated while down, and all channels
  /// deactivated while one is exchanged.
  ///
  /// There are as many channels as the card has interrupts for, one a processor (`mlx5e_get_max_num_channels`); here for
  /// 64. The port tells the greatest MTU: 9978 is a ConnectX's.
  public static let mlx5: DriverProfile = {
    var profile = DriverProfile(name: "mlx5")
    profile.maximumChannels = 64
    profile.rssTableSize = 256  // mlx5e_rqt_size, of up to 64 channels
    profile.maximumRSSContexts = 16  // MLX5E_MAX_NUM_RSS
    profile.maximumFlowRules = 1024  // MAX_NUM_OF_ETHTOOL_RULES
    profile.supportsReceivePageSize = true
    profile.maximumReceivePageSize = 1 << 17  // mlx5e_mpwrq_max_page_size
    profile.ringSizes.minimumReceive = 16  // MLX5E_PARAMS_MINIMUM_LOG_RQ_SIZE, of pages of 4 KiB
    profile.ringSizes.minimumTransmit = 64  // MLX5E_PARAMS_MINIMUM_LOG_SQ_SIZE
    profile.ringSizes.maximumReceive = 8192  // MLX5E_PARAMS_MAXIMUM_LOG_RQ_SIZE
    profile.ringSizes.maximumTransmit = 8192  // MLX5E_PARAMS_MAXIMUM_LOG_SQ_SIZE
    profile.ringSizes.form = .roundedUp
    profile.ringSizes.complaint = .comparison("mlx5_core")  // mlx5e_ethtool_set_ringparam
    profile.features.insert(.hardwareReceiveOffload)
    profile.changeableFeatures.insert(.hardwareReceiveOffload)
    profile.headerSplitNeed = HeaderSplitNeed(  // mlx5e_ethtool_set_tcp_data_split, mlx5e_fix_features
      .hardwareReceiveOffload, refusal: "mlx5_core: TCP-data-split is not supported when GRO HW is disabled")
    profile.maximumMTU = 9978
    profile.dma = .eachQueue
    profile.downAllocationError = .ENODEV
    profile.pausingOperations = [.start]
    profile.maximumHeaderSplitThreshold = 0
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .redirect, .xskZeroCopy, .receiveScatterGather]  // mlx5e_set_xdp_feature
    profile.xdpZeroCopyMaximumSegments = 1
    profile.xdpReceiveMetadata = 0b111
    profile.xskFeatures = 0b11
    profile.receiveCounters = [  // mlx5e_get_queue_stats_rx
      .rxPackets, .rxBytes, .rxAllocFail, .rxHwGroPackets, .rxHwGroWirePackets, .rxHwGroWireBytes,
    ]
    profile.transmitCounters = [  // mlx5e_get_queue_stats_tx
      .txPackets, .txBytes, .txCsumNone, .txHwGsoPackets, .txHwGsoBytes, .txStop, .txWake,
    ]
    return profile
  }()

  /// Meta: receive and transmit, pages of one size; headers are always split.
  public static let fbnic: DriverProfile = {
    var profile = DriverProfile(name: "fbnic")
    profile.maximumChannels = 128  // FBNIC_MAX_QUEUES
    profile.rssTableSize = 256  // FBNIC_RPC_RSS_TBL_SIZE
    profile.maximumRSSContexts = 2  // FBNIC_RPC_RSS_TBL_COUNT
    profile.maximumFlowRules = 48  // FBNIC_RPC_ACT_TBL_NFC_ENTRIES
    profile.ringSizes.minimumReceive = 64  // FBNIC_QUEUE_SIZE_MIN
    profile.ringSizes.minimumTransmit = 64
    profile.ringSizes.maximumReceive = 65536  // FBNIC_QUEUE_SIZE_MAX
    profile.ringSizes.maximumTransmit = 65536
    profile.ringSizes.form = .roundedUp
    profile.ringSizes.complaint = .words("fbnic: requested ring size too small")  // fbnic_set_ringparam
    profile.ownHeaderSplit = .enabled
    profile.headerSplitOff = .refused("fbnic: Cannot disable TCP data split")
    profile.maximumHeaderSplitThreshold = 3584  // FBNIC_HDS_THRESH_MAX
    profile.minimumMTU = 1280  // IPV6_MIN_MTU
    profile.maximumMTU = 9728  // FBNIC_MAX_JUMBO_FRAME_SIZE, without the Ethernet header
    profile.detachedAllocationError = .ENETDOWN
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .receiveScatterGather]
    profile.receiveCounters = [
      .rxPackets, .rxBytes, .rxAllocFail, .rxHwDrops, .rxHwDropOverruns, .rxCsumComplete, .rxCsumNone,
    ]
    profile.transmitCounters = [  // fbnic_get_queue_stats_tx
      .txPackets, .txBytes, .txNeedsCsum, .txHwGsoWirePackets, .txStop, .txWake,
    ]
    return profile
  }()

  /// The kernel's own simulated device: queues restart, but nothing does DMA, so that a bind is refused. It has the channels
  /// that it was made with (`nsim_get_channels`).
  public static let netdevsim: DriverProfile = {
    var profile = DriverProfile(name: "netdevsim")
    profile.withoutSteering()
    profile.maximumChannels = 1
    profile.ringSizes.minimumReceive = 0
    profile.ringSizes.minimumTransmit = 0
    profile.ringSizes.maximumReceive = 4096  // nsim_ethtool_ring_init
    profile.ringSizes.maximumTransmit = 4096
    profile.ownHeaderSplit = .enabled  // nsim_get_ringparam
    profile.maximumHeaderSplitThreshold = 1024  // NSIM_HDS_THRESHOLD_MAX
    profile.xdpFeatures = [.basic, .hardwareOffload]  // nsim_setup
    profile.dma = .none
    profile.receiveCounters = [.rxPackets, .rxBytes]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// The loopback device, which sets no limits to its MTU (`gen_lo_setup`).
  public static let loopback: DriverProfile = {
    var profile = DriverProfile.withoutQueueManagement(name: "loopback")
    profile.isLoopback = true
    profile.minimumMTU = 0
    profile.maximumMTU = UInt32(Int32.max)
    return profile
  }()

  /// A veth end, as any container has, with the queues that it was made with (`veth_get_channels`).
  public static let veth: DriverProfile = {
    var profile = DriverProfile.withoutQueueManagement(name: "veth")
    profile.channels = .separate
    profile.maximumChannels = 1
    profile.xdpFeatures = [.basic, .redirect, .receiveScatterGather]
    profile.xdpReceiveMetadata = 0b111
    return profile
  }()

  /// A netkit without a peer: takes queues on lease from a physical device.
  public static let netkit: DriverProfile = {
    var profile = DriverProfile.withoutQueueManagement(name: "netkit")
    profile.isOpsLocked = true
    profile.queueManagement = .incomplete
    profile.netmemTransmit = .throughLease
    // For sockets on queues that it leases.
    profile.xdpFeatures = [.basic, .redirect, .xskZeroCopy]
    profile.xdpZeroCopyMaximumSegments = 1
    return profile
  }()

  /// Every profile a machine description can name.
  public static let all: [DriverProfile] = [
    .plain, .gve, .bnxt, .bnxtOldFirmware, .bnge, .mlx5, .fbnic, .netdevsim, .devmemVNIC, .loopback, .veth, .netkit,
  ]

  /// The profile of that name, or nil.
  public static func named(_ name: String) -> DriverProfile? { all.first { $0.name == name } }

  private static func withoutQueueManagement(name: String) -> DriverProfile {
    var profile = DriverProfile(name: name)
    profile.isVirtual = true
    profile.isOpsLocked = false
    profile.channels = .none
    profile.hasRingSizes = false
    profile.features.subtract([.flowRules, .receiveHash])
    profile.changeableFeatures.subtract([.flowRules, .receiveHash])
    profile.queueManagement = .absent
    profile.dma = .none
    profile.supportsHeaderSplit = false
    profile.napiLayout = .none
    profile.withoutSteering()
    return profile
  }

  private mutating func withoutSteering() {
    rssTableSize = 0
    maximumRSSContexts = 0
    maximumFlowRules = 0
  }
}
