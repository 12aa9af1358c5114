import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// Receiving into bound memory, by way of a simulated NIC.
struct ReceivingTests {
  @Test(arguments: [SimulatedMachine.boundQueue, SimulatedMachine.plainQueue], [0, 1, 8])
  func aStreamArrivesWhole(_ queue: UInt32, _ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(to: queue, readAhead: readAhead)
    let sent = pattern(100_000)
    try sendAll(sent, on: pair.peer.fileDescriptor)
    #expect(shutdown(pair.peer.fileDescriptor, Int32(SHUT_WR)) == 0)

    var delivery = try Delivery()
    var (bytes, device, ordinary): ([UInt8], Int, Int) = ([], 0, 0)
    while try pair.socket.receive(into: &delivery) {
      device += delivery.deviceByteCount
      ordinary += delivery.byteCount - delivery.deviceByteCount
      try bytes += delivery.takeBytes(mapped)
    }
    #expect(bytes == sent)
    #expect(
      queue == SimulatedMachine.boundQueue ? (device, ordinary) == (100_000, 0) : (device, ordinary) == (0, 100_000))
    // The end of the stream is told again to whoever asks again.
    #expect(try !pair.socket.receive(into: &delivery) && delivery.next() == nil)
    #expect(pair.socket.outstanding == OutstandingFragments(count: 0, byteCount: 0, waitingReturns: 0, oldest: nil))
  }

  @Test(arguments: [0, 4]) func aFragmentTellsWhereItLies(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(3000), on: pair.peer.fileDescriptor)
    var delivery = try Delivery()
    #expect(try pair.socket.receive(into: &delivery))
    guard case .fragment(let fragment)? = delivery.next() else { throw Missing() }
    #expect(fragment.dmabufID == machine.dmabufID && fragment.token == 1 && fragment.size > 0)
    #expect(fragment.offset + UInt64(fragment.size) <= UInt64(machine.memory.size))
    #expect(pair.socket.outstanding.oldest?.token == 1)
    fragment.giveBack()
  }

  // MARK: Lifetimes

  @Test(arguments: [0, 4]) func fragmentsThatNobodyTakesAreReturned(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    do {
      var delivery = try Delivery()
      try sendAll(pattern(50_000), on: pair.peer.fileDescriptor)
      #expect(try pair.socket.receive(into: &delivery))
      #expect(pair.socket.outstanding.count == delivery.fragmentCount && delivery.fragmentCount > 0)
      // The next call returns them, and so does the end of the delivery.
      while delivery.byteCount > 0, try pair.socket.receiveIfReady(into: &delivery) {}
      #expect(pair.socket.outstanding.count == delivery.fragmentCount)
    }
    #expect(pair.socket.outstanding.count == 0)
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  @Test(arguments: [0, 4]) func aFragmentLeavesItsScopeReturned(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(4096), on: pair.peer.fileDescriptor)
    var delivery = try Delivery()
    #expect(try pair.socket.receive(into: &delivery))
    let count = delivery.fragmentCount
    while let part = delivery.next() {
      let before = pair.socket.outstanding.count
      #expect(before > 0)
      _ = consume part
      #expect(pair.socket.outstanding.count == before - 1)
    }
    #expect(count > 0)
  }

  /// The kernel frees all fragments of a socket that is closed; ours stays open, without a connection, as long as one is out.
  @Test(arguments: [0, 4]) func aFragmentOutlivesItsSocket(_ readAhead: Int) async throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let sent = pattern(20_000)
    var held = HeldFragments()
    do {
      let pair = try machine.connect(readAhead: readAhead)
      try sendAll(sent, on: pair.peer.fileDescriptor)
      var delivery = try Delivery()
      var count = 0
      while count < sent.count, try pair.socket.receive(into: &delivery) {
        count += delivery.byteCount
        held.add(delivery.takeFragments())
      }
    }
    let other = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(500_000, seed: 2), on: other.peer.fileDescriptor)
    _ = try other.socket.receiveAll(500_000, mapped)
    #expect(try held.bytes(mapped) == sent)
    // Each socket has a rule as long as it lives.
    #expect(try machine.kernel.rules(of: SimulatedMachine.ifindex).count == 2)
    held.removeAll()
    try await until { try machine.kernel.rules(of: SimulatedMachine.ifindex).count == 1 }
  }

  @Test(arguments: [0, 4]) func fragmentsAreReturnedOnAnyThread(_ readAhead: Int) async throws {
    let machine = try SimulatedMachine(size: 256 << 10, ringSize: 16)
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    let sent = pattern(1 << 20)
    let peer = pair.peer.fileDescriptor
    let sender = try BackgroundThread { try? sendAll(sent, on: peer) }
    var bytes: [UInt8] = []
    var delivery = try Delivery()
    while bytes.count < sent.count, try pair.socket.receive(into: &delivery) {
      let held = delivery.takeFragments()
      bytes += try held.bytes(mapped)
      let box = FragmentsBox(held)
      await Task.detached { box.drop() }.value
    }
    sender.join()
    #expect(bytes == sent)
    #expect(pair.socket.outstanding.count == 0)
  }

  // MARK: Memory that runs out

  /// Held fragments starve the device; it goes on as soon as they are returned, and nothing is lost.
  @Test(arguments: [0, 4]) func aStarvedDeviceGoesOnOnceFragmentsAreReturned(_ readAhead: Int) throws {
    let machine = try SimulatedMachine(size: 64 * 4096, ringSize: 8)
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    let sent = pattern(2 << 20)
    let peer = pair.peer.fileDescriptor
    let sender = try BackgroundThread { try? sendAll(sent, on: peer) }
    var held = HeldFragments()
    var delivery = try Delivery()
    var bytes: [UInt8] = []
    var mostHeld = 0
    while bytes.count < sent.count {
      guard try pair.socket.receiveIfReady(into: &delivery) else {
        mostHeld = max(mostHeld, held.count)
        // Half of them, newest first: many ranges.
        for _ in 0..<(held.count + 1) / 2 { held.removeLast()?.giveBack() }
        if held.count == 0 { usleep(100) }
        continue
      }
      let more = delivery.takeFragments()
      bytes += try more.bytes(mapped)
      held.add(more)
    }
    #expect(bytes == sent)
    #expect(mostHeld > 0)
    sender.join()
    held.removeAll()
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  @Test(arguments: [0, 4]) func whatWasReturnedIsToldBeforeAReceiveWaits(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(100_000), on: pair.peer.fileDescriptor)
    var delivery = try Delivery()
    var held = HeldFragments()
    var count = 0
    while count < 100_000, try pair.socket.receive(into: &delivery) {
      count += delivery.byteCount
      held.add(delivery.takeFragments())
    }
    let all = held.count
    held.removeLast()?.giveBack()
    // Others are out: one return alone waits for company.
    #expect(pair.socket.outstanding.waitingReturns == 1)
    #expect(try machine.tokens(of: pair.socket) == all)
    #expect(try !pair.socket.receiveIfReady(into: &delivery))
    #expect(try machine.tokens(of: pair.socket) == all - 1)
  }

  // MARK: Refusals

  @Test(arguments: [0, 4]) func bytesInDeviceMemoryAreNotReadAsOrdinaryOnes(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    var buffer = [UInt8](repeating: 0, count: 100)
    let error = buffer.withUnsafeMutableBytes { buffer in
      failure { () throws(SystemError) in _ = try pair.socket.receiveBytes(into: buffer) }
    }
    #expect(error?.errno == .EFAULT)
    #expect(error?.description.contains("lies in device memory") == true)
    #expect(try pair.socket.receiveAll(100, mapped) == pattern(100))
  }

  @Test(arguments: [0, 4]) func noRoomForAFragmentIsToldApart(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    var tiny = try Delivery(fragmentRoom: 0)
    let error = failure { () throws(SystemError) in _ = try pair.socket.receive(into: &tiny) }
    #expect(error?.errno == .ETOOSMALL)
    #expect(error?.description.contains("more fragmentRoom") == true)
    #expect(try pair.socket.receiveAll(100, mapped) == pattern(100))
  }

  @Test(arguments: [0, 4]) func aFragmentOfOtherMemoryIsRefused(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let small = try DeviceMemory.memfd(name: "small", size: 1).map()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(9000), on: pair.peer.fileDescriptor)
    var delivery = try Delivery()
    #expect(try pair.socket.receive(into: &delivery))
    #expect(failure { () throws(SystemError) in _ = try delivery.takeBytes(small) }?.errno == .ERANGE)
  }

  @Test func aDeliveryNeedsRoom() {
    #expect(failure { () throws(SystemError) in _ = try Delivery(byteRoom: 0) }?.errno == .EINVAL)
    #expect(failure { () throws(SystemError) in _ = try Delivery(fragmentRoom: -1) }?.errno == .EINVAL)
  }

  @Test func whatIsNoTCPConnectionIsRefused() throws {
    let file = try DeviceMemory.memfd(name: "no socket", size: 1)
    #expect(
      failure { () throws(SystemError) in
        _ = try DevmemSocket(adopting: OwnedDescriptor(owning: dup(file.fileDescriptor)))
      }?
      .errno == ErrorNumber(rawValue: ENOTSOCK))
    let unconnected = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let error = failure { () throws(SystemError) in
      _ = try DevmemSocket(adopting: OwnedDescriptor(owning: unconnected))
    }
    #expect(error?.errno == .ENOTCONN)
  }

  // MARK: Ends

  @Test(arguments: [0, 4]) func afterAnUnbindBytesComeAsOrdinaryOnes(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    try sendAll(pattern(5000), on: pair.peer.fileDescriptor)
    #expect(try pair.socket.receiveAll(5000, mapped) == pattern(5000))
    machine.unbind()
    try sendAll(pattern(5000, seed: 7), on: pair.peer.fileDescriptor)
    var delivery = try Delivery()
    var bytes: [UInt8] = []
    while bytes.count < 5000, try pair.socket.receive(into: &delivery) {
      #expect(delivery.deviceByteCount == 0)
      try bytes += delivery.takeBytes(mapped)
    }
    #expect(bytes == pattern(5000, seed: 7))
  }

  @Test(arguments: [0, 4]) func aPeerThatResetsTheConnectionIsTold(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    var pair = try machine.connect(readAhead: readAhead)
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(pair.peer.fileDescriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    pair.peer = OwnedDescriptor(owning: dup(0))
    var delivery = try Delivery()
    let error = failure { () throws(SystemError) in _ = try pair.socket.receive(into: &delivery) }
    #expect(error?.errno == .ECONNRESET)
  }

  @Test(arguments: [0, 4]) func aReceiveThatWaitsIsInterrupted(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    let interruption = pair.socket.interruption
    let other = try BackgroundThread {
      usleep(20_000)
      interruption.interrupt()
    }
    var delivery = try Delivery()
    #expect(try !pair.socket.receive(into: &delivery))
    other.join()
  }

  /// Its packets wait for memory that never comes, and so does the end of the stream behind them.
  @Test(arguments: [0, 4]) func aReceiveByAQueueWithoutMemoryIsInterrupted(_ readAhead: Int) throws {
    let machine = try SimulatedMachine(size: 4 << 12)
    let pair = try machine.connect(to: 3, readAhead: readAhead)
    try sendAll(pattern(1 << 16), on: pair.peer.fileDescriptor)
    pair.socket.interruption.interrupt()
    var delivery = try Delivery()
    #expect(try !pair.socket.receive(into: &delivery))
  }

  @Test(arguments: [0, 4]) func aKernelThatGoesAwayIsTold(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    machine.server.stop()
    var delivery = try Delivery()
    #expect(failure { () throws(SystemError) in _ = try pair.socket.receive(into: &delivery) }?.errno == .ECONNRESET)
  }
}

/// Fragments on their way to another thread.
final class FragmentsBox: @unchecked Sendable {
  private var held: HeldFragments

  init(_ held: consuming HeldFragments) { self.held = held }

  func drop() { held.removeAll() }
}
