package import NetdevSimulator
import NetlinkCodec
import NetlinkSocket

/// What differed, and how many cases there were.
package struct Outcome: Sendable {
  package var differences: [String] = []
  package var count = 0

  package init() {}

  package mutating func add(_ other: Outcome) {
    differences += other.differences
    count += other.count
  }
}

/// A family of the running kernel and of a simulated one, asked alike.
package struct Comparison: ~Copyable {
  /// The family's number in both.
  package let family: UInt16
  private var live: LiveKernel
  private let simulated: SimulatedSocket
  private let counted: UInt16
  /// Of the machine.
  package let devices: [(name: String, ifindex: UInt32)]
  package private(set) var outcome = Outcome()

  /// - Parameters:
  ///   - machine: like the one whose namespace this thread is in.
  ///   - hasCounters: whether replies of the family's command 12 hold counters, whose values differ.
  package init(
    _ live: consuming LiveKernel, _ machine: MachineDescription, isAdmin: Bool, hasCounters: Bool = false
  ) throws {
    family = live.family.id
    counted = hasCounters ? family : 0
    devices = machine.interfaces.map { (name: $0.name, ifindex: $0.ifindex ?? 0) }
    self.live = live
    simulated = SimulatedNetlink(try SimulatedKernel(machine)).socket(isAdmin: isAdmin)
  }

  package mutating func compare(_ asked: Case) throws {
    outcome.count += 1
    let expected = Answers(try live.ask(asked.bytes), family: counted)
    let answered = Answers(simulated.handle(asked.bytes.span.bytes), family: counted)
    guard expected != answered else { return }
    outcome.differences.append("\(asked.label): the kernel answers\n\(expected)\nand the simulator\n\(answered)")
  }

  package mutating func all(_ cases: [Case]) throws -> Outcome {
    for asked in cases { try compare(asked) }
    return outcome
  }
}

extension Comparison {
  /// netdev, in the calling thread's namespace.
  ///
  /// - Parameters:
  ///   - profile: of the running kernel.
  ///   - change: what the namespace does not show of its devices.
  package static func ofNetdev(
    like profile: KernelProfile, isAdmin: Bool = true, _ change: (inout MachineDescription) -> Void = { _ in }
  ) throws -> Comparison {
    var session = try NetlinkSession(.netlink())
    var machine = try MachineDescription(mirroring: &session)
    try machine.takeNumbers(like: profile)
    change(&machine)
    return try Comparison(LiveKernel(), machine, isAdmin: isAdmin, hasCounters: true)
  }

  /// ethtool, likewise.
  package static func ofEthtool(like profile: KernelProfile, isAdmin: Bool = true) throws -> Comparison {
    try Comparison(LiveKernel("ethtool"), MachineDescription(mirroringEthtoolLike: profile), isAdmin: isAdmin)
  }
}

extension MachineDescription {
  /// Has its kernel call families and groups by the running kernel's numbers.
  package mutating func takeNumbers(like profile: KernelProfile) throws {
    var session = try NetlinkSession(.netlink())
    let netdev = try session.resolve("netdev")
    kernel = profile
    kernel.familyID = netdev.id
    kernel.groups = ["mgmt", "page-pool"].compactMap { netdev.groups[$0] }
    do throws(NetlinkError) {
      let ethtool = try session.resolve("ethtool")
      kernel.ethtoolFamilyID = ethtool.id
      kernel.ethtoolGroups = ["monitor"].compactMap { ethtool.groups[$0] }
    } catch {
      // A kernel may be without ethtool's netlink family.
      guard case .unknownFamily = error.reason else { throw error }
    }
  }
}
