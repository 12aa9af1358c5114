import EventLoop
import Glibc
import Testing

struct SignalQueueTests {
  // Signals go to the loop's own thread here: the other threads of a test run do not block them, as a program's would.

  @Test func signalsAreReceivedInPlaceOfTheirAction() throws {
    let loop = try EventLoop()
    let signals = try SignalQueue([SIGTERM, SIGHUP], on: loop)
    let own = pthread_self()
    try loop.run { loop in
      pthread_kill(own, SIGTERM)
      #expect(try await signals.next() == SIGTERM)

      async let later = signals.next()
      try await loop.sleep(for: .milliseconds(2))
      pthread_kill(own, SIGHUP)
      #expect(try await later == SIGHUP)
    }
  }

  @Test func aWaitForASignalIsCancelled() throws {
    let loop = try EventLoop()
    let signals = try SignalQueue([SIGUSR2], on: loop)
    loop.run { loop in
      let task = Task(executorPreference: loop.executor) {
        do {
          _ = try await signals.next()
          return Ending.happened
        } catch {
          return .cancelled
        }
      }
      try? await loop.sleep(for: .milliseconds(2))
      task.cancel()
      #expect(await task.value == .cancelled)
    }
  }

  @Test func whatIsNoSignalIsRefused() throws {
    let loop = try EventLoop()
    #expect(throws: (any Error).self) { try SignalQueue([1000], on: loop) }
  }
}
