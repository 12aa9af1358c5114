import CLinux
import Glibc
public import SystemPackage

/// One thread for calls that block: a netlink request runs inside `sendmsg` until the kernel has restarted the queues.
///
/// Calls run one at a time, in order, off the loop. The thread ends with the last reference to this value.
public actor WorkerThread {
  /// Where this thread's jobs run; an actor that names `unownedExecutor` must keep the `WorkerThread` itself.
  public nonisolated let executor: ThreadExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - name: what the thread is called in `top` and `/proc`; the kernel keeps the first 15 bytes.
  ///   - stackSize: in bytes; at least 256 KiB. Only what is touched becomes memory.
  /// - Throws: EAGAIN when the process may have no more threads, EMFILE when it may have no more descriptors.
  public init(name: String, stackSize: Int = 512 << 10) throws(Errno) {
    executor = try ThreadExecutor()
    try startThread(name: name, stackSize: max(stackSize, 256 << 10), executor)
  }

  deinit { executor.stop() }

  /// Runs a blocking call on this thread, without blocking the caller's. It is not interrupted when the task is
  /// cancelled: what the kernel has begun it finishes.
  public func run<Success: ~Copyable & Sendable, Failure: Error>(
    _ body: @Sendable () throws(Failure) -> Success
  ) throws(Failure) -> Success {
    try body()
  }
}

/// What the thread holds: not the `WorkerThread`, which could then never end, but all that its last job needs.
private final class ThreadStart: Sendable {
  let executor: ThreadExecutor
  let name: String

  init(_ executor: ThreadExecutor, _ name: String) {
    self.executor = executor
    self.name = name
  }

  func run() {
    _ = clinux_pthread_setname(name)
    executor.withCurrentThread {
      var batch: [UnownedJob] = []
      while !executor.takeStop() {
        executor.runJobs(rounds: 1, reusing: &batch)
        if executor.fallAsleep() { executor.waitForWakeup() }
      }
    }
  }
}

private func startThread(name: String, stackSize: Int, _ executor: ThreadExecutor) throws(Errno) {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  pthread_attr_setstacksize(&attributes, stackSize)

  // The thread inherits the mask: signals are for the loop's SignalQueue, and never interrupt a call here.
  var every = sigset_t()
  var previous = sigset_t()
  sigfillset(&every)
  pthread_sigmask(SIG_SETMASK, &every, &previous)
  defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

  let start = Unmanaged.passRetained(ThreadStart(executor, String(decoding: name.utf8.prefix(15), as: UTF8.self)))
  var thread = pthread_t()
  let error = pthread_create(
    &thread, &attributes,
    { argument in
      if let argument { Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, start.toOpaque())
  guard error == 0 else {
    start.release()
    throw Errno(rawValue: error)
  }
}
