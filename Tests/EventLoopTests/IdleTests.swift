import EventLoop
import Testing

struct IdleTests {
  @Test func aPausedDescriptorIsHeardOfWhenItIsResumed() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    let heard = Shared(false)
    try loop.run { loop in
      let reading = Task(executorPreference: loop.executor) {
        try await loop.readable(pair.first)
        heard.change { $0 = true }
      }
      loop.pause(pair.first, atMost: .seconds(3600))
      #expect(sendByte(pair.second))
      try await loop.sleep(for: .milliseconds(5))
      #expect(!heard.value)
      loop.resume(pair.first)
      try await reading.value
      #expect(heard.value)
    }
  }

  @Test func aPauseEndsWithItsTimeAndLeavesOthersAlone() throws {
    let loop = try EventLoop()
    let (paused, other) = (try Pair(), try Pair())
    loop.run { loop in
      #expect(sendByte(paused.second) && sendByte(other.second))
      loop.pause(paused.first, atMost: .milliseconds(20))
      #expect(await readingEnds(loop, other.first) == .happened)
      #expect(await readingEnds(loop, paused.first) == .happened)
    }
  }

  @Test func idleWorkComesBehindWhatIsReadyInItsOrder() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    let order = Shared<[Int]>([])
    loop.run { loop in
      let reading = Task(executorPreference: loop.executor) {
        _ = await readingEnds(loop, pair.first)
        order.change { $0.append(0) }
      }
      await Task.yield()
      for number in 1...3 { loop.whenIdle { order.change { $0.append(number) } } }
      #expect(sendByte(pair.second))
      await reading.value
    }
    #expect(order.value == [0, 1, 2, 3])
  }

  @Test func idleWorkIsDoneBeforeALoopEndsAndInspiteOfPauses() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    let order = Shared<[Int]>([])
    loop.run { loop in
      loop.pause(pair.first, atMost: .seconds(3600))
      loop.whenIdle { order.change { $0.append(1) } }
    }
    #expect(order.value == [1])
    // And where there is always something else to do.
    loop.run { loop in
      for number in 2...200 { loop.whenIdle { order.change { $0.append(number) } } }
      while order.value.count < 200 { await Task.yield() }
    }
    #expect(order.value == Array(1...200))
  }
}
