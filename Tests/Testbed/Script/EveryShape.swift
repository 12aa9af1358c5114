import KernelComparison
import NetdevSimulator
import NetlinkCodec

/// The same bytes to the running kernel and to the simulator, and the same bytes back: requests of netdev, ethtool and the
/// controller in every shape, in network namespaces of this program's own, with and without privileges.
struct EveryShape {
  private let profile = KernelProfile.linux7_3
  private var outcome = Outcome()

  /// - Returns: whether everything was answered alike.
  static func compare() throws -> Bool {
    var every = EveryShape()
    try every.netdev()
    try every.ethtool()
    try every.controller()
    print("\(every.outcome.count) requests, \(every.outcome.differences.count) answered differently")
    return every.outcome.differences.isEmpty
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
    print("\(title): \(compared.count) requests, \(compared.differences.count) answered differently")
    for difference in compared.differences.prefix(20) { print(difference) }
    outcome.add(compared)
  }
}

extension MachineDescription {
  fileprivate mutating func setDriver(_ driver: DriverProfile, of ifindex: UInt32) {
    for place in interfaces.indices where interfaces[place].ifindex == ifindex {
      interfaces[place].driver = driver
      interfaces[place].headerSplit = .unknown
      interfaces[place].maximumReceiveQueues = 4
    }
  }
}
