import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Sending from device memory, and word of what has left it.
@Suite struct TransmitPathTests {
  @Test(arguments: [false, true]) func rangesAreSentOneBehindTheOther(isSealed: Bool) throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 10)
    let bytes = try memory.fill()
    if isSealed { try memory.sealAgainstShrinking() }
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let reply = try channel.send(dmabuf: id, [(8000, 5000), (100, 1), (0, 0), (0, 4096)])
    #expect(reply.count == 9097)
    #expect(reply.zerocopyID == 0)
    #expect(try channel.send([7, 8]) == 2)
    let expected = bytes[8000..<13_000] + bytes[100..<101] + bytes[..<4096] + [7, 8]
    #expect(try receiveAll(9099, on: pair.far.fileDescriptor) == Array(expected))
    let completion = try channel.completion()
    #expect((completion.low, completion.high) == (0, 0))
    #expect(completion.how == [])
  }

  @Test func completionsOfSeveralCallsAreOneRun() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 10)
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let error = #expect(throws: Refusal.self) { try channel.completion(waits: false) }
    #expect(error?.errno == .EAGAIN)
    for number in 0..<3 as Range<UInt32> { #expect(try channel.send(dmabuf: id, [(0, 10)]).zerocopyID == number) }
    // Ordinary bytes have no id.
    #expect(try channel.call(DevmemSocket.Operations.Send.self, .init(data: [1])).zerocopyID == nil)
    #expect(try receiveAll(31, on: pair.far.fileDescriptor).count == 31)
    let completion = try channel.completion()
    #expect((completion.low, completion.high) == (0, 2))
    #expect(try channel.send(dmabuf: id, [(0, 1)]).zerocopyID == 3)
    #expect(try channel.completion().low == 3)
  }

  @Test func whatCannotBeSent() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 10)
    let id = try machine.bindTransmit(memory)
    let receiving = try machine.machine.bind([0], memory, socket: 2)
    let other = try machine.kernel.addInterface(InterfaceDescription(name: "sim9", driver: .plain))
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    func errno(_ dmabuf: UInt32, _ ranges: [(UInt64, UInt64)], on channel: TestChannel) -> ErrorNumber? {
      (#expect(throws: Refusal.self) { try channel.send(dmabuf: dmabuf, ranges) })?.errno
    }
    #expect(errno(0, [(0, 1)], on: channel) == .EINVAL)
    #expect(errno(id + 100, [(0, 1)], on: channel) == .EINVAL)
    #expect(errno(receiving, [(0, 1)], on: channel) == .EINVAL)
    #expect(errno(id, [(16 << 10, 1)], on: channel) == .EFAULT)
    #expect(errno(id, [(.max, .max)], on: channel) == .EFAULT)
    #expect(errno(id, Array(repeating: (0, 1), count: 1025), on: channel) == .EMSGSIZE)
    // Up to the end of the memory, and not beyond it.
    #expect(try channel.send(dmabuf: id, [(16_000, 1000), (0, 1)]).count == 384)
    let elsewhere = try TCPPair()
    #expect(errno(id, [(0, 1)], on: try machine.attach(elsewhere, to: other)) == .ENODEV)
    machine.machine.close()
    #expect(errno(id, [(0, 1)], on: channel) == .EINVAL)
    #expect(try receiveAll(384, on: pair.far.fileDescriptor).count == 384)
    // The number of a call that sent nothing is not used up.
    #expect(try channel.completion().low == 0)
  }

  /// What a simulated connection never runs into by itself, in the order of `tcp_sendmsg_locked`.
  @Test func sendsThatAreMadeToFail() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 10)
    let id = try machine.bindTransmit(memory)
    let other = try machine.kernel.addInterface(InterfaceDescription(name: "sim9", driver: .plain))
    let pair = try TCPPair()
    let elsewhere = try TCPPair()
    let channel = try machine.attach(pair)
    let beside = try machine.attach(elsewhere, to: other)
    func errno(_ dmabuf: UInt32, on channel: TestChannel) -> ErrorNumber? {
      (#expect(throws: Refusal.self) { try channel.send(dmabuf: dmabuf, [(0, 10)]) })?.errno
    }
    let faults = machine.kernel.faults
    faults.fail(.sendNote, with: .ENOBUFS)
    #expect(errno(0, on: channel) == .ENOBUFS)
    faults.fail(.route, ifindex: other, with: .EHOSTUNREACH)
    #expect(errno(id + 100, on: beside) == .EINVAL)
    #expect(errno(id, on: beside) == .EHOSTUNREACH)
    #expect(errno(id, on: beside) == .ENODEV)
    // Ordinary bytes need neither, and what failed has used up no number.
    faults.fail(.route, with: .EHOSTUNREACH)
    faults.fail(.sendNote, call: 2, with: .ENOBUFS)
    #expect(try channel.send([7]) == 1)
    #expect(errno(id, on: channel) == .EHOSTUNREACH)
    #expect(errno(id, on: channel) == .ENOBUFS)
    #expect(try channel.send(dmabuf: id, [(0, 10)]).zerocopyID == 0)
    #expect(faults.pending == 0)
  }

  /// What a netkit sends leaves by the NIC behind it: the binding is both devices' for as long as each is there.
  @Test func memoryBoundThroughALeaseIsSentByEitherDevice() throws {
    let machine = try TrafficMachine(queues: 2)
    let (kernel, nic) = (machine.kernel, TestMachine.ifindex)
    let netkit = try kernel.addInterface(InterfaceDescription(name: "nk0", driver: .netkit))
    let lease = LeaseRequest(ifindex: nic, queue: .rx(1))
    _ = try kernel.createQueue(QueueCreateRequest(ifindex: netkit, type: 0, lease: lease))
    let other = try kernel.addInterface(InterfaceDescription(name: "sim9", driver: .plain))
    let memory = try TestMemory(size: 16 << 10)
    let bytes = try memory.fill()
    let request = BindTXRequest(ifindex: netkit, fd: memory.number)
    let id = try kernel.bindTX(request, socket: SocketID(rawValue: 1))
    #expect(kernel.bindings().map(\.ifindex) == [netkit])
    let pair = try TCPPair()
    let virtual = try TCPPair()
    let elsewhere = try TCPPair()
    let channel = try machine.attach(pair)
    let through = try machine.attach(virtual, to: netkit)
    let beside = try machine.attach(elsewhere, to: other)
    #expect(try channel.send(dmabuf: id, [(0, 100)]).count == 100)
    #expect(try receiveAll(100, on: pair.far.fileDescriptor) == Array(bytes[..<100]))
    #expect(try through.send(dmabuf: id, [(100, 100)]).count == 100)
    #expect(try receiveAll(100, on: virtual.far.fileDescriptor) == Array(bytes[100..<200]))
    #expect((#expect(throws: Refusal.self) { try beside.send(dmabuf: id, [(0, 1)]) })?.errno == .ENODEV)
    try kernel.removeInterface(netkit)
    #expect(kernel.bindings().map(\.ifindex) == [nil])
    #expect(try channel.send(dmabuf: id, [(0, 1)]).count == 1)
    #expect((#expect(throws: Refusal.self) { try through.send(dmabuf: id, [(0, 1)]) })?.errno == .ENODEV)
    try kernel.removeInterface(nic)
    #expect((#expect(throws: Refusal.self) { try channel.send(dmabuf: id, [(0, 1)]) })?.errno == .ENODEV)
  }

  @Test func memoryIsHeldUntilItsBytesHaveLeft() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 8 << 20)
    let bytes = try memory.fill()
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    // More than connection and send queue take while nobody reads.
    let ranges = [(offset: UInt64(0), length: UInt64(8 << 20))]
    let whole = try channel.ask(
      DevmemSocket.Operations.Send.self, .init(dmabuf: id, ranges: ranges.map { MemoryRange.wire($0) }.wireBytes))
    let state = try channel.state()
    #expect(state.sendQueue ?? 0 > 0)
    machine.machine.close()
    #expect(try memory.openDescriptors() == 2)
    #expect(try receiveAll(8 << 20, on: pair.far.fileDescriptor) == bytes)
    #expect(try whole.get().count == 8 << 20)
    #expect(try channel.completion().high == 0)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func aCallThatDoesNotWaitTakesWhatFits() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 32 << 20)
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let first = try channel.send(dmabuf: id, [(0, 32 << 20)], waits: false)
    #expect(first.count == 4 << 20)
    var total = 4 << 20
    do {
      while true { total += Int(try #require(try channel.send(dmabuf: id, [(0, 32 << 20)], waits: false).count)) }
    } catch let error as Refusal {
      #expect(error.errno == .EAGAIN)
    }
    #expect(try receiveAll(total, on: pair.far.fileDescriptor).count == total)
  }

  @Test func whatWasTakenIsSentAfterTheChannelIsClosed() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 3 << 20)
    let bytes = try memory.fill()
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    var channel: TestChannel? = try machine.attach(pair)
    #expect(try channel?.send(dmabuf: id, [(0, 3 << 20)]).count == 3 << 20)
    channel = nil
    machine.machine.close()
    #expect(try receiveAll(3 << 20, on: pair.far.fileDescriptor) == bytes)
  }

  /// Also behind a call that has not found room for all of its bytes; what comes later is refused.
  @Test func theStreamEndsBehindWhatWaits() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 20)
    let bytes = try memory.fill()
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let ranges = [(offset: UInt64(0), length: UInt64(16 << 20))]
    let whole = try channel.ask(
      DevmemSocket.Operations.Send.self, .init(dmabuf: id, ranges: ranges.map { MemoryRange.wire($0) }.wireBytes))
    // The answer does not wait for the end, and tells what is before it.
    #expect(try channel.endSending() > 0)
    #expect(try channel.endSending() > 0)
    let error = #expect(throws: Refusal.self) { try channel.send([1]) }
    #expect(error?.errno == .EPIPE)
    #expect(try receiveAll(17 << 20, on: pair.far.fileDescriptor) == bytes)
    #expect(try whole.get().count == 16 << 20)
    #expect(try channel.completion().high == 0)
    #expect(try channel.endSending() == 0)
    // The other direction goes on.
    try sendAll([5], on: pair.far.fileDescriptor)
    #expect(try channel.receive(10).data == [5])
  }

  @Test func aStreamWithNothingToSendEndsAtOnce() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    #expect(try channel.endSending() == 0)
    #expect(try receiveAll(1, on: pair.far.fileDescriptor).isEmpty)
  }

  /// The bytes are not there any more: the connection fails, with a word of why, and the NIC goes on.
  @Test func memoryThatShrinksUnderASend() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 64 << 10)
    _ = try memory.fill()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try memory.resize(0)
    try memory.forbidGrowing()
    #expect(try channel.send(dmabuf: id, [(0, 1000)]).count == 1000)
    #expect(try channel.completion().high == 0)
    let error = #expect(throws: Refusal.self) { try channel.receive(10) }
    #expect(error?.errno == .EIO && error?.message?.contains("F_SEAL_SHRINK") == true)
    #expect((#expect(throws: Refusal.self) { try channel.send([1]) })?.errno == .EPIPE)
    #expect((#expect(throws: Refusal.self) { try channel.endSending() })?.errno == .ENOTCONN)
    let other = try TCPPair()
    let second = try machine.attach(other)
    #expect(try second.send([7]) == 1)
    #expect(try receiveAll(1, on: other.far.fileDescriptor) == [7])
  }

  @Test func aPeerThatIsGoneCompletesWhatWaits() throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 32 << 20)
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    _ = try channel.send(dmabuf: id, [(0, 32 << 20)], waits: false)
    try pair.reset()
    #expect(try channel.completion().high == 0)
    // The reset is told once.
    for errno in [ErrorNumber.ECONNRESET, .EPIPE] {
      let error = #expect(throws: Refusal.self) { try channel.send(dmabuf: id, [(0, 1)]) }
      #expect(error?.errno == errno)
    }
    let error = #expect(throws: Refusal.self) { try channel.send(dmabuf: 999, [(0, 1)]) }
    #expect(error?.errno == .EINVAL)
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  /// Than the application.
  enum Order: CaseIterable {
    case earlier
    case later
  }

  /// Bytes that an application leaves behind keep their memory only as long as they can still be sent.
  @Test(arguments: Order.allCases) func whatIsLeftGoesWithItsDevice(_ order: Order) throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 3 << 20)
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let other = try machine.kernel.addInterface(InterfaceDescription(name: "sim9", driver: .plain))
    let bystander = try Bystander(machine, to: other)
    let pair = try TCPPair()
    try pair.limitSending()
    var channel: TestChannel? = try machine.attach(pair)
    #expect(try channel?.send(dmabuf: id, [(0, 3 << 20)]).count == 3 << 20)
    if order == .earlier { try machine.kernel.removeInterface(TestMachine.ifindex) }
    channel = nil
    try bystander.letNICWork()
    machine.machine.close()
    if order == .later {
      #expect(try memory.openDescriptors() == 2)
      try machine.kernel.removeInterface(TestMachine.ifindex)
    }
    try bystander.letNICWork { try memory.openDescriptors() == 1 }
  }

  /// The same where the peer resets the connection while the device cannot send.
  @Test(arguments: Order.allCases) func whatIsLeftGoesWithItsPeer(_ order: Order) throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 3 << 20)
    try memory.sealAgainstShrinking()
    let id = try machine.bindTransmit(memory)
    let other = try machine.kernel.addInterface(InterfaceDescription(name: "sim9", driver: .plain))
    let bystander = try Bystander(machine, to: other)
    let pair = try TCPPair()
    var channel: TestChannel? = try machine.attach(pair)
    try machine.kernel.setUp(false, TestMachine.ifindex)
    #expect(try channel?.send(dmabuf: id, [(0, 3 << 20)]).count == 3 << 20)
    if order == .earlier { try pair.reset() }
    channel = nil
    try bystander.letNICWork()
    machine.machine.close()
    if order == .later {
      #expect(try memory.openDescriptors() == 2)
      try pair.reset()
    }
    try bystander.letNICWork { try memory.openDescriptors() == 1 }
  }
}

extension TCPPair {
  /// The connection does not take in much while nobody reads.
  fileprivate func limitSending() throws {
    var size: Int32 = 1 << 16
    try #require(setsockopt(near.fileDescriptor, SOL_SOCKET, SO_SNDBUF, &size, 4) == 0)
  }

  /// The far end is gone at once, with what it has not read.
  fileprivate func reset() throws {
    var linger = linger(l_onoff: 1, l_linger: 0)
    let far = far.fileDescriptor
    try #require(setsockopt(far, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size)) == 0)
    try #require(dup2(OpenFile.nothing, far) == far)
  }
}

extension TrafficMachine {
  func bindTransmit(_ memory: TestMemory) throws -> UInt32 {
    try kernel.bindTX(
      BindTXRequest(ifindex: TestMachine.ifindex, fd: memory.number), socket: SocketID(rawValue: 1))
  }
}

extension TestMemory {
  /// Writes a pattern into all of it.
  func fill() throws -> [UInt8] {
    let bytes = pattern(try size())
    try #require(pwrite(fd, bytes, bytes.count, 0) == bytes.count)
    return bytes
  }
}

private enum MemoryRange {
  static func wire(_ range: (offset: UInt64, length: UInt64)) -> DevmemSocket.MemoryRange {
    var memory = DevmemSocket.MemoryRange()
    (memory.offset, memory.length) = range
    return memory
  }
}
