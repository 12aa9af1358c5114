import EthtoolMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

private let hasEthtool = LiveKernel.isDescribed && (try? LiveKernel("ethtool")) != nil
private let canEnterNamespace = (try? onThread { enterNewNamespace() }) ?? false

/// The same bytes to the running kernel's ethtool family and to the simulator's, and the same bytes back.
@Suite(.enabled(if: hasEthtool, "the running kernel has no ethtool family, or none that a profile describes"))
struct EthtoolDifferentialTests {
  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithVirtualDevices() throws {
    try expectNoDifference(
      try onThread {
        try enterNamespaceWithDevices()
        return try compare(mayChange: true)
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithoutPrivilege() throws {
    try expectNoDifference(
      try onThread {
        try enterNamespaceWithDevices()
        guard dropPrivileges() else { throw Unexpected.silence }
        return try compare(mayChange: false, isAdmin: false)
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func notificationsOfSettings() throws {
    let (heard, asked, machine) = try onThread { () -> ([[UInt8]], [[UInt8]], MachineDescription) in
      try enterNamespaceWithDevices()
      var live = try LiveKernel("ethtool")
      var machine = try MachineDescription(mirroringEthtool: ())
      machine.kernel.ethtoolFamilyID = live.family.id
      let socket = try MessageSocket.netlink()
      for group in live.family.groups.values { try socket.join(group: group) }
      let asked = settings(family: live.family.id)
      for request in asked { _ = try live.ask(request) }
      return (try datagrams(of: socket), asked, machine)
    }
    let server = try SimulatorServer(SimulatedKernel(machine))
    defer { server.stop() }
    let listener = try server.connect(groups: .monitor)
    let client = try server.connect()
    for request in asked { try client.send(request.span.bytes) }
    var buffer = try ReceiveBuffer()
    for _ in asked { _ = try received(client, &buffer) }
    #expect(heard.count == 2)
    #expect(try datagrams(of: listener) == heard)
  }

  private func expectNoDifference(_ outcome: Outcome) throws {
    #expect(outcome.count >= 1000)
    for difference in outcome.differences.prefix(100) { Issue.record(Comment(rawValue: difference)) }
    #expect(outcome.differences.count == 0)
  }
}

private func enterNamespaceWithDevices() throws {
  guard enterNewNamespace() else { throw Unexpected.silence }
  try LiveDevices.setUp(1)
  try LiveDevices.addVirtualPair(named: "one", "other", receiveQueues: 3, transmitQueues: 300)
  _ = try LiveDevices.add(named: "idle", kind: "ifb")
}

/// In the calling thread's namespace.
private func compare(mayChange: Bool, isAdmin: Bool = true) throws -> Outcome {
  var live = try LiveKernel("ethtool")
  let family = live.family.id
  var machine = try MachineDescription(mirroringEthtool: ())
  machine.kernel.ethtoolFamilyID = family
  let devices = machine.interfaces.map { (name: $0.name, ifindex: $0.ifindex ?? 0) }
  let simulated = SimulatedNetlink(try SimulatedKernel(machine)).socket(isAdmin: isAdmin)
  var outcome = Outcome()
  for asked in EthtoolCases(family: family, devices: devices, mayChange: mayChange).all {
    outcome.count += 1
    // No family's statistics have to be taken out.
    let expected = Answers(try live.ask(asked.bytes), family: 0)
    let answered = Answers(simulated.handle(asked.bytes.span.bytes), family: 0)
    guard expected != answered else { continue }
    outcome.differences.append("\(asked.label): the kernel answers\n\(expected)\nand the simulator\n\(answered)")
  }
  return outcome
}

/// A feature of one device is switched, then its channels, and then neither.
private func settings(family: UInt16) -> [[UInt8]] {
  typealias R = Request
  let header = R.nest(1, R.attribute(2, Array("one".utf8) + [0]))
  let feature = R.nest(3, R.nest(3, R.nest(1, R.u32(1, 41) + R.attribute(3, []))))
  let channels = R.u32(6, 2) + R.u32(7, 2)
  return [(12, feature), (18, channels), (12, feature), (18, channels)].map { command, attributes in
    R(family, command: command, flags: [.request, .acknowledge], attributes: header + attributes).bytes
  }
}

/// What waits on a socket, with the place among all notifications of the machine taken out.
private func datagrams(of socket: borrowing MessageSocket) throws -> [[UInt8]] {
  var buffer = try ReceiveBuffer()
  var datagrams: [[UInt8]] = []
  while case .datagram(let datagram) = try socket.receive(into: &buffer, waiting: .never) {
    var bytes = buffer.withBytes { $0.withUnsafeBytes { Array($0.prefix(datagram.count)) } }
    bytes.replaceSubrange(8..<12, with: [0, 0, 0, 0])
    datagrams.append(bytes)
  }
  return datagrams
}

extension MachineDescription {
  /// The machine whose namespace this thread is in, as far as netdev and ethtool show it.
  fileprivate init(mirroringEthtool: Void) throws {
    var session = try NetlinkSession(.netlink())
    try self.init(mirroring: &session)
    kernel = .linux6_18
    let compact = Ethtool.Header(flags: .compactBitsets)
    let features = try session.dump(Ethtool.Operations.FeaturesGet.self, Ethtool.Features(header: compact))
    let channels = try session.dump(Ethtool.Operations.ChannelsGet.self, Ethtool.Channels())
    for index in interfaces.indices {
      let ifindex = interfaces[index].ifindex
      interfaces[index].driver.withoutSettings()
      interfaces[index].headerSplit = .unknown
      if let found = features.first(where: { $0.header?.devIndex == ifindex }) {
        interfaces[index].name = found.header?.devName ?? ""
        interfaces[index].driver.features = FeatureSet(words: found.active?.value)
        interfaces[index].driver.changeableFeatures = FeatureSet(words: found.hw?.value)
      }
      if let found = channels.first(where: { $0.header?.devIndex == ifindex }) {
        interfaces[index].driver.channels = .separate
        interfaces[index].maximumReceiveQueues = found.rxMax.map { Int($0) }
        interfaces[index].maximumTransmitQueues = found.txMax.map { Int($0) }
      }
    }
  }
}

extension DriverProfile {
  /// No driver of a virtual device here has rings, spreads packets, or takes rules.
  fileprivate mutating func withoutSettings() {
    supportsHeaderSplit = false
    hasRingSizes = false
    channels = .none
    rssTableSize = 0
    maximumRSSContexts = 0
    maximumFlowRules = 0
  }
}

extension FeatureSet {
  fileprivate init(words: [UInt8]?) {
    self.init(rawValue: (words ?? []).reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }
}
