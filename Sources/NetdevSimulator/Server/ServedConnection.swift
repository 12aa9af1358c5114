internal import NetlinkCodec
internal import NetlinkSocket

/// One end of a connection and the netlink socket it stands for.
final class ServedConnection: Sendable {
  /// Where the numbers in a peer's requests are looked up.
  enum Files: Sendable {
    /// In this process' own table: the peer is here.
    case process
    /// Among the descriptors that came with the record.
    case record
  }

  let channel: MessageSocket
  let socket: SimulatedSocket
  private let files: Files
  private let kernel: SimulatedKernel

  init(
    _ channel: consuming MessageSocket, _ netlink: SimulatedNetlink, isAdmin: Bool, groups: NotificationGroups,
    files: Files
  ) {
    self.channel = channel
    self.files = files
    kernel = netlink.kernel
    // A peer in this process says what it wants when it connects.
    socket = SimulatedSocket(
      netlink, isAdmin: isAdmin, options: AckOptions(isExtended: true, isCapped: true), groups: groups,
      takesOptions: files == .record)
  }

  /// The multicast groups whose notifications it hears.
  var groups: NotificationGroups { socket.settings.groups }

  /// The peer waits for its end to see the close: by then its bindings must be gone.
  deinit { closeSocket() }

  /// A second call does nothing.
  func closeSocket() { kernel.closeSocket(socket.id) }

  func answers(to bytes: RawSpan, _ descriptors: inout ReceivedDescriptors) -> [ServedAnswer] {
    switch files {
    case .process: socket.answers(to: bytes)
    case .record: socket.answers(to: bytes, files: RecordFileTable(&descriptors))
    }
  }
}

/// A connection with what still has to be sent to it.
struct ServedPeer {
  enum Outcome {
    case open
    case closed
  }

  let connection: ServedConnection
  /// Until what waits is sent no request is read: a peer that does not read its answers holds up nobody but itself.
  private var outbox: Outbox

  init(_ connection: ServedConnection) {
    self.connection = connection
    outbox = Outbox(
      Outbox.Limits(answers: 16 * SimulatedSocket.receiveBuffer, notifications: SimulatedSocket.receiveBuffer),
      portID: connection.socket.portID)
  }

  var wantsToRead: Bool { outbox.isEmpty }
  var wantsToWrite: Bool { !outbox.isEmpty }

  /// Appends what answers a request. What no receive buffer could hold is lost, and the peer is told.
  mutating func queue(_ answers: [ServedAnswer]) {
    if !outbox.answer(answers) { outbox.noteLoss() }
  }

  /// Sends as much as there is room for.
  mutating func flush() -> Outcome {
    do throws(SystemError) {
      let channel = connection
      try outbox.send { (datagram, _) throws(SystemError) in try channel.channel.trySend(datagram.span.bytes) }
      return .open
    } catch {
      return .closed
    }
  }

  /// Sends a notification, or keeps it, or drops it where there is no room, as a multicast does.
  mutating func notify(_ datagram: [UInt8]) -> Outcome {
    outbox.notify(datagram)
    return flush()
  }
}
