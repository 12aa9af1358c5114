import EthtoolMessages
import NetlinkCodec
import NetlinkSocket

/// RSS contexts beside the card's own, and the channels that they keep (`ethtool_get_max_rss_ctx_channel`).
extension Script {
  func contexts() throws {
    try step("a context without a table") { try createContext() }
    for count: UInt32 in [4, 7] {
      try step("\(count) channels while a context spreads over 8") { try setChannels(count) }
    }
    try step("the context goes") { try deleteContext(1) }
    try step("the context goes again") { try deleteContext(1) }
    try step("4 channels, no context") { try setChannels(4) }
    try step("a context that spreads over 4") { try createContext() }
    try step("8 channels while a context spreads over 4") { try setChannels(8) }
    try step("what the context spreads over") { try context(1) }
    try step("what the card itself spreads over") { try context(nil) }
    try step("4 channels while a context spreads over 4") { try setChannels(4) }
    try step("3 channels while a context spreads over 4") { try setChannels(3) }
    try step("the context over 4 goes") { try deleteContext(1) }
    try step("8 channels, no context") { try setChannels(8) }
  }

  private func createContext() throws -> String {
    try tell(Ethtool.Operations.RSSCreateAct.self, nil)
  }

  private func context(_ id: UInt32?) throws -> String { try tell(Ethtool.Operations.RSSGet.self, id) }

  private func deleteContext(_ id: UInt32) throws -> String? {
    try acknowledge(Ethtool.Operations.RSSDeleteAct.self, Ethtool.RSS(header: card, context: id))
  }

  /// A context's key is another on each machine.
  private func tell<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ id: UInt32?
  ) throws -> String where Operation.Body == Ethtool.RSS {
    let socket = try Socket(machine)
    do throws(NetlinkError) {
      return "answered: \(try socket.call(operation, Ethtool.RSS(header: card, context: id)).spread)"
    } catch {
      return Protocol.line(error)
    }
  }
}

extension Ethtool.RSS {
  /// Which context it is, and how its table begins.
  var spread: String {
    let table = indir ?? []
    let start = table.prefix(10).map { "\($0)" }.joined(separator: " ")
    return "context \(context ?? 0), \(table.count) entries: \(start)"
  }
}
