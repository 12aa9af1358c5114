import Glibc
public import SystemPackage

/// One thread that runs tasks and waits for descriptors, timers and signals on their behalf, by epoll(7).
///
/// Another actor lives on the same thread by naming this one's executor, and then calls it without a hop:
///
///     actor Registry {
///       let loop: EventLoop
///       nonisolated var unownedExecutor: UnownedSerialExecutor { loop.unownedExecutor }
///     }
///
/// `run` is called by the thread that is to be the loop's, usually the main one. No other thread is started: a task
/// that only waits here never touches Swift's global executor.
public actor EventLoop {
  /// True when the wait ended as asked, false when it was called off.
  typealias Waiter = UnsafeContinuation<Bool, Never>

  /// Where the loop's jobs run. It is also what `Task(executorPreference:)` takes.
  public nonisolated let executor: ThreadExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// What a task waits for.
  private enum Subject: Sendable {
    case descriptor(Int32, Readiness)
    /// On the monotonic clock, in nanoseconds.
    case deadline(UInt64)
  }

  private var poller: Poller
  /// By descriptor number, which the kernel keeps small.
  private var descriptors: [DescriptorWaiters<Waiter>] = []
  private var timers = TimerQueue<Waiter>()
  /// Descriptors that are not listened to for now.
  private var pauses = Pauses()
  private var idleWork: [@Sendable () -> Void] = []
  private var lastWaitID: UInt64 = 0

  /// - Throws: EMFILE or ENFILE when there is no descriptor left for epoll or its eventfd.
  public init() throws(Errno) {
    let executor = try ThreadExecutor()
    let poller = try Poller()
    try poller.watch(eventfd: executor.wakeup)
    self.poller = poller
    self.executor = executor
  }

  // MARK: Waiting

  /// Returns when a read, a receive or an accept on the descriptor would not block: there is something to read, the
  /// peer has gone, or the descriptor is in error. It may return early; try the call, and wait again if it would block.
  ///
  /// Several tasks may wait for one descriptor, to read and to write. All who wait for what happened are resumed.
  ///
  /// - Throws: when the task is cancelled, or when the descriptor was given to `forget`.
  public func readable(_ descriptor: Int32) async throws(CancellationError) {
    try await wait(for: .descriptor(descriptor, .readable))
  }

  /// Returns when a write or a send on the descriptor would not block; otherwise as `readable`.
  public func writable(_ descriptor: Int32) async throws(CancellationError) {
    try await wait(for: .descriptor(descriptor, .writable))
  }

  /// Returns after a time, to the next millisecond; time that the machine is suspended for does not count.
  ///
  /// - Throws: when the task is cancelled.
  public func sleep(for duration: Duration) async throws(CancellationError) {
    try await wait(for: .deadline(Monotonic.now(after: duration)))
  }

  /// Calls off all waits for a descriptor, which is about to be closed: those who wait get a `CancellationError`.
  ///
  /// Closing a descriptor that nobody waits for needs no call.
  public func forget(_ descriptor: Int32) {
    _ = pauses.remove(descriptor)
    guard isKnown(descriptor) else { return }
    poller.remove(descriptor)
    descriptors[Int(descriptor)].isRegistered = false
    resume(descriptor, returning: false, readable: true, writable: true)
  }

  /// Does not tell those who wait for a descriptor that it is readable until `resume`, or until a time has passed.
  ///
  /// It is for what this process is about to set off itself, and will look at when that is over.
  public func pause(_ descriptor: Int32, atMost limit: Duration) {
    pauses.insert(descriptor, until: Monotonic.now(after: limit))
    if isKnown(descriptor) { arm(descriptor) }
  }

  public func resume(_ descriptor: Int32) {
    if pauses.remove(descriptor), isKnown(descriptor) { arm(descriptor) }
  }

  /// Runs something when nothing else is to be done and no descriptor is paused: what others wait for comes before it. Such
  /// work is done in the order it came, all of it before `run` returns, and soon even where there is always something else
  /// to do.
  public func whenIdle(_ work: @escaping @Sendable () -> Void) { idleWork.append(work) }

  /// Suspends the task until what it waits for happens.
  private func wait(for subject: Subject) async throws(CancellationError) {
    lastWaitID += 1
    let id = lastWaitID
    let happened = await withTaskCancellationHandler {
      await withUnsafeContinuation(isolation: self) { (waiter: Waiter) in
        if Task.isCancelled { waiter.resume(returning: false) } else { register(waiter, id: id, for: subject) }
      }
    } onCancel: {
      // Whichever thread cancels, the loop's own calls the wait off, after it was registered above.
      _ = Task(executorPreference: executor) { await self.callOff(id, subject) }
    }
    guard happened else { throw CancellationError() }
  }

  private func register(_ waiter: Waiter, id: UInt64, for subject: Subject) {
    switch subject {
    case .deadline(let deadline):
      timers.insert(waiter, id: id, deadline: deadline)
    case .descriptor(let descriptor, let readiness):
      precondition(descriptor >= 0, "a descriptor is never negative")
      while descriptors.count <= Int(descriptor) { descriptors.append(DescriptorWaiters()) }
      descriptors[Int(descriptor)].insert(waiter, id: id, for: readiness)
      arm(descriptor)
    }
  }

  private func callOff(_ id: UInt64, _ subject: Subject) {
    let waiter =
      switch subject {
      case .deadline: timers.remove(id)
      case .descriptor(let descriptor, _): isKnown(descriptor) ? descriptors[Int(descriptor)].remove(id) : nil
      }
    // Nobody is left when it happened first, and nobody was there when the task had been cancelled before.
    waiter?.resume(returning: false)
  }

  private func resume(_ descriptor: Int32, returning happened: Bool, readable: Bool, writable: Bool) {
    for waiter in descriptors[Int(descriptor)].take(readable: readable, writable: writable) {
      waiter.resume(returning: happened)
    }
  }

  /// Somebody has waited for a descriptor of this number, or a greater one.
  private func isKnown(_ descriptor: Int32) -> Bool { descriptors.indices.contains(Int(descriptor)) }

  /// Asks epoll for what is waited for on a descriptor now.
  private func arm(_ descriptor: Int32) {
    let readable = descriptors[Int(descriptor)].isAwaited(.readable) && !pauses.contains(descriptor)
    let writable = descriptors[Int(descriptor)].isAwaited(.writable)
    guard !descriptors[Int(descriptor)].isEmpty else { return }
    let outcome = poller.arm(
      descriptor, readable: readable, writable: writable, isKnown: &descriptors[Int(descriptor)].isRegistered)
    guard outcome == .immediate else { return }
    resume(descriptor, returning: true, readable: true, writable: true)
  }

  // MARK: Running

  /// Runs the loop on the calling thread until `stop` is called, and then what is ready to run.
  ///
  /// A task that still waits for something stays suspended; cancel it first.
  public nonisolated func run() {
    executor.withCurrentThread {
      var batch: [UnownedJob] = []
      while true {
        // A few rounds, since a task that hops between actors of this loop needs one for each hop.
        executor.runJobs(rounds: 16, reusing: &batch)
        if executor.takeStop() { return assumeIsolated { $0.doIdleWork() } }
        assumeIsolated { $0.waitForEvents() }
      }
    }
  }

  /// Runs the loop on the calling thread until `operation`, isolated to the loop, has ended, and answers its result.
  ///
  /// This is how a program's main function enters structured concurrency without starting another thread.
  public nonisolated func run<Success: Sendable, Failure: Error>(
    until operation: @escaping @Sendable (isolated EventLoop) async throws(Failure) -> Success
  ) throws(Failure) -> Success {
    let outcome = Outcome<Success, Failure>()
    _ = Task(executorPreference: executor) {
      await outcome.settle(on: self, operation)
      self.stop()
    }
    run()
    return try outcome.get()
  }

  /// Makes `run` return. Any thread may call it.
  public nonisolated func stop() { executor.stop() }

  private func waitForEvents() {
    let isIdle = !idleWork.isEmpty && pauses.isEmpty
    // Where there is one processor, whoever was answered has its turn first, and may ask for more.
    if isIdle { sched_yield() }
    let mayBlock = !isIdle && executor.fallAsleep()
    let count = poller.wait(timeout: mayBlock ? timeout() : 0)
    if mayBlock { executor.awake() }
    for index in 0..<count { handle(poller.event(index)) }
    resumeDue()
    if isIdle && count == 0 || idleWork.count > Self.idleWorkLimit { doIdleWork() }
  }

  private func resumeDue() {
    guard !timers.isEmpty || !pauses.isEmpty else { return }
    let now = Monotonic.now()
    while let waiter = timers.popDue(at: now) { waiter.resume(returning: true) }
    for descriptor in pauses.takeDue(at: now) { arm(descriptor) }
  }

  /// Work that may wait for an idle moment.
  private static let idleWorkLimit = 64

  /// Does at once what waits for an idle moment.
  public func doIdleWork() {
    while !idleWork.isEmpty {
      let work = idleWork
      idleWork = []
      for work in work { work() }
    }
  }

  private func handle(_ event: Poller.Event) {
    // It has done what it is for: the thread is awake.
    if event.descriptor == executor.wakeup { return }
    resume(event.descriptor, returning: true, readable: event.readable, writable: event.writable)
    arm(event.descriptor)
  }

  /// Until the next timer, in epoll's milliseconds, rounded up: a loop that wakes too early would only turn again.
  private func timeout() -> Int32 {
    let deadline = min(timers.nextDeadline() ?? .max, pauses.nextDeadline)
    guard deadline != .max else { return -1 }
    let now = Monotonic.now()
    guard deadline > now else { return 0 }
    return Int32(clamping: (deadline - now - 1) / 1_000_000 + 1)
  }
}
