import NetdevSimulator
import NetlinkCodec
import Testing

/// What each driver has, and how it refuses more or less: the numbers of Linux 7.3's sources.
@Suite struct DriverLimitTests {
  struct Limits: Sendable {
    let driver: DriverProfile
    let channels: UInt32
    /// In descriptors: the least and the most.
    let receive: ClosedRange<Int>
    let transmit: ClosedRange<Int>
    /// In bytes; nil where it cannot be set.
    let threshold: UInt32?
    let mtu: ClosedRange<UInt32>
    let table: Int
    let rules: Int
  }

  static let limits = [
    Limits(
      driver: .gve, channels: 64, receive: 512...4096, transmit: 256...4096, threshold: nil, mtu: 68...8896,
      table: 128, rules: 4096),
    Limits(
      driver: .bnxt, channels: 74, receive: 1...2047, transmit: 19...2047, threshold: 1023, mtu: 60...9500,
      table: 512, rules: 5120),
    Limits(
      driver: .mlx5, channels: 64, receive: 16...8192, transmit: 64...8192, threshold: 0, mtu: 68...9978,
      table: 256, rules: 1024),
    Limits(
      driver: .fbnic, channels: 128, receive: 64...65536, transmit: 64...65536, threshold: 3584, mtu: 1280...9728,
      table: 256, rules: 48),
    Limits(
      driver: .netdevsim, channels: 2, receive: 0...4096, transmit: 0...4096, threshold: 1024, mtu: 68...65535,
      table: 0, rules: 0),
  ]

  private static func machine(_ driver: DriverProfile) throws -> TestMachine {
    try TestMachine(driver, queues: 2) { nic in nic.isUp = false }
  }

  /// Nil where it is not refused.
  private static func refused(_ body: () throws(Refusal) -> Void) -> Refusal? {
    do throws(Refusal) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: limits) func ringsReachFromTheLeastToTheMost(_ limits: Limits) throws {
    let kernel = try Self.machine(limits.driver).kernel
    func rings(receive: Int? = nil, transmit: Int? = nil) -> Refusal? {
      Self.refused { () throws(Refusal) in
        try kernel.setRings(RingSettings(ringSize: receive, transmitRingSize: transmit), 2)
      }
    }
    let above = "requested ring size exceeds maximum"
    #expect(rings(receive: limits.receive.upperBound + 1) == Refusal(.EINVAL, above, at: [6]))
    #expect(rings(transmit: limits.transmit.upperBound + 1) == Refusal(.EINVAL, above, at: [9]))
    if limits.receive.lowerBound > 0 {
      #expect(rings(receive: limits.receive.lowerBound - 1)?.errno == .EINVAL)
      #expect(rings(transmit: limits.transmit.lowerBound - 1)?.errno == .EINVAL)
    }
    for (receive, transmit) in [
      (limits.receive.lowerBound, limits.transmit.lowerBound), (limits.receive.upperBound, limits.transmit.upperBound),
    ] {
      #expect(rings(receive: receive, transmit: transmit) == nil)
      let info = try kernel.rings(of: 2)
      #expect((info.receive, info.transmit) == (receive, transmit))
      #expect((info.maximumReceive, info.maximumTransmit) == (limits.receive.upperBound, limits.transmit.upperBound))
    }
  }

  @Test(arguments: limits) func channelsTablesRulesAndMTU(_ limits: Limits) throws {
    let kernel = try Self.machine(limits.driver).kernel
    let channels = try kernel.channels(of: 2).maximum
    #expect(UInt32(max(channels.combined, channels.receive)) == limits.channels)
    #expect(limits.driver.rssTableSize == limits.table && limits.driver.maximumFlowRules == limits.rules)
    for mtu in [limits.mtu.lowerBound, limits.mtu.upperBound] { try kernel.setMTU(mtu, 2) }
    let less = Self.refused { () throws(Refusal) in try kernel.setMTU(limits.mtu.lowerBound - 1, 2) }
    #expect(less == Refusal(.EINVAL, "mtu less than device minimum"))
    let more = Self.refused { () throws(Refusal) in try kernel.setMTU(limits.mtu.upperBound + 1, 2) }
    #expect(more == Refusal(.EINVAL, "mtu greater than device maximum"))
  }

  @Test(arguments: limits) func thresholds(_ limits: Limits) throws {
    let kernel = try Self.machine(limits.driver).kernel
    func threshold(_ bytes: UInt32) -> Refusal? {
      Self.refused { () throws(Refusal) in try kernel.setRings(RingSettings(headerSplitThreshold: bytes), 2) }
    }
    let info = try kernel.rings(of: 2)
    #expect(info.maximumHeaderSplitThreshold == limits.threshold)
    guard let most = limits.threshold else {
      #expect(info.headerSplitThreshold == nil)
      #expect(threshold(0) == Refusal(.EOPNOTSUPP, "setting hds-thresh is not supported", at: [17]))
      return
    }
    #expect(threshold(most) == nil)
    #expect(threshold(most + 1) == Refusal(.EINVAL, "requested ring size exceeds maximum", at: [17]))
  }

  @Test(arguments: [
    (DriverProfile.plain, HeaderSplit.unknown), (.gve, .disabled), (.bnxt, .enabled), (.mlx5, .unknown),
    (.fbnic, .enabled), (.netdevsim, .enabled),
  ])
  func whatADriverTellsOfASplitThatNobodyChose(_ driver: DriverProfile, _ told: HeaderSplit) throws {
    let machine = try TestMachine(driver) { nic in nic.headerSplit = .unknown }
    #expect(try machine.kernel.rings(of: 2).headerSplit == told)
  }

  // MARK: Words

  @Test(
    arguments: [
      (DriverProfile.mlx5, 5, "mlx5_core: rx (5) < min (16)"), (.fbnic, 63, "fbnic: requested ring size too small"),
      (.gve, 256, nil), (.gve, 1000, nil), (.bnxt, 0, nil),
    ] as [(DriverProfile, Int, String?)])
  func ringsThatDriversRefuse(_ driver: DriverProfile, _ size: Int, _ words: String?) throws {
    let kernel = try Self.machine(driver).kernel
    let refused = Self.refused { () throws(Refusal) in try kernel.setRings(RingSettings(ringSize: size), 2) }
    #expect(refused?.errno == .EINVAL && refused?.message == words, "\(refused as Any)")
  }

  @Test(arguments: [(DriverProfile.mlx5, 1000, 1024), (.fbnic, 65, 128), (.bnxt, 1000, 1000), (.gve, 1024, 1024)])
  func sizesThatDriversMakeOfWhatIsAskedFor(_ driver: DriverProfile, _ asked: Int, _ size: Int) throws {
    let kernel = try Self.machine(driver).kernel
    try kernel.setRings(RingSettings(ringSize: asked), 2)
    #expect(try kernel.rings(of: 2).receive == size)
    // Another number that comes to the same is told as a change, as the kernel does; the same number is none.
    let notifications = Notifications(kernel)
    try kernel.setRings(RingSettings(ringSize: asked), 2)
    #expect(notifications.take().count == (asked == size ? 0 : 1))
    #expect(try kernel.rings(of: 2).receive == size)
  }

  @Test(
    arguments: [
      (DriverProfile.bnxt, Refusal(.EINVAL)), (.fbnic, Refusal(.EINVAL, "fbnic: Cannot disable TCP data split")),
      (.gve, nil), (.mlx5, nil), (.netdevsim, nil), (.plain, nil),
    ] as [(DriverProfile, Refusal?)])
  func headersThatAreAlwaysSplit(_ driver: DriverProfile, _ refusal: Refusal?) throws {
    let kernel = try Self.machine(driver).kernel
    let refused = Self.refused { () throws(Refusal) in try kernel.setRings(RingSettings(headerSplit: .disabled), 2) }
    #expect(refused == refusal)
    // Left to the driver, it is not switched off.
    try kernel.setRings(RingSettings(headerSplit: .unknown), 2)
  }

  @Test func bnxtDoesNotSplitBesideXDP() throws {
    let machine = try TestMachine(.bnxt) { nic in nic.headerSplit = .unknown }
    try machine.kernel.attachXDP(XDPProgram(supportsFragments: true), 2)
    func split() -> Refusal? {
      Self.refused { () throws(Refusal) in try machine.kernel.setRings(RingSettings(headerSplit: .enabled), 2) }
    }
    #expect(split() == Refusal(.EINVAL, "bnxt_en: tcp-data-split is disallowed when XDP is attached"))
    try machine.kernel.attachXDP(nil, 2)
    #expect(split() == nil)
  }

  @Test func gveTakesNoXDPBesideASplit() throws {
    let machine = try TestMachine(.gve)
    func attach() -> Refusal? {
      Self.refused { () throws(Refusal) in try machine.kernel.attachXDP(XDPProgram(supportsFragments: true), 2) }
    }
    #expect(attach() == Refusal(.EOPNOTSUPP, "gve: XDP is not supported when header-data split is enabled."))
    try machine.kernel.setRings(RingSettings(headerSplit: .disabled), 2)
    #expect(attach() == nil)
  }

  /// mlx5 splits headers with its own receive offload only: neither comes without the other.
  @Test func mlx5SplitsWithHardwareReceiveOffload() throws {
    let kernel = try TestMachine(.mlx5) { nic in nic.headerSplit = .disabled }.kernel
    let offload = FeatureSet.hardwareReceiveOffload
    func split(_ split: HeaderSplit) -> Refusal? {
      Self.refused { () throws(Refusal) in try kernel.setRings(RingSettings(headerSplit: split), 2) }
    }
    try kernel.setFeatures(off: offload, 2)
    let words = "mlx5_core: TCP-data-split is not supported when GRO HW is disabled"
    #expect(split(.enabled) == Refusal(.EINVAL, words))
    try kernel.setFeatures(on: offload, 2)
    #expect(split(.enabled) == nil)
    // It is kept on while it is needed, and goes off as was asked for afterwards.
    try kernel.setFeatures(off: offload, 2)
    #expect(try kernel.features(of: 2).active.contains(offload))
    #expect(split(.disabled) == nil)
    #expect(try !kernel.features(of: 2).active.contains(offload))
  }

  @Test(arguments: [(DriverProfile.bnxt, UInt32(1 << 15)), (.mlx5, 1 << 17)])
  func receivePagesHaveTheirMost(_ driver: DriverProfile, _ most: UInt32) throws {
    let machine = try TestMachine(driver)
    let memory = try TestMemory(size: 64 << 20)
    let files = ProcessFileTable(scatter: .contiguous)
    let refused = Self.refused { () throws(Refusal) in
      try machine.bind([1], memory, pageSize: most * 2, files: files)
    }
    #expect(refused == Refusal(.ERANGE))
    try machine.bind([1], memory, pageSize: most, files: files)
  }

  /// It has no operations for any of it.
  @Test func bngeTellsNothing() throws {
    let kernel = try TestMachine(.bnge).kernel
    #expect(
      Self.refused { () throws(Refusal) in try kernel.setRings(RingSettings(ringSize: 128), 2) } == Refusal(.EOPNOTSUPP)
    )
    #expect(
      Self.refused { () throws(Refusal) in try kernel.setChannels(ChannelSettings(combined: 1), 2) }
        == Refusal(.EOPNOTSUPP))
    #expect(Self.refused { () throws(Refusal) in _ = try kernel.rss(0, of: 2) } == Refusal(.EOPNOTSUPP))
  }
}
