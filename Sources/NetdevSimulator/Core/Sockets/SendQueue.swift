internal import NetlinkCodec

/// Bytes that were taken to be sent and have not left yet (`sk_write_queue`).
struct SendQueue {
  /// `net.ipv4.tcp_wmem`, the last of its three: what may wait, in bytes.
  static let limit = 4 << 20
  /// In bytes: what keeping an item takes beside its bytes, about as much as an empty packet (`SKB_TRUESIZE(0)`).
  private static let overhead = 512

  enum Content {
    case data([UInt8])
    /// Net_iovs of a binding, which holds its memory for as long as they are here.
    case memory(DmabufBinding)
  }

  struct Item {
    let content: Content
    /// In bytes: where in the content what is left of it starts.
    var offset: Int
    var count: Int
    /// The zerocopy id that is complete when this has left; nil where more of it follows, or there is none.
    var completes: UInt32?
  }

  private var items = Backlog<Item>()
  private(set) var byteCount = 0

  var isEmpty: Bool { items.isEmpty }
  /// In bytes: what may still be appended. Items count for more than their bytes (`sk_wmem_queued`).
  var room: Int { max(0, Self.limit - byteCount - items.count * Self.overhead) }
  /// What has not left, the oldest first.
  var waiting: ArraySlice<Item> { items.all }

  mutating func append(_ item: Item) {
    items.append(item)
    byteCount += item.count
  }

  /// The id is complete when what was appended last has left.
  mutating func markLast(completes id: UInt32) {
    items.changeNewest { $0.completes = id }
  }

  /// Bytes leave. `done` is given each item that is gone with them, in order.
  mutating func consume(_ count: Int, done: (Item) -> Void) {
    var count = count
    byteCount -= count
    while let item = items.oldest, count >= item.count {
      count -= item.count
      done(item)
      items.removeOldest()
    }
    guard count > 0 else { return }
    items.changeOldest { item in
      item.offset += count
      item.count -= count
    }
  }
}

/// Completion notices of MSG_ZEROCOPY (`SO_EE_ORIGIN_ZEROCOPY` on the error queue). Bytes leave in order, so that those
/// which wait are always one run of ids.
struct ZerocopyCompletions {
  /// The id of the next call that sends from a binding.
  private var next: UInt32 = 0
  private var low: UInt32 = 0
  private var count: UInt32 = 0

  var isEmpty: Bool { count == 0 }

  mutating func takeID() -> UInt32 {
    defer { next &+= 1 }
    return next
  }

  mutating func complete(_ id: UInt32) {
    if count == 0 { low = id }
    count += 1
  }

  /// The ids that are complete and were not told yet.
  mutating func take() -> (low: UInt32, high: UInt32)? {
    guard count > 0 else { return nil }
    defer { count = 0 }
    return (low, low &+ (count - 1))
  }
}
