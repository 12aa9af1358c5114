import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

@testable import DevmemSocket

/// Receives that are asked for ahead, on memory shared with a simulated kernel.
struct ReadAheadTests {
  /// Deliveries of any size take what was asked for with the size of others.
  @Test(arguments: [SimulatedMachine.boundQueue, SimulatedMachine.plainQueue], [1, 3, 8, 32])
  func aStreamArrivesWholeInPiecesOfAnySize(_ queue: UInt32, _ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(to: queue, readAhead: readAhead)
    let sent = pattern(2 << 20)
    let peer = pair.peer.fileDescriptor
    let sender = try BackgroundThread {
      try? sendAll(sent, on: peer)
      shutdown(peer, Int32(SHUT_WR))
    }
    var random = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    while true {
      let room = [1, 7, 1000, 4096, 10_007, 70_001, 1 << 20][Int(random.next() % 7)]
      var delivery = try Delivery(fragmentRoom: 1 + Int(random.next() % 40), byteRoom: room)
      guard try pair.socket.receive(into: &delivery) else { break }
      #expect(delivery.byteCount <= room && delivery.fragmentCount <= delivery.fragmentRoom)
      try bytes += delivery.takeBytes(mapped)
    }
    sender.join()
    #expect(bytes == sent)
    #expect(pair.socket.outstanding.count == 0)
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  @Test func aFragmentInPiecesGoesBackWithTheLast() async throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 4)
    var large = try Delivery()
    #expect(try !pair.socket.receiveIfReady(into: &large))
    try sendAll(pattern(3000), on: pair.peer.fileDescriptor)
    try await until { try machine.tokens(of: pair.socket) == 1 }
    var small = try Delivery(byteRoom: 1000)
    var held = HeldFragments()
    for _ in 0..<3 {
      #expect(try pair.socket.receive(into: &small) && small.byteCount == 1000)
      held.add(small.takeFragments())
    }
    #expect(try held.bytes(mapped) == pattern(3000))
    for rest in [2, 1] {
      held.removeLast()?.giveBack()
      pair.socket.flush()
      #expect(held.count == rest)
      #expect(try machine.tokens(of: pair.socket) == 1)
    }
    held.removeAll()
    #expect(try machine.tokens(of: pair.socket) == 0)
  }

  /// What has arrived is told to a receive that does not wait, though it was asked for by another.
  @Test func whatIsThereIsTold() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 8)
    var delivery = try Delivery()
    for seed in 1...200 as ClosedRange<UInt64> {
      #expect(try !pair.socket.receiveIfReady(into: &delivery))
      try sendAll(pattern(100, seed: seed), on: pair.peer.fileDescriptor)
      while try machine.tokens(of: pair.socket) == 0 { sched_yield() }
      #expect(try pair.socket.receiveIfReady(into: &delivery))
      #expect(try delivery.takeBytes(mapped) == pattern(100, seed: seed))
      pair.socket.flush()
    }
  }

  @Test func bytesAreReadBetweenFragments() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 4)
    var delivery = try Delivery(byteRoom: 1000)
    #expect(try !pair.socket.receiveIfReady(into: &delivery))
    try sendAll(pattern(3000), on: pair.peer.fileDescriptor)
    while try machine.tokens(of: pair.socket) == 0 { sched_yield() }
    machine.unbind()
    try sendAll(pattern(2000, seed: 2), on: pair.peer.fileDescriptor)
    var buffer = [UInt8](repeating: 0, count: 700)
    for _ in 0..<2 {
      #expect(systemError { _ = try Self.read(pair.socket, &buffer) }?.errno == .EFAULT)
    }
    #expect(try pair.socket.receiveAll(3000, mapped) == pattern(3000))
    var bytes: [UInt8] = []
    while bytes.count < 1400 {
      let count = try Self.read(pair.socket, &buffer)
      bytes += buffer.prefix(count)
    }
    bytes += try pair.socket.receiveAll(2000 - bytes.count, mapped)
    #expect(bytes == pattern(2000, seed: 2))
  }

  // MARK: Ends

  @Test func aResetIsToldOnceAndInItsTurn() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    var pair = try machine.connect(readAhead: 8)
    var delivery = try Delivery(byteRoom: 100)
    #expect(try !pair.socket.receiveIfReady(into: &delivery))
    try sendAll(pattern(350), on: pair.peer.fileDescriptor)
    while try machine.tokens(of: pair.socket) == 0 { sched_yield() }
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(pair.peer.fileDescriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    pair.peer = OwnedDescriptor(owning: dup(0))
    var bytes: [UInt8] = []
    while bytes.count < 350, try pair.socket.receive(into: &delivery) { try bytes += delivery.takeBytes(mapped) }
    #expect(bytes == pattern(350))
    #expect(failure { () throws(SystemError) in _ = try pair.socket.receive(into: &delivery) }?.errno == .ECONNRESET)
    for _ in 0..<20 { #expect(try !pair.socket.receive(into: &delivery)) }
  }

  /// Eight receives were asked for without room for a fragment; one of them tells.
  @Test func aRefusalIsToldOnce() throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 8)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    var tiny = try Delivery(fragmentRoom: 0)
    for _ in 0..<3 {
      #expect(failure { () throws(SystemError) in _ = try pair.socket.receive(into: &tiny) }?.errno == .ETOOSMALL)
    }
    #expect(try pair.socket.receiveAll(100, mapped) == pattern(100))
  }

  @Test func onlySoManyAreAskedFor() throws {
    let machine = try SimulatedMachine()
    for readAhead in [-1, 33] {
      #expect(systemError { _ = try machine.connect(readAhead: readAhead) }?.errno == .EINVAL)
    }
  }

  private static func read(_ socket: borrowing TestedSocket, _ buffer: inout [UInt8]) throws -> Int {
    try buffer.withUnsafeMutableBytes { try socket.receiveBytes(into: $0) }
  }

  private func systemError(_ body: () throws -> Void) -> SystemError? {
    do { try body() } catch { return error as? SystemError }
    return nil
  }

  // MARK: Waiting

  /// Threads that receive, return and wait for completions wake each other, whoever takes the doorbell.
  @Test(arguments: 1...3 as ClosedRange<UInt64>) func threadsShareTheRing(_ seed: UInt64) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: 4)
    let peer = pair.peer.fileDescriptor
    let sent = pattern(600_000, seed: seed)
    let sender = try BackgroundThread {
      var random = SystemRandomNumberGenerator()
      var rest = sent[...]
      while !rest.isEmpty {
        let count = min(1 + Int(random.next() % 3000), rest.count)
        try? sendAll(Array(rest.prefix(count)), on: peer)
        rest = rest.dropFirst(count)
        if random.next() % 8 == 0 { usleep(UInt32(random.next() % 2500)) }
      }
      shutdown(peer, Int32(SHUT_WR))
    }
    let box = SharedSocket(pair.socket)
    let receivers = try (0..<3).map { _ in ReceiverThread(try BackgroundThread { box.receive() }) }
    let binding = try TransmitBinding(dmabufID: machine.transmitID)
    for _ in 0..<200 {
      _ = try box.socket.send([0..<100], of: binding)
      try box.socket.finishSends()
    }
    for receiver in receivers { receiver.join() }
    sender.join()
    #expect(box.total == sent.count)
    #expect(box.socket.outstanding.count == 0)
    #expect(try machine.tokens(of: box.socket) == 0)
  }

  @Test func tasksReceiveWhileOthersWait() async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 8)
    let peer = pair.peer.fileDescriptor
    let sent = pattern(300_000)
    let sender = try BackgroundThread {
      for start in stride(from: 0, to: sent.count, by: 5000) {
        try? sendAll(Array(sent[start..<start + 5000]), on: peer)
        usleep(start % 3 == 0 ? 1500 : 10)
      }
    }
    var delivery = try Delivery(byteRoom: 3001)
    var bytes: [UInt8] = []
    while bytes.count < sent.count, try await pair.socket.receive(into: &delivery, on: thread.loop) {
      try bytes += delivery.takeBytes(mapped)
    }
    sender.join()
    #expect(bytes == sent)
    await thread.stop()
  }

  @Test func aReceiveThatWasCalledOffLosesNothing() async throws {
    let thread = try LoopThread(name: "test-loop")
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: 8)
    let box = SharedSocket(pair.socket)
    for seed in 1...20 as ClosedRange<UInt64> {
      let waiting = Task {
        var delivery = try Delivery()
        return try await box.socket.receive(into: &delivery, on: thread.loop)
      }
      try await Task.sleep(for: .milliseconds(2))
      waiting.cancel()
      await #expect(throws: SystemError.self) { try await waiting.value }
      try sendAll(pattern(5000, seed: seed), on: pair.peer.fileDescriptor)
      #expect(try box.socket.receiveAll(5000, mapped) == pattern(5000, seed: seed))
    }
    await thread.stop()
  }
}

/// A socket that several threads receive on.
private final class SharedSocket: Sendable {
  let socket: TestedSocket
  private let count = Mutex(0)

  init(_ socket: consuming TestedSocket) { self.socket = socket }

  var total: Int { count.withLock { $0 } }

  /// Until the end of the stream.
  func receive() {
    guard var delivery = try? Delivery(byteRoom: 2000) else { return }
    while (try? socket.receive(into: &delivery)) == true {
      let more = delivery.byteCount
      count.withLock { $0 += more }
    }
  }
}

private final class ReceiverThread {
  private var thread: BackgroundThread?
  init(_ thread: consuming BackgroundThread) { self.thread = consume thread }
  func join() { if let thread = thread.take() { thread.join() } }
}
