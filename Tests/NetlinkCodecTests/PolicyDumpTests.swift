@testable import NetlinkCodec
import TestSupport
import Testing

/// Policies as a family lists them.
struct PolicyDumpTests {
  /// What the operations of netdev had in Linux 6.18: the policy of do, then of dump.
  static func netdev() -> (dump: PolicyDump, indexes: [Int]) {
    let pools = NetdevSchemas.pagePool
    let queues = NetdevSchemas.queue
    let threaded = EnumerationSchema("napi-threaded", [.init("disabled", 0), .init("enabled", 1)])
    let napi = AttributeSetSchema(
      "napi", NetdevSchemas.napi.attributes.dropLast() + [.init(8, "threaded", .integer(.init(.u32, .host, threaded)))])
    let policies = [
      NetlinkPolicy(NetdevSchemas.dev, attributes: [1]), .rejectAllAndKnowOne,  // dev-get
      NetlinkPolicy(pools, attributes: [1]), .rejectAllAndKnowOne,  // page-pool-get
      NetlinkPolicy(queues, attributes: [1, 2, 3]), NetlinkPolicy(queues, attributes: [2]),  // queue-get
      NetlinkPolicy(napi, attributes: [2]), NetlinkPolicy(napi, attributes: [1]),  // napi-get
      NetlinkPolicy(NetdevSchemas.qstats, attributes: [1, 4]),  // qstats-get
      NetlinkPolicy(NetdevSchemas.dmabuf, attributes: [1, 2, 3]),  // bind-rx
      NetlinkPolicy(napi, attributes: [2, 5, 6, 7, 8]),  // napi-set
      NetlinkPolicy(NetdevSchemas.dmabuf, attributes: [1, 3]),  // bind-tx
    ]
    var dump = PolicyDump()
    let indexes = policies.map { dump.add($0) }
    return (dump, indexes)
  }

  @Test func numbersPoliciesAndNests() {
    let (dump, indexes) = Self.netdev()
    #expect(indexes == [0, 1, 2, 1, 3, 4, 5, 6, 7, 8, 10, 11])
    let queues = dump.entries.first { $0.policy == 8 && $0.attribute == 2 }
    #expect(queues?.rule == PolicyRule(.nested, nested: .init(policy: 9, maxType: 3)))
    #expect(!dump.entries.contains { $0.policy == 1 })
  }

  @Test(.needsVectors)
  func equalsTheKernels() throws {
    let exchange = try #require(
      try SharedFolder.lines("captured/nlctrl.jsonl").first {
        $0["op"] == "getpolicy" && $0["request"]?["attrs"]?["family-name"] == "netdev"
      })
    var entries = Self.netdev().dump.entries[...]
    for datagram in try #require(exchange["datagrams"]?.array) {
      let datagram = bytes(try #require(datagram.string))
      try datagram.withBytes { span in
        var reader = MessageReader(span)
        while let message = try reader.next() {
          guard message.header.type == .control else { continue }
          // Behind the headers and the family's number: a policy's rule (8), or an operation's policies (9).
          let body = message.bytes.copy(28..<message.bytes.byteCount)
          guard body[2] == 8 else { continue }
          let next = entries.popFirst()
          let entry = try #require(next)
          var writer = MessageWriter()
          writer.policyEntry(8, entry)
          #expect(writer.buffer.array == body)
        }
      }
    }
    #expect(entries.isEmpty)
  }

  /// C has one array that rejects everything; those of operations are apart even when they are alike.
  @Test func sharesWhatCShares() {
    var dump = PolicyDump()
    let policies = [
      NetlinkPolicy(NetdevSchemas.dev, attributes: [1]), .rejectAll, NetlinkPolicy(NetdevSchemas.dev, attributes: [1]),
      .rejectAll, NetlinkPolicy(NetdevSchemas.queue, attributes: [1, 2, 3]),
    ]
    #expect(policies.map { dump.add($0) } == [0, 1, 2, 1, 3])
    #expect(!dump.entries.contains { $0.policy == 1 })
  }

  @Test func readsWhatItWrites() throws {
    let rules = [
      PolicyRule(.flag), PolicyRule(.u32, range: 1...7), PolicyRule(.s16, range: -5...5), PolicyRule(.uint, mask: 3),
      PolicyRule(.binary, minLength: 2, maxLength: 9), PolicyRule(.terminatedString, maxLength: 15),
      PolicyRule(.nested, nested: .init(policy: 4, maxType: 9)), PolicyRule(.bitfield32, mask: 7),
      PolicyRule(.u64, range: 0...Int128(UInt64.max)),
    ]
    for rule in rules {
      var writer = MessageWriter()
      writer.policyRule(1, rule, showsNested: true)
      let written = writer.buffer.array
      let read = try written.withBytes { span throws(DecodingError) in
        var reader = AttributeReader(span, in: 4..<written.count)
        return try PolicyRule(from: &reader)
      }
      #expect(read == rule)
    }
  }

  @Test func oneLimitOnLengthIsNotShown() {
    var writer = MessageWriter()
    writer.policyRule(1, PolicyRule(.binary, minLength: 2), showsNested: true)
    #expect(writer.buffer.array == bytes("0c00 0180 0800 0100 0a000000"))
  }

  @Test(
    arguments: [
      (PolicyRule(.u32, range: 1...7), "allowed 1 to 7"), (PolicyRule(.uint, mask: 0x1f), "allowed bits 0x1f"),
      (PolicyRule(.binary, minLength: 6, maxLength: 6), "allowed exactly 6 bytes"),
      (PolicyRule(.terminatedString, maxLength: 15), "allowed at most 15 bytes"), (PolicyRule(.flag), nil),
    ] as [(PolicyRule, String?)])
  func saysWhatIsAllowed(rule: PolicyRule, text: String?) {
    #expect(rule.allowance == text)
  }
}
