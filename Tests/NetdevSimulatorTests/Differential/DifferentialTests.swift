import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
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

  private func expectNoDifference(_ outcome: Outcome) throws {
    #expect(outcome.count >= 200)
    for difference in outcome.differences.prefix(20) { Issue.record(Comment(rawValue: difference)) }
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
  private var live: LiveKernel
  private let simulated: SimulatedSocket
  private let family: UInt16
  private(set) var outcome: Outcome

  init() throws {
    let live = try LiveKernel()
    let family = live.family.id
    var session = try NetlinkSession(.netlink())
    let machine = try MachineDescription(mirroring: &session)
    var profile = KernelProfile.linux6_18
    profile.familyID = family
    let groups = live.family.groups
    profile.groups = ["mgmt", "page-pool"].compactMap { groups[$0] }
    let netlink = SimulatedNetlink(try SimulatedKernel(machine), profile: profile)
    outcome = Outcome()
    self.live = live
    self.family = family
    simulated = netlink.socket()
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
private func compareGenerated() throws -> Outcome {
  var session = try NetlinkSession(.netlink())
  let devices = try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).compactMap(\.ifindex)
  let napis = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI()).compactMap(\.id)
  let family = try session.resolve("netdev").id
  var comparison = try Comparison()
  let generator = CaseGenerator(family: family, ifindexes: devices + [99_999], napis: napis)
  for asked in generator.all { try comparison.compare(asked) }
  return comparison.outcome
}
