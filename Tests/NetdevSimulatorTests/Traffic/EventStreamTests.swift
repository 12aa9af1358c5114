import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Connections whose device is changed under them: where their bytes go then, and that none is lost.
@Suite struct EventStreamTests {
  /// By the device's table, by a rule's context, and by a rule: each takes the connection to the queue with memory.
  @Test func tablesContextsAndRulesSteerConnections() throws {
    let machine = try TrafficMachine(queues: 4)
    let (kernel, ifindex) = (machine.kernel, TestMachine.ifindex)
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    let id = try machine.machine.bind([3], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    /// Whether what is sent now comes into device memory, and by which queue.
    func send(_ seed: UInt64) throws -> (queue: UInt32?, isDevice: Bool) {
      let bytes = pattern(500, seed: seed)
      try sendAll(bytes, on: pair.far.fileDescriptor)
      try channel.waitForArrival(of: 500)
      let received = try channel.receive(1000)
      #expect(try received.bytes(in: memory) == bytes)
      #expect(received.fragments.allSatisfy { $0.dmabuf == id })
      try channel.giveBack(received)
      return (try channel.state().queue, !received.fragments.isEmpty)
    }
    try kernel.setRSS(RSSSettings(table: [1]), ifindex)
    #expect(try send(1) == (1, false))
    try kernel.setRSS(RSSSettings(table: [3]), ifindex)
    #expect(try send(2) == (3, true))
    try kernel.setRSS(RSSSettings(table: [0]), ifindex)
    #expect(try send(3) == (0, false))
    let context = try kernel.createRSS(RSSSettings(table: [3]), ifindex)
    let match = FlowMatch(try TrafficMachine.flow(of: pair))
    let location = try kernel.insertRule(FlowRule(match, .context(context)), ifindex)
    #expect(try send(4) == (3, true))
    try kernel.deleteRule(at: location, ifindex)
    #expect(try send(5) == (0, false))
    _ = try kernel.insertRule(FlowRule(match, .queue(3)), ifindex)
    #expect(try send(6) == (3, true))
    // Rules end with the feature that applies them.
    try kernel.setFeatures(off: .flowRules, ifindex)
    #expect(try send(7) == (0, false))
  }

  /// Each event builds the rings anew, or the queues, while packets arrive into them.
  @Test(arguments: ["rings", "mtu", "reset", "channels", "down and up", "restart"])
  func anEventInMidStreamLosesNothing(_ event: String) throws {
    let machine = try TrafficMachine(queues: 2)
    let (kernel, ifindex) = (machine.kernel, TestMachine.ifindex)
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    let id = try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    try machine.steer(pair, to: 0)
    let channel = try machine.attach(pair)
    let bytes = pattern(4 << 20)
    let far = pair.far.fileDescriptor
    let sender = try Background { try sendAll(bytes, on: far) }
    var received: [UInt8] = []
    var round = 0
    while received.count < bytes.count {
      round += 1
      switch event {
      case "rings": try kernel.setRings(RingSettings(ringSize: round % 2 == 0 ? 32 : 64), ifindex)
      case "mtu": try kernel.setMTU(round % 2 == 0 ? 1500 : 4000, ifindex)
      case "reset": try kernel.reset(ifindex)
      case "channels": try kernel.setChannels(ChannelSettings(combined: round % 2 == 0 ? 2 : 4), ifindex)
      case "restart": try kernel.restartQueue(0, ifindex)
      default:
        try kernel.setUp(false, ifindex)
        try kernel.setUp(true, ifindex)
      }
      let part = try channel.receive(1 << 17)
      #expect(part.fragments.allSatisfy { $0.dmabuf == id })
      received += try part.bytes(in: memory)
      try channel.giveBack(part)
    }
    try sender.join()
    #expect(received == bytes && round > 16)
    #expect(kernel.warnings.isEmpty)
    #expect(kernel.pagePools(of: ifindex).allSatisfy { $0.detachTime == nil })
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }
}
