import EthtoolMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// The cases of the kernel's drivers/net/hds.py, but for those that go by ioctl.
@Suite struct HeaderSplitKernelTests {
  private static let header = Ethtool.Header(devIndex: 2)

  private static func withDevice(
    _ body: (SimulatedKernel, inout NetlinkSession) throws -> Void
  ) throws {
    var device = InterfaceDescription(name: "eth0", driver: .netdevsim)
    device.headerSplit = .unknown
    let server = try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: [.loopback, device])))
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    try body(server.kernel, &session)
  }

  private static func rings(_ session: inout NetlinkSession) throws(NetlinkError) -> Ethtool.Rings {
    try session.call(Ethtool.Operations.RingsGet.self, Ethtool.Rings(header: header))
  }

  private static func set(
    _ split: Ethtool.TCPDataSplit? = nil, threshold: UInt32? = nil, _ session: inout NetlinkSession
  ) throws(NetlinkError) {
    try session.acknowledge(
      Ethtool.Operations.RingsSet.self, Ethtool.Rings(header: header, tcpDataSplit: split, hdsThresh: threshold))
  }

  @Test("hds.py: get_hds, get_hds_thresh") func get() throws {
    try Self.withDevice { _, session in
      let rings = try Self.rings(&session)
      #expect(rings.hdsThresh == 0 && rings.hdsThreshMax ?? 0 > 0)
      try Self.set(.enabled, &session)
      #expect(try Self.rings(&session).tcpDataSplit == .enabled)
    }
  }

  @Test("hds.py: set_hds_enable, set_hds_disable") func enableAndDisable() throws {
    try Self.withDevice { _, session in
      for split: Ethtool.TCPDataSplit in [.enabled, .disabled, .enabled] {
        try Self.set(split, &session)
        #expect(try Self.rings(&session).tcpDataSplit == split)
      }
    }
  }

  @Test("hds.py: set_hds_thresh_zero, set_hds_thresh_random, set_hds_thresh_max, set_hds_thresh_gt")
  func thresholds() throws {
    try Self.withDevice { _, session in
      try Self.set(.enabled, &session)
      let most = try #require(try Self.rings(&session).hdsThreshMax)
      for threshold in [0, UInt32.random(in: 1..<most), most] {
        try Self.set(threshold: threshold, &session)
        #expect(try Self.rings(&session).hdsThresh == threshold)
        #expect(try Self.rings(&session).tcpDataSplit == .enabled)
      }
      let error = #expect(throws: NetlinkError.self) { try Self.set(threshold: most + 1, &session) }
      #expect(error?.errno == .EINVAL)
      #expect(try Self.rings(&session).hdsThresh == most)
    }
  }

  /// A single-buffer program goes with a split that nobody asked for, and not with one that somebody did.
  @Test("hds.py: set_xdp, enabled_set_xdp") func singleBufferXDP() throws {
    try Self.withDevice { kernel, session in
      let program = XDPProgram(supportsFragments: false)
      try kernel.attachXDP(program, 2)
      let error = #expect(throws: NetlinkError.self) { try Self.set(.enabled, &session) }
      #expect(error?.errno == .EINVAL)
      #expect(error?.rejection?.message == "tcp-data-split can not be enabled with single buffer XDP")
      try kernel.attachXDP(nil, 2)
      try Self.set(.enabled, &session)
      let refused = refusal { () throws(Refusal) in try kernel.attachXDP(program, 2) }
      #expect(refused?.message == "unable to install XDP to device using tcp-data-split")
      // Left to the driver again, as the script leaves it.
      try Self.set(.unknown, &session)
      try kernel.attachXDP(program, 2)
    }
  }
}
