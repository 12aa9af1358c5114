import Glibc
import KernelComparison
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Peers that do not behave.
struct SimulatorServerStressTests {
  private static let dump = Request(20, command: 10, flags: [.request, .dump]).bytes

  @Test func aListenerThatDoesNotReadLosesNotificationsAndIsTold() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    let socket = try server.connect(groups: .pagePool)
    var other = try NetlinkSession(server.connect())
    let memory = try TestMemory()
    // Each restart of a queue is two notifications, far more in all than a socket's buffer holds.
    let request = BindRXRequest(ifindex: 2, fd: memory.number, queues: (0..<8).map { .rx($0) })
    for _ in 0..<200 {
      _ = try server.kernel.bindRX(request, socket: SocketID(rawValue: 1))
      server.kernel.closeSocket(SocketID(rawValue: 1))
      #expect(try other.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 2)).ifindex == 2, "nobody waits for it")
    }
    var buffer = try ReceiveBuffer()
    var notifications = 0
    while let datagram = try received(socket, &buffer) {
      let message = try MessageView(datagram.span.bytes)
      if message.header.type == .overrun { break }
      notifications += 1
    }
    #expect((1..<6400).contains(notifications))
    // From here on it hears everything again.
    _ = try server.kernel.bindRX(request, socket: SocketID(rawValue: 1))
    for _ in 0..<16 {
      let datagram = try #require(try received(socket, &buffer))
      #expect(try MessageView(datagram.span.bytes).header.type.rawValue == 20)
    }
  }

  @Test func aClientThatAsksAndNeverReadsHoldsUpNobody() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    let socket = try server.connect()
    var asked = 0
    while try socket.trySend(Self.dump.span.bytes), asked < 100_000 { asked += 1 }
    #expect(asked < 100_000, "the server stops reading from who does not read")
    var other = try NetlinkSession(server.connect())
    #expect(try other.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).count == 3)

    // Read at last, every request is answered.
    var buffer = try ReceiveBuffer()
    var ends = 0
    while ends < asked, let datagram = try received(socket, &buffer) {
      ends += messageTypes(datagram).count { $0 == 3 }
    }
    #expect(ends == asked)
  }

  @Test func goingAwayInTheMiddleEndsTheBinding() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    let memory = try TestMemory()
    do {
      let socket = try server.connect()
      let bind = Request(
        20, command: 13,
        attributes: Request.u32(1, 2) + Request.nest(2, Request.u32(1, 0) + Request.u32(3, 0))
          + Request.u32(3, memory.number))
      try socket.send(bind.bytes.span.bytes)
      for _ in 0..<20_000 { guard try socket.trySend(Self.dump.span.bytes) else { break } }
    }
    // The next binding of that queue succeeds once the server has noticed.
    var other = try NetlinkSession(server.connect())
    let request = Netdev.Dmabuf(ifindex: 2, queues: [Netdev.QueueID(id: 0, type: .rx)], fd: memory.number)
    for _ in 0..<1000 {
      if (try? other.call(Netdev.Operations.BindRX.self, request)) != nil { break }
      usleep(10_000)
    }
    #expect(server.kernel.bindings().map(\.queues) == [[0]])
    #expect(try memory.openDescriptors() == 2)
  }

  @Test func moreAnswersThanABufferHoldsAreLostAndSaidToBe() throws {
    let netlink = SimulatedNetlink(try SimulatedKernel())
    let socket = netlink.socket()
    let flood = Array(repeatElement(Self.dump, count: 2000).joined())
    let answers = socket.handle(flood.span.bytes, room: 100_000)
    #expect(answers.reduce(0) { $0 + $1.count } <= 100_016)
    #expect(messageTypes(try #require(answers.last)) == [4])
  }

  /// Requests with bytes changed, cut and strung together: every answer is whole messages, and nothing traps.
  @Test(arguments: 0..<8) func malformedFloods(seed: UInt64) throws {
    var random = SeededRandom(seed)
    let kernel = try SimulatedKernel()
    let socket = SimulatedNetlink(kernel).socket()
    let cases = NetdevCases(family: 20, ifindexes: [1, 2, 3], napis: [8193]).all.map(\.bytes)
    for _ in 0..<1000 {
      var bytes = cases[Int(random.next() % UInt64(cases.count))]
      for _ in 0..<random.next() % 4 where !bytes.isEmpty {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.next() % 4 == 0 { bytes += cases[Int(random.next() % UInt64(cases.count))] }
      if random.next() % 8 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count + 1))) }
      for answer in socket.handle(bytes.span.bytes, files: NoFiles()) { #expect(!messageTypes(answer).isEmpty) }
    }
    #expect(kernel.bindings().isEmpty)
    #expect(kernel.devices().count == 3)
  }
}

/// A process without open files.
private struct NoFiles: FileTable {
  func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile { throw Refusal(.EBADF) }
}

/// `nlmsg_type` of each message; an issue where bytes are left that are no message.
private func messageTypes(_ datagram: [UInt8]) -> [UInt16] {
  var types: [UInt16] = []
  var reader = MessageReader(datagram.span.bytes)
  do {
    while let message = try reader.next() { types.append(message.header.type.rawValue) }
  } catch {
    Issue.record("an answer that is no message: \(error)")
  }
  return types
}
