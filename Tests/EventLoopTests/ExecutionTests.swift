import EventLoop
import Glibc
import Testing

/// An actor on the loop's thread, as the daemon's are.
actor Counter {
  private let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.unownedExecutor }

  private(set) var count = 0
  private(set) var threads: Set<UInt> = []

  init(on loop: EventLoop) { self.loop = loop }

  func increment() {
    count += 1
    threads.insert(currentThread())
  }

  func waitAndTake(_ descriptor: Int32) async throws -> UInt8? {
    try await loop.readable(descriptor)
    threads.insert(currentThread())
    return takeByte(descriptor)
  }
}

struct ExecutionTests {
  struct Failure: Error, Equatable {
    var code: Int
  }

  @Test func theOperationsResultOrErrorComesBack() throws {
    let loop = try EventLoop()
    #expect(loop.run { _ in 42 } == 42)
    let error = #expect(throws: Failure.self) {
      try loop.run { _ throws(Failure) -> Int in throw Failure(code: 7) }
    }
    #expect(error == Failure(code: 7))
    // A loop can be run again.
    #expect(loop.run { _ in 43 } == 43)
  }

  @Test func everythingRunsOnTheCallingThread() throws {
    let loop = try EventLoop()
    let counter = Counter(on: loop)
    let own = currentThread()
    loop.run { loop in
      #expect(currentThread() == own)
      await withDiscardingTaskGroup { group in
        for _ in 0..<2000 {
          group.addTask {
            await counter.increment()
            await Task.yield()
            await counter.increment()
          }
        }
      }
      #expect(await counter.count == 4000)
      #expect(await counter.threads == [own])
    }
  }

  @Test func anActorOnTheLoopWaitsForDescriptors() throws {
    let loop = try EventLoop()
    let counter = Counter(on: loop)
    let pair = try Pair()
    let own = currentThread()
    try loop.run { loop in
      async let byte = counter.waitAndTake(pair.first)
      try await loop.sleep(for: .milliseconds(1))
      #expect(sendByte(pair.second, 9))
      #expect(try await byte == 9)
      #expect(await counter.threads == [own])
      // Code that is on the loop's thread may enter its actors without waiting.
      #expect(countNow(counter) == 0)
    }
  }

  @Test func otherThreadsHandInWork() throws {
    let loop = try EventLoop()
    let counter = Counter(on: loop)
    let own = currentThread()
    let workers = try (0..<3).map { try WorkerThread(name: "sender-\($0)") }
    loop.run { _ in
      await withDiscardingTaskGroup { group in
        for worker in workers {
          group.addTask(executorPreference: worker.executor) {
            for _ in 0..<500 { await counter.increment() }
          }
        }
      }
      #expect(await counter.count == 1500)
      #expect(await counter.threads == [own])
    }
  }

  @Test func stopFromAnotherThreadEndsRun() throws {
    let loop = try EventLoop()
    let worker = try WorkerThread(name: "stopper")
    let stopping = Task(executorPreference: worker.executor) {
      usleep(5000)
      loop.stop()
    }
    loop.run()
    _ = stopping
  }

  @Test func jobsThatKeepComingDoNotStarveDescriptorsAndTimers() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    try loop.run { loop in
      let busy = Task(executorPreference: loop.executor) {
        while !Task.isCancelled { await Task.yield() }
      }
      try await loop.sleep(for: .milliseconds(1))
      #expect(sendByte(pair.second))
      try await loop.readable(pair.first)
      busy.cancel()
    }
  }

  @Test func aThousandConnectionsPlayPingPong() throws {
    allowManyDescriptors()

    let loop = try EventLoop()
    let pairs = try (0..<1000).map { _ in try Pair() }
    let rounds = 20
    let total = try loop.run { loop in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for pair in pairs {
          group.addTask {
            for _ in 0..<rounds { try await echo(pair.first, on: loop) }
            return 0
          }
          group.addTask {
            var answers = 0
            for round in 0..<rounds {
              #expect(sendByte(pair.second, UInt8(round + 1)))
              let answer = try await nextByte(pair.second, on: loop)
              if answer == UInt8(round + 1) { answers += 1 }
            }
            return answers
          }
        }
        var total = 0
        for try await answers in group { total += answers }
        return total
      }
    }
    #expect(total == 1000 * rounds)
  }
}

private func countNow(_ counter: Counter) -> Int { counter.assumeIsolated { $0.count } }

private func nextByte(_ descriptor: Int32, on loop: EventLoop) async throws -> UInt8 {
  while true {
    if let byte = takeByte(descriptor) { return byte }
    try await loop.readable(descriptor)
  }
}

private func echo(_ descriptor: Int32, on loop: EventLoop) async throws {
  let byte = try await nextByte(descriptor, on: loop)
  #expect(sendByte(descriptor, byte))
}
