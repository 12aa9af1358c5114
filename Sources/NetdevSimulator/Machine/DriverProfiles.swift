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
    profile.maximumRingSize = 1024
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
  public static let gve: DriverProfile = {
    var profile = DriverProfile(name: "gve")
    profile.channels = .separate
    profile.maximumRSSContexts = 0
    profile.maximumFlowRules = 4096
    profile.napiLayout = .separate
    profile.queueZeroStopError = .ERANGE
    profile.downAllocationError = .EAGAIN
    profile.pausingOperations = [.start, .stop]
    profile.netmemTransmit = .dma
    profile.receiveCounters = [.rxPackets, .rxBytes, .rxAllocFail]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// Broadcom: large receive pages (`BNXT_MAX_RX_PAGE_SIZE`); a queue that does not start takes the device down.
  public static let bnxt: DriverProfile = {
    var profile = DriverProfile(name: "bnxt")
    profile.maximumChannels = 74
    profile.rssTableSize = 512
    profile.maximumRSSContexts = 33
    profile.maximumFlowRules = 8192
    profile.supportsReceivePageSize = true
    profile.maximumReceivePageSize = 1 << 15
    profile.maximumHeaderSplitThreshold = 1023
    profile.downAllocationError = .ENETDOWN
    profile.failedStartClosesDevice = true
    profile.ringRebuild = .closed
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .redirect, .ndoXmit, .receiveScatterGather]
    profile.receiveCounters = [.rxPackets, .rxBytes, .rxAllocFail]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// Broadcom on firmware without the capability: queue operations by name only.
  public static let bnxtOldFirmware: DriverProfile = {
    var profile = DriverProfile.bnxt
    profile.name = "bnxt-old-firmware"
    profile.queueManagement = .incomplete
    profile.supportsReceivePageSize = false
    profile.netmemTransmit = .unsupported
    return profile
  }()

  /// Broadcom's next: it takes the device's own lock and has no queue operations, so that nothing can be installed.
  public static let bnge: DriverProfile = {
    var profile = DriverProfile(name: "bnge")
    profile.queueManagement = .absent
    return profile
  }()

  /// NVIDIA: large receive pages, a DMA device for each queue, nothing allocated while down, and all channels
  /// deactivated while one is exchanged.
  public static let mlx5: DriverProfile = {
    var profile = DriverProfile(name: "mlx5")
    profile.maximumChannels = 128
    profile.rssTableSize = 256
    profile.maximumFlowRules = 1024
    profile.supportsReceivePageSize = true
    profile.dma = .eachQueue
    profile.downAllocationError = .ENODEV
    profile.pausingOperations = [.start]
    profile.maximumHeaderSplitThreshold = 0
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .redirect, .ndoXmit, .xskZeroCopy, .receiveScatterGather, .ndoXmitScatterGather]
    profile.xdpZeroCopyMaximumSegments = 1
    profile.xdpReceiveMetadata = 0b111
    profile.xskFeatures = 0b11
    profile.receiveCounters = [
      .rxPackets, .rxBytes, .rxAllocFail, .rxCsumComplete, .rxCsumUnnecessary, .rxCsumNone,
    ]
    profile.transmitCounters = [.txPackets, .txBytes, .txStop, .txWake]
    return profile
  }()

  /// Meta: receive and transmit, pages of one size.
  public static let fbnic: DriverProfile = {
    var profile = DriverProfile(name: "fbnic")
    profile.rssTableSize = 256
    profile.maximumRSSContexts = 2
    profile.maximumFlowRules = 32
    profile.maximumHeaderSplitThreshold = 1536
    profile.detachedAllocationError = .ENETDOWN
    profile.netmemTransmit = .dma
    profile.xdpFeatures = [.basic, .receiveScatterGather]
    profile.receiveCounters = [
      .rxPackets, .rxBytes, .rxAllocFail, .rxHwDrops, .rxHwDropOverruns, .rxCsumComplete, .rxCsumNone,
    ]
    profile.transmitCounters = [.txPackets, .txBytes, .txStop, .txWake]
    return profile
  }()

  /// The kernel's own simulated device: queues restart, but nothing does DMA, so that a bind is refused.
  public static let netdevsim: DriverProfile = {
    var profile = DriverProfile(name: "netdevsim")
    profile.withoutSteering()
    profile.dma = .none
    profile.receiveCounters = [.rxPackets, .rxBytes]
    profile.transmitCounters = [.txPackets, .txBytes]
    return profile
  }()

  /// The loopback device.
  public static let loopback: DriverProfile = {
    var profile = DriverProfile.withoutQueueManagement(name: "loopback")
    profile.isLoopback = true
    return profile
  }()

  /// A veth end, as any container has.
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
