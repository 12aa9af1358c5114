public import NetlinkCodec

/// What multicast groups are told, as it comes.
///
///     for try await event in try await Netdev.Notification.listen() {
///       switch event {
///       case .notification(.devAddNtf(let device)): …
///       case .notification, .unknown: …
///       case .resync: …  // some were lost: read again what matters
///       }
///     }
///
/// Groups of several families come through one socket, in order, when `sources` names them. The subscription lasts as long
/// as a copy of this value or of an iterator does. One iteration at a time: iterators take from the same socket.
///
/// Nothing is kept here beyond one datagram. What is not read waits in the socket's receive buffer; when that is full the
/// peer drops what follows, and a `resync` stands where it is missing. Iteration ends when its task is cancelled, and may
/// be taken up again; it throws when the socket fails.
public struct Notifications<Notification: Sendable>: AsyncSequence, Sendable {
  public typealias Element = NotificationEvent<Notification>
  public typealias Failure = NetlinkError
  private let receiver: NotificationReceiver<Notification>

  /// Subscribes on a session that is used for nothing else.
  ///
  /// - Parameters:
  ///   - sources: families of one transport: generic ones, or raw ones of one protocol.
  ///   - joining: makes the session a member of a group; what happens after it returns is in the sequence.
  /// - Throws: when a family or a group is not there, or joining is refused.
  public init(
    _ session: consuming NetlinkSession, _ sources: [NotificationSource<Notification>],
    joining: @escaping @Sendable (inout NetlinkSession, _ group: UInt32) throws(NetlinkError) -> Void
  ) async throws(NetlinkError) {
    do throws(SystemError) {
      receiver = try NotificationReceiver(session)
    } catch {
      throw NetlinkError("subscribe", .transport(error.errno, call: error.call))
    }
    try await receiver.subscribe(to: sources, joining)
  }

  /// Joins groups of the running kernel, in the caller's network namespace.
  ///
  /// - Parameter receiveBuffer: how many bytes may wait unread; the system's default unless given.
  public static func kernel(
    _ sources: [NotificationSource<Notification>], receiveBuffer: Int? = nil
  ) async throws(NetlinkError) -> Notifications {
    let transports = Set(sources.map { NotificationTransport($0.family) })
    guard let transport = transports.first, transports.count == 1 else {
      throw NetlinkError("subscribe", .protocolViolation("families of one netlink protocol can share a socket"))
    }
    let session = try open(transport, receiveBuffer: receiveBuffer)
    return try await Notifications(session, sources) { session, group throws(NetlinkError) in
      try session.join(group: group)
    }
  }

  private static func open(
    _ transport: NotificationTransport, receiveBuffer: Int?
  ) throws(NetlinkError) -> NetlinkSession {
    do throws(SystemError) {
      let socket = try MessageSocket.netlink(protocol: transport.number)
      if let receiveBuffer { try socket.setReceiveBuffer(bytes: receiveBuffer) }
      return try NetlinkSession(socket)
    } catch {
      throw NetlinkError("subscribe", .transport(error.errno, call: error.call))
    }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(receiver: receiver) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let receiver: NotificationReceiver<Notification>

    public mutating func next() async throws(NetlinkError) -> NotificationEvent<Notification>? {
      try await receiver.nextUnlessCancelled()
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(NetlinkError) -> NotificationEvent<Notification>? {
      try await receiver.nextUnlessCancelled()
    }
  }
}

extension FamilyNotification {
  /// What the running kernel tells this family's groups.
  ///
  /// - Parameter groups: their names in the spec; all of them unless given.
  public static func listen(groups: [String]? = nil) async throws(NetlinkError) -> Notifications<Self> {
    try await .kernel([NotificationSource(groups: groups)])
  }
}

extension NetlinkSession {
  /// Joins a multicast group on an AF_NETLINK socket. What it is told is received by `Notifications`.
  public borrowing func join(group: UInt32) throws(NetlinkError) {
    do throws(SystemError) {
      try socket.join(group: group)
    } catch {
      throw NetlinkError("subscribe", .transport(error.errno, call: error.call))
    }
  }
}

/// The protocol number of the socket that a family is spoken on.
private struct NotificationTransport: Hashable {
  /// NETLINK_GENERIC, or a raw family's own.
  let number: Int32

  init(_ family: FamilySchema) {
    switch family.transport {
    case .generic: number = 16
    case .raw(let number): self.number = Int32(number)
    }
  }
}
