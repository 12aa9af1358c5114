import EthtoolMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// The ethtool family of a simulated kernel, asked over a socket by the generated client.
struct EthtoolFamilyTests {
  private static let sim0 = Ethtool.Header(devName: "sim0")

  private func withClient(
    _ machine: TestMachine, isAdmin: Bool = true, _ body: (Ethtool.Client) async throws -> Void
  ) async throws {
    let server = try SimulatorServer(machine.kernel)
    defer { server.stop() }
    try await body(Ethtool.Client(try NetlinkConnection(NetlinkSession(server.connect(isAdmin: isAdmin)))))
  }

  private func rejection(_ body: () async throws -> Void) async -> Rejection? {
    do {
      try await body()
    } catch let error as NetlinkError {
      return Rejection(error)
    } catch {
      Issue.record(error)
    }
    Issue.record("not refused")
    return nil
  }

  struct Rejection: Equatable {
    var errno: ErrorNumber?
    var message: String?
    var path: String?

    init(_ errno: ErrorNumber, _ message: String? = nil, _ path: String? = nil) {
      self.errno = errno
      self.message = message
      self.path = path
    }

    init(_ error: NetlinkError) {
      errno = error.errno
      message = error.rejection?.message
      path = error.rejection?.attribute?.path.description
    }
  }

  /// What the preparation of an interface does, step by step, and back.
  @Test func aDeviceIsPreparedAndRestored() async throws {
    let machine = try TestMachine(queues: 8) { nic in nic.headerSplit = .disabled }
    let memory = try TestMemory()
    try await withClient(machine) { ethtool in
      let before = try await ethtool.ringsGet(header: Self.sim0)
      #expect(before.tcpDataSplit == .disabled && before.hdsThresh == 0 && before.rx == 64 && before.rxMax == 8192)
      try await ethtool.ringsSet(header: Self.sim0, tcpDataSplit: .enabled, hdsThresh: 0)
      #expect(try await ethtool.ringsGet(header: Self.sim0).tcpDataSplit == .enabled)
      try await ethtool.rssSet(header: Self.sim0, indir: [0, 1, 2, 3])
      let id = try await ethtool.rssCreateAct(header: Self.sim0, indir: [6]).context
      #expect(id == 1)
      try machine.bind([6], memory)
      #expect(
        await rejection { try await ethtool.ringsSet(header: Self.sim0, tcpDataSplit: .disabled) }
          == Rejection(.EINVAL, "can't disable tcp-data-split while device has memory provider enabled"))
      #expect(
        await rejection { try await ethtool.channelsSet(header: Self.sim0, combinedCount: 7) }
          == Rejection(
            .EINVAL, "requested channel counts are too low for existing memory provider setting (7)"))
      machine.close()
      try await ethtool.rssDeleteAct(header: Self.sim0, context: 1)
      try await ethtool.rssSet(header: Self.sim0, indir: [])
      try await ethtool.ringsSet(header: Self.sim0, tcpDataSplit: before.tcpDataSplit)
      try await ethtool.channelsSet(header: Self.sim0, combinedCount: 2)
      let channels = try await ethtool.channelsGet(header: Self.sim0)
      #expect(channels.combinedCount == 2 && channels.combinedMax == 64 && channels.rxMax == nil)
      #expect(try await ethtool.rssGet(header: Self.sim0).indir == (0..<128).map { UInt32($0 % 2) })
    }
  }

  @Test func contextsAreReadAndListed() async throws {
    let machine = try TestMachine(queues: 4)
    try await withClient(machine) { ethtool in
      let made = try await ethtool.rssCreateAct(
        header: Self.sim0, context: 5, indir: [1, 2], hkey: Array(repeating: 7, count: 40))
      #expect(made.context == 5 && made.hkey == Array(repeating: 7, count: 40) && made.flowHash == nil)
      let own = try await ethtool.rssGet(header: Self.sim0)
      #expect(own.context == nil && own.hfunc == 1 && own.flowHash?.tcp6?.contains(.l4B01) == true)
      let listed = try await ethtool.dumpRSSGet()
      #expect(listed.map { $0.context ?? 0 } == [0, 5])
      let rest = try await ethtool.dumpRSSGet(startContext: 1)
      #expect(rest.map(\.context) == [5])
      let taken = "error allocating context ID"
      #expect(
        await rejection { _ = try await ethtool.rssCreateAct(header: Self.sim0, context: 5) }
          == Rejection(.EBUSY, taken, ".context"))
      #expect(await rejection { _ = try await ethtool.rssGet(header: Self.sim0, context: 6) } == Rejection(.ENOENT))
      _ = try machine.kernel.insertRule(FlowRule(FlowMatch(.v4), .context(5)), 2)
      #expect(await rejection { try await ethtool.rssDeleteAct(header: Self.sim0, context: 5) } == Rejection(.EBUSY))
    }
  }

  @Test func headersNameOneDevice() async throws {
    try await withClient(try TestMachine()) { ethtool in
      func refused(_ header: Ethtool.Header) async -> Rejection? {
        await rejection { _ = try await ethtool.channelsGet(header: header) }
      }
      #expect(await refused(.init(devIndex: 9)) == Rejection(.ENODEV, "no device matches ifindex", ".header.dev-index"))
      #expect(
        await refused(.init(devName: "nope")) == Rejection(.ENODEV, "no device matches name", ".header.dev-name"))
      #expect(
        await refused(.init(devIndex: 2, devName: "lo"))
          == Rejection(.ENODEV, "ifindex and name do not match", ".header"))
      #expect(await refused(.init()) == Rejection(.EINVAL, "neither ifindex nor name specified", ".header"))
      #expect(await refused(.init(devName: "lo")) == Rejection(.EOPNOTSUPP))
      let channels = try await ethtool.dumpChannelsGet()
      #expect(channels.map { $0.header?.devName } == ["sim0"])
      let features = try await ethtool.dumpFeaturesGet()
      #expect(features.map { $0.header?.devName } == ["lo", "sim0"])
    }
  }

  @Test func featuresByNameAndByWords() async throws {
    try await withClient(try TestMachine()) { ethtool in
      func bit(_ name: String, _ isOn: Bool) -> Ethtool.Bitset {
        .init(bits: .init(bit: [.init(name: name, value: isOn)]))
      }
      let off = try await ethtool.featuresSet(header: Self.sim0, wanted: bit("rx-ntuple-filter", false))
      #expect(off.active?.bits?.bit.map(\.name) == ["rx-ntuple-filter"])
      #expect(off.active?.bits?.bit.map(\.value) == [false])
      #expect(off.wanted?.bits?.bit.isEmpty == true)
      let vain = try await ethtool.featuresSet(
        header: .init(devName: "sim0", flags: .compactBitsets), wanted: bit("highdma", false))
      #expect(vain.wanted?.mask == [32, 0, 0, 0, 0, 0, 0, 0] && vain.active?.mask == Array(repeating: 0, count: 8))
      let now = try await ethtool.featuresGet(header: .init(devName: "sim0", flags: .compactBitsets))
      #expect(now.active?.value?[4] == 0b1000_0000 && now.hw?.mask == Array(repeating: 255, count: 8))
      #expect(
        await rejection { _ = try await ethtool.featuresSet(header: Self.sim0, wanted: bit("rx-ntuple", true)) }
          == Rejection(.EOPNOTSUPP, "bit name not found", ".wanted.bits.bit[0].name"))
    }
  }

  @Test func onlyAdministratorsChangeAndSteer() async throws {
    let machine = try TestMachine()
    let before = try machine.kernel.rss(of: 2)
    try await withClient(machine, isAdmin: false) { ethtool in
      _ = try await ethtool.ringsGet(header: Self.sim0)
      let denied = Rejection(.EPERM)
      #expect(await rejection { try await ethtool.channelsSet(header: Self.sim0, combinedCount: 2) } == denied)
      #expect(await rejection { try await ethtool.ringsSet(header: Self.sim0, rx: 32) } == denied)
      #expect(await rejection { _ = try await ethtool.featuresSet(header: Self.sim0) } == denied)
      #expect(await rejection { try await ethtool.rssSet(header: Self.sim0, indir: [1]) } == denied)
      #expect(await rejection { _ = try await ethtool.rssCreateAct(header: Self.sim0, indir: [1]) } == denied)
      #expect(await rejection { try await ethtool.rssDeleteAct(header: Self.sim0, context: 1) } == denied)
    }
    #expect(try machine.kernel.rss(of: 2) == before)
  }

  @Test func whatChangesIsTold() async throws {
    let server = try SimulatorServer(TestMachine().kernel)
    defer { server.stop() }
    let listener = try server.connect(groups: .monitor)
    let ethtool = Ethtool.Client(try NetlinkConnection(NetlinkSession(server.connect())))
    try await ethtool.channelsSet(header: Self.sim0, combinedCount: 3)
    try await ethtool.ringsSet(header: Self.sim0, rx: 32)
    try await ethtool.rssSet(header: Self.sim0, indir: [1])
    try await ethtool.rssSet(header: Self.sim0, indir: [1])
    _ = try await ethtool.rssCreateAct(header: Self.sim0)
    try await ethtool.rssDeleteAct(header: Self.sim0, context: 1)
    var buffer = try ReceiveBuffer()
    var commands: [UInt8] = []
    var numbers: [UInt8] = []
    while commands.count < 5, let datagram = try received(listener, &buffer) {
      commands.append(datagram[16])
      numbers.append(datagram[8])
    }
    #expect(commands == [19, 17, 50, 52, 53])
    #expect(numbers == [1, 2, 3, 4, 5])
  }
}
