import NetlinkCodec
import NetlinkSocket

/// The fragments of one socket: who is out, since when, and which wait to be returned. Plain data.
///
/// Nothing here allocates once as many fragments have been out as ever will be.
struct TokenLedger: Sendable {
  /// Fragments returned while others are still out wait until there are this many. A quarter of what one call takes: the
  /// device gets memory back early, and calls stay few.
  static let batch = 256

  private struct Holding {
    /// On the monotonic clock, in nanoseconds; 0 while no fragment of the token is out.
    var since: UInt64 = 0
    var size: UInt32 = 0
    var dmabufID: UInt32 = 0
    /// Several, where one was looked at before it was received, or was received in pieces.
    var fragments: UInt32 = 0
    /// It is going to be told again, so that it stays out when its fragments are returned.
    var isAhead = false
  }

  /// By token.
  private var holdings: [Holding] = []
  private var returned = TokenSet()
  private(set) var count = 0
  private(set) var bytes: UInt64 = 0

  /// Returned, and the kernel not told yet.
  var waiting: Int { returned.count }

  /// Whether the kernel is to be told now: enough wait, or nothing is left whose return would take them along.
  var isReturnDue: Bool { returned.count >= Self.batch || count == 0 && returned.count > 0 }

  /// A fragment was received, or looked at.
  ///
  /// - Parameter staysAhead: whether its token, or a part of its bytes, is going to be told again.
  /// - Throws: EPROTO for a token that a kernel would not have given out, which is then nobody's.
  mutating func hold(
    _ token: UInt32, size: UInt32, dmabufID: UInt32, now: UInt64, staysAhead: Bool = false
  ) throws(SystemError) {
    guard isPlausible(token) else {
      throw SystemError("recvmsg", .EPROTO, "token \(token) is none that a kernel gives out")
    }
    while holdings.count <= Int(token) { holdings.append(Holding()) }
    var holding = holdings[Int(token)]
    guard holding.fragments == 0 || holding.isAhead else {
      throw SystemError("recvmsg", .EPROTO, "token \(token) was given out twice")
    }
    if holding.fragments == 0 { holding = Holding(since: max(now, 1), size: size, dmabufID: dmabufID) }
    holding.fragments += 1
    holding.isAhead = staysAhead
    holdings[Int(token)] = holding
    count += 1
    bytes += UInt64(size)
  }

  /// The lowest free token is given out, so that none is beyond those in use; some may be in use unknown to us, as by
  /// another process that has the socket.
  private func isPlausible(_ token: UInt32) -> Bool {
    token > 0 && Int(token) <= 2 * (count + returned.count) + 65_536
  }

  /// A fragment of so many bytes is no longer needed.
  mutating func giveBack(_ token: UInt32, size: UInt32) {
    var holding = holdings[Int(token)]
    guard holding.fragments > 0 else { return }
    holding.fragments -= 1
    count -= 1
    bytes -= UInt64(size)
    if holding.fragments == 0 {
      holding.since = 0
      if !holding.isAhead { returned.insert(token) }
    }
    holdings[Int(token)] = holding
  }

  /// A token that came ahead is not going to be told: its bytes were thrown away. It may have been looked at.
  mutating func discard(_ token: UInt32) {
    guard isPlausible(token) else { return }
    if Int(token) < holdings.count {
      holdings[Int(token)].isAhead = false
      guard holdings[Int(token)].fragments == 0 else { return }
    }
    returned.insert(token)
  }

  /// What the next call is to return; empty when nothing waits. From here on the kernel may give the tokens out again.
  mutating func takeReturn() -> TokenReturn { returned.take() }

  /// What is out, with the fragment that has been for longest.
  func outstanding(now: UInt64) -> OutstandingFragments {
    var oldest: OutstandingFragments.Oldest?
    var since = UInt64.max
    for (token, holding) in holdings.enumerated() where holding.since != 0 && holding.since < since {
      since = holding.since
      oldest = OutstandingFragments.Oldest(
        token: UInt32(token), size: Int(holding.size), dmabufID: holding.dmabufID,
        age: .nanoseconds(Int64(clamping: now - min(now, since))))
    }
    return OutstandingFragments(count: count, byteCount: bytes, waitingReturns: waiting, oldest: oldest)
  }
}

/// Fragments of a socket that were received and not returned: the memory that the device cannot use.
public struct OutstandingFragments: Hashable, Sendable {
  /// The fragment that has been out for longest.
  public struct Oldest: Hashable, Sendable {
    public var token: UInt32
    /// In bytes.
    public var size: Int
    /// The kernel's number of the binding whose memory it lies in.
    public var dmabufID: UInt32
    /// Since it was received.
    public var age: Duration
  }

  public var count: Int
  public var byteCount: UInt64
  /// Fragments that the application has returned and the kernel has not been told of yet.
  public var waitingReturns: Int
  public var oldest: Oldest?
}
