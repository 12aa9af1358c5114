import DevmemSocket
import EventLoop
import Glibc
import NetlinkSocket
import Testing

/// Its name where that of the channel's messages, which is the same, is visible as well.
typealias TestedSocket = DevmemSocket

/// A thread for calls that block, of which the pool of tasks has too few.
struct BackgroundThread: ~Copyable {
  private let thread: SystemThread

  init(_ body: @escaping @Sendable () -> Void) throws { thread = try SystemThread(name: "test", body) }

  consuming func join() { thread.join() }
}
