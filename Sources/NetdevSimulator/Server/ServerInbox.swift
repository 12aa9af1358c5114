internal import NetlinkCodec
internal import NetlinkSocket
internal import Synchronization

/// What reaches the server's thread from others, in order.
final class ServerInbox: Sendable {
  enum Event: Sendable {
    case connection(ServedConnection)
    case listener(ServedListener)
    case notification(KernelNotification)
  }

  private struct State {
    var events: [Event] = []
    /// Connections that hear notifications; without any, notifications are not worth a wake-up.
    var members = 0
    var isStopped = false
  }

  let wakeup: Wakeup
  private let state = Mutex(State())

  init() throws(SystemError) { wakeup = try Wakeup() }

  /// - Throws: ECONNREFUSED once the server has stopped.
  func add(_ connection: ServedConnection) throws(SystemError) {
    try push(.connection(connection), members: connection.groups.isEmpty ? 0 : 1)
  }

  func add(_ listener: ServedListener) throws(SystemError) { try push(.listener(listener), members: 0) }

  private func push(_ event: Event, members: Int) throws(SystemError) {
    try state.withLock { (state) throws(SystemError) in
      guard !state.isStopped else { throw SystemError("connect", .ECONNREFUSED, "the simulated kernel has stopped") }
      state.events.append(event)
      state.members += members
    }
    wakeup.signal()
  }

  /// Called while the kernel's lock is held.
  func notify(_ notification: KernelNotification) {
    let isHeard = state.withLock { state in
      guard state.members > 0 else { return false }
      state.events.append(.notification(notification))
      return true
    }
    if isHeard { wakeup.signal() }
  }

  func forget(_ connection: ServedConnection) { noteMembership(from: connection.groups, to: []) }

  /// A connection has joined groups or left some.
  func noteMembership(from old: NotificationGroups, to new: NotificationGroups) {
    guard old.isEmpty != new.isEmpty else { return }
    state.withLock { $0.members += new.isEmpty ? -1 : 1 }
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    wakeup.signal()
  }

  var isStopped: Bool { state.withLock(\.isStopped) }

  func take() -> [Event] {
    state.withLock { state in
      let events = state.events
      state.events = []
      return events
    }
  }
}

/// A listening socket; everyone who connects gets a netlink socket.
final class ServedListener: Sendable {
  let listener: SeqpacketListener

  init(_ listener: consuming SeqpacketListener) { self.listener = listener }
}
