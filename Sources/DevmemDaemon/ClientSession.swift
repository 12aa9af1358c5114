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

  let id: ClientID
  /// nil once it has been given away to be closed.
  var socket: MessageSocket?
  /// Nothing but closing is left to be done.
  var isOver: Bool {
    switch socket {
    case .some: false
    case .none: true
    }
  }
  /// The socket's number, which is another's when that has been closed.
  let fileDescriptor: Int32
  let owner: Owner
  let groups: [UInt32]
  /// Multicast groups the client subscribed to.
  var subscriptions: Set<UInt32> = []
  private var outbox = Outbox(
    Outbox.Limits(answers: Limits.replyBytes, notifications: Limits.notificationBytes))
  /// Dumps of the kernel's that are to be passed on, in the order of their promises in the outbox.
  var relayed: [RelayedDump] = []
  /// Passes them on, while there are any.
  var relaying: Task<Void, Never>?
  /// Waits for room in the socket, while something is pending.
  var flushing: Task<Void, Never>?
  var isOpen = true
  /// Why there is no room for it, if there is none. It is told so and cut off.
  let refusal: Refusal?
  /// Threads that close what it passed, or its socket.
  var closing = 0
  /// Its task, while that waits for them.
  var awaitingClosing: CheckedContinuation<Void, Never>?

  init(_ id: ClientID, _ socket: consuming MessageSocket, owner: Owner, groups: [UInt32], refusal: Refusal?) {
    self.id = id
    fileDescriptor = socket.fileDescriptor
    self.socket = consume socket
    self.refusal = refusal
    self.owner = owner
    self.groups = groups
  }

  /// Whether there is something for the socket to take.
  var hasPending: Bool { outbox.hasDatagrams }

  // MARK: Sending

  /// Sends answers, or keeps them until the socket can be written to. False when too much is waiting.
  func reply(_ answers: [ServedAnswer]) throws(SystemError) -> Bool {
    guard outbox.answer(answers) else { return false }
    try flush()
    return true
  }

  /// Puts a dump of the kernel's behind what waits. False when too much is waiting.
  func promise(_ dump: RelayedDump) -> Bool {
    guard outbox.promise() else { return false }
    relayed.append(dump)
    return true
  }

  /// Sends the next datagram of the dump whose turn it is; nil is its end, and then the next dump has its turn.
  func keepPromise(_ datagram: [UInt8]?) throws(SystemError) {
    outbox.keepPromise(datagram)
    if datagram == nil { relayed.removeFirst() }
    try flush()
  }

  func notify(_ datagram: [UInt8]) throws(SystemError) {
    outbox.notify(datagram)
    try flush()
  }

  /// Says that notifications were lost before they came here.
  func noteMissed() throws(SystemError) {
    outbox.noteLoss()
    try flush()
  }

  /// Sends what is pending until the socket is full.
  func flush() throws(SystemError) {
    try outbox.send { (datagram, enclosure) throws(SystemError) in
      let descriptor = (enclosure as? EnclosedDescriptor)?.fileDescriptor
      return try socket?.trySend(datagram.span.bytes, descriptors: descriptor.map { [$0] } ?? []) ?? false
    }
  }
}
