import DevmemSocketMessages
import Glibc
@testable import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Peers that ask for much and read nothing: what they asked for waits, and not its answers.
@Suite struct UnreadAnswerTests {
  private typealias Operations = DevmemSocket.Operations
  private static let look = DevmemSocket.Receive(length: 60_000, flags: [.peek, .dontwait])

  /// The far end gets the byte at the end of the record only when the answers before it are read.
  @Test(arguments: [false, true]) func aRecordWaitsForItsAnswersToBeRead(usesRing: Bool) throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    if usesRing { try channel.useRing(answers: 4096) }
    let bystander = try Bystander(machine)
    let bytes = pattern(60_000)
    try sendAll(bytes, on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: bytes.count)
    let (looks, last) = try channel.askTogether { record in
      let looks = (0..<200).map { _ in record.append(Operations.Receive.self, Self.look) }
      return (looks, record.append(Operations.Send.self, DevmemSocket.Send(data: [7])))
    }
    // Behind it, by either way.
    let later = try channel.receiveLater(10)
    let state = try channel.ask(Operations.SocketGet.self, DevmemSocket.Socket())
    try bystander.letNICWork()
    #expect(!hasArrived(on: pair.far.fileDescriptor))
    for look in looks { #expect(Received(try look.get()).data == bytes) }
    #expect(try last.get().count == 1)
    #expect(Received(try later.get()).data == Array(bytes[..<10]))
    #expect(try state.get().receiveQueue == 59_990)
    #expect(try receiveAll(1, on: pair.far.fileDescriptor) == [7])
  }

  /// Nobody has to wait for the whole of a long record, even if nothing in it is answered.
  @Test func aLongRecordIsHandledInTurns() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    var range = DevmemSocket.TokenRange()
    (range.start, range.count) = (1, 1024)
    let last = try channel.askTogether { record in
      for _ in 0..<1000 { _ = record.append(Operations.Return.self, .init(tokens: [range].wireBytes)) }
      return record.append(Operations.SocketGet.self, DevmemSocket.Socket())
    }
    #expect(try last.get().tokens == 0)
    #expect(channel.unclaimedAnswers == 0)
  }

  /// A ring that a record brings is used, however far behind in it that is.
  @Test func aRingComesAtTheEndOfALongRecord() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let file = try TestRing.File()
    let shared = try channel.askTogether(file.descriptors) { record in
      for _ in 0..<100 { _ = record.append(Operations.SocketGet.self, DevmemSocket.Socket()) }
      return record.append(
        Operations.RingSet.self, .init(fd: 0, requests: UInt32(file.requests), answers: UInt32(file.answers)))
    }
    _ = try shared.get()
    try channel.use(file)
    try sendAll([1, 2], on: pair.far.fileDescriptor)
    #expect(try channel.receive(2).data == [1, 2])
    #expect(channel.ringAnswers == 1)
  }

  /// Answers to receives that have waited, too: the last of them, which throws bytes away, waits on.
  @Test func receivesThatWaitedAreAnsweredAsFarAsAnswersAreRead() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bystander = try Bystander(machine, to: try machine.kernel.addInterface(.init(name: "sim9", driver: .plain)))
    try machine.kernel.setUp(false, TestMachine.ifindex)
    let looks = try (0..<40).map { _ in try channel.receiveLater(60_000, .peek) }
    let last = try channel.receiveLater(60_000, .trunc)
    _ = try channel.state()
    let bytes = pattern(60_000)
    try sendAll(bytes, on: pair.far.fileDescriptor)
    try machine.kernel.setUp(true, TestMachine.ifindex)
    try bystander.letNICWork()
    #expect(machine.kernel.withTraffic { $0.traffic.sockets.values.contains { $0.received.byteCount == 60_000 } })
    for look in looks { #expect(Received(try look.get()).data == bytes) }
    #expect(Received(try last.get()).count == 60_000)
  }

  /// Items of one byte are not kept by the million.
  @Test func smallItemsCountForMoreThanTheirBytes() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 4096)
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try machine.kernel.setUp(false, TestMachine.ifindex)
    let ranges = Array(repeating: (offset: UInt64(0), length: UInt64(1)), count: 1024)
    var taken = 0
    let error = #expect(throws: Refusal.self) {
      for _ in 0..<100 { taken += Int(try #require(try channel.send(dmabuf: id, ranges, waits: false).count)) }
    }
    #expect(error?.errno == .EAGAIN)
    try machine.kernel.setUp(true, TestMachine.ifindex)
    #expect(try receiveAll(taken, on: pair.far.fileDescriptor).count == taken)
  }
}

/// A channel beside the one that a test is about.
struct Bystander: ~Copyable {
  private let pair: TCPPair
  private let channel: TestChannel

  init(_ machine: TrafficMachine, to ifindex: UInt32 = TestMachine.ifindex) throws {
    let pair = try TCPPair()
    channel = try machine.attach(pair, to: ifindex)
    self.pair = pair
  }

  /// Returns when the NIC has handled what was there before, and has had its rounds of what came of that: it answers one
  /// request a round.
  func letNICWork() throws {
    for _ in 0..<64 { _ = try channel.state() }
  }

  /// Returns when the NIC has done something, and fails where it does not.
  func letNICWork(until isDone: () throws -> Bool) throws {
    for _ in 0..<10_000 {
      if try isDone() { return }
      _ = try channel.state()
    }
    Issue.record("the NIC has come to rest without it")
  }
}

/// Whether there is something to read.
private func hasArrived(on descriptor: Int32) -> Bool {
  var byte: UInt8 = 0
  return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
}
