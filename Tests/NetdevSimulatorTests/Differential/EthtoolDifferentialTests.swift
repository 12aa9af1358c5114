import EthtoolMessages
import KernelComparison
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
        guard dropPrivileges() else { throw NoAnswer() }
        return try compare(mayChange: false, isAdmin: false)
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func notificationsOfSettings() throws {
    let (heard, asked, machine) = try onThread { () -> ([[UInt8]], [[UInt8]], MachineDescription) in
      try enterNamespaceWithDevices()
      var live = try LiveKernel("ethtool")
      let machine = try MachineDescription(mirroringEthtoolLike: .linux6_18)
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
  guard enterNewNamespace() else { throw NoAnswer() }
  try LiveDevices.setUp(1)
  try LiveDevices.addVirtualPair(named: "one", "other", receiveQueues: 3, transmitQueues: 300)
  _ = try LiveDevices.add(named: "idle", kind: "ifb")
}

/// In the calling thread's namespace.
private func compare(mayChange: Bool, isAdmin: Bool = true) throws -> Outcome {
  var comparison = try Comparison.ofEthtool(like: .linux6_18, isAdmin: isAdmin)
  let cases = EthtoolCases(family: comparison.family, devices: comparison.devices, mayChange: mayChange)
  return try comparison.all(cases.all)
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
