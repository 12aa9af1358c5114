import KernelComparison
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
        guard enterNewNamespace() else { throw NoAnswer() }
        return try compareGenerated()
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithVirtualDevices() throws {
    try expectNoDifference(
      try onThread {
        guard enterNewNamespace() else { throw NoAnswer() }
        try LiveDevices.setUp(1)
        try LiveDevices.addVirtualPair(named: "one", "other", receiveQueues: 3, transmitQueues: 300)
        return try compareGenerated()
      })
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func everyShapeOfRequestWithoutPrivilege() throws {
    try expectNoDifference(
      try onThread {
        guard enterNewNamespace(), dropPrivileges() else { throw NoAnswer() }
        return try compareGenerated(isAdmin: false)
      })
  }

  @Test func familiesAndPoliciesAsTheControllerTells() throws {
    try expectNoDifference(try onThread { try compare { ControlCases.all(netdev: $0) + ControlCases.ethtool } })
  }

  @Test(.needsCaptures)
  func requestsThatWereCaptured() throws {
    let outcome = try onThread { try compare { try CapturedRequests.all(netdev: $0) } }
    try expectNoDifference(outcome, atLeast: 22)
  }

  @Test(.enabled(if: canEnterNamespace, "only root makes network namespaces"))
  func notificationsOfADeviceThatComesAndGoes() throws {
    let (heard, family, ifindex) = try onThread { () -> ([[UInt8]], UInt16, UInt32) in
      guard enterNewNamespace() else { throw NoAnswer() }
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

/// All generated requests, in the calling thread's namespace.
private func compareGenerated(isAdmin: Bool = true) throws -> Outcome {
  try compare(isAdmin: isAdmin) { try NetdevCases(family: $0).all }
}

/// - Parameter cases: what to ask, given the netdev family's id.
private func compare(isAdmin: Bool = true, _ cases: (UInt16) throws -> [Case]) throws -> Outcome {
  var comparison = try Comparison.ofNetdev(like: .linux6_18, isAdmin: isAdmin)
  return try comparison.all(cases(comparison.family))
}
