/// A way to spread packets over queues: a hash, and an indirection table that its low bits choose from. Context 0 is the
/// device's own; others serve the rules that name them.
struct RSSContext: Hashable {
  /// Queues.
  var table: [UInt32]
  /// Whether somebody chose the table: the device's own does not follow the number of queues then
  /// (`netif_is_rxfh_configured`). That of another context never does.
  var isTableConfigured = false
  var key: [UInt8]

  /// The kernel's spread (`ethtool_rxfh_indir_default`).
  init(tableSize: Int, queues: Int, key: [UInt8]) {
    table = Self.defaultTable(size: tableSize, queues: queues)
    self.key = key
  }

  static func defaultTable(size: Int, queues: Int) -> [UInt32] { (0..<size).map { UInt32($0 % max(queues, 1)) } }

  /// Nil for a device that does not spread.
  func queue(for flow: Flow, _ fields: HashedFields) -> UInt32? {
    guard !table.isEmpty else { return nil }
    let hash = ToeplitzHash(key: key).hash(flow, fields)
    return table[Int(hash) % table.count]
  }
}
