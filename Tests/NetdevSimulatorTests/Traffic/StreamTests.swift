import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Streams that go on, whatever happens to their queue: no byte is lost, none comes twice.
@Suite struct StreamTests {
  @Test func manyConnectionsOverSeveralQueues() throws {
    let machine = try TrafficMachine(queues: 4)
    // Streams that nobody reads yet may arrive whole, and must leave room for the one that is read.
    let memory = try TestMemory(size: 40 << 20)
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0, 1, 2, 3], memory)
    let streams = try (0..<6).map { seed in
      let pair = try TCPPair()
      try machine.steer(pair, to: UInt32(seed % 4))
      let channel = try machine.attach(pair)
      let far = pair.far.fileDescriptor
      let bytes = pattern(4 << 20, seed: UInt64(seed))
      let sender = try Background { try sendAll(bytes, on: far) }
      return Stream(channel: channel, pair: PairBox(pair), bytes: bytes, sender: sender)
    }
    for stream in streams {
      #expect(try stream.channel.receiveAll(stream.bytes.count, in: memory) == stream.bytes)
      try stream.sender.join()
    }
    for queue in 0..<4 as Range<UInt32> {
      #expect(try machine.counter(.rxBytes, queue: queue) > 4 << 20)
      #expect(try machine.counter(.rxPackets, queue: queue) >= 4 << 20 / 1448)
    }
    // What is out is in the rings and pools, and nowhere else.
    for stream in streams { #expect(try stream.channel.state().tokens == 0) }
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  private struct Stream {
    let channel: TestChannel
    let pair: PairBox
    let bytes: [UInt8]
    let sender: Background
  }

  @Test func aBindingInMidStreamTurnsOrdinaryBytesIntoFragments() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bytes = pattern(30_000)
    try sendAll(Array(bytes[..<10_000]), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 10_000)
    let id = try machine.machine.bind([0], memory)
    try sendAll(Array(bytes[10_000..<20_000]), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 20_000)
    machine.machine.close()
    try sendAll(Array(bytes[20_000...]), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 30_000)

    let first = try channel.receive(30_000)
    #expect(first.data == Array(bytes[..<10_000]))
    #expect(throws: Refusal.self) { try channel.receive(30_000, []) }
    let second = try channel.receive(30_000)
    #expect(second.fragments.allSatisfy { $0.dmabuf == id })
    #expect(try second.bytes(in: memory) == Array(bytes[10_000..<20_000]))
    #expect(try channel.receive(30_000).data == Array(bytes[20_000...]))
    #expect(try memory.openDescriptors() == 2)
    try channel.giveBack(second)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func downAndUpInMidStream() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bytes = pattern(3000)
    try sendAll(Array(bytes[..<1000]), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 1000)
    try machine.kernel.setUp(false, TestMachine.ifindex)
    try sendAll(Array(bytes[1000...]), on: pair.far.fileDescriptor)
    // What had arrived can be taken; the rest is on the wire.
    let first = try channel.receive(3000)
    #expect(first.count == 1000)
    #expect(try channel.receiveNow(3000) == nil)
    try machine.kernel.setUp(true, TestMachine.ifindex)
    let rest = try channel.receiveAll(2000, in: memory)
    #expect(try first.bytes(in: memory) + rest == bytes)
    try channel.giveBack(first)
    #expect(machine.kernel.pagePools(of: TestMachine.ifindex).allSatisfy { $0.detachTime == nil })
  }

  @Test func restartsInMidStreamLoseNothing() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bytes = pattern(8 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    var received: [UInt8] = []
    var round = 0
    while received.count < bytes.count {
      // Bound and unbound in turn, while packets arrive.
      if round % 8 == 0 { try machine.machine.bind([0], memory) }
      if round % 8 == 4 { machine.machine.close() }
      round += 1
      let part = try channel.receive(1 << 18)
      received += try part.bytes(in: memory)
      try channel.giveBack(part)
    }
    try sender.join()
    #expect(received == bytes)
    #expect(round > 8)
    #expect(machine.kernel.warnings.isEmpty)
  }

  @Test func aRuleThatDropsHoldsTheStreamUp() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let rule = FlowRule(FlowMatch(try TrafficMachine.flow(of: pair)), .drop)
    let location = try machine.kernel.insertRule(rule, TestMachine.ifindex)
    let channel = try machine.attach(pair)
    try sendAll([1, 2, 3], on: pair.far.fileDescriptor)
    let answer = try channel.receiveLater(10)
    #expect(try channel.state().receiveQueue == 0)
    #expect(try channel.state().queue == nil)
    try machine.kernel.deleteRule(at: location, TestMachine.ifindex)
    #expect(Received(try answer.get()).data == [1, 2, 3])
    #expect(try channel.state().queue == 0)
  }

  @Test func aFullReceiveQueueStopsTheSenderAndNoOther() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let far = pair.far.fileDescriptor
    let bytes = pattern(32 << 20)
    let sender = try Background { try sendAll(bytes, on: far) }
    // It has to stop: there is no room for all of that between the two.
    let other = try TCPPair()
    let second = try machine.attach(other)
    try sendAll([1], on: other.far.fileDescriptor)
    #expect(try second.receive(1).data == [1])
    #expect(try channel.state().receiveQueue ?? 0 <= 7 << 20)
    var received: [UInt8] = []
    while received.count < bytes.count { received += try channel.receive(1 << 20).data }
    try sender.join()
    #expect(received == bytes)
  }

  @Test func aSenderThatStopsInMidSegment() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try sendAll(pattern(5000), on: pair.far.fileDescriptor)
    #expect(try channel.receiveAll(5000, in: memory) == pattern(5000))
    let answer = try channel.receiveLater(1 << 16)
    // It goes without a word, with bytes of ours unread: the connection is reset.
    #expect(try channel.send([1, 2, 3]) == 3)
    #expect(try receiveAll(1, on: pair.far.fileDescriptor).count == 1)
    var linger = linger(l_onoff: 1, l_linger: 0)
    let far = pair.far.fileDescriptor
    #expect(setsockopt(far, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size)) == 0)
    #expect(dup2(OpenFile.nothing, far) == far)
    let error = #expect(throws: Refusal.self) { try answer.get() }
    #expect(error?.errno == .ECONNRESET)
    #expect(try channel.receive(10).count == 0)
  }
}

/// A pair that a structure can keep.
final class PairBox {
  private let pair: TCPPair
  init(_ pair: consuming TCPPair) { self.pair = pair }
}

extension OpenFile {
  /// A descriptor of nothing, for the life of the process.
  static let nothing = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
}

extension TestChannel {
  /// Waits until so many bytes are in the receive queue.
  func waitForArrival(of count: Int) throws {
    while try state().receiveQueue ?? 0 < count { sched_yield() }
  }
}
