import EventLoop
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

@testable import DevmemSocket

/// Looking at what comes next, and throwing it away, by way of a simulated NIC.
struct LookingTests {
  /// Sends bytes and waits until all of them have arrived, so that one call can tell of them.
  private static func arrive(
    _ bytes: [UInt8], on pair: borrowing ConnectedPair, after earlier: Int = 0
  ) throws {
    try sendAll(bytes, on: pair.peer.fileDescriptor)
    while try KernelQueues(pair.socket).received < earlier + bytes.count { sched_yield() }
  }

  @Test(arguments: [SimulatedMachine.boundQueue, SimulatedMachine.plainQueue])
  func whatIsLookedAtIsReceivedAllTheSame(_ queue: UInt32) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(to: queue)
    let sent = pattern(20_000)
    try Self.arrive(sent, on: pair)
    var look = try Delivery()
    for _ in 0..<2 {
      #expect(try pair.socket.peek(into: &look))
      #expect(try look.takeBytes(mapped) == sent)
      #expect(look.deviceByteCount == (queue == SimulatedMachine.boundQueue ? 20_000 : 0))
    }
    #expect(try pair.socket.receiveAll(20_000, mapped) == sent)
    #expect(try !pair.socket.peekIfReady(into: &look))
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  /// The device has the memory back when all fragments have ended that were made of it, in whatever order.
  @Test(arguments: [false, true]) func bothFragmentsKeepTheMemory(lookEndsFirst: Bool) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    try Self.arrive(pattern(3000), on: pair)
    var look = try Delivery()
    var delivery = try Delivery()
    #expect(try pair.socket.peek(into: &look))
    var seen = look.takeFragments()
    #expect(pair.socket.outstanding.count == seen.count && pair.socket.outstanding.byteCount == 3000)
    #expect(try pair.socket.receive(into: &delivery))
    var received = delivery.takeFragments()
    #expect(pair.socket.outstanding.count == 2 * seen.count && pair.socket.outstanding.byteCount == 6000)
    if lookEndsFirst { seen.removeAll() } else { received.removeAll() }
    pair.socket.flush()
    #expect(try machine.tokens(of: pair.socket) > 0)
    #expect(try (lookEndsFirst ? received.bytes(mapped) : seen.bytes(mapped)) == pattern(3000))
    seen.removeAll()
    received.removeAll()
    #expect(try machine.tokens(of: pair.socket) == 0 && pair.socket.outstanding.count == 0)
  }

  @Test func aLookThatEndsReturnsNothingThatIsStillToCome() throws {
    let machine = try SimulatedMachine(size: 64 << 10, ringSize: 8)
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    try Self.arrive(pattern(3000), on: pair)
    do {
      var look = try Delivery()
      #expect(try pair.socket.peek(into: &look))
    }
    pair.socket.flush()
    // The ring goes round: what was looked at is not written over.
    let other = try machine.connect()
    let more = pattern(400_000, seed: 2)
    let peer = other.peer.fileDescriptor
    let sender = try BackgroundThread { try? sendAll(more, on: peer) }
    #expect(try other.socket.receiveAll(more.count, mapped) == more)
    sender.join()
    #expect(try pair.socket.receiveAll(3000, mapped) == pattern(3000))
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  /// As a program does that waits for a header of a certain length.
  @Test func aLaterLookSeesMore() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    try Self.arrive(pattern(100), on: pair)
    var look = try Delivery()
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 100)
    try Self.arrive(pattern(5000, seed: 2), on: pair)
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 5100)
    #expect(try look.takeBytes(mapped) == pattern(100) + pattern(5000, seed: 2))
    // With less room it sees less, and the end of what it sees lies within a fragment.
    var small = try Delivery(fragmentRoom: 8, byteRoom: 150)
    #expect(try pair.socket.peek(into: &small) && small.byteCount == 150 && small.fragmentCount == 2)
    var tiny = try Delivery(fragmentRoom: 1)
    #expect(try pair.socket.peek(into: &tiny) && tiny.byteCount == 100 && tiny.fragmentCount == 1)
    var none = try Delivery(fragmentRoom: 0)
    let error = failure { () throws(SystemError) in _ = try pair.socket.peek(into: &none) }
    #expect(error?.errno == .ETOOSMALL && error?.description.contains("more fragmentRoom") == true)
    // Nor does a receive take more than it has room for, of what was looked at.
    #expect(try pair.socket.receive(into: &small) && small.byteCount == 150)
    #expect(try small.takeBytes(mapped) == pattern(100) + pattern(5000, seed: 2)[..<50])
    #expect(try pair.socket.receiveAll(4950, mapped) == Array(pattern(5000, seed: 2)[50...]))
    look.empty()
    tiny.empty()
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  /// One call never tells of both kinds, whether it takes them or not.
  @Test func aLookStopsWhereAReceiveWould() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    try Self.arrive(pattern(3000), on: pair)
    machine.unbind()
    try Self.arrive(pattern(2000, seed: 2), on: pair, after: 3000)
    var look = try Delivery()
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 3000 && look.deviceByteCount == 3000)
    var buffer = [UInt8](repeating: 0, count: 5000)
    let error = buffer.withUnsafeMutableBytes { buffer in
      failure { () throws(SystemError) in _ = try pair.socket.receiveBytes(into: buffer) }
    }
    #expect(error?.errno == .EFAULT)
    #expect(try pair.socket.discard(upTo: 3000) == 3000)
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 2000 && look.deviceByteCount == 0)
    let count = buffer.withUnsafeMutableBytes { buffer in
      try? pair.socket.receiveBytes(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<1500]))
    }
    #expect(count == 1500 && Array(buffer[..<1500]) == Array(pattern(2000, seed: 2)[..<1500]))
    #expect(try pair.socket.receiveAll(500, mapped) == Array(pattern(2000, seed: 2)[1500...]))
  }

  @Test func theEndOfTheStreamIsSeenAndReceived() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    try Self.arrive(pattern(10), on: pair)
    #expect(shutdown(pair.peer.fileDescriptor, Int32(SHUT_WR)) == 0)
    var look = try Delivery()
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 10)
    #expect(try pair.socket.receiveAll(100, mapped) == pattern(10))
    #expect(try !pair.socket.peek(into: &look) && look.byteCount == 0)
    #expect(try pair.socket.discard(upTo: 1) == 0)
  }

  @Test func aResetIsToldBehindWhatWasLookedAt() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    var pair = try machine.connect()
    try Self.arrive(pattern(10), on: pair)
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(pair.peer.fileDescriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    pair.peer = OwnedDescriptor(owning: dup(0))
    var look = try Delivery()
    for _ in 0..<3 { #expect(try pair.socket.peek(into: &look) && look.byteCount == 10) }
    #expect(try pair.socket.receiveAll(10, mapped) == pattern(10))
    let error = failure { () throws(SystemError) in _ = try pair.socket.receive(into: &look) }
    #expect(error?.errno == .ECONNRESET)
  }

  // MARK: Throwing away

  @Test func bytesAreThrownAwayWithoutFragments() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    #expect(try pair.socket.discardIfReady(upTo: 10) == nil)
    let sent = pattern(100_000)
    try Self.arrive(sent, on: pair)
    #expect(try pair.socket.discard(upTo: 70_000) == 70_000)
    #expect(try machine.tokens(of: pair.socket) == 0 && pair.socket.outstanding.count == 0)
    #expect(try pair.socket.receiveAll(30_000, mapped) == Array(sent[70_000...]))
    #expect(failure { () throws(SystemError) in _ = try pair.socket.discard(upTo: 0) }?.errno == .EINVAL)
  }

  /// What was looked at and thrown away goes back when the look ends, and the rest at once.
  @Test func whatWasLookedAtCanBeThrownAway() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let sent = pattern(10_000)
    try Self.arrive(sent, on: pair)
    var look = try Delivery()
    #expect(try pair.socket.peek(into: &look) && look.byteCount == 10_000)
    var seen = look.takeFragments()
    #expect(try pair.socket.discard(upTo: 9000) == 9000)
    #expect(try seen.bytes(mapped) == sent)
    #expect(try pair.socket.receiveAll(1000, mapped) == Array(sent[9000...]))
    #expect(pair.socket.outstanding.count == seen.count)
    seen.removeAll()
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  // MARK: Tasks

  @Test func tasksLookAndThrowAway() async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let peer = pair.peer.fileDescriptor
    let sender = try BackgroundThread {
      for seed in 1...2 as ClosedRange<UInt64> {
        usleep(10_000)
        try? sendAll(pattern(1000, seed: seed), on: peer)
      }
    }
    var look = try Delivery()
    #expect(try await pair.socket.peek(into: &look, on: thread.loop))
    #expect(try look.takeBytes(mapped).first == pattern(1).first)
    var count = 0
    while count < 1500 { count += try await pair.socket.discard(upTo: 1500 - count, on: thread.loop) }
    #expect(try pair.socket.receiveAll(500, mapped) == Array(pattern(1000, seed: 2)[500...]))
    sender.join()
    look.empty()
    #expect(try machine.tokens(of: pair.socket) == 0)
    await thread.stop()
  }

  /// A receive that was called off takes what arrives next: that is what is seen, thrown away, or read as bytes.
  @Test(arguments: [SimulatedMachine.boundQueue, SimulatedMachine.plainQueue])
  func whatACancelledReceiveGotComesFirst(_ queue: UInt32) async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(to: queue)
    let box = SocketBox(pair.socket)
    let waiting = Task {
      var delivery = try Delivery()
      return try await box.socket.receive(into: &delivery, on: thread.loop)
    }
    try await Task.sleep(for: .milliseconds(20))
    waiting.cancel()
    await #expect(throws: SystemError.self) { try await waiting.value }
    var look = try Delivery(fragmentRoom: 4, byteRoom: 1000)
    #expect(try !box.socket.peekIfReady(into: &look))
    #expect(try box.socket.discardIfReady(upTo: 1) == nil)
    try sendAll(pattern(5000), on: pair.peer.fileDescriptor)
    #expect(try box.socket.peek(into: &look))
    #expect(try look.takeBytes(mapped) == Array(pattern(5000)[..<look.byteCount]) && look.byteCount > 0)
    #expect(try box.socket.discard(upTo: 10) == 10)
    // Its room was greater than that of the one that takes over.
    var bytes: [UInt8] = []
    while bytes.count < 4990, try box.socket.receive(into: &look) {
      #expect(look.byteCount <= 1000)
      try bytes += look.takeBytes(mapped)
    }
    #expect(bytes == Array(pattern(5000)[10...]))
    #expect(try machine.tokens(of: box.socket) == 0)
    await thread.stop()
  }
}
