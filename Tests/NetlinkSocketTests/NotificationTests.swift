import CLinux
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// What multicast groups are told, and what of it was lost.
@Suite struct NotificationTests {
  @Test("known, unknown, unreadable and lost notifications are each an element, in order")
  func elements() async throws {
    let joined = Mutex<[UInt32]>([])
    let events = try await subscribe(telling: [
      deviceNotification(1), message(.overrun, 0, []),
      deviceNotification(2) + message(.netdev, 0, deviceBody(index: 3, command: 99)),
      // An attribute of five bytes where four are an index.
      message(.netdev, 0, [2, 1, 0, 0, 9, 0, 1, 0, 1, 0, 0, 0, 7, 0, 0, 0]),
      message(MessageType(rawValue: 77), 0, []), message(.noop, 0, []), deviceNotification(4),
    ]) { group in joined.withLock { $0.append(group) } }
    #expect(joined.withLock { $0 } == [4])
    var heard: [String] = []
    for try await event in events {
      heard.append(text(event))
      if heard.count == 7 { break }
    }
    #expect(heard == ["1", "resync", "2", "netdev 99", "netdev 2 unreadable", "no family", "4"])
  }

  @Test("what comes before the answer to the subscription is kept, up to a limit, beyond which it is a resync")
  func beforeTheAnswer() async throws {
    let events = try await subscribe(telling: [], ahead: (0..<20_000).map { deviceNotification($0) }) { _ in }
    var heard: [String] = []
    for try await event in events {
      heard.append(text(event))
      if heard.last == "resync" { break }
    }
    #expect(heard.count > 1000 && heard.count < 20_000)
    #expect(heard.dropLast() == (0..<heard.count - 1).map { String($0) }[...])
  }

  @Test("a receive buffer that is full is a resync, behind what was in it; nothing hangs")
  func fullBuffer() async throws {
    let events = try await Notifications<Shout>.kernel([NotificationSource()], receiveBuffer: 4096)
    let sender = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    for _ in 0..<200 { shout(from: sender) }
    var iterator = events.makeAsyncIterator()
    // A stranger's datagrams are passed over, so that the loss is all that is heard of them.
    guard case .resync = try await iterator.next() else {
      Issue.record("another event")
      return
    }
    for _ in 0..<200 { shout(from: sender) }
    guard case .resync = try await iterator.next() else {
      Issue.record("another event")
      return
    }
  }

  @Test("a wait ends when its task is cancelled, on a netlink socket too, and can be taken up again")
  func cancelling() async throws {
    let events = try await Notifications<Shout>.kernel([NotificationSource()], receiveBuffer: 4096)
    for _ in 0..<3 {
      let waiting = Task {
        for try await _ in events { return false }
        return true
      }
      waiting.cancel()
      #expect(try await waiting.value)
    }
    let sender = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    for _ in 0..<200 { shout(from: sender) }
    for try await event in events {
      guard case .resync = event else {
        Issue.record("\(event)")
        return
      }
      break
    }
  }

  @Test("a group that is not there, a family that is not there and families of two protocols are refused")
  func refusals() async throws {
    let group = try await #require(throws: NetlinkError.self) {
      try await Netdev.Notification.listen(groups: ["quarks"])
    }
    #expect(group.description.contains("quarks") || group.reason == .unknownFamily("netdev"))
    let mixed = try await #require(throws: NetlinkError.self) {
      try await Notifications<Int>.kernel([
        NotificationSource(Shout.self) { _ in 1 }, NotificationSource(Netdev.Notification.self) { _ in 2 },
      ])
    }
    #expect(mixed.description.contains("one netlink protocol"))
  }

  @Test("a peer that goes away ends the iteration in an error, behind what it told")
  func peerLeaves() async throws {
    let events = try await subscribe(telling: [deviceNotification(1)], thenLeaving: true) { _ in }
    var heard: [String] = []
    let error = try await #require(throws: NetlinkError.self) {
      for try await event in events { heard.append(text(event)) }
    }
    #expect(heard == ["1"])
    #expect(error.errno == .ECONNRESET)
  }

  // MARK: Support

  /// Subscribes at a peer that answers a request for it, like the service on its Unix socket.
  private func subscribe(
    telling notifications: [[UInt8]], ahead: [[UInt8]] = [], thenLeaving leaves: Bool = false,
    joining: @escaping @Sendable (UInt32) -> Void
  ) async throws -> Notifications<Netdev.Notification> {
    let pair = try MessageSocket.pair()
    let peer = ScriptedPeer(pair.second) { count, requests in
      count > 0 ? nil : ahead + [acknowledgement(requests[0].sequence)] + notifications
    }
    onNewThread { peer.serve() }
    return try await Notifications(NetlinkSession(pair.first), [NotificationSource(groups: ["mgmt"])]) {
      session, group throws(NetlinkError) in
      joining(group)
      try session.acknowledge(Netdev.Operations.DevGet.self, Netdev.Dev())
      // The peer takes a second request for its end.
      guard leaves else { return }
      _ = try? session.acknowledge(Netdev.Operations.DevGet.self, Netdev.Dev())
    }
  }

  private func deviceNotification(_ index: UInt32) -> [UInt8] {
    message(.netdev, 0, deviceBody(index: index, command: 2))
  }

  private func text(_ event: NotificationEvent<Netdev.Notification>) -> String {
    switch event {
    case .notification(.devAddNtf(let device)): String(device.ifindex ?? 0)
    case .notification: "another"
    case .unknown(let unknown):
      (unknown.family ?? "no family") + (unknown.command.map { " \($0)" } ?? "")
        + (unknown.error == nil ? "" : " unreadable")
    case .resync: "resync"
    }
  }

  private func shout(from socket: borrowing MessageSocket) {
    let bytes = message(MessageType(rawValue: 20), 0, [UInt8](repeating: 0, count: 1000))
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    address.nl_groups = 1 << 10
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        let length = socklen_t(MemoryLayout<sockaddr_nl>.size)
        _ = sendto(socket.fileDescriptor, bytes, bytes.count, Int32(MSG_DONTWAIT), $0, length)
      }
    }
  }
}

/// A raw family on NETLINK_USERSOCK, where anybody may send to a group: a receive buffer can be filled without root.
private struct Shout: FamilyNotification {
  enum Family: NetlinkFamily {
    static let schema = FamilySchema(
      name: "shout", transport: .raw(protocol: 2), operations: [],
      multicastGroups: [MulticastGroupSchema(name: "all", number: 11)])
    static let operations: [any NetlinkOperation.Type] = []
  }

  init?(_ message: MessageView) throws(DecodingError) {}
}
