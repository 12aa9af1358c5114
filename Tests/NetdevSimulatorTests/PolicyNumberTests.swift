import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

/// Which policy each operation has, by the numbers that Linux 7.3.4 and 6.18 give them.
struct PolicyNumberTests {
  /// Each operation's number, with its policies for do and dump, and how many messages there are in all.
  private static func told(
    _ family: String, operation: UInt32? = nil, _ profile: KernelProfile
  ) throws -> (policies: [String], count: Int) {
    let server = try SimulatorServer(SimulatedKernel(), profile: profile)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let told = try session.dump(
      Nlctrl.Operations.Getpolicy.self, Nlctrl.CtrlAttrs(familyName: family, op: operation))
    let policies = told.compactMap(\.opPolicy).map { policy in
      let halves = [policy.attributes.do, policy.attributes.dump].map { half in half.map { "\($0)" } ?? "-" }
      return "\(policy.keys[0]): \(halves[0]) \(halves[1])"
    }
    return (policies, told.count)
  }

  @Test func netdevOfLinux7_3() throws {
    let told = try Self.told("netdev", .linux7_3)
    #expect(
      told.policies == [
        "1: 0 1", "5: 2 3", "9: 4 6", "10: 7 8", "11: 9 10", "12: - 11", "13: 12 -", "14: 14 -", "15: 15 -", "16: 16 -",
      ])
    #expect(told.count == 44)
    #expect(try Self.told("netdev", operation: 1, .linux7_3) == (["1: 0 1"], 2))
    #expect(try Self.told("netdev", operation: 9, .linux7_3).policies == ["9: 0 2"])
    #expect(try Self.told("netdev", operation: 12, .linux7_3) == (["12: - 0"], 3))
  }

  /// An operation that only dumps has no number, and the dump that takes nothing no policy of its own.
  @Test func netdevOfLinux6_18() throws {
    let told = try Self.told("netdev", .linux6_18)
    #expect(
      told.policies == ["1: 0 1", "5: 2 1", "10: 3 4", "11: 5 6", "0: - 7", "13: 8 -", "14: 10 -", "15: 11 -"])
    #expect(try Self.told("netdev", operation: 1, .linux6_18) == (["1: 0 -"], 2))
    #expect(try Self.told("netdev", operation: 12, .linux6_18) == (["0: - 0"], 3))
  }

  @Test func theControllerItself() throws {
    #expect(try Self.told("nlctrl", .linux7_3) == (["3: 0 0", "10: - 1"], 7))
    #expect(try Self.told("nlctrl", .linux6_18) == (["3: 0 0", "0: - 1"], 7))
    #expect(try Self.told("nlctrl", operation: 10, .linux7_3).policies == ["10: - 0"])
  }
}
