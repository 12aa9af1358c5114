import CLinux
import Glibc
import Synchronization
import SystemPackage

/// A serial executor whose jobs run on one thread: the one that drains it.
///
/// An `EventLoop` and a `WorkerThread` each have one. Jobs run in the order they came, whatever their priority, and
/// any thread may add one.
public final class ThreadExecutor: SerialExecutor, TaskExecutor {
  /// What threads share, under the lock.
  private struct Shared {
    var jobs: [UnownedJob] = []
    /// The thread is blocked, or is about to be, and needs `wakeup` to notice a job.
    var isAsleep = false
    var isStopped = false

    /// True for the first who finds the thread asleep; that one wakes it.
    mutating func takeSleep() -> Bool {
      defer { isAsleep = false }
      return isAsleep
    }
  }

  private let shared = Mutex(Shared())
  /// The thread that drains this executor, as pthread_self(3) names it; 0 while none does.
  private let thread = Atomic<UInt>(0)
  /// An eventfd that is written to when a sleeping thread is wanted.
  let wakeup: Int32

  init() throws(Errno) {
    // Blocking: a thread that has nothing but jobs sleeps in the read itself.
    let wakeup = eventfd(0, Int32(EFD_CLOEXEC))
    guard wakeup >= 0 else { throw Errno(rawValue: errno) }
    self.wakeup = wakeup
  }

  deinit { close(wakeup) }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let needsWakeup = shared.withLock { shared in
      shared.jobs.append(job)
      return shared.takeSleep()
    }
    if needsWakeup { wake() }
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  public func checkIsolated() {
    precondition(isCurrentThread, "this code must run on its executor's thread")
  }

  public func isIsolatingCurrentContext() -> Bool? { isCurrentThread }

  private var isCurrentThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  /// Makes the calling thread the one that drains this executor, for the time of `body`.
  func withCurrentThread<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    let (isFree, _) = thread.compareExchange(expected: 0, desired: UInt(pthread_self()), ordering: .relaxed)
    precondition(isFree, "another thread is running this executor")
    defer { thread.store(0, ordering: .relaxed) }
    try body()
  }

  /// Runs the jobs there are and those that they add, but gives the caller its turn after `rounds` of them, so that
  /// jobs which keep adding jobs cannot keep events waiting.
  func runJobs(rounds: Int, reusing batch: inout [UnownedJob]) {
    for _ in 0..<rounds {
      batch.removeAll(keepingCapacity: true)
      shared.withLock { swap(&$0.jobs, &batch) }
      if batch.isEmpty { return }
      for job in batch {
        job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
      }
    }
  }

  /// True when there is nothing to run, so that the thread may block; from here on a new job signals `wakeup`.
  func fallAsleep() -> Bool {
    shared.withLock { shared in
      shared.isAsleep = shared.jobs.isEmpty && !shared.isStopped
      return shared.isAsleep
    }
  }

  /// To be called when the thread is back, so that nobody pays for waking it.
  func awake() {
    shared.withLock { $0.isAsleep = false }
  }

  /// Blocks the thread that fell asleep until it is wanted.
  func waitForWakeup() {
    var count: UInt64 = 0
    while read(wakeup, &count, MemoryLayout<UInt64>.size) < 0 {}
    awake()
  }

  /// Asks the thread to return once it has run the jobs there are.
  func stop() {
    let needsWakeup = shared.withLock { shared in
      shared.isStopped = true
      return shared.takeSleep()
    }
    if needsWakeup { wake() }
  }

  /// True when the thread should return. A request to stop is used up by it, so that a loop can run again.
  func takeStop() -> Bool {
    shared.withLock { shared in
      guard shared.isStopped && shared.jobs.isEmpty else { return false }
      shared.isStopped = false
      return true
    }
  }

  private func wake() {
    var one: UInt64 = 1
    // An event loop never takes back what it was signalled; its counter is full after more wake-ups than there will be.
    _ = write(wakeup, &one, MemoryLayout<UInt64>.size)
  }
}
