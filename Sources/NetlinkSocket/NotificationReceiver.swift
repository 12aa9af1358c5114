import EventLoop
import NetlinkCodec
import SystemPackage

/// Receives notifications on a thread of its own, one datagram at a time.
actor NotificationReceiver<Notification: Sendable> {
  private let thread: WorkerThread
  /// Ends a wait, for whoever cancels.
  private nonisolated let wakeup: Wakeup
  private var session: NetlinkSession
  private var routes: [NotificationRoute<Notification>] = []
  /// Received and not handed out yet.
  private var events: [NotificationEvent<Notification>] = []
  private var taken = 0
  /// How many more datagrams may come before a loss that the socket told of has to be passed on.
  private var beforeResync: Int?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  init(_ session: consuming NetlinkSession) throws(SystemError) {
    wakeup = try Wakeup()
    do {
      thread = try WorkerThread(name: "notifications")
    } catch {
      throw SystemError("pthread_create", ErrorNumber(rawValue: error.rawValue))
    }
    self.session = session
  }

  /// All families are looked up before the first group is joined, so that nothing comes between a request and its answer
  /// where the transport cannot tell the two apart.
  func subscribe(
    to sources: [NotificationSource<Notification>],
    _ join: @Sendable (inout NetlinkSession, UInt32) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    for source in sources { routes.append(try NotificationRoute(source, on: &session)) }
    session.backlog = NotificationBacklog()
    for group in routes.flatMap(\.groups) { try join(&session, group) }
  }

  nonisolated func nextUnlessCancelled() async throws(NetlinkError) -> NotificationEvent<Notification>? {
    let outcome = await withTaskCancellationHandler {
      await outcomeOfNext()
    } onCancel: {
      wakeup.signal()
    }
    return try outcome.get()
  }

  private func outcomeOfNext() -> Result<NotificationEvent<Notification>?, NetlinkError> {
    do throws(NetlinkError) {
      return .success(try next())
    } catch {
      return .failure(error)
    }
  }

  private func next() throws(NetlinkError) -> NotificationEvent<Notification>? {
    while true {
      if taken < events.count {
        defer { taken += 1 }
        return events[taken]
      }
      events.removeAll(keepingCapacity: true)
      taken = 0
      if Task.isCancelled {
        wakeup.clear()
        return nil
      }
      if try takeBacklog() { continue }
      try receive()
    }
  }

  /// What came while groups were being joined; false when there is no more of it.
  private func takeBacklog() throws(NetlinkError) -> Bool {
    guard let isEmpty = session.backlog?.isEmpty, !isEmpty else { return false }
    guard let message = session.backlog?.next() else {
      events.append(.resync)
      return true
    }
    try Self.read(message.span.bytes, routes, into: &events)
    return true
  }

  private func receive() throws(NetlinkError) {
    if beforeResync == 0 { return resync() }
    switch try session.receive(for: "notification", waiting: beforeResync == nil ? .forever : .never, unless: wakeup) {
    case .datagram:
      if let rest = beforeResync { beforeResync = rest - 1 }
      try read()
    case .overrun:
      // What is in the receive buffer is older than the loss, and the kernel drops everything until it is empty
      // (NETLINK_S_CONGESTED). Reading again before that would be too early. The limit is for a buffer that never is.
      beforeResync = beforeResync ?? 1 << 16
    case .silence:
      if beforeResync != nil { resync() } else { wakeup.clear() }
    }
  }

  private func resync() {
    beforeResync = nil
    events.append(.resync)
  }

  private func read() throws(NetlinkError) {
    var heard: [NotificationEvent<Notification>] = []
    defer { events += heard }
    let routes = routes
    try session.buffer.withBytes { (bytes: RawSpan) throws(NetlinkError) in
      try Self.read(bytes, routes, into: &heard)
    }
  }

  /// The messages of a datagram. What is neither a notification nor the word that some were lost is left over from a
  /// request.
  private static func read(
    _ bytes: RawSpan, _ routes: [NotificationRoute<Notification>],
    into events: inout [NotificationEvent<Notification>]
  ) throws(NetlinkError) {
    var messages = MessageReader(bytes)
    while true {
      let next: MessageView?
      do throws(DecodingError) {
        next = try messages.next()
      } catch {
        throw NetlinkError("notification", .decoding(error))
      }
      guard let message = next else { return }
      if message.header.type == .overrun {
        events.append(.resync)
      } else if message.header.type.rawValue >= MessageType.firstFamily {
        events.append(event(message, routes))
      }
    }
  }

  private static func event(
    _ message: MessageView, _ routes: [NotificationRoute<Notification>]
  ) -> NotificationEvent<Notification> {
    for route in routes {
      if let event = route.event(message) { return event }
    }
    return .unknown(UnknownNotification(message, of: nil))
  }
}
