/// A netlink socket, as far as the kernel side knows it: what bindings belong to.
public struct SocketID: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A receive queue of a device.
struct QueueAddress: Hashable, Sendable {
  var ifindex: UInt32
  var index: UInt32
}

/// `xa_alloc_cyclic` on an array that starts at 1: an id comes round again only after all the others.
struct CyclicIDs {
  private var next: UInt32 = 1

  init(startingAt first: UInt32 = 1) { next = first }

  /// The lowest free id from where the last one left off; nil when all are taken.
  mutating func allocate(isTaken: (UInt32) -> Bool) -> UInt32? {
    let start = max(next, 1)
    var candidate = start
    while isTaken(candidate) {
      candidate = candidate == .max ? 1 : candidate + 1
      guard candidate != start else { return nil }
    }
    next = candidate == .max ? 1 : candidate + 1
    return candidate
  }
}
