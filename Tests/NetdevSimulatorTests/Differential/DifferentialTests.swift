import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import TestSupport
import Testing

private let isKernelDescribed = LiveKernel.isDescribed
private let canEnterNamespace = (try? onThread { enterNewNamespace() }) ?? false

/// The same bytes to the running kernel and to the simulator, and the same bytes back.
@Suite(.enabled(if: isKernelDescribed, "the running kernel has no netdev family, or none that a profile describes"))
struct DifferentialTests {
  @Test func everyShapeOfRequestInTheHostsNamespace() throws {
    try expectNoDifference(try onThread { try compareGenerated() })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestInAnEmptyNamespace() throws {
    try expectNoDifference(
      try onThread {
        guard enterNewNamespace() else { throw Unexpected.silence }
        return try compareGenerated()
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithVirtualDevices() throws {
    try expectNoDifference(
      try onThread {
        guard enterNewNamespace() else { throw Unexpected.silence }
        try LiveDevices.setUp(1)
        try LiveDevices.addVirtualPair(named: "one", "other", receiveQueues: 3, transmitQueues: 300)
        return try compareGenerated()
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithoutPrivilege() throws {
    try expectNoDifference(
      try onThread {
        guard enterNewNamespace(), dropPrivileges() else { throw Unexpected.silence }
        return try compareGenerated(isAdmin: false)
      })
  }

  @Test func familiesAndPoliciesAsTheControllerTells() throws {
    try expectNoDifference(try onThread { try compare { ControlCases.all(netdev: $0) } })
  }

  @Test(.needsCaptures)
  func requestsThatWereCaptured() throws {
    let outcome = try onThread { try compare { try CapturedRequests.all(netdev: $0) } }
    try expectNoDifference(outcome, atLeast: 22)
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func notificationsOfADeviceThatComesAndGoes() throws {
    let (heard, family, ifindex) = try onThread { () -> ([[UInt8]], UInt16, UInt32) in
      guard enterNewNamespace() else { throw Unexpected.silence }
      let family = try LiveKernel().family
      let socket = try MessageSocket.netlink()
      for group in family.groups.values { try socket.join(group: group) }
      let ifindex = try LiveDevices.add(named: "fleeting", kind: "ifb")
      try LiveDevices.remove(ifindex)
      var buffer = try ReceiveBuffer()
      return (try [received(socket, &buffer), received(socket, &buffer)].compactMap { $0 }, family.id, ifindex)
    }

    var profile = KernelProfile.linux6_18
    profile.familyID = family
    let server = try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: [.loopback])), profile: profile)
    defer { server.stop() }
    let socket = try server.connect(groups: .netdev)
    var driver = DriverProfile(name: "ifb")
    driver.napiLayout = .none
    var interface = InterfaceDescription(name: "fleeting", driver: driver)
    interface.ifindex = ifindex
    _ = try server.kernel.addInterface(interface)
    try server.kernel.removeInterface(ifindex)
    var buffer = try ReceiveBuffer()
    #expect(try [received(socket, &buffer), received(socket, &buffer)] == heard)
  }

  private func expectNoDifference(_ outcome: Outcome, atLeast count: Int = 200) throws {
    #expect(outcome.count >= count)
    for difference in outcome.differences.prefix(300) { Issue.record(Comment(rawValue: difference)) }
    #expect(outcome.differences.count == 0)
  }
}

/// What differed, and how many cases there were.
struct Outcome: Sendable {
  var differences: [String] = []
  var count = 0
}

/// Both kernels, asked alike.
struct Comparison: ~Copyable {
  let family: UInt16
  private var live: LiveKernel
  private let simulated: SimulatedSocket
  private(set) var outcome: Outcome

  init(isAdmin: Bool = true) throws {
    let live = try LiveKernel()
    let family = live.family.id
    var session = try NetlinkSession(.netlink())
    var machine = try MachineDescription(mirroring: &session)
    machine.kernel = .linux6_18
    machine.kernel.familyID = family
    let groups = live.family.groups
    machine.kernel.groups = ["mgmt", "page-pool"].compactMap { groups[$0] }
    let netlink = SimulatedNetlink(try SimulatedKernel(machine))
    outcome = Outcome()
    self.live = live
    self.family = family
    simulated = netlink.socket(isAdmin: isAdmin)
  }

  mutating func compare(_ asked: Case) throws {
    outcome.count += 1
    let expected = Answers(try live.ask(asked.bytes), family: family)
    let answered = Answers(simulated.handle(asked.bytes.span.bytes), family: family)
    guard expected != answered else { return }
    outcome.differences.append("\(asked.label): the kernel answers\n\(expected)\nand the simulator\n\(answered)")
  }
}

/// All generated requests, in the calling thread's namespace.
private func compareGenerated(isAdmin: Bool = true) throws -> Outcome {
  var session = try NetlinkSession(.netlink())
  let devices = try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).compactMap(\.ifindex)
  let napis = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI()).compactMap(\.id)
  return try compare(isAdmin: isAdmin) { family in
    CaseGenerator(family: family, ifindexes: devices + [99_999], napis: napis).all
  }
}

/// - Parameter cases: what to ask, given the netdev family's id.
private func compare(isAdmin: Bool = true, _ cases: (UInt16) throws -> [Case]) throws -> Outcome {
  var comparison = try Comparison(isAdmin: isAdmin)
  for asked in try cases(comparison.family) { try comparison.compare(asked) }
  return comparison.outcome
}
