import EventLoop
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// Sending from bound memory, by way of a simulated NIC.
struct SendingTests {
  /// Puts bytes at the start of the memory for sending.
  private static func fill(_ machine: borrowing SimulatedMachine, _ bytes: [UInt8]) throws {
    let mapped = try machine.transmitMemory.map(writable: true)
    try mapped.withMutableBytes(at: 0..<bytes.count) { memory throws(SystemError) in
      memory.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
    }
  }

  @Test func rangesArriveOneBehindTheOther() throws {
    let machine = try SimulatedMachine()
    let bytes = pattern(300_000)
    try Self.fill(machine, bytes)
    let pair = try machine.connect()
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    let ranges: [Range<UInt64>] = [100_000..<300_000, 0..<1, 1..<100_000]
    let sent = try pair.socket.send(ranges, of: binding)
    #expect(sent.byteCount == 300_000)
    let arrived = try receiveAll(300_000, on: pair.peer.fileDescriptor)
    #expect(arrived == Array(bytes[100_000...]) + bytes[..<100_000])
    try pair.socket.finishSends()
    #expect(pair.socket.unfinishedSends == 0)
    #expect(try pair.socket.isFinished(sent.id))
  }

  @Test func aSendUsesItsMemoryUntilItIsOver() async throws {
    let machine = try SimulatedMachine()
    try Self.fill(machine, pattern(1 << 20))
    let pair = try machine.connect()
    let box = SocketBox(pair.socket)
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    // More than the connection takes without anybody reading.
    let sender = try BackgroundThread {
      for _ in 0..<32 { _ = try? box.socket.send([0..<1 << 20], of: binding) }
    }
    try await until { box.socket.unfinishedSends > 0 }
    #expect(throws: Never.self) { try box.socket.finishSends(leaving: 31) }
    let peer = try pair.peer.duplicate()
    let count = try receiveAll(32 << 20, on: peer.fileDescriptor).count
    #expect(count == 32 << 20)
    sender.join()
    try box.socket.finishSends()
    #expect(box.socket.unfinishedSends == 0 && box.socket.copiedSends == 0)
  }

  @Test func ordinaryBytesGoBetweenThem() throws {
    let machine = try SimulatedMachine()
    try Self.fill(machine, pattern(1000))
    let pair = try machine.connect()
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    let header: [UInt8] = [1, 2, 3]
    #expect(try pair.socket.send(header.span.bytes) == 3)
    #expect(try pair.socket.send([0..<1000], of: binding).byteCount == 1000)
    #expect(try pair.socket.send(header.span.bytes) == 3)
    try pair.socket.endSending()
    #expect(try receiveAll(2000, on: pair.peer.fileDescriptor) == header + pattern(1000) + header)
  }

  /// The end waits for nobody, comes behind everything that was taken, and behind it nothing is taken.
  @Test func theEndFollowsWhatWasTaken() throws {
    let machine = try SimulatedMachine()
    try Self.fill(machine, pattern(1 << 20))
    let pair = try machine.connect()
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    // More than the connection takes without anybody reading.
    for _ in 0..<6 {
      var rest: Range<UInt64> = 0..<1 << 20
      while !rest.isEmpty {
        rest = rest.lowerBound + UInt64(try pair.socket.send([rest], of: binding).byteCount)..<1 << 20
      }
    }
    try pair.socket.endSending()
    #expect(try KernelQueues(pair.socket).sending > 0)
    let error = failure { () throws(SystemError) in _ = try pair.socket.send([0..<1], of: binding) }
    #expect(error?.errno == .EPIPE)
    try pair.socket.endSending()
    #expect(try receiveAll(7 << 20, on: pair.peer.fileDescriptor).count == 6 << 20)
    try pair.socket.finishSends()
    // The other direction goes on.
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    #expect(try pair.socket.receiveAll(100, machine.memory.map()) == pattern(100))
  }

  @Test func theEndOfAConnectionThatFailedIsNoError() throws {
    let machine = try SimulatedMachine()
    var pair = try machine.connect()
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(pair.peer.fileDescriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    pair.peer = OwnedDescriptor(owning: dup(0))
    var delivery = try Delivery()
    #expect(failure { () throws(SystemError) in _ = try pair.socket.receive(into: &delivery) }?.errno == .ECONNRESET)
    try pair.socket.endSending()
  }

  @Test func bindingZeroIsRefusedBeforeTheKernelSendsHostBytes() {
    let error = failure { () throws(SystemError) in _ = try TransmitBinding(dmabufID: 0) }
    #expect(error?.errno == .EINVAL)
    #expect(error?.description.contains("this process' own memory") == true)
  }

  @Test func refusalsSayWhatIsWrong() throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect()
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    func refusal(_ ranges: [Range<UInt64>], _ binding: TransmitBinding) -> SystemError? {
      failure { () throws(SystemError) in _ = try pair.socket.send(ranges, of: binding) }
    }
    #expect(refusal([], binding)?.errno == .EINVAL)
    #expect(refusal([5..<5], binding)?.errno == .EINVAL)
    #expect(refusal([UInt64.max - 1..<UInt64.max], binding)?.errno == .EFAULT)
    let beyond = refusal([1 << 30..<(1 << 30) + 1], binding)
    #expect(beyond?.errno == .EFAULT && beyond?.description.contains("ends beyond the memory") == true)
    for id in [machine.dmabufID, 999] {
      let error = refusal([0..<1], try TransmitBinding(dmabufID: id))
      #expect(error?.errno == .EINVAL && error?.description.contains("direction tx") == true)
    }
    #expect(pair.socket.unfinishedSends == 0)
  }

  @Test func aConnectionOfAnotherInterfaceDoesNotSendTheMemory() throws {
    let machine = try SimulatedMachine()
    let pair = try TCPPair()
    let loopback: UInt32 = 1
    let channel = try machine.server.attach(try pair.near.duplicate(), to: loopback)
    let socket = try TestedSocket(channel: channel, connection: try pair.near.duplicate())
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    let error = failure { () throws(SystemError) in _ = try socket.send([0..<4096], of: binding) }
    #expect(error?.errno == .ENODEV)
    #expect(error?.description.contains("another interface than the one that dmabuf \(machine.transmitID)") == true)
  }
}

/// The calls that suspend a task, and those of several threads on one socket.
struct ConcurrencyTests {
  @Test func tasksReceiveAndSendWithoutBlockingTheirThread() async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let sent = pattern(3 << 20)
    let peer = pair.peer.fileDescriptor
    let sender = try BackgroundThread { try? sendAll(sent, on: peer) }
    var bytes: [UInt8] = []
    var delivery = try Delivery()
    while bytes.count < sent.count, try await pair.socket.receive(into: &delivery, on: thread.loop) {
      try bytes += delivery.takeBytes(mapped)
    }
    #expect(bytes == sent)
    sender.join()

    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    let reader = try BackgroundThread { _ = try? receiveAll(4 << 20, on: peer) }
    for _ in 0..<4 { _ = try await pair.socket.send([0..<1 << 20], of: binding, on: thread.loop) }
    try await pair.socket.finishSends(on: thread.loop)
    #expect(pair.socket.unfinishedSends == 0)
    reader.join()
    await thread.stop()
  }

  /// A receive that was called off loses nothing: the next one takes over what it was to get.
  @Test func aCancelledReceiveLosesNothing() async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let box = SocketBox(pair.socket)
    let waiting = Task {
      var delivery = try Delivery()
      return try await box.socket.receive(into: &delivery, on: thread.loop)
    }
    try await Task.sleep(for: .milliseconds(20))
    waiting.cancel()
    let error = await #expect(throws: SystemError.self) { try await waiting.value }
    #expect(error?.errno == .ECANCELED)
    try sendAll(pattern(5000), on: pair.peer.fileDescriptor)
    #expect(try box.socket.receiveAll(5000, mapped) == pattern(5000))
    await thread.stop()
  }

  @Test func oneThreadReceivesWhileAnotherSends() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let box = SocketBox(pair.socket)
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    let peer = pair.peer.fileDescriptor
    let echo = try BackgroundThread {
      guard let bytes = try? receiveAll(8 << 20, on: peer), bytes.count == 8 << 20 else { return }
      try? sendAll(pattern(1 << 20), on: peer)
    }
    let sending = try BackgroundThread {
      for _ in 0..<8 { _ = try? box.socket.send([0..<1 << 20], of: binding) }
      try? box.socket.finishSends()
    }
    #expect(try box.socket.receiveAll(1 << 20, mapped) == pattern(1 << 20))
    sending.join()
    echo.join()
    #expect(box.socket.unfinishedSends == 0)
  }
}

/// A socket that several tasks use.
final class SocketBox: Sendable {
  let socket: DevmemSocket

  init(_ socket: consuming DevmemSocket) { self.socket = socket }
}
