import EventLoop
import Glibc
import Testing

/// An actor whose work blocks, on a thread of its own.
actor BlockingWork {
  private let worker: WorkerThread
  nonisolated var unownedExecutor: UnownedSerialExecutor { worker.unownedExecutor }

  init(on worker: WorkerThread) { self.worker = worker }

  func thread() -> UInt { currentThread() }
}

struct WorkerThreadTests {
  struct Failure: Error, Equatable {}

  @Test func aBlockingCallDoesNotBlockTheLoop() throws {
    let loop = try EventLoop()
    let worker = try WorkerThread(name: "blocking")
    var pipe: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&pipe) == 0)
    let (reading, writing) = (pipe[0], pipe[1])
    loop.run { loop in
      let own = currentThread()
      async let answer = worker.run { () -> (UInt, UInt8) in
        var byte: UInt8 = 0
        _ = read(reading, &byte, 1)
        return (currentThread(), byte)
      }
      // The worker blocks until the loop, which therefore runs on, writes.
      try? await loop.sleep(for: .milliseconds(5))
      var byte: UInt8 = 77
      _ = write(writing, &byte, 1)
      let (thread, received) = await answer
      #expect(received == 77)
      #expect(thread != own)
      #expect(currentThread() == own)
    }
    close(reading)
    close(writing)
  }

  @Test func actorsHopThereAndBack() throws {
    let loop = try EventLoop()
    let worker = try WorkerThread(name: "hopping")
    let work = BlockingWork(on: worker)
    let counter = Counter(on: loop)
    loop.run { _ in
      let own = currentThread()
      let other = await work.thread()
      #expect(other != own)
      for _ in 0..<200 {
        #expect(await work.thread() == other)
        await counter.increment()
        #expect(currentThread() == own)
      }
      #expect(await counter.threads == [own])
    }
  }

  @Test func callsRunOneAtATime() async throws {
    let worker = try WorkerThread(name: "ordered")
    let running = Shared(0)
    let overlaps = Shared(0)
    await withDiscardingTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          await worker.run {
            running.change { $0 += 1 }
            sched_yield()
            overlaps.change { [count = running.value] in if count > 1 { $0 += 1 } }
            running.change { $0 -= 1 }
          }
        }
      }
    }
    #expect(overlaps.value == 0)
  }

  @Test func errorsComeBackTyped() async throws {
    let worker = try WorkerThread(name: "failing")
    do throws(Failure) {
      try await worker.run { () throws(Failure) in throw Failure() }
      Issue.record("no error came back")
    } catch {
      #expect(error == Failure())
    }
  }

  @Test func aTaskPrefersTheThread() async throws {
    let worker = try WorkerThread(name: "preferred")
    let onWorker = await worker.run { currentThread() }
    let ofTask = await Task(executorPreference: worker.executor) { currentThread() }.value
    #expect(ofTask == onWorker)
  }

  @Test func theThreadHasItsNameBlocksSignalsAndEndsWhenReleased() async throws {
    let name = "w-\(UInt32.random(in: 0 ... .max))"
    do {
      let worker = try WorkerThread(name: name)
      let isBlocked = await worker.run {
        var set = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &set)
        return sigismember(&set, SIGTERM) == 1
      }
      #expect(isBlocked)
      #expect(threadNames().contains(name))
    }
    // The thread ends on its own; a minute is for a machine that is very busy.
    for _ in 0..<6000 where threadNames().contains(name) { usleep(10_000) }
    #expect(!threadNames().contains(name))
  }

  @Test func workThatHoldsTheLastReferenceRunsToItsEnd() async throws {
    for round in 0..<50 {
      let finished = try await lastReference(round)
      #expect(finished == round)
    }
  }

  private func lastReference(_ round: Int) async throws -> Int {
    let work = BlockingWork(on: try WorkerThread(name: "last-\(round)"))
    return await Task {
      _ = await work.thread()
      return round
    }.value
  }
}
