import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// Replies of a dump as they arrive.
@Suite struct DumpStreamTests {
  @Test("replies come in order, datagram by datagram, and an iteration asks anew")
  func inOrder() async throws {
    let asked = Mutex(0)
    let client = try client { _, requests in
      asked.withLock { $0 += 1 }
      let sequence = requests[0].sequence
      return [
        device(1, sequence) + device(2, sequence), message(.noop, sequence, []), device(3, sequence), done(sequence),
      ]
    }
    let replies = client.streamDevGet()
    #expect(asked.withLock { $0 } == 0)
    for _ in 0..<2 { #expect(try await indices(replies) == [1, 2, 3]) }
    #expect(asked.withLock { $0 } == 2)
  }

  @Test("an interrupted dump hands out all it lists, and then says so")
  func interrupted() async throws {
    let client = try client { _, requests in
      let sequence = requests[0].sequence
      return [device(1, sequence), device(2, sequence, .dumpInterrupted), done(sequence)]
    }
    var seen: [UInt32?] = []
    let error = try await #require(throws: NetlinkError.self) {
      for try await device in client.streamDevGet() { seen.append(device.ifindex) }
    }
    #expect(error == NetlinkError("dev-get", .interruptedDump))
    #expect(seen == [1, 2])
  }

  @Test("a dump that breaks off hands out what came, and then its error")
  func brokenOff() async throws {
    let client = try client { attempt, requests in
      let sequence = requests[0].sequence
      return attempt == 0
        ? [device(1, sequence) + done(sequence, error: .ENODEV)]
        : [device(1, sequence), device(2, sequence) + [3, 0, 0, 0]]
    }
    for expected in [ErrorNumber.ENODEV, nil] {
      var seen = 0
      let error = try await #require(throws: NetlinkError.self) {
        for try await _ in client.streamDevGet() { seen += 1 }
      }
      #expect(error.errno == expected)
      #expect(seen == (expected == nil ? 2 : 1))
    }
  }

  @Test("leaving the loop leaves a connection that answers the next requests rightly")
  func leaving() async throws {
    let client = try client { _, requests in
      let request = requests[0]
      guard request.flags.isSuperset(of: .dump) else {
        return [device(100, request.sequence), acknowledgement(request.sequence)]
      }
      return (1...300).map { device($0, request.sequence) } + [done(request.sequence)]
    }
    for _ in 0..<3 {
      for try await device in client.streamDevGet() where device.ifindex == 2 { break }
      #expect(try await client.devGet(ifindex: 100).ifindex == 100)
      for try await device in client.streamDevGet() where device.ifindex == 2 { break }
      #expect(try await client.dumpDevGet().count == 300)
    }
  }

  @Test("a request in mid-loop is answered, and the loop goes on")
  func overtaking() async throws {
    let client = try client { _, requests in
      let request = requests[0]
      guard request.flags.isSuperset(of: .dump) else {
        return [device(100, request.sequence), acknowledgement(request.sequence)]
      }
      return (1...50).map { device($0, request.sequence) } + [done(request.sequence)]
    }
    var seen: [UInt32?] = []
    for try await device in client.streamDevGet() {
      seen.append(device.ifindex)
      #expect(try await client.devGet(ifindex: 100).ifindex == 100)
    }
    #expect(seen == (1...50).map { $0 })

    // A second dump takes in the whole of the first.
    seen = []
    for try await device in client.streamDevGet() {
      seen.append(device.ifindex)
      if device.ifindex == 10 { #expect(try await client.dumpDevGet().count == 50) }
    }
    #expect(seen == (1...50).map { $0 })
  }

  @Test("what is set aside is bounded: the loop ends with ENOBUFS, the overtaking request is answered")
  func overtakingTooMuch() async throws {
    let client = try client { attempt, requests in
      let request = requests[0]
      if attempt > 0 { return [device(100, request.sequence), acknowledgement(request.sequence)] }
      // 3 MiB, in datagrams of 28 KB.
      let part = (1...1000).flatMap { device($0, request.sequence) }
      return [[UInt8]](repeating: part, count: 110) + [done(request.sequence)]
    }
    var seen = 0
    let error = try await #require(throws: NetlinkError.self) {
      for try await _ in client.streamDevGet() {
        seen += 1
        if seen == 1 { #expect(try await client.devGet(ifindex: 100).ifindex == 100) }
      }
    }
    #expect(error.errno == .ENOBUFS)
    #expect(seen >= 1000 && seen < 40 * 1000)
    #expect(try await client.devGet(ifindex: 100).ifindex == 100)
  }

  @Test("a cancelled task stops waiting, and the connection is of use to others")
  func cancelled() async throws {
    let asked = AsyncStream<Void>.makeStream()
    let client = try client(patience: .milliseconds(200)) { attempt, requests in
      let sequence = requests[0].sequence
      asked.continuation.yield()
      // The first dump never ends.
      return attempt == 0 ? [device(1, sequence)] : [device(100, sequence), acknowledgement(sequence)]
    }
    let task = Task {
      var seen = 0
      do throws(NetlinkError) {
        for try await _ in client.streamDevGet() { seen += 1 }
        return (seen, NetlinkError?.none)
      } catch {
        return (seen, error)
      }
    }
    for await _ in asked.stream { break }
    task.cancel()
    let (seen, error) = await task.value
    #expect(seen <= 1)
    #expect(error?.errno == .ECANCELED)
    #expect(try await client.devGet(ifindex: 100).ifindex == 100)
  }

  @Test("a peer that goes away in the middle ends the loop")
  func peerLeaves() async throws {
    let client = try client { attempt, requests in attempt == 0 ? [device(1, requests[0].sequence)] : nil }
    var seen = 0
    let error = try await #require(throws: NetlinkError.self) {
      for try await _ in client.streamDevGet() {
        seen += 1
        // The peer answers this with its end.
        _ = try? await client.devGet(ifindex: 1)
      }
    }
    #expect(seen == 1)
    #expect(error.errno == .ECONNRESET)
  }

  // MARK: Support

  private func client(
    patience: Duration = .seconds(20), answering script: @escaping ScriptedPeer.BatchScript
  ) throws -> Netdev.Client {
    Netdev.Client(try connection(answeringBatches: script, patience: patience))
  }

  private func indices(_ replies: DumpReplies<Netdev.Operations.DevGet>) async throws -> [UInt32?] {
    var seen: [UInt32?] = []
    for try await device in replies { seen.append(device.ifindex) }
    return seen
  }
}
