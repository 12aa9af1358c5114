import DevmemSocket
import EventLoop
import Glibc
import NetlinkSocket
import Testing

/// The error that a call ends with.
func failure(_ body: () throws(SystemError) -> Void) -> SystemError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

/// `#require` for a value that cannot be copied.
func unwrap<Value: ~Copyable>(_ value: consuming Value?, _ what: Comment = "a value") throws -> Value {
  guard let value else {
    Issue.record(what)
    throw Missing()
  }
  return value
}

struct Missing: Error {}

/// Its name where that of the channel's messages, which is the same, is visible as well.
typealias TestedSocket = DevmemSocket

/// A thread for calls that block, of which the pool of tasks has too few.
struct BackgroundThread: ~Copyable {
  private let thread: SystemThread

  init(_ body: @escaping @Sendable () -> Void) throws { thread = try SystemThread(name: "test", body) }

  consuming func join() { thread.join() }
}
