import NetlinkCodec

/// Notifications that came while answers were awaited, as bytes, up to a limit.
struct NotificationBacklog: Sendable {
  /// In bytes; beyond it notifications are lost, which is noted in their place.
  static let limit = 256 << 10

  private enum Item: Sendable {
    case message([UInt8])
    case loss
  }

  private var items: [Item] = []
  private var taken = 0
  private var bytes = 0

  var isEmpty: Bool { taken == items.count }

  /// Keeps a copy of a notification, or notes what an `NLMSG_OVERRUN` says.
  mutating func take(_ message: MessageView) {
    if message.header.type == .overrun { return noteLost() }
    keep(.message(message.bytes.withUnsafeBytes { [UInt8]($0) }))
  }

  mutating func noteLost() {
    if case .loss? = items.last { return }
    items.append(.loss)
  }

  mutating func append(_ other: NotificationBacklog) {
    for item in other.items {
      if case .loss = item { noteLost() } else { keep(item) }
    }
  }

  private mutating func keep(_ item: Item) {
    guard case .message(let message) = item else { return }
    guard bytes + message.count <= Self.limit else { return noteLost() }
    bytes += message.count
    items.append(item)
  }

  /// The oldest: a message, or nil for a loss. Not to be called on an empty one.
  mutating func next() -> [UInt8]? {
    let item = items[taken]
    taken += 1
    if isEmpty {
      items = []
      taken = 0
    }
    guard case .message(let message) = item else { return nil }
    bytes -= message.count
    return message
  }
}
