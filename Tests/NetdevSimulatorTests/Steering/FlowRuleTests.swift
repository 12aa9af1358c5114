import NetdevSimulator
import NetlinkCodec
import Testing

/// Flow rules: what they match, in which order, and what they are refused for.
@Suite struct FlowRuleTests {
  static let local = IPAddress.v4(0xc000_0201)
  static let peer = IPAddress.v4(0xc633_6407)

  private func flow(_ sourcePort: UInt16 = 40000, to port: UInt16 = 5201) throws -> Flow {
    try #require(Flow(from: Self.peer, port: sourcePort, to: Self.local, port: port))
  }

  private func refused(_ machine: TestMachine, _ rule: FlowRule) -> ErrorNumber? {
    refusal { () throws(Refusal) in try machine.kernel.insertRule(rule, TestMachine.ifindex) }?.errno
  }

  @Test func aRuleSteersItsConnectionAndNoOther() throws {
    let kernel = try TestMachine(queues: 8).kernel
    let ours = try flow()
    #expect(try kernel.insertRule(FlowRule(FlowMatch(ours), .queue(7)), 2) == 0)
    #expect(try kernel.receiveQueue(for: ours, 2) == 7)
    // The hash of this neighbour, spread over the default table.
    let other = try flow(40001)
    let hash = ToeplitzHash(key: ToeplitzHash.verificationKey).hash(other)
    #expect(try kernel.receiveQueue(for: other, 2) == hash % 128 % 8)
    try kernel.deleteRule(at: 0, 2)
    #expect(
      try kernel.receiveQueue(for: ours, 2) == ToeplitzHash(key: ToeplitzHash.verificationKey).hash(ours) % 128 % 8)
  }

  @Test func theLowestLocationWins() throws {
    let kernel = try TestMachine().kernel
    let ours = try flow()
    #expect(try kernel.insertRule(FlowRule(FlowMatch(to: Self.local, port: 5201), .queue(1), location: 9), 2) == 9)
    #expect(try kernel.receiveQueue(for: ours, 2) == 1)
    #expect(try kernel.insertRule(FlowRule(FlowMatch(ours), .queue(2), location: 4), 2) == 4)
    #expect(try kernel.receiveQueue(for: ours, 2) == 2)
    #expect(try kernel.receiveQueue(for: flow(1), 2) == 1)
    #expect(try kernel.insertRule(FlowRule(FlowMatch(.v4), .drop), 2) == 0)
    #expect(try kernel.receiveQueue(for: ours, 2) == nil)
    #expect(try kernel.rules(of: 2).map(\.location) == [0, 4, 9])
    #expect(try kernel.rule(at: 4, of: 2).action == .queue(2))
  }

  @Test func masksSelectBits() throws {
    let kernel = try TestMachine().kernel
    // The peers of 198.51.100.0/24, on any even port.
    let match = FlowMatch(
      .v4, source: .init(0xc633_64aa, mask: 0xffff_ff00), destination: .init(0xc000_0201),
      destinationPort: .init(0, mask: 1))
    _ = try kernel.insertRule(FlowRule(match, .queue(3)), 2)
    _ = try kernel.insertRule(FlowRule(FlowMatch(.v4), .queue(0)), 2)
    #expect(try kernel.receiveQueue(for: flow(to: 6000), 2) == 3)
    #expect(try kernel.receiveQueue(for: flow(to: 6001), 2) == 0)
    let outside = try #require(Flow(from: .v4(0xc633_6507), port: 1, to: Self.local, port: 6000))
    #expect(try kernel.receiveQueue(for: outside, 2) == 0)
  }

  @Test func familiesAreApart() throws {
    let kernel = try TestMachine().kernel
    let peer = try #require(IPAddress("2001:db8::7"))
    let local = try #require(IPAddress("::1"))
    let six = try #require(Flow(from: peer, port: 1, to: local, port: 2))
    _ = try kernel.insertRule(FlowRule(FlowMatch(.v6), .queue(3)), 2)
    _ = try kernel.insertRule(FlowRule(FlowMatch(.v4), .queue(2)), 2)
    #expect(try kernel.receiveQueue(for: six, 2) == 3)
    #expect(try kernel.receiveQueue(for: flow(), 2) == 2)
    #expect(Flow(from: Self.peer, port: 1, to: six.destination, port: 2) == nil)
    // A dual-stack socket's IPv4 connection is IPv4 on the wire.
    #expect(IPAddress("::ffff:192.0.2.1") == Self.local)
  }

  @Test func refusals() throws {
    let machine = try TestMachine()
    let match = FlowMatch(try flow())
    #expect(refused(machine, FlowRule(match, .queue(4))) == .EINVAL)
    #expect(refused(machine, FlowRule(match, .context(1))) == .EINVAL)
    #expect(refused(machine, FlowRule(match, .queue(0), location: 256)) == .EINVAL)
    _ = try machine.kernel.insertRule(FlowRule(match, .queue(0), location: 7), 2)
    #expect(refused(machine, FlowRule(match, .queue(1))) == .EEXIST)
    #expect(refused(machine, FlowRule(match, .queue(1), location: 8)) == .EEXIST)
    #expect(try machine.kernel.rules(of: 2).count == 1)
    #expect(refusal { () throws(Refusal) in try machine.kernel.deleteRule(at: 6, 2) }?.errno == .ENOENT)
    #expect(refusal { () throws(Refusal) in try machine.kernel.rule(at: 6, of: 2) }?.errno == .ENOENT)
    #expect(refusal { () throws(Refusal) in try machine.kernel.rules(of: 1) }?.errno == .EOPNOTSUPP)
    #expect(refusal { () throws(Refusal) in try machine.kernel.rules(of: 9) }?.errno == .ENODEV)
  }

  /// As `ethtool -N … loc N` does with most drivers.
  @Test func aRuleTakesThePlaceOfTheOneAtItsLocation() throws {
    let kernel = try TestMachine().kernel
    _ = try kernel.insertRule(FlowRule(FlowMatch(flow()), .queue(0), location: 7), 2)
    _ = try kernel.insertRule(FlowRule(FlowMatch(flow()), .queue(1), location: 7), 2)
    #expect(try kernel.rules(of: 2) == [FlowRule(FlowMatch(flow()), .queue(1), location: 7)])
  }

  @Test func aFullTableTakesNoMore() throws {
    let machine = try TestMachine(.fbnic)
    func rule(_ port: UInt16) -> FlowRule { FlowRule(FlowMatch(to: Self.local, port: port), .queue(1)) }
    for port in 0..<UInt16(48) { #expect(try machine.kernel.insertRule(rule(port), 2) == UInt32(port)) }
    #expect(refused(machine, rule(48)) == .ENOSPC)
    try machine.kernel.deleteRule(at: 5, 2)
    #expect(try machine.kernel.insertRule(rule(48), 2) == 5)
  }
}
