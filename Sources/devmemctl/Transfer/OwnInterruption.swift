import DevmemSocket
import Synchronization

/// Ends a connection from here, and remembers that, for what the connection then fails with is no fault of the peer's.
final class OwnInterruption: Sendable {
  private let socket: DevmemSocket.Interruption
  private let began = Atomic<Bool>(false)

  init(_ socket: DevmemSocket.Interruption) { self.socket = socket }

  var hasCome: Bool { began.load(ordering: .acquiring) }

  func interrupt() {
    began.store(true, ordering: .releasing)
    socket.interrupt()
  }
}
