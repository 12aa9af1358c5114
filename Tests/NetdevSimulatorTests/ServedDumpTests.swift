import Glibc
import KernelComparison
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// Large dumps over real sockets, to readers of every kind.
@Suite struct SimulatorDumpTests {
  private static let queues = 2000

  @Test("a slow reader gets thousands of queues in datagrams of a kernel's size, each once, while others are served")
  func slowReader() throws {
    let server = try SimulatorServer(try kernel())
    defer { server.stop() }
    let slow = try server.connect()
    try slow.send(Self.dump.span.bytes)
    var other = try NetlinkSession(server.connect())
    var buffer = try ReceiveBuffer()
    var listed = 0
    var sizes: [Int] = []
    var isOver = false
    while !isOver, case .datagram(let datagram) = try slow.receive(into: &buffer, waiting: .atMost(.seconds(20))) {
      sizes.append(datagram.count)
      try buffer.withBytes { bytes in
        var reader = MessageReader(bytes)
        while let message = try reader.next() {
          if message.header.type == .done { isOver = true } else { listed += 1 }
        }
      }
      #expect(try other.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 2)).ifindex == 2)
    }
    #expect(isOver && listed == 2 * Self.queues)
    #expect(try #require(sizes.first) <= DumpLimit.first)
    #expect(sizes.allSatisfy { $0 <= DumpLimit.maximum })
    #expect(sizes.count > 5)
  }

  @Test("devices that change in the middle of a dump are listed as they are when it comes to them")
  func changing() throws {
    let kernel = try kernel()
    let server = try SimulatorServer(kernel)
    defer { server.stop() }
    let reader = try server.connect()
    // Many dumps, unread: most are not begun when the kernel changes.
    for _ in 0..<200 { guard try reader.trySend(Self.dump.span.bytes) else { break } }
    let memory = try TestMemory()
    let request = BindRXRequest(ifindex: 2, fd: memory.number, queues: [.rx(0)])
    let id = try kernel.bindRX(request, socket: SocketID(rawValue: 1))
    var session = try NetlinkSession(reader)
    session.patience = .seconds(20)
    // The session passes over what it did not ask for, and finds the binding.
    let queues = try session.dump(Netdev.Operations.QueueGet.self, Netdev.Queue())
    #expect(queues.count == 2 * Self.queues && queues.first?.dmabuf == id)
  }

  @Test("peers that leave in the middle of a dump leave nothing behind")
  func leaving() throws {
    let kernel = try kernel()
    let server = try SimulatorServer(kernel)
    defer { server.stop() }
    var buffer = try ReceiveBuffer()
    for _ in 0..<50 {
      let socket = try server.connect()
      try socket.send(Self.dump.span.bytes)
      guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) else {
        Issue.record("no part came")
        return
      }
    }
    var other = try NetlinkSession(server.connect())
    #expect(try other.dump(Netdev.Operations.QueueGet.self, Netdev.Queue()).count == 2 * Self.queues)
  }

  @Test("a stream of a served dump gives the same as the dump, and can be left")
  func streaming() async throws {
    let server = try SimulatorServer(try kernel())
    defer { server.stop() }
    let client = Netdev.Client(try NetlinkConnection(NetlinkSession(server.connect())))
    let whole = try await client.dumpQueueGet()
    var streamed: [Netdev.Queue] = []
    for try await queue in client.streamQueueGet() { streamed.append(queue) }
    #expect(streamed == whole.replies && streamed.count == 2 * Self.queues)
    for try await _ in client.streamQueueGet() { break }
    #expect(try await client.dumpQueueGet(ifindex: 2).count == 2 * Self.queues)
  }

  @Test("a flood of notifications is heard up to a resync, and whole behind it")
  func flood() async throws {
    let kernel = try SimulatedKernel()
    let server = try SimulatorServer(kernel)
    defer { server.stop() }
    let events = try await NetlinkSocket.Notifications(
      NetlinkSession(server.connect(groups: .pagePool)), [NotificationSource<Netdev.Notification>(groups: [])]
    ) { _, _ in }
    let memory = try TestMemory()
    let request = BindRXRequest(ifindex: 2, fd: memory.number, queues: (0..<8).map { .rx($0) })
    for _ in 0..<400 {
      _ = try kernel.bindRX(request, socket: SocketID(rawValue: 1))
      kernel.closeSocket(SocketID(rawValue: 1))
    }
    var iterator = events.makeAsyncIterator()
    var count = 0
    while let event = try await iterator.next() {
      if case .resync = event { break }
      count += 1
    }
    #expect((1..<12_800).contains(count))
    let id = try kernel.bindRX(request, socket: SocketID(rawValue: 1))
    var bound = 0
    while bound < 8, let event = try await iterator.next() {
      if case .notification(.pagePoolAddNtf(let pool)) = event, pool.dmabuf == id { bound += 1 }
    }
    #expect(bound == 8)
  }

  /// queue-get, of all devices.
  private static let dump = Request(20, command: 10, flags: [.request, .dump]).bytes

  private func kernel() throws -> SimulatedKernel {
    var wide = InterfaceDescription(
      name: "wide0", driver: .plain, receiveQueues: Self.queues, transmitQueues: Self.queues)
    wide.ringSize = 1
    return try SimulatedKernel(MachineDescription(interfaces: [wide]))
  }
}
