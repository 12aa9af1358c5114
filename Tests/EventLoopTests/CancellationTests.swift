import EventLoop
import Glibc
import Testing

struct CancellationTests {
  @Test func aCancelledReaderIsResumedAndTheNextOneIsNot() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    try loop.run { loop in
      let first = Task(executorPreference: loop.executor) {
        await readingEnds(loop, pair.first)
      }
      let second = Task(executorPreference: loop.executor) {
        await readingEnds(loop, pair.first)
      }
      try await loop.sleep(for: .milliseconds(2))
      first.cancel()
      #expect(await first.value == .cancelled)
      #expect(sendByte(pair.second))
      #expect(await second.value == .happened)
    }
  }

  @Test func aTaskThatWasCancelledBeforeDoesNotWait() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    loop.run { loop in
      let task = Task(executorPreference: loop.executor) {
        withUnsafeCurrentTask { $0?.cancel() }
        let reading = await readingEnds(loop, pair.first)
        let sleeping = await sleepEnds(loop, .seconds(3600))
        return [reading, sleeping]
      }
      #expect(await task.value == [.cancelled, .cancelled])
    }
  }

  @Test func aSleeperIsResumed() throws {
    let loop = try EventLoop()
    loop.run { loop in
      let task = Task(executorPreference: loop.executor) {
        await sleepEnds(loop, .seconds(3600))
      }
      try? await loop.sleep(for: .milliseconds(1))
      task.cancel()
      #expect(await task.value == .cancelled)
    }
  }

  @Test func anotherThreadCancelsALoopThatSleeps() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    let canceller = try WorkerThread(name: "canceller")
    loop.run { loop in
      let task = Task(executorPreference: loop.executor) {
        await readingEnds(loop, pair.first)
      }
      let cancelling = Task {
        await canceller.run {
          usleep(5000)
          task.cancel()
        }
      }
      #expect(await task.value == .cancelled)
      await cancelling.value
    }
  }

  @Test func cancellationAndReadinessThatRaceEndTheWaitOnce() throws {
    let loop = try EventLoop()
    let other = try WorkerThread(name: "racer")
    let pair = try Pair()
    loop.run { loop in
      for _ in 0..<300 {
        let task = Task(executorPreference: loop.executor) {
          await readingEnds(loop, pair.first)
        }
        async let race: Void = other.run {
          _ = sendByte(pair.second)
          task.cancel()
        }
        _ = await task.value
        await race
        while takeByte(pair.first) != nil {}
      }
    }
  }
}
