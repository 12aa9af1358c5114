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
    let executor = try ThreadExecutor()
    self.executor = executor
    // The thread holds the executor alone: with the `WorkerThread` itself it could never end.
    _ = try SystemThread(name: name, stackSize: max(stackSize, 256 << 10)) {
      executor.withCurrentThread {
        var batch: [UnownedJob] = []
        while !executor.takeStop() {
          executor.runJobs(rounds: 1, reusing: &batch)
          if executor.fallAsleep() { executor.waitForWakeup() }
        }
      }
    }
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
