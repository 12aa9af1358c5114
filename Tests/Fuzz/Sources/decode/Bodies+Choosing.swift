import FuzzSupport

extension Bodies {
  /// The number of a family in an input: the same whether others are there or not, or seeds would change their meaning.
  static let order = ["netdev", "nlctrl", "devmemd", "rt-link", "tc", "ethtool", "nlsocket", "devmem-socket"]

  private static let table = order.map { families[$0] ?? [] }

  static func chosen(by family: UInt8, _ operation: UInt8) -> BodyCase? {
    let bodies = table[Int(family) % table.count]
    return bodies.isEmpty ? nil : bodies[Int(operation) % bodies.count]
  }
}
