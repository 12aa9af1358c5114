import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// Dumps that a peer interrupts, breaks off or has no time for.
@Suite struct DumpTests {
  private typealias DevGet = Netdev.Operations.DevGet

  @Test("a dump that was interrupted is asked for again, whichever of its messages says so", arguments: [true, false])
  func interruptedOnce(onPart: Bool) throws {
    let devices = try withSession(answering: { attempt, request in
      let flags: MessageFlags = attempt < 2 ? [.multipart, .dumpInterrupted] : .multipart
      return [
        device(UInt32(attempt) + 1, request.sequence, onPart ? flags : .multipart),
        done(request.sequence, onPart ? .multipart : flags),
      ]
    }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev()) }
    #expect(devices.map(\.ifindex) == [3])
    #expect(devices.attempts == 3)
    #expect(!devices.isInterrupted)
    #expect(try devices.whole().count == 1)
  }

  @Test("a dump that is always interrupted is returned after so many attempts, and says so", arguments: [1, 3, 5])
  func interruptedAlways(attempts: Int) throws {
    let asked = Mutex(0)
    let devices = try withSession(answering: { attempt, request in
      asked.withLock { $0 += 1 }
      return [
        device(UInt32(attempt) + 1, request.sequence, .multipart),
        done(request.sequence, [.multipart, .dumpInterrupted]),
      ]
    }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev(), attempts: attempts) }
    #expect(asked.withLock { $0 } == attempts)
    #expect(devices.attempts == attempts)
    #expect(devices.interruption == .changed)
    // What the last attempt listed, and nothing of those before.
    #expect(devices.map(\.ifindex) == [UInt32(attempts)])
    #expect(throws: NetlinkError("dev-get", .interruptedDump)) { try devices.whole() }
  }

  @Test("a dump that breaks off behind some of its parts is partial; the error is kept")
  func brokenOff() throws {
    let devices = try withSession(answering: { _, request in
      [device(1, request.sequence, .multipart), done(request.sequence, error: .ENODEV)]
    }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev()) }
    #expect(devices.map(\.ifindex) == [1])
    #expect(devices.interruption == .failed(.init(.ENODEV)))
    #expect(devices.attempts == DumpAttempts.standard)
    #expect(throws: NetlinkError("dev-get", .refused(.init(.ENODEV)))) { try devices.whole() }
  }

  @Test("a dump that is refused before its first part is an error at once")
  func refused() throws {
    let asked = Mutex(0)
    let error = try #require(throws: NetlinkError.self) {
      try withSession(answering: { _, request in
        asked.withLock { $0 += 1 }
        return [done(request.sequence, error: .ENODEV)]
      }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev()) }
    }
    #expect(error.errno == .ENODEV)
    #expect(asked.withLock { $0 } == 1)
  }

  @Test("a kernel without time is asked again", arguments: [ErrorNumber.EBUSY, .EINTR, .EAGAIN])
  func busy(_ errno: ErrorNumber) throws {
    let devices = try withSession(answering: { attempt, request in
      attempt == 0
        ? [acknowledgement(request.sequence, error: errno)]
        : [device(7, request.sequence, .multipart), done(request.sequence)]
    }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev()) }
    #expect(devices.map(\.ifindex) == [7])
    #expect(devices.attempts == 2)

    let error = try #require(throws: NetlinkError.self) {
      try withSession(answering: { _, request in [acknowledgement(request.sequence, error: errno)] }) {
        session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev())
      }
    }
    #expect(error.errno == errno)
  }

  @Test("a dump given up in the middle is received to its end before the next request is sent")
  func leftovers() throws {
    let devices = try withSession(answering: { attempt, request in
      guard attempt == 0 else { return [device(9, request.sequence), done(request.sequence)] }
      // The second part cannot be read; more come behind it.
      return [device(1, request.sequence), message(.netdev, request.sequence, [1, 1, 0, 0, 5, 0, 1, 0, 1, 0, 0, 0])]
        + (3..<40).map { device($0, request.sequence) } + [done(request.sequence)]
    }) { session throws(NetlinkError) in
      do throws(NetlinkError) {
        _ = try session.dump(DevGet.self, Netdev.Dev())
      } catch {
        guard case .decoding = error.reason else { throw error }
      }
      return try session.dump(DevGet.self, Netdev.Dev())
    }
    #expect(devices.map(\.ifindex) == [9])
  }

  @Test("an answer that stands in one datagram of 200 KB is received whole")
  func largeDatagram() throws {
    let count: UInt32 = 7_200
    let devices = try withSession(answering: { _, request in
      [(1...count).flatMap { device($0, request.sequence, .multipart) } + done(request.sequence)]
    }) { session throws(NetlinkError) in try session.dump(DevGet.self, Netdev.Dev()) }
    #expect(devices.count == Int(count) && devices.last?.ifindex == count)
  }

  @Test("the asynchronous call gives the same")
  func connections() async throws {
    let connection = try connection(answeringBatches: { attempt, requests in
      [device(1, requests[0].sequence), done(requests[0].sequence, [.multipart, .dumpInterrupted])]
    })
    var client = Netdev.Client(connection)
    #expect(try await client.dumpDevGet().attempts == DumpAttempts.standard)
    client.dumpAttempts = 2
    let devices = try await client.dumpDevGet()
    #expect(devices.isInterrupted && devices.attempts == 2 && devices.count == 1)
  }
}
