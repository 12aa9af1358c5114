import DevmemSocket
import NetlinkSocket
import Synchronization

/// Ends what is being sent: in order, behind what was taken to be sent, or at once.
final class SendingStop: Sendable {
  let wakeup: Wakeup
  private let socket: TransferSocket
  private let left = Mutex(Int?.none)

  init(_ socket: TransferSocket) throws(SystemError) {
    self.socket = socket
    wakeup = try Wakeup()
  }

  var hasCome: Bool { wakeup.isSignalled }
  var isAbandoned: Bool { unfinishedSends != nil }
  /// Sends that were not over when the connection was abandoned. That ends them too, and does not send them.
  var unfinishedSends: Int? { left.withLock { $0 } }

  /// Nothing more is taken to be sent.
  func stop() { wakeup.signal() }

  /// Ends the connection under what waits to be sent.
  func abandon() {
    left.withLock { $0 = $0 ?? socket.socket.unfinishedSends }
    wakeup.signal()
    socket.socket.interruption.interrupt()
  }
}
