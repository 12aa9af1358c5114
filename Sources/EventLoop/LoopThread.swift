import Glibc
import Synchronization
public import SystemPackage

/// An event loop on a thread of its own, for a program whose main thread has something else to do: a test, or a tool
/// that runs a service beside itself.
public final class LoopThread: Sendable {
  public let loop: EventLoop
  private let end = ThreadEnd()

  /// Starts the thread; it runs until `stop`.
  ///
  /// - Throws: EMFILE or ENFILE when there is no descriptor left for the loop, EAGAIN when there is no thread.
  public init(name: String) throws(Errno) {
    let loop = try EventLoop()
    let end = end
    self.loop = loop
    _ = try SystemThread(name: name, stackSize: 1 << 20) {
      loop.run()
      end.reach()
    }
  }

  /// Starts a task on the loop.
  public func task<Success: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Success
  ) -> Task<Success, any Error> {
    Task(executorPreference: loop.executor, operation: operation)
  }

  /// Ends the loop, whatever waits on it, and returns when its thread is done.
  public func stop() async {
    loop.stop()
    await end.reached()
  }
}

/// The end of a thread, for tasks that wait for it.
private final class ThreadEnd: Sendable {
  private struct State {
    var isReached = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Mutex(State())

  func reach() {
    let waiting = state.withLock { state in
      state.isReached = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  func reached() async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if !state.isReached { state.waiting.append(continuation) }
        return state.isReached
      }
      if isReached { continuation.resume() }
    }
  }
}
