import DevmemSocketMessages
import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

@testable import DevmemSocket

/// Calls of several tasks and threads that wait on one socket: what one of them does never leaves another asleep.
struct SharedWaitTests {
  /// Without a ring, with one that holds a single receive, and with several.
  static let depths = [0, 1, 8]

  // MARK: One waits, another calls

  @Test(arguments: depths) func aLookLeavesAWaitAsItIs(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    try Self.arm(pair.socket)
    var delivery = try Delivery()
    #expect(try !pair.socket.receiveIfReady(into: &delivery))
    #expect(try !pair.socket.peekIfReady(into: &delivery))
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    try Self.expectWake(pair.socket)
    #expect(try pair.socket.receiveAll(100, machine.memory.map()) == pattern(100))
  }

  @Test(arguments: depths) func whoIsCalledOffLeavesTheOthersWaiting(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    for _ in 0..<2 { try Self.arm(pair.socket) }
    pair.socket.core.transport.endWait(.receive, isCalledOff: true)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    try Self.expectWake(pair.socket)
    #expect(try pair.socket.receiveAll(100, machine.memory.map()) == pattern(100))
  }

  /// What one waits for is taken by another: what comes next wakes it all the same.
  @Test(arguments: depths) func whoFindsNothingIsWokenByWhatComesNext(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect(readAhead: readAhead)
    try Self.arm(pair.socket)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    #expect(try pair.socket.receiveAll(100, mapped) == pattern(100))
    try sendAll(pattern(200, seed: 2), on: pair.peer.fileDescriptor)
    try Self.expectWake(pair.socket)
    #expect(try pair.socket.receiveAll(200, mapped) == pattern(200, seed: 2))
  }

  /// What was looked at, or was too much for who received it, is there for who waits.
  @Test(arguments: depths) func whatAnotherHasLeftWakes(_ readAhead: Int) throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    try Self.arm(pair.socket)
    try sendAll(pattern(100), on: pair.peer.fileDescriptor)
    var look = try Delivery()
    #expect(try pair.socket.peek(into: &look))
    try Self.expectWake(pair.socket)
    #expect(try pair.socket.receiveAll(100, machine.memory.map()) == pattern(100))
  }

  /// As a task does before it waits.
  private static func arm(_ socket: borrowing TestedSocket) throws {
    var delivery = try Delivery()
    try #require(try !socket.core.receive(into: &delivery, .arm))
  }

  private static func expectWake(_ socket: borrowing TestedSocket) throws {
    let isWoken = try waitForEvents(socket.core.transport.fileDescriptor, POLLIN, timeout: .seconds(10))
    #expect(isWoken, "who waits sleeps on")
  }

  // MARK: Two ask at once

  /// A task that asks while another is about to: neither of the two requests may be lost.
  @Test func aReceiveIsAskedForOnce() async throws {
    let machine = try SimulatedMachine()
    let mapped = try machine.memory.map()
    let pair = try machine.connect()
    let transport = try #require(pair.socket.core.transport as? ChannelTransport)
    var other = try Delivery()
    let answer = try transport.perform(ChannelFamily.Operations.Receive.self, .receive, .arm, as: "recvmsg") { _ in
      #expect((try? pair.socket.core.receive(into: &other, .arm)) == false)
      return ChannelFamily.Receive(length: 1 << 16, controlLength: 1 << 12, flags: .devmem)
    }
    #expect(answer == nil)
    for seed in 1...2 as ClosedRange<UInt64> {
      try sendAll(pattern(1000, seed: seed), on: pair.peer.fileDescriptor)
      var delivery = try Delivery()
      try await until { try pair.socket.receiveIfReady(into: &delivery) }
      #expect(try delivery.takeBytes(mapped) == pattern(1000, seed: seed))
    }
  }

  // MARK: All together

  /// Tasks and threads that receive, look and are called off share a stream to its end.
  @Test(arguments: depths) func everybodySeesTheEndOfTheStream(_ readAhead: Int) async throws {
    let machine = try SimulatedMachine()
    let pair = try machine.connect(readAhead: readAhead)
    let peer = pair.peer.fileDescriptor
    let sent = 400_000
    let sender = try BackgroundThread {
      for start in stride(from: 0, to: sent, by: 1000) {
        try? sendAll(pattern(1000, seed: UInt64(start)), on: peer)
        sched_yield()
      }
      shutdown(peer, Int32(SHUT_WR))
    }
    let crowd = Crowd(pair.socket)
    let blocking = try BackgroundThread { crowd.receiveOnThread() }
    let polling = try BackgroundThread { crowd.poll() }
    let thread = try LoopThread(name: "test-loop")
    let loop = thread.loop
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 { group.addTask(executorPreference: loop.executor) { await crowd.receive(on: loop) } }
      group.addTask(executorPreference: loop.executor) { await crowd.receiveAndCallOff(on: loop) }
    }
    blocking.join()
    polling.join()
    sender.join()
    #expect(crowd.total == sent)
    #expect(crowd.socket.outstanding.count == 0)
    await thread.stop()
  }
}

/// A socket that many receive on until its stream ends.
private final class Crowd: Sendable {
  let socket: TestedSocket
  private let count = Mutex(0)

  init(_ socket: consuming TestedSocket) { self.socket = socket }

  var total: Int { count.withLock { $0 } }

  private func add(_ more: Int) { count.withLock { $0 += more } }

  func receiveOnThread() {
    guard var delivery = try? Delivery(byteRoom: 2000) else { return }
    while (try? socket.receive(into: &delivery)) == true { add(delivery.byteCount) }
  }

  func poll() {
    guard var delivery = try? Delivery(byteRoom: 2000) else { return }
    while let isThere = try? socket.receiveIfReady(into: &delivery) {
      if isThere, delivery.byteCount == 0 { return }
      add(delivery.byteCount)
      sched_yield()
    }
  }

  func receive(on loop: EventLoop) async {
    guard var delivery = try? Delivery(byteRoom: 2000) else { return }
    while (try? await socket.receive(into: &delivery, on: loop)) == true { add(delivery.byteCount) }
  }

  func receiveAndCallOff(on loop: EventLoop) async {
    while true {
      let receiving = Task(executorPreference: loop.executor) { await self.receiveOnce(on: loop) }
      await Task.yield()
      receiving.cancel()
      guard await receiving.value else { return }
    }
  }

  /// False at the end.
  private func receiveOnce(on loop: EventLoop) async -> Bool {
    do {
      var delivery = try Delivery(byteRoom: 2000)
      let isMore = try await socket.receive(into: &delivery, on: loop)
      add(delivery.byteCount)
      return isMore
    } catch {
      return error.errno == .ECANCELED
    }
  }
}
