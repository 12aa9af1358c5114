import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Applications that return what they do not have, and senders that go in the middle: what is out is counted right.
@Suite struct HostileReturnTests {
  private struct Setting {
    let machine: TrafficMachine
    let memory: TestMemory
    let total: Int

    init(_ label: String = #function) throws {
      machine = try TrafficMachine { $0.ringSize = 8 }
      memory = try TestMemory(size: 64 * 4096, label)
      try memory.sealAgainstShrinking()
      try machine.machine.bind([0], memory)
      total = 64
    }

    /// Pages that neither a ring, a pool nor a socket has.
    var free: Int { Int(machine.kernel.bindings().first?.freeNetIOVs ?? 0) }
    var inflight: Int {
      Int(machine.kernel.pagePools(of: TestMachine.ifindex).first { $0.dmabuf != nil }?.inflight ?? 0)
    }
  }

  @Test func whatWasReturnedOrNeverHandedOutFreesNothing() throws {
    let setting = try Setting()
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair)
    let other = try TCPPair()
    let second = try setting.machine.attach(other)
    let bytes = pattern(3000, seed: 1)
    let others = pattern(3000, seed: 2)
    try sendAll(bytes, on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 3000)
    try sendAll(others, on: other.far.fileDescriptor)
    try second.waitForArrival(of: 3000)
    let received = try channel.receive(3000)
    let kept = try second.receive(3000)
    #expect(try received.bytes(in: setting.memory) == bytes)
    try channel.giveBack(received)
    // Tokens are a socket's own: the same numbers are still out on the other.
    for tokens in [received.fragments.map(\.token), [0, 1000, .max]] {
      #expect(try channel.giveBack(tokens.map { ($0, 1) }) == 0)
    }
    #expect(try channel.giveBack([(1, 0), (.max, .max)]) == 0)
    #expect(try second.state().tokens == UInt32(kept.fragments.count))
    // The ring goes round many times: what the other holds is not written over.
    for seed in 3..<40 as Range<UInt64> {
      let more = pattern(20_000, seed: seed)
      try sendAll(more, on: pair.far.fileDescriptor)
      #expect(try channel.receiveAll(more.count, in: setting.memory) == more)
    }
    #expect(try kept.bytes(in: setting.memory) == others)
    try second.giveBack(kept)
    #expect(setting.free + setting.inflight == setting.total)
    setting.machine.machine.close()
    #expect(try setting.memory.openDescriptors() == 1)
  }

  @Test func aSenderThatGoesInMidSegmentLeavesWhatArrived() throws {
    let setting = try Setting()
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair)
    let bytes = pattern(5000)
    try sendAll(bytes, on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 5000)
    // Half of a fragment is taken, and the rest waits, when the connection is reset.
    let first = try channel.receive(700)
    var linger = linger(l_onoff: 1, l_linger: 0)
    let far = pair.far.fileDescriptor
    #expect(setsockopt(far, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size)) == 0)
    #expect(dup2(OpenFile.nothing, far) == far)
    let rest = try channel.receive(1 << 20)
    #expect(try first.bytes(in: setting.memory) + rest.bytes(in: setting.memory) == bytes)
    let error = #expect(throws: Refusal.self) { try channel.receive(10) }
    #expect(error?.errno == .ECONNRESET)
    try channel.giveBack(first)
    try channel.giveBack(rest)
    #expect(try channel.state().tokens == 0)
    // The queue goes on.
    let other = try TCPPair()
    let second = try setting.machine.attach(other)
    let more = pattern(500_000, seed: 2)
    let descriptor = other.far.fileDescriptor
    let sender = try Background { try sendAll(more, on: descriptor) }
    #expect(try second.receiveAll(more.count, in: setting.memory) == more)
    try sender.join()
    #expect(setting.free + setting.inflight == setting.total)
    setting.machine.machine.close()
    #expect(try setting.memory.openDescriptors() == 1)
  }
}
