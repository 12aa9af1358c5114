import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import TestSupport
import Testing

/// The channel itself: what can be attached, requests that wait, peers that send nonsense.
@Suite struct ChannelTests {
  @Test func onlyConnectedTCPSocketsAreAttached() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    func errno(_ descriptor: consuming OwnedDescriptor, _ ifindex: UInt32 = TestMachine.ifindex) -> ErrorNumber? {
      do throws(Refusal) {
        _ = try machine.server.attach(descriptor, to: ifindex)
        return nil
      } catch {
        return error.errno
      }
    }
    #expect(errno(OwnedDescriptor(owning: open("/dev/null", O_RDWR))) == .EBADF)
    #expect(errno(OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))) == .EBADF)
    #expect(errno(OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))) == .ENOTCONN)
    #expect(errno(try pair.near.duplicate(), 77) == .ENODEV)
    machine.server.stop()
    #expect(errno(try pair.near.duplicate()) == .ECONNREFUSED)
  }

  @Test func aKernelHasOneServerAtATime() throws {
    let machine = try TrafficMachine()
    let error = #expect(throws: SystemError.self) { _ = try ChannelServer(machine.kernel) }
    #expect(error?.errno == .EBUSY)
    machine.server.stop()
    let next = try ChannelServer(machine.kernel)
    next.stop()
  }

  @Test func stoppingClosesChannelsAndGivesEverythingBack() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory()
    try memory.sealAgainstShrinking()
    try machine.machine.bind([0], memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try sendAll(pattern(9000), on: pair.far.fileDescriptor)
    #expect(try channel.receive(9000).count > 0)
    let answer = try channel.receiveLater(9000, control: 0)
    machine.server.stop()
    #expect(throws: Refusal.self) {
      _ = try answer.get()
      _ = try channel.receive(1)
    }
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func requestsThatWaitAreAnsweredInOrder() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let first = try channel.receiveLater(2)
    let second = try channel.receiveLater(2)
    // One that does not wait does not overtake them either.
    #expect(try channel.receiveNow(2) == nil)
    try sendAll([1, 2, 3, 4], on: pair.far.fileDescriptor)
    #expect(Received(try first.get()).data == [1, 2])
    #expect(Received(try second.get()).data == [3, 4])
  }

  @Test func onlySoManyRequestsMayWait() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let answers = try (0..<64).map { _ in try channel.receiveLater(1) }
    let error = #expect(throws: Refusal.self) { try channel.receive(1) }
    #expect(error?.errno == .ENOBUFS)
    try sendAll(pattern(64), on: pair.far.fileDescriptor)
    #expect(try answers.flatMap { Received(try $0.get()).data } == pattern(64))
  }

  @Test func nonsenseIsAnsweredOrPassedOver() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try channel.send(raw: [1])
    try channel.send(raw: [UInt8](repeating: 0xff, count: 1000))
    try channel.send(raw: [UInt8](repeating: 0, count: 64))
    typealias Operations = DevmemSocket.Operations
    func refused(_ body: () throws -> Any) -> Refusal? { #expect(throws: Refusal.self) { _ = try body() } }
    #expect(refused { try channel.call(Operations.Receive.self, .init()) }?.errno == .EINVAL)
    #expect(refused { try channel.call(Operations.Return.self, .init()) }?.errno == .EINVAL)
    #expect(refused { try channel.call(Operations.Return.self, .init(tokens: [1, 2, 3])) }?.errno == .EINVAL)
    #expect(refused { try channel.call(Operations.Send.self, .init()) }?.errno == .EINVAL)
    #expect(refused { try channel.call(Operations.Send.self, .init(dmabuf: 1)) }?.errno == .EINVAL)
    #expect(refused { try channel.call(Operations.Send.self, .init(dmabuf: 1, ranges: [1])) }?.errno == .EINVAL)
    // Attributes of a reply are none of a request.
    #expect(refused { try channel.call(Operations.Return.self, .init(tokens: [], freed: 3)) }?.errno == .EINVAL)
    #expect(refused { try channel.giveBack([]) }?.errno == .EINVAL)
    #expect(try channel.giveBack([(0, .max)]) == 0)
    try sendAll([5], on: pair.far.fileDescriptor)
    #expect(try channel.receive(.init(UInt32.max)).data == [5])
  }

  @Test func aReturnThatAsksForNoAcknowledgementIsAnsweredOnlyWhereItIsRefused() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    var range = DevmemSocket.TokenRange()
    (range.start, range.count) = (1, 1)
    _ = try channel.ask(DevmemSocket.Operations.Return.self, .init(tokens: [range].wireBytes))
    _ = try channel.state()
    #expect(channel.unclaimedAnswers == 0)
    let refused = try channel.ask(DevmemSocket.Operations.Return.self, .init(tokens: []))
    #expect(throws: Refusal.self) { try refused.get() }
  }

  @Test func aPeerThatDoesNotReadHoldsUpNobodyElse() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let other = try TCPPair()
    let second = try machine.attach(other)
    try sendAll(pattern(4 << 20), on: pair.far.fileDescriptor)
    try channel.waitForArrival(of: 4 << 20)
    let answers = try (0..<40).map { _ in try channel.receiveLater(60_000, [.devmem, .peek]) }
    try sendAll([1], on: other.far.fileDescriptor)
    #expect(try second.receive(1).data == [1])
    let expected = Array(pattern(4 << 20)[..<60_000])
    for answer in answers { #expect(Received(try answer.get()).data == expected) }
  }

  @Test func theFamilyIsFoundByItsName() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let reply = try channel.call(
      Nlctrl.Operations.Getfamily.self, .init(familyName: "devmem-socket"), type: .control)
    #expect(reply.familyID == DevmemSocket.familyID)
  }
}
