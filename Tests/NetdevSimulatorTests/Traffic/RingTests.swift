import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Requests and answers by memory that both sides have mapped.
@Suite struct RingTests {
  private struct Setting {
    let machine: TrafficMachine
    let memory: TestMemory

    init(pages: Int = 512, ringSize: Int = 64, _ label: String = #function) throws {
      machine = try TrafficMachine { $0.ringSize = ringSize }
      memory = try TestMemory(size: pages * 4096, label)
      try memory.sealAgainstShrinking()
      try machine.machine.bind([0], memory)
    }
  }

  /// Small rings wrap around at every place; answers that do not fit come by the channel.
  @Test(arguments: [4096, 1 << 16], [1, 3, 1000, 70_001])
  func aStreamArrivesWhole(_ size: Int, _ length: Int) throws {
    let setting = try Setting()
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair)
    try channel.useRing(requests: 4096, answers: size)
    let bytes = pattern(length < 10 ? 500 : 3 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    #expect(try channel.receiveAll(bytes.count, in: setting.memory, length: length) == bytes)
    try sender.join()
    #expect(channel.ringAnswers > 0)
    #expect(try channel.state().tokens == 0)
  }

  @Test func anAnswerThatHasNoRoomGoesByTheChannel() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try channel.useRing(requests: 4096, answers: 4096)
    let bytes = pattern(200_000)
    try sendAll(bytes, on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: bytes.count)
    // Two small ones, one that can never fit, and one behind it.
    let answers = try [100, 1000, 60_000, 500, 100_000].map { try channel.receiveLater($0) }
    let parts = try answers.map { Received(try $0.get()).data }
    #expect(parts.map(\.count) == [100, 1000, 60_000, 500, 61_440])
    #expect(Array(parts.joined()) == Array(bytes[..<123_040]))
    #expect(channel.ringAnswers == 3)
  }

  @Test func receivesAskedAheadAreAnsweredInOrder() throws {
    let setting = try Setting()
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair, usesRing: true)
    let bytes = pattern(1 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    var received: [UInt8] = []
    var asked = try (0..<8).map { _ in try channel.receiveLater(10_007) }
    while received.count < bytes.count {
      let part = Received(try asked.removeFirst().get())
      received += try part.bytes(in: setting.memory)
      // Nobody waits for word of a return.
      let ranges = part.fragments.map { fragment in
        var range = DevmemSocket.TokenRange()
        (range.start, range.count) = (fragment.token, 1)
        return range
      }
      _ = try channel.ask(DevmemSocket.Operations.Return.self, .init(tokens: ranges.wireBytes))
      asked.append(try channel.receiveLater(10_007))
    }
    try sender.join()
    #expect(received == bytes)
    #expect(try channel.state().tokens == 0)
    #expect(channel.unclaimedAnswers == 0)
  }

  /// Requests on the channel come behind those that the ring has by then.
  @Test func theRingIsReadBeforeTheChannel() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair, usesRing: true)
    try sendAll(pattern(5000), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 5000)
    for round in 1...100 {
      let answer = try channel.receiveLater(50)
      #expect(try channel.state().receiveQueue == UInt64(5000 - 50 * round))
      #expect(Received(try answer.get()).data.count == 50)
    }
  }

  /// Neither side sleeps for ever, whenever the other falls asleep.
  @Test(arguments: 0..<4 as Range<UInt64>) func whoSleepsIsWoken(_ seed: UInt64) throws {
    let setting = try Setting()
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair)
    try channel.useRing(requests: 4096, answers: 4096)
    let bytes = pattern(400_000, seed: seed)
    let far = pair.far.fileDescriptor
    let sender = try Background {
      var random = SystemRandomNumberGenerator()
      var sent = 0
      while sent < bytes.count {
        let count = min(Int.random(in: 1...4000, using: &random), bytes.count - sent)
        try sendAll(Array(bytes[sent..<sent + count]), on: far)
        sent += count
        Self.pause(&random)
      }
    }
    var random = SystemRandomNumberGenerator()
    var received: [UInt8] = []
    while received.count < bytes.count {
      let part = try channel.receive(Int.random(in: 1...9000, using: &random))
      received += try part.bytes(in: setting.memory)
      Self.pause(&random)
      try channel.giveBack(part)
    }
    try sender.join()
    #expect(received == bytes)
  }

  /// Now and then longer than the NIC goes on looking by itself.
  private static func pause(_ random: inout SystemRandomNumberGenerator) {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: usleep(UInt32.random(in: 0...3000, using: &random))
    case 1..<6: usleep(UInt32.random(in: 0...50, using: &random))
    default: break
    }
  }

  @Test func aNICThatSleepsIsRungFor() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair, usesRing: true)
    let ring = try #require(channel.ring)
    // It sleeps once it has looked for a while in vain.
    while !ring.isNICAsleep { usleep(500) }
    let answer = try channel.receiveLater(10)
    #expect(ring.doorbells == 1)
    while !ring.isNICAsleep { usleep(500) }
    try sendAll([1, 2, 3], on: pair.far.fileDescriptor)
    #expect(Received(try answer.get()).data == [1, 2, 3])
  }

  // MARK: Memory

  @Test func aStarvedQueueGoesOnWhenFragmentsComeBack() throws {
    let setting = try Setting(pages: 16)
    let pair = try TCPPair()
    let channel = try setting.machine.attach(pair, usesRing: true)
    let bytes = pattern(1 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    var received: [UInt8] = []
    var tokens: [UInt32] = []
    while tokens.count < 16 {
      let part = try channel.receive(1 << 20)
      received += try part.bytes(in: setting.memory)
      tokens += part.fragments.map(\.token)
    }
    #expect(try channel.receiveNow(1 << 20) == nil)
    for token in tokens {
      let asked = try channel.receiveLater(1 << 20)
      #expect(try channel.giveBack([(token, 1)]) == 1)
      let part = Received(try asked.get())
      received += try part.bytes(in: setting.memory)
      try channel.giveBack(part)
    }
    received += try channel.receiveAll(bytes.count - received.count, in: setting.memory)
    try sender.join()
    #expect(received == bytes)
  }

  @Test func aPeerThatDiesWithReceivesAskedForLeavesNothing() throws {
    let setting = try Setting(pages: 16)
    let pair = try TCPPair()
    var channel: TestChannel? = try setting.machine.attach(pair, usesRing: true)
    try sendAll(pattern(60_000), on: pair.far.fileDescriptor)
    var taken = 0
    while taken < 60_000 { taken += try #require(try channel?.receive(1 << 20)).count }
    for _ in 0..<8 { _ = try channel?.receiveLater(1000) }
    channel = nil
    let other = try TCPPair()
    let second = try setting.machine.attach(other, usesRing: true)
    let bytes = pattern(200_000, seed: 2)
    let far = other.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    #expect(try second.receiveAll(bytes.count, in: setting.memory) == bytes)
    try sender.join()
    setting.machine.machine.close()
    #expect(try setting.memory.openDescriptors() == 1)
  }
}
