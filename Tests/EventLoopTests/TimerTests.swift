import EventLoop
import Testing

struct TimerTests {
  @Test func sleepersAreResumedInTheOrderOfTheirTimes() throws {
    let loop = try EventLoop()
    let delays = [30, 1, 20, 5, 10, 15, 25].map { $0 * 4 }
    let woken = loop.run { loop in
      await withTaskGroup(of: Int.self) { group in
        for delay in delays {
          group.addTask {
            try? await loop.sleep(for: .milliseconds(delay))
            return delay
          }
        }
        var order: [Int] = []
        for await delay in group { order.append(delay) }
        return order
      }
    }
    #expect(woken == delays.sorted())
  }

  @Test func aSleepIsNeverShorterThanItsTime() throws {
    let loop = try EventLoop()
    try loop.run { loop in
      for duration in [Duration.zero, .seconds(-1), .nanoseconds(1), .microseconds(1500), .milliseconds(3)] {
        let start = SuspendingClock.now
        try await loop.sleep(for: duration)
        #expect(start.duration(to: .now) >= duration)
      }
    }
  }

  @Test func cancelledSleepersLeaveTheOthersInOrder() throws {
    let loop = try EventLoop()
    let order = Shared<[Int]>([])
    loop.run { loop in
      // Enough of them, called off, for the queue to throw out what is stale.
      await withDiscardingTaskGroup { group in
        for _ in 0..<500 { group.addTask { try? await loop.sleep(for: .seconds(1000)) } }
        try? await loop.sleep(for: .milliseconds(5))
        group.cancelAll()
      }
      await withDiscardingTaskGroup { group in
        for number in (1...20).reversed() {
          group.addTask {
            try? await loop.sleep(for: .milliseconds(number * 3))
            order.change { $0.append(number) }
          }
        }
      }
    }
    #expect(order.value == Array(1...20))
  }

  @Test func aSleepBeyondTheClockIsForEver() throws {
    let loop = try EventLoop()
    loop.run { loop in
      let task = Task(executorPreference: loop.executor) {
        await sleepEnds(loop, .seconds(Int64.max))
      }
      try? await loop.sleep(for: .milliseconds(2))
      task.cancel()
      #expect(await task.value == .cancelled)
    }
  }
}
