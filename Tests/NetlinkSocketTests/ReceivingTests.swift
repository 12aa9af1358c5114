import Glibc
import NetlinkCodec
import Testing

@testable import NetlinkSocket

struct ReceivingTests {
  @Test func recordsKeepTheirBoundariesAndLengths() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    let records = [1, 32 << 10, (32 << 10) + 1, 150_000, 5].map { length in
      (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
    }
    for record in records {
      try pair.first.send(record.span.bytes)
      #expect(try receive(pair.second, &buffer) == .datagram(record))
    }
    #expect(try receive(pair.second, &buffer) == .wouldBlock)
  }

  @Test func memoryThatALongDatagramTookIsGivenBack() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    for length in [150_000, 10] {
      try pair.first.send([UInt8](repeating: 1, count: length).span.bytes)
      _ = try receive(pair.second, &buffer)
    }
    #expect(buffer.residentBytes <= 32 << 10)
  }

  @Test func aDatagramBeyondTheLimitIsAnErrorAndTheNextOneArrives() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer(limit: 40_000)
    try pair.first.send([UInt8](repeating: 1, count: 40_001).span.bytes)
    try pair.first.send([UInt8](repeating: 2, count: 40_000).span.bytes)

    let error = #expect(throws: SystemError.self) { try receive(pair.second, &buffer) }
    #expect(error?.errno == .EMSGSIZE)
    #expect(error?.description.contains("40001 bytes") == true)
    #expect(contents(buffer).isEmpty)
    #expect(try receive(pair.second, &buffer) == .datagram([UInt8](repeating: 2, count: 40_000)))
  }

  @Test func aClosedPeerIsToldAfterAllThatItSent() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    let first = pair.first
    let second = pair.second
    // Unread by a peer that closes, this makes the kernel report ECONNRESET before what the peer had sent.
    try first.send([UInt8](repeating: 1, count: 1).span.bytes)
    try second.send([UInt8](repeating: 2, count: 2).span.bytes)
    _ = consume second
    #expect(try receive(first, &buffer, .forever) == .datagram([2, 2]))
    #expect(try receive(first, &buffer, .forever) == .closed)
    #expect(try receive(first, &buffer, .never) == .closed)
    let error = #expect(throws: SystemError.self) { try first.send([UInt8](repeating: 1, count: 1).span.bytes) }
    #expect(error?.errno == .EPIPE)
  }

  @Test func shutdownEndsBothDirections() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    try pair.first.shutdown()
    #expect(try receive(pair.first, &buffer) == .closed)
    #expect(try receive(pair.second, &buffer) == .closed)
  }

  @Test func aWaitEndsWithoutADatagram() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    #expect(try receive(pair.first, &buffer, .atMost(.milliseconds(5))) == .wouldBlock)
    #expect(try receive(pair.first, &buffer, .atMost(.zero)) == .wouldBlock)
    #expect(try receive(pair.first, &buffer, .atMost(.seconds(-1))) == .wouldBlock)
    #expect(try !pair.first.waitReadable(timeout: .milliseconds(1)))
    try pair.second.send([UInt8](repeating: 3, count: 1).span.bytes)
    #expect(try pair.first.waitReadable())
    #expect(try receive(pair.first, &buffer, .atMost(.seconds(600))) == .datagram([3]))
  }

  @Test(arguments: [false, true])
  func aReceiverWaitsForALaterRecord(nonBlockingFlag: Bool) throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    try pair.first.setNonBlocking(nonBlockingFlag)
    let sender = pair.second.release().release()
    onNewThread {
      usleep(20_000)
      _ = "x".withCString { send(sender, $0, 1, 0) }
      close(sender)
    }
    #expect(try receive(pair.first, &buffer, .forever) == .datagram(Array("x".utf8)))
  }

  @Test func aFullPeerIsReportedAndNothingIsSentInPart() throws {
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    var sent = 0
    let record = [UInt8](repeating: 4, count: 1000)
    while try pair.first.trySend(record.span.bytes) { sent += 1 }
    #expect(sent > 0)
    for _ in 0..<sent {
      #expect(try receive(pair.second, &buffer) == .datagram(record))
    }
    #expect(try receive(pair.second, &buffer) == .wouldBlock)
    #expect(try pair.first.trySend(record.span.bytes))
  }

  @Test func aRecordThatCanNeverFitIsAnError() throws {
    let pair = try MessageSocket.pair()
    let record = [UInt8](repeating: 0, count: 64 << 20)
    let error = #expect(throws: SystemError.self) { try pair.first.send(record.span.bytes) }
    #expect(error?.errno == .EMSGSIZE)
  }
}

extension ReceiveBuffer {
  /// What of it is in memory, as mincore(2) tells.
  var residentBytes: Int {
    withMemory { memory in
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      var pages = [UInt8](repeating: 0, count: (memory.count + page - 1) / page)
      mincore(memory.baseAddress, memory.count, &pages)
      return pages.count { $0 & 1 != 0 } * page
    }
  }
}
