import NetlinkCodec
import NetlinkSocket

/// One connection: its socket, its peer, and what is still to be sent to it.
///
/// Lives on the daemon's thread. Nothing here waits: what the socket does not take now is kept, up to a limit.
final class ClientSession {
  enum Limits {
    /// Replies that may wait for a client. A client that asks for more than it reads is cut off, never waited for.
    static let replyBytes = 8 << 20
    /// Notifications that may wait. Beyond that they are dropped, and the client is told.
    static let notificationBytes = 256 << 10
  }

  /// What came of handing something to the client.
  enum Delivery {
    case sent
    /// Kept until the socket can be written to.
    case queued
    /// Too much is waiting.
    case overflow
  }

  let id: ClientID
  let socket: MessageSocket
  let owner: Owner
  let groups: [UInt32]
  /// Multicast groups the client subscribed to.
  var subscriptions: Set<UInt32> = []
  /// The client missed notifications and has not been told yet.
  private var hasMissed = false
  private var pending: [[UInt8]] = []
  /// Index of the first datagram of `pending` that was not sent.
  private var firstPending = 0
  private var pendingBytes = 0
  /// Waits for room in the socket, while something is pending.
  var flushing: Task<Void, Never>?
  var isOpen = true

  init(_ id: ClientID, _ socket: consuming MessageSocket, owner: Owner, groups: [UInt32]) {
    self.id = id
    self.socket = socket
    self.owner = owner
    self.groups = groups
  }

  var hasPending: Bool { firstPending < pending.count || hasMissed }

  // MARK: Sending

  func reply(_ datagrams: [[UInt8]]) throws(SystemError) -> Delivery {
    for datagram in datagrams where try !sendNow(datagram) {
      guard pendingBytes + datagram.count <= Limits.replyBytes else { return .overflow }
      keep(datagram)
    }
    return hasPending ? .queued : .sent
  }

  func notify(_ datagram: [UInt8]) throws(SystemError) -> Delivery {
    if hasMissed { return .overflow }
    if try sendNow(datagram) { return .sent }
    guard pendingBytes + datagram.count <= Limits.notificationBytes else {
      hasMissed = true
      return .overflow
    }
    keep(datagram)
    return .queued
  }

  /// Says that notifications were lost before they came here.
  func noteMissed() { hasMissed = true }

  /// Sends what is pending until the socket is full.
  func flush() throws(SystemError) {
    while firstPending < pending.count {
      let datagram = pending[firstPending]
      guard try socket.trySend(datagram.span.bytes) else { return }
      pendingBytes -= datagram.count
      firstPending += 1
    }
    pending.removeAll(keepingCapacity: pending.count < 64)
    firstPending = 0
    if hasMissed, try socket.trySend(Self.overrun.span.bytes) { hasMissed = false }
  }

  private func sendNow(_ datagram: [UInt8]) throws(SystemError) -> Bool {
    guard !hasPending else { return false }
    return try socket.trySend(datagram.span.bytes)
  }

  private func keep(_ datagram: [UInt8]) {
    pending.append(datagram)
    pendingBytes += datagram.count
  }

  /// `NLMSG_OVERRUN`: what an AF_NETLINK socket says with ENOBUFS, a Unix socket says with a message.
  private static let overrun: [UInt8] = {
    var writer = MessageWriter()
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .overrun)))
    return writer.array
  }()
}
