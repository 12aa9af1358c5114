import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

/// Real bytes over a real connection into bound memory.
@Suite struct ReceivePathTests {
  @Test(arguments: [false, true]) func payloadArrivesInBoundMemory(isSealed: Bool) throws {
    let machine = try TestMachine(queues: 1)
    let memory = try TestMemory()
    if isSealed { try memory.sealAgainstShrinking() }
    let id = try machine.bind([0], memory)
    let server = try ChannelServer(machine.kernel)
    let pair = try TCPPair()
    let channel = try TestChannel(server.attach(try pair.near.duplicate(), to: TestMachine.ifindex))
    let sent = pattern(10_000)
    try sendAll(sent, on: pair.far.fileDescriptor)

    var bytes: [UInt8] = []
    while bytes.count < sent.count {
      let received = try channel.receive(1 << 20)
      #expect(received.data.isEmpty)
      #expect(received.fragments.allSatisfy { $0.kind == .dmabuf && $0.dmabuf == id })
      bytes += try received.bytes(in: memory)
      try channel.giveBack(received)
    }
    #expect(bytes == sent)
    #expect(try channel.state().tokens == 0)
  }

  @Test func ordinaryQueuesGiveOrdinaryBytes() throws {
    let machine = try TestMachine(queues: 1)
    let server = try ChannelServer(machine.kernel)
    let pair = try TCPPair(isIPv6: true)
    let channel = try TestChannel(server.attach(try pair.near.duplicate(), to: TestMachine.ifindex))
    let sent = pattern(200_000)
    try sendAll(sent, on: pair.far.fileDescriptor)
    var bytes: [UInt8] = []
    while bytes.count < sent.count {
      let received = try channel.receive(1 << 20, [])
      #expect(received.fragments.isEmpty)
      bytes += received.data
    }
    #expect(bytes == sent)
    #expect(machine.kernel.pagePools().first?.inflight ?? 0 < 200)
  }

  @Test func theEndOfTheStreamIsToldOnceAllIsTaken() throws {
    let machine = try TestMachine(queues: 1)
    let server = try ChannelServer(machine.kernel)
    let pair = try TCPPair()
    let channel = try TestChannel(server.attach(try pair.near.duplicate(), to: TestMachine.ifindex))
    try sendAll([1, 2, 3], on: pair.far.fileDescriptor)
    #expect(shutdown(pair.far.fileDescriptor, Int32(SHUT_WR)) == 0)
    #expect(try channel.receive(10).data == [1, 2, 3])
    #expect(try channel.receive(10).count == 0)
    #expect(try channel.state().eof == true)
  }
}
