internal import NetlinkCodec

/// Bytes in a row that have arrived: in a page of the host, or in a net_iov of a binding.
struct SocketFragment: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    /// Of a packet whose bytes the host can read.
    case readable = 0
    /// In the host's memory, but of a packet whose payload lies in device memory: what header split left with the
    /// headers (`skb_headlen`).
    case linear = 1
    /// In device memory, where only the application looks.
    case device = 2
  }

  var netmem: Netmem
  /// In bytes, from the start of the page or net_iov.
  var offset: UInt32
  var length: UInt32
  /// In bytes: the page that the fragment keeps, whatever it has of it (`truesize`).
  var truesize: UInt32
  var kind: Kind

  /// Whether it belongs to a packet whose payload lies in device memory (`skb_frags_readable` is false).
  var isUnreadable: Bool { kind != .readable }
}

/// What has arrived and was not taken yet (`sk_receive_queue`), as the fragments of its packets one behind the other.
///
/// Each fragment holds a reference to its page. Where one packet ends and the next begins means nothing to a stream; what
/// matters is which bytes the host can read.
struct SocketReceiveQueue {
  /// `net.ipv4.tcp_rmem`, the last two of its three, in bytes of pages: what a socket may have waiting however little its
  /// owner takes at once, and what it may have at most.
  static let leastLimit = 256 << 10
  static let usualLimit = 6 << 20

  /// In bytes of pages, as a socket's memory is accounted: many small packets fill it as few large ones do.
  private(set) var limit: Int
  private let largestLimit: Int
  private(set) var byteCount = 0
  private var truesize = 0
  private var fragments = FIFO<SocketFragment>()

  init(limit: Int = usualLimit) {
    self.limit = limit
    largestLimit = limit
  }

  /// Its owner takes so many bytes at once, and as many again may wait meanwhile. A queue no longer than it must be has
  /// its pages in this machine's caches; the rest waits on the wire.
  mutating func adjust(to length: Int) { limit = min(max(length, Self.leastLimit), largestLimit) }

  var isEmpty: Bool { fragments.isEmpty }
  var count: Int { fragments.count }

  /// Whether nothing more may wait: the connection is not read then.
  var isFull: Bool { truesize >= limit }

  /// How many more pages of that size may wait.
  func room(ofPages size: Int) -> Int { isFull ? 0 : (limit - truesize + size - 1) / size }

  var isHalfEmpty: Bool { truesize <= limit / 2 }

  subscript(place: Int) -> SocketFragment { fragments[place] }

  /// A fragment arrives, with its reference.
  mutating func append(_ fragment: SocketFragment) {
    fragments.append(fragment)
    byteCount += Int(fragment.length)
    truesize += Int(fragment.truesize)
  }

  /// So many bytes arrive in the first pages of a ring, which has that many; they are the socket's from here on.
  mutating func append(
    _ count: Int, from ring: inout FIFO<Netmem>, pageSize: Int, kind: SocketFragment.Kind
  ) {
    let pages = (count + pageSize - 1) / pageSize
    let size = UInt32(pageSize)
    fragments.append(pages) { page in
      SocketFragment(netmem: ring[page], offset: 0, length: size, truesize: size, kind: kind)
    }
    if pages > 0 { fragments[fragments.count - 1].length -= UInt32(pages * pageSize - count) }
    ring.removeFirst(pages)
    byteCount += count
    truesize += pages * pageSize
  }

  /// Fragments in a row in device memory of one binding.
  struct Row {
    var count = 0
    /// In bytes, of the fragments and of their pages.
    var byteCount = 0
    var truesize = 0
  }

  /// As many whole fragments in a row from the first on as lie in the memory of the first, and within limits.
  func row(most: Int, byteCount: Int) -> Row {
    var row = Row()
    let area = fragments[0].netmem.area
    fragments.walk(min(most, count)) { fragment in
      let length = Int(fragment.length)
      guard fragment.netmem.area == area, fragment.kind == .device, length <= byteCount &- row.byteCount else {
        return false
      }
      row.count &+= 1
      row.byteCount &+= length
      row.truesize &+= Int(fragment.truesize)
      return true
    }
    return row
  }

  /// Goes through a row.
  @inline(__always)
  func walk(_ row: Row, _ body: (SocketFragment) -> Void) {
    fragments.walk(row.count) {
      body($0)
      return true
    }
  }

  /// A row leaves whole, with its references.
  mutating func remove(_ row: Row) {
    fragments.removeFirst(row.count)
    byteCount -= row.byteCount
    truesize -= row.truesize
  }

  /// The first fragment leaves whole, with its reference.
  mutating func removeFirst() -> SocketFragment? {
    guard let fragment = fragments.removeFirst() else { return nil }
    byteCount -= Int(fragment.length)
    truesize -= Int(fragment.truesize)
    return fragment
  }

  /// Bytes of the first fragment leave, fewer than it has.
  mutating func consume(_ count: Int) {
    let first = fragments[0]
    precondition(count < Int(first.length))
    fragments[0].offset = first.offset + UInt32(count)
    fragments[0].length = first.length - UInt32(count)
    byteCount -= count
  }
}
