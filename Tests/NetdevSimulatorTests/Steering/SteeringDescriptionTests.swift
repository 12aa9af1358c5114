import NetdevSimulator
import NetlinkCodec
import Testing

/// Rules and RSS of a machine that is described in JSON.
@Suite struct SteeringDescriptionTests {
  private func machine(_ members: String) -> String {
    #"{"interfaces": [{"name": "sim0", "rx-queues": 4, "tx-queues": 4, \#(members)}]}"#
  }

  private static let steered = #"""
    "max-rx-queues": 16, "max-tx-queues": 16,
    "rss": {"table": [0, 1], "contexts": [{"id": 2, "table": [3]}]},
    "rules": [
      {"location": 7, "dst-ip": "192.0.2.1", "dst-port": 5201, "queue": 2},
      {"location": 9, "src-ip": "2001:db8::", "src-ip-mask": "ffff:ffff::", "context": 2},
      {"family": "ipv6", "src-port": 8, "src-port-mask": 65528, "drop": true}]
    """#

  @Test func theMachineSteersAsDescribed() throws {
    let kernel = try SimulatedKernel(MachineDescription(json: machine(Self.steered)))
    func queue(from: String, _ sourcePort: UInt16, to: String, _ port: UInt16) throws -> UInt32? {
      let source = try #require(IPAddress(from))
      let destination = try #require(IPAddress(to))
      let flow = try #require(Flow(from: source, port: sourcePort, to: destination, port: port))
      return try kernel.receiveQueue(for: flow, 2)
    }
    #expect(try queue(from: "198.51.100.7", 40000, to: "192.0.2.1", 5201) == 2)
    #expect(try queue(from: "2001:db8::7", 40000, to: "::1", 1) == 3)
    #expect(try queue(from: "2001:db8::7", 15, to: "::1", 1) == nil)
    let own = try (1...50).map { try queue(from: "198.51.100.7", $0, to: "192.0.2.1", 80) }
    #expect(Set(own) == [0, 1])
    #expect(try kernel.rules(of: 2).map(\.location) == [0, 7, 9])
    try kernel.setChannels(ChannelSettings(combined: 16), 2)
    #expect(try kernel.queues(of: 2).count == 32)
  }

  @Test func theDescriptionComesBackAsItWas() throws {
    let description = try MachineDescription(json: machine(Self.steered))
    #expect(try MachineDescription(json: description.json) == description)
  }

  @Test(arguments: [
    (#""rss": {"table": [0, 1, 2]}"#, "interfaces[0].rss.table", "its length must divide 128, that of plain's"),
    (#""rss": {"table": [4]}"#, "interfaces[0].rss.table", "there are 4 receive queues"),
    (#""rss": {"key": "6d:5a"}"#, "interfaces[0].rss.key", "must be 40 bytes"),
    (
      #""rss": {"key": "none"}"#, "interfaces[0].rss.key",
      "must be bytes in hexadecimal, with or without colons"
    ),
    (#""rss": {"contexts": [{"id": 16}]}"#, "interfaces[0].rss.contexts[0].id", "must be 1 to 15"),
    (#""rss": {"contexts": [{"id": 1}, {"id": 1}]}"#, "interfaces[0].rss.contexts[1].id", "1 is another context's"),
    (#""rules": [{"queue": 4}]"#, "interfaces[0].rules[0].queue", "there are 4 receive queues"),
    (#""rules": [{"context": 1}]"#, "interfaces[0].rules[0].context", "there is no RSS context 1"),
    (#""rules": [{}]"#, "interfaces[0].rules[0]", "must have one of queue, context and \"drop\": true"),
    (
      #""rules": [{"queue": 1}, {"queue": 2}]"#, "interfaces[0].rules[1].location",
      "another rule is for the same packets"
    ),
    (
      #""rules": [{"location": 1, "queue": 1}, {"location": 1, "drop": true, "src-port": 1}]"#,
      "interfaces[0].rules[1].location", "another rule is there"
    ),
    (#""rules": [{"src-ip": "here", "queue": 1}]"#, "interfaces[0].rules[0].src-ip", "must be an IPv4 or IPv6 address"),
    (
      #""rules": [{"src-ip": "::1", "dst-ip": "1.2.3.4", "queue": 1}]"#, "interfaces[0].rules[0].dst-ip",
      "must be of the family of the others"
    ),
    (#""max-rx-queues": 3"#, "interfaces[0].max-rx-queues", "must be 4 to 4096"),
    (#""profile": "veth", "rules": [{"drop": true}]"#, "interfaces[0].rules[0].location", "veth takes no flow rules"),
    (#""profile": "veth", "rss": {"table": [0]}"#, "interfaces[0].rss.table", "veth does not spread packets"),
  ]) func faults(members: String, path: String, reason: String) throws {
    let error = #expect(throws: MachineDescriptionError.self) { try MachineDescription(json: machine(members)) }
    #expect(error == MachineDescriptionError(path: path, reason: reason))
  }
}
