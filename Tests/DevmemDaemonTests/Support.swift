import DevmemdMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Synchronization
import Testing

/// The refusal a request is expected to meet.
func refused<Result>(_ body: () throws -> Result) throws -> NetlinkError.Rejection {
  do {
    _ = try body()
  } catch let error as NetlinkError {
    return try #require(error.rejection, "\(error)")
  }
  Issue.record("the request was not refused")
  throw NetlinkError("test", .protocolViolation("not refused"))
}

/// Waits for something that happens on another thread, for ten seconds at most.
func until(_ condition: () throws -> Bool) async throws {
  for _ in 0..<1000 {
    if try condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("it did not happen in time")
}

/// A connection that hears a group of the daemon's.
func subscribe(_ daemon: RunningDaemon, family: String, group: String) throws -> MessageSocket {
  var session = try daemon.connect()
  let number = try #require(try session.resolve(family).groups[group])
  try session.acknowledge(Devmemd.Operations.Subscribe.self, Devmemd.Subscription(group: number))
  return session.release()
}

/// The next notifications of a connection; one that does not come is an error, not a hang.
func receive<Notification>(
  _ count: Int, from socket: borrowing MessageSocket, _ decode: (MessageView) throws -> Notification?
) throws -> [Notification] {
  var buffer = try ReceiveBuffer()
  var heard: [Notification] = []
  while heard.count < count {
    guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) else {
      throw SystemError("recvmsg", .ETIMEDOUT, "\(heard.count) of \(count) notifications came")
    }
    try buffer.withBytes { bytes in
      var reader = MessageReader(bytes)
      while let message = try reader.next() {
        if let notification = try decode(message) { heard.append(notification) }
      }
    }
  }
  return heard
}

/// What a simulated kernel told its listeners.
final class NotificationLog: Sendable {
  private let notifications = Mutex<[KernelNotification]>([])

  init(_ kernel: SimulatedKernel) {
    _ = kernel.subscribe { notification in self.notifications.withLock { $0.append(notification) } }
  }

  /// Kernel numbers of bindings in the order their page pools went away.
  var bindingsGone: [UInt32?] {
    notifications.withLock { $0 }.compactMap { notification in
      if case .pagePoolDeleted(let pool) = notification, pool.dmabuf != nil { pool.dmabuf } else { nil }
    }
  }
}
