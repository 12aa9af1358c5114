internal import Glibc
internal import NetlinkCodec
internal import NetlinkSocket

/// What the server's thread does: takes requests, has the kernel answer them, passes notifications on.
struct ServerLoop: ~Copyable {
  private let netlink: SimulatedNetlink
  private let inbox: ServerInbox
  private var buffer: ReceiveBuffer
  private var peers: [ServedPeer] = []
  private var listeners: [ServedListener] = []
  /// Connections wait that could not be accepted, for want of descriptors; they are tried again after a while.
  private var isAcceptPaused = false

  init(_ netlink: SimulatedNetlink, _ inbox: ServerInbox, _ buffer: consuming ReceiveBuffer) {
    self.netlink = netlink
    self.inbox = inbox
    self.buffer = buffer
  }

  /// Returns when the inbox is stopped. Connections end with this value.
  mutating func run() {
    while !inbox.isStopped {
      let ready = wait()
      inbox.wakeup.clear()
      takeEvents()
      serve(ready)
      for listener in listeners { accept(from: listener) }
    }
  }

  // MARK: Waiting

  /// What poll(2) says of each peer, in their order.
  private mutating func wait() -> [Int16] {
    var requests = [pollfd(fd: inbox.wakeup.fileDescriptor, events: Int16(POLLIN), revents: 0)]
    for peer in peers {
      let events = (peer.wantsToRead ? POLLIN : 0) | (peer.wantsToWrite ? POLLOUT : 0)
      requests.append(pollfd(fd: peer.connection.channel.fileDescriptor, events: Int16(events), revents: 0))
    }
    if !isAcceptPaused {
      for listener in listeners {
        requests.append(pollfd(fd: listener.listener.fileDescriptor, events: Int16(POLLIN), revents: 0))
      }
    }
    let timeout: Int32 = isAcceptPaused ? 100 : -1
    isAcceptPaused = false
    // A failure can only be EINTR, and signals are blocked here; an early return does no harm.
    _ = poll(&requests, nfds_t(requests.count), timeout)
    return requests.dropFirst().prefix(peers.count).map(\.revents)
  }

  // MARK: Events

  /// Whoever connected before something happened hears of it.
  private mutating func takeEvents() {
    for event in inbox.take() {
      switch event {
      case .connection(let connection): peers.append(ServedPeer(connection))
      case .listener(let listener): listeners.append(listener)
      case .notification(let notification): deliver(notification)
      }
    }
  }

  private mutating func deliver(_ notification: KernelNotification) {
    guard let datagram = notification.datagram(netlink.profile) else { return }
    for index in peers.indices where peers[index].connection.groups.contains(notification.group) {
      // A peer that has gone is found by the poll that follows.
      _ = peers[index].notify(datagram)
    }
  }

  private mutating func accept(from served: ServedListener) {
    do throws(SystemError) {
      while let channel = try served.listener.accept() {
        let user = try channel.peerCredentials.uid
        let isAdmin = user == 0 || user == geteuid()
        let connection = ServedConnection(channel, netlink, isAdmin: isAdmin, groups: [], files: .record)
        peers.append(ServedPeer(connection))
      }
    } catch {
      isAcceptPaused = true
    }
  }

  // MARK: Requests

  private mutating func serve(_ ready: [Int16]) {
    var closed: [Int] = []
    for (index, events) in ready.enumerated() where events != 0 {
      if serve(index, events) == .closed { closed.append(index) }
    }
    for index in closed.reversed() { end(peers.remove(at: index).connection) }
  }

  /// Whoever waits for a close has by then been sent what it set off, as on Linux.
  private mutating func end(_ connection: ServedConnection) {
    inbox.forget(connection)
    connection.closeSocket()
    takeEvents()
  }

  private mutating func serve(_ index: Int, _ events: Int16) -> ServedPeer.Outcome {
    if peers[index].wantsToWrite {
      // With answers to send, a hang-up is the end: nobody will read them.
      if peers[index].flush() == .closed || Int32(events) & POLLHUP != 0 && !peers[index].wantsToRead { return .closed }
    }
    guard peers[index].wantsToRead, Int32(events) & (POLLIN | POLLHUP | POLLERR) != 0 else { return .open }
    return request(from: index)
  }

  /// Takes one record, so that a peer with many does not keep the others waiting.
  private mutating func request(from index: Int) -> ServedPeer.Outcome {
    let connection = peers[index].connection
    do throws(SystemError) {
      switch try connection.channel.receive(into: &buffer, waiting: .never) {
      case .datagram(var datagram):
        // What happened earlier is heard by those who were members then.
        takeEvents()
        let groups = connection.groups
        let answers = buffer.withBytes { connection.answers(to: $0, &datagram.descriptors) }
        inbox.noteMembership(from: groups, to: connection.groups)
        // What the request set off was notified before it was answered.
        takeEvents()
        peers[index].queue(answers)
        return peers[index].flush()
      case .wouldBlock: return .open
      case .overrun: return .open
      case .closed: return .closed
      }
    } catch {
      return .closed
    }
  }
}
