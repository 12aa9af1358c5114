import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// A queue whose memory is all out, and applications that die with it.
@Suite struct StarvationTests {
  @Test func aStarvedQueueGoesOnWhenFragmentsComeBack() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 * 4096)
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bytes = pattern(1 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }

    var received: [UInt8] = []
    var tokens: [UInt32] = []
    while tokens.count < 16 {
      let part = try channel.receive(1 << 20)
      received += try part.bytes(in: memory)
      tokens += part.fragments.map(\.token)
    }
    // All of the memory is out: nothing arrives, and it shows.
    #expect(try channel.receiveNow(1 << 20) == nil)
    #expect(try machine.counter(.rxAllocFail) > 0)
    let failures = try machine.counter(.rxAllocFail)
    #expect(try channel.receiveNow(1 << 20) == nil)
    #expect(try machine.counter(.rxAllocFail) == failures)
    #expect(machine.kernel.bindings().first?.freeNetIOVs == 0)
    // One comes back, and goes on.
    #expect(try channel.giveBack([(tokens[0], 1)]) == 1)
    let part = try channel.receive(1 << 20)
    #expect(part.fragments.count == 1)
    received += try part.bytes(in: memory)
    #expect(try channel.giveBack([(1, 16)]) == 16)
    received += try channel.receiveAll(bytes.count - received.count, in: memory)
    try sender.join()
    #expect(received == bytes)
  }

  @Test func aStarvedQueueGoesOnWhenItsMemoryIsChanged() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 4 * 4096)
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let bytes = pattern(100_000)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    try channel.waitForArrival(of: 4 * 4096)
    machine.machine.close()
    let first = try channel.receive(1 << 20)
    #expect(first.fragments.count == 4)
    var received = try first.bytes(in: memory)
    while received.count < bytes.count { received += try channel.receive(1 << 20).data }
    try sender.join()
    #expect(received == bytes)
  }

  @Test func thePeerOfAChannelDiesWithEveryFragment() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 * 4096)
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    var channel: TestChannel? = try machine.attach(pair)
    let other = try TCPPair()
    let second = try machine.attach(other)
    try sendAll(pattern(60_000), on: pair.far.fileDescriptor)
    var taken = 0
    while taken < 60_000 { taken += try #require(try channel?.receive(1 << 20)).count }
    let bytes = pattern(200_000, seed: 2)
    let far = other.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    channel = nil
    #expect(try second.receiveAll(bytes.count, in: memory) == bytes)
    try sender.join()
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func channelsOutliveTheirInterface() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try sendAll([1, 2, 3], on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 3)
    try machine.kernel.removeInterface(TestMachine.ifindex)
    try sendAll([4], on: pair.far.fileDescriptor)
    let received = try channel.receive(10)
    #expect(try received.bytes(in: memory) == [1, 2, 3])
    #expect(try channel.receiveNow(10) == nil)
    try channel.giveBack(received)
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test(arguments: [false, true]) func memoryThatShrinksUnderItsBinding(mayGrow: Bool) throws {
    let machine = try TrafficMachine(queues: 2)
    let memory = try TestMemory()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    try machine.steer(pair, to: 0)
    let channel = try machine.attach(pair)
    let other = try TCPPair()
    try machine.steer(other, to: 1)
    let second = try machine.attach(other)
    try sendAll([1, 2], on: pair.far.fileDescriptor)
    let first = try channel.receive(10)
    #expect(try first.bytes(in: memory) == [1, 2])
    try memory.resize(0)
    if !mayGrow { try memory.forbidGrowing() }
    try sendAll([3], on: pair.far.fileDescriptor)
    let error = #expect(throws: Refusal.self) { try channel.receive(10) }
    #expect(error?.errno == .EIO)
    #expect(error?.message?.contains("F_SEAL_SHRINK") == true)
    #expect(try memory.size() == 0)
    // The NIC goes on, and takes fragments of what is not there any more.
    #expect(try channel.giveBack([(1, 1)]) == 1)
    try sendAll([4], on: other.far.fileDescriptor)
    #expect(try second.receive(10).data == [4])
  }
}

extension TestMemory {
  func forbidGrowing() throws { try #require(fcntl(fd, 1033, 4) == 0) }  // F_ADD_SEALS, F_SEAL_GROW
}
