import Glibc
import KernelComparison
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket

/// The same bytes to the running kernel and to the simulator, and the same bytes back: requests of netdev, ethtool and the
/// controller in every shape, with the virtual card and in network namespaces of this program's own, with and without
/// privileges.
struct EveryShape {
  private let profile = KernelProfile.linux7_3
  private var outcome = Outcome()

  /// - Parameter twin: describes a machine like the one with the virtual card.
  /// - Returns: whether everything was answered alike.
  static func compare(twin: String) throws -> Bool {
    var every = EveryShape()
    try every.card(twin)
    try every.netdev()
    try every.ethtool()
    try every.controller()
    print("\(every.outcome.count) requests, \(every.outcome.differences.count) answered differently")
    return every.outcome.differences.isEmpty
  }

  /// Its page pools are left out: kernels number them as they come, and others came before.
  private mutating func card(_ twin: String) throws {
    var machine = try MachineDescription(contentsOf: twin)
    try machine.becomeTwin(like: profile)
    var netdev = try Comparison(LiveKernel(), machine, isAdmin: true, hasCounters: true)
    let cases = try NetdevCases(family: netdev.family).all.filter { !$0.isCommand([5, 9], of: netdev.family) }
    add("netdev, with the card", try netdev.all(cases))
  }

  private mutating func netdev() throws {
    try run("netdev, with lo alone") { profile in
      var comparison = try Comparison.ofNetdev(like: profile)
      return try comparison.all(NetdevCases(family: comparison.family).all)
    }
    for isAdmin in [true, false] {
      try run("netdev, with a netkit\(isAdmin ? "" : ", without privileges")") { profile in
        let netkit = try Self.devices()
        guard isAdmin || dropPrivileges() else { throw NoAnswer() }
        var comparison = try Comparison.ofNetdev(like: profile, isAdmin: isAdmin) { $0.setDriver(.netkit, of: netkit) }
        return try comparison.all(NetdevCases(family: comparison.family).all)
      }
    }
  }

  private mutating func ethtool() throws {
    for isAdmin in [true, false] {
      try run("ethtool, with a netkit\(isAdmin ? "" : ", without privileges")") { profile in
        _ = try Self.devices()
        guard isAdmin || dropPrivileges() else { throw NoAnswer() }
        var comparison = try Comparison.ofEthtool(like: profile, isAdmin: isAdmin)
        let cases = EthtoolCases(family: comparison.family, devices: comparison.devices, mayChange: isAdmin)
        return try comparison.all(cases.all)
      }
    }
  }

  private mutating func controller() throws {
    for isAdmin in [true, false] {
      try run("controller\(isAdmin ? "" : ", without privileges")") { profile in
        guard isAdmin || dropPrivileges() else { throw NoAnswer() }
        var comparison = try Comparison.ofNetdev(like: profile, isAdmin: isAdmin)
        return try comparison.all(ControlCases.all(netdev: comparison.family) + ControlCases.ethtool)
      }
    }
    try run("what the controller tells of ethtool") { try comparedEthtoolOperations(like: $0) }
  }

  /// lo, and a netkit, whose ifindex it returns.
  private static func devices() throws -> UInt32 {
    try LiveDevices.setUp(1)
    return try LiveDevices.addNetkit(named: "nk0", receiveQueues: 4)
  }

  /// In a namespace and with privileges of its own.
  private mutating func run(
    _ title: String, _ compare: @escaping @Sendable (KernelProfile) throws -> Outcome
  ) throws {
    let profile = profile
    let compared = try onThread {
      guard enterNewNamespace() else { throw NoAnswer() }
      return try compare(profile)
    }
    add(title, compared)
  }

  private mutating func add(_ title: String, _ compared: Outcome) {
    print("\(title): \(compared.count) requests, \(compared.differences.count) answered differently")
    for difference in compared.differences.prefix(20) { print(difference) }
    outcome.add(compared)
  }
}

extension Case {
  /// Whether it is one request of these commands.
  fileprivate func isCommand(_ commands: [UInt8], of family: UInt16) -> Bool {
    bytes.count > 16 && bytes[4..<6] == [UInt8(family & 0xff), UInt8(family >> 8)] && commands.contains(bytes[16])
  }
}

extension MachineDescription {
  /// Takes on the numbers that the running kernel has given out.
  fileprivate mutating func becomeTwin(like profile: KernelProfile) throws {
    try takeNumbers(like: profile)
    var session = try NetlinkSession(.netlink())
    let live = try MachineDescription(mirroring: &session)
    for place in interfaces.indices {
      let ifindex = if_nametoindex(interfaces[place].name)
      interfaces[place].ifindex = ifindex
      interfaces[place].napis = live.interfaces.first { $0.ifindex == ifindex }?.napis
    }
  }

  fileprivate mutating func setDriver(_ driver: DriverProfile, of ifindex: UInt32) {
    for place in interfaces.indices where interfaces[place].ifindex == ifindex {
      interfaces[place].driver = driver
      interfaces[place].headerSplit = .unknown
      interfaces[place].maximumReceiveQueues = 4
    }
  }
}
