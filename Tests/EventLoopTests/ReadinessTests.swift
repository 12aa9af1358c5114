import EventLoop
import Glibc
import Testing

struct ReadinessTests {
  @Test func aTaskIsResumedWhenThereIsSomethingToRead() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    try loop.run { loop in
      async let byte: UInt8? = {
        try await loop.readable(pair.first)
        return takeByte(pair.first)
      }()
      try await loop.sleep(for: .milliseconds(2))
      #expect(sendByte(pair.second, 42))
      #expect(try await byte == 42)
    }
  }

  @Test func aDescriptorThatIsReadyDoesNotWait() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    try loop.run { loop in
      try await loop.writable(pair.first)
      #expect(sendByte(pair.second))
      // Twice, without reading in between: readiness is a level, not an edge.
      try await loop.readable(pair.first)
      try await loop.readable(pair.first)
    }
  }

  @Test func oneDescriptorIsAwaitedToReadAndToWriteByTwoTasks() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    loop.run { loop in
      while sendByte(pair.first) {}
      async let reading = readingEnds(loop, pair.first)
      async let writing = writingEnds(loop, pair.first)
      try? await loop.sleep(for: .milliseconds(2))

      // Only the reader's time has come; the writer must not be lost with the event.
      _ = sendByte(pair.second, 7)
      #expect(await reading == .happened)
      #expect(takeByte(pair.first) == 7)
      #expect(!sendByte(pair.first))
      while takeByte(pair.second) != nil {}
      #expect(await writing == .happened)
      #expect(sendByte(pair.first))
    }
  }

  @Test func allWhoWaitForTheSameAreResumed() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    loop.run { loop in
      let resumed = await withTaskGroup(of: Ending.self) { group in
        for _ in 0..<5 {
          group.addTask { await readingEnds(loop, pair.first) }
        }
        group.addTask {
          try? await loop.sleep(for: .milliseconds(2))
          return sendByte(pair.second) ? .happened : .cancelled
        }
        var endings: [Ending] = []
        for await ending in group { endings.append(ending) }
        return endings
      }
      #expect(resumed == Array(repeating: .happened, count: 6))
    }
  }

  @Test(arguments: [SOCK_SEQPACKET, SOCK_STREAM])
  func aPeerThatClosesResumesReaderAndWriter(_ type: __socket_type) throws {
    let loop = try EventLoop()
    var numbers: [Int32] = [-1, -1]
    let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(type.rawValue)
    try #require(socketpair(AF_UNIX, flags, 0, &numbers) == 0)
    let (own, peer) = (numbers[0], numbers[1])
    loop.run { loop in
      while sendByte(own) {}
      async let reading = readingEnds(loop, own)
      async let writing = writingEnds(loop, own)
      try? await loop.sleep(for: .milliseconds(2))
      close(peer)
      #expect(await reading == .happened)
      #expect(await writing == .happened)
    }
    close(own)
  }

  @Test func forgettingCallsOffEveryWait() throws {
    let loop = try EventLoop()
    let pair = try Pair()
    loop.run { loop in
      while sendByte(pair.first) {}
      async let reading = readingEnds(loop, pair.first)
      async let writing = writingEnds(loop, pair.first)
      try? await loop.sleep(for: .milliseconds(2))
      loop.forget(pair.first)
      #expect(await reading == .cancelled)
      #expect(await writing == .cancelled)

      // It can be waited for again.
      _ = sendByte(pair.second)
      #expect(await readingEnds(loop, pair.first) == .happened)
      loop.forget(1_000_000)
    }
  }

  @Test func aNumberThatIsReusedIsAnotherDescriptor() throws {
    let loop = try EventLoop()
    allowManyDescriptors()
    // Far above what other tests, which run at the same time, are given.
    let number: Int32 = 8000
    loop.run { loop in
      for round in UInt8(1)...5 {
        guard let pair = try? Pair() else { return }
        // The same number each time, closed without telling the loop.
        dup2(pair.first, number)
        async let waiting = readingEnds(loop, number)
        try? await loop.sleep(for: .milliseconds(1))
        _ = sendByte(pair.second, round)
        #expect(await waiting == .happened)
        #expect(takeByte(number) == round)
        close(number)
      }
    }
  }

  @Test func whatCanNotBlockDoesNotWait() throws {
    let loop = try EventLoop()
    let file = open("/proc/self/exe", O_RDONLY)
    defer { close(file) }
    loop.run { loop in
      // A regular file is always ready; a closed descriptor fails at once.
      #expect(await readingEnds(loop, file) == .happened)
      #expect(await readingEnds(loop, 9000) == .happened)
    }
  }
}
