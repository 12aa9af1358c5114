internal import NetlinkCodec

/// A TCP socket of the simulated kernel, by a number that is never used twice.
struct TCPSocketID: RawRepresentable, Hashable, Sendable {
  var rawValue: UInt32
}

/// A TCP socket: what has arrived on its connection, which of it its owner holds, and what it has to send.
///
/// The simulated NIC alone reads and writes the connection. The socket has a reference to every page and net_iov in its
/// receive queue and behind its tokens, and gives all of them back when it is released.
final class TCPSocket {
  /// Why nothing is read from the connection, though there may be bytes.
  enum Pause {
    /// The device is down or gone, or a rule drops the flow: the wire keeps what it has.
    case noQueue
    /// The queue has no memory to write to.
    case noMemory
  }

  let id: TCPSocketID
  /// The device the connection arrives on.
  let ifindex: UInt32
  /// As the device sees it: from the peer.
  let flow: Flow
  let wire: Wire
  /// Location of the rule that steers the connection for as long as this socket has it, if there is one.
  var rule: UInt32?
  var received: SocketReceiveQueue
  var tokens: TokenTable
  var sending = SendQueue()
  var completions = ZerocopyCompletions()

  /// What is known of the connection: whether a call would tell something new.
  var mayRead = true
  var mayWrite = true
  /// The end of the stream is on the wire, or an error: it has to be read even behind the last bytes.
  var hasHungUp = false
  /// The connection itself is gone: nobody gets what is sent (`tcp_reset`).
  var hasFailed = false
  /// The peer has ended its stream.
  var hasEnded = false
  /// What the connection failed with, to be told once (`sk_err`).
  var error: Refusal?
  /// Sending has failed, or the peer takes no more.
  var isBroken = false
  /// Behind what waits to be sent, the stream ends (`SEND_SHUTDOWN`).
  var isEnding = false
  /// It has.
  var hasEndedSending = false

  /// Its owner has closed it: it only sends what is left.
  var isShutDown = false

  /// Whether the NIC has it on its list.
  var isScheduled = false
  var pause: Pause?
  /// Where the flow went when the device's steering was last looked at.
  var steered: (revision: UInt64, queue: UInt32?)?

  /// - Throws: ENOMEM.
  init(id: TCPSocketID, ifindex: UInt32, flow: Flow, wire: Wire, receiveLimit: Int) throws(Refusal) {
    self.id = id
    self.ifindex = ifindex
    self.flow = flow
    self.wire = wire
    received = SocketReceiveQueue(limit: receiveLimit)
    tokens = try TokenTable()
  }

  /// Whether a receive would be answered at once.
  var hasNews: Bool { !received.isEmpty || hasEnded || error != nil }
}
