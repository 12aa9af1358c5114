import NetdevSimulator
import NetlinkCodec
import Testing

/// Indirection tables, keys and contexts.
@Suite struct RSSTests {
  private func refused(_ body: () throws(Refusal) -> some Any) -> Refusal? { refusal(body) }

  private func flow(_ port: UInt16) throws -> Flow {
    try #require(Flow(from: .v4(0xc633_6407), port: port, to: .v4(0xc000_0201), port: 5201))
  }

  @Test func aTableIsRepeatedAndSpreads() throws {
    let kernel = try TestMachine().kernel
    try kernel.setRSS(RSSSettings(table: [1, 3]), 2)
    #expect(try kernel.rss(of: 2).table == (0..<128).map { $0 % 2 == 0 ? 1 : 3 })
    let queues = try (1...200).map { try kernel.receiveQueue(for: flow($0), 2) }
    #expect(Set(queues) == [1, 3])
    try kernel.setRSS(RSSSettings(table: [2]), 2)
    #expect(try kernel.receiveQueue(for: flow(1), 2) == 2)
    try kernel.setRSS(RSSSettings(table: []), 2)
    #expect(try kernel.rss(of: 2).table == (0..<128).map { UInt32($0 % 4) })
  }

  /// A key of zeros hashes everything to 0, and hashing addresses alone leaves the ports aside.
  @Test func keysAndFieldsMatter() throws {
    let kernel = try TestMachine().kernel
    try kernel.setRSS(RSSSettings(hashedFields: [.tcp4: .addresses]), 2)
    #expect(Set(try (1...50).map { try kernel.receiveQueue(for: flow($0), 2) }).count == 1)
    try kernel.setRSS(RSSSettings(hashedFields: [.tcp4: .connection]), 2)
    #expect(Set(try (1...50).map { try kernel.receiveQueue(for: flow($0), 2) }).count > 1)
    try kernel.setRSS(RSSSettings(key: Array(repeating: 0, count: 40)), 2)
    #expect(Set(try (1...50).map { try kernel.receiveQueue(for: flow($0), 2) }) == [0])
  }

  @Test func contextsServeTheRulesThatNameThem() throws {
    let kernel = try TestMachine().kernel
    let id = try kernel.createRSS(RSSSettings(table: [3]), 2)
    #expect(id == 1)
    _ = try kernel.insertRule(FlowRule(FlowMatch(.v4), .context(id)), 2)
    #expect(try kernel.receiveQueue(for: flow(1), 2) == 3)
    #expect(refused { () throws(Refusal) in try kernel.deleteRSS(id, 2) } == Refusal(.EBUSY))
    try kernel.deleteRule(at: 0, 2)
    try kernel.deleteRSS(id, 2)
    #expect(refused { () throws(Refusal) in try kernel.deleteRSS(id, 2) } == Refusal(.ENOENT))
    #expect(refused { () throws(Refusal) in try kernel.rss(id, of: 2) } == Refusal(.ENOENT))
  }

  @Test func contextsAreLimited() throws {
    let kernel = try TestMachine(.fbnic).kernel
    let taken = "error allocating context ID"
    #expect(try kernel.createRSS(RSSSettings(), context: 1, 2) == 1)
    #expect(refused { () throws(Refusal) in try kernel.createRSS(RSSSettings(), 2) } == Refusal(.EBUSY, taken, at: [2]))
    #expect(
      refused { () throws(Refusal) in try kernel.createRSS(RSSSettings(), context: 1, 2) }
        == Refusal(.EBUSY, taken, at: [2]))
    let gve = try TestMachine(.gve).kernel
    #expect(refused { () throws(Refusal) in try gve.createRSS(RSSSettings(), 2) } == Refusal(.EOPNOTSUPP))
    #expect(refused { () throws(Refusal) in try gve.rss(1, of: 2) } == Refusal(.EOPNOTSUPP))
  }

  @Test func refusals() throws {
    let kernel = try TestMachine().kernel
    func set(_ settings: RSSSettings, context: UInt32 = 0) -> Refusal? {
      refusal { () throws(Refusal) in try kernel.setRSS(settings, context: context, 2) }
    }
    #expect(
      set(RSSSettings(table: [0, 1, 2])) == Refusal(.EINVAL, "size (3) mismatch with device indir table (128)", at: [4])
    )
    #expect(set(RSSSettings(table: [0, 4])) == Refusal(.EINVAL, "entry 1: queue out of range (4)", at: [4]))
    #expect(set(RSSSettings(key: [1, 2])) == Refusal(.EINVAL, at: [5]))
    #expect(set(RSSSettings(hashFunction: 2)) == Refusal(.EOPNOTSUPP))
    #expect(set(RSSSettings(inputTransformation: 1)) == Refusal(.EOPNOTSUPP, at: [6]))
    #expect(set(RSSSettings(), context: 3) == Refusal(.ENOENT))
    let id = try kernel.createRSS(RSSSettings(), 2)
    #expect(
      set(RSSSettings(table: []), context: id) == Refusal(.EINVAL, "can't reset table for a context", at: [4]))
    #expect(set(RSSSettings(hashedFields: [.tcp4: []]), context: id) == Refusal(.EOPNOTSUPP, at: [8]))
    #expect(refused { () throws(Refusal) in try kernel.setRSS(RSSSettings(table: [0]), 1) } == Refusal(.EOPNOTSUPP))
  }
}
