import CLinux
import EventLoop
import Glibc
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

@testable import DevmemSocket

/// Waiting for sends of the running kernel to be over, on connections that have ended in both directions: poll(2) tells of
/// them at any time. An ordinary send without a copy stands for one from device memory, of which the kernel tells alike.
struct CompletionWaitTests {
  @Test func aThreadSleepsUntilTheNoticeComes() async throws {
    let pair = try endedWithASendUnderWay()
    let box = SocketBox(pair.socket)
    let waiter = Waiter()
    let thread = try BackgroundThread {
      waiter.begin()
      try? box.socket.finishSends()
    }
    try await waiter.expectSleep()
    try drain(pair.peer.fileDescriptor)
    thread.join()
    #expect(box.socket.unfinishedSends == 0)
  }

  @Test func aLoopSleepsUntilTheNoticeComes() async throws {
    let pair = try endedWithASendUnderWay()
    let box = SocketBox(pair.socket)
    let thread = try LoopThread(name: "test-loop")
    let loop = thread.loop
    let waiter = Waiter()
    let waiting = Task(executorPreference: loop.executor) {
      waiter.begin()
      try await box.socket.finishSends(on: loop)
    }
    try await waiter.expectSleep()
    try drain(pair.peer.fileDescriptor)
    try await waiting.value
    #expect(box.socket.unfinishedSends == 0)
    await thread.stop()
  }

  /// Who looks for notices in passing leaves them to the task that sleeps until there is one.
  @Test func aNoticeIsNotTakenFromWhoWaitsForIt() async throws {
    let pair = try endedWithASendUnderWay()
    let box = SocketBox(pair.socket)
    let thread = try LoopThread(name: "test-loop")
    let loop = thread.loop
    let waiter = Waiter()
    let waiting = Task(executorPreference: loop.executor) {
      waiter.begin()
      try await box.socket.finishSends(on: loop)
      waiter.end()
    }
    try await waiter.expectSleep()
    let passing = try BackgroundThread {
      while box.socket.unfinishedSends > 0 { try? box.socket.core.takeCompletions() }
    }
    try drain(pair.peer.fileDescriptor)
    passing.join()
    try await until { waiter.hasEnded }
    waiting.cancel()
    await thread.stop()
  }

  /// A connection with a send under way, because its peer does not read.
  private func endedWithASendUnderWay() throws -> ConnectedPair {
    let pair = try TCPPair()
    let socket = try TestedSocket(adopting: try pair.near.duplicate())
    // What is sent is of no interest, so that the memory need not stay as it is.
    let bytes = [UInt8](repeating: 1, count: 4 << 20)
    let count = send(
      socket.connection, bytes, bytes.count,
      Int32(CLINUX_MSG_ZEROCOPY) | Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    try #require(count > 0)
    _ = socket.core.sends.withLock { $0.begin(0) }
    socket.interruption.interrupt()
    try #require(try socket.core.transport.completion(.poll) == nil, "it has room at the other end")
    return ConnectedPair(socket: socket, peer: try pair.far.duplicate())
  }

  /// Reads to the end of the stream.
  private func drain(_ descriptor: Int32) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
  }
}

/// A thread that waits, as the kernel sees it.
private final class Waiter: Sendable {
  /// `<process>/task/<thread>`
  private let thread = Mutex("")
  private let isOver = Atomic(false)

  /// On that thread.
  func begin() {
    var name = [CChar](repeating: 0, count: 64)
    let length = readlink("/proc/thread-self", &name, name.count)
    thread.withLock { $0 = String(decoding: name.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self) }
  }

  func end() { isOver.store(true, ordering: .relaxed) }

  var hasEnded: Bool { isOver.load(ordering: .relaxed) }

  /// It falls asleep, and does not wake as long as nothing happens. One that spins is never seen asleep.
  func expectSleep() async throws {
    try await until { state == "S" }
    let wakes = self.wakes
    for _ in 0..<20 {
      try await Task.sleep(for: .milliseconds(1))
      #expect(state == "S" && self.wakes == wakes)
    }
  }

  private var state: Substring? { field("State:") }
  private var wakes: Substring? { field("voluntary_ctxt_switches:") }

  private func field(_ name: String) -> Substring? {
    guard let file = fopen("/proc/\(thread.withLock { $0 })/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 256)
    while line.withUnsafeMutableBytes({ fgets($0.bindMemory(to: CChar.self).baseAddress, 256, file) }) != nil {
      let words = String(decoding: line.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self).split { $0 == " " || $0 == "\t" }
      if words.first.map(String.init) == name { return words.dropFirst().first }
    }
    return nil
  }
}
