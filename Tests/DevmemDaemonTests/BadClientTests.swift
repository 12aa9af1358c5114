import DevmemDaemon
import DevmemSocket
import DevmemdMessages
import Glibc
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

@Suite("Clients that misbehave")
struct BadClientTests {
  @Test("a client that says nothing, one that goes at once and one that sends half a record bother nobody")
  func silence() async throws {
    let daemon = try await RunningDaemon()
    let silent = try daemon.connectSocket()
    for _ in 0..<20 { _ = try daemon.connectSocket() }
    var other = try daemon.connect()
    #expect(try other.status().backend == .simulator)

    let half = try daemon.connectSocket()
    try half.send([UInt8](repeating: 0x14, count: 9).span.bytes)
    try expectClosed(half)
    try await until { try other.status().clients == 2 }
    _ = silent.fileDescriptor
    await daemon.stop()
  }

  @Test("clients that go make room for others with their descriptors' numbers, and cut none of them off")
  func goingAndComing() async throws {
    let daemon = try await RunningDaemon()
    for _ in 0..<300 {
      for _ in 0..<3 { _ = try daemon.connectSocket() }
      var client = try daemon.connect()
      _ = try client.status()
    }
    await daemon.stop()
  }

  @Test(
    "a record whose lengths lie cuts its sender off",
    arguments: [
      [0, 0, 0, 0, 0x10, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      [0xff, 0xff, 0, 0, 0x10, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      [15, 0, 0, 0, 0x10, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      [16, 0, 0, 0, 0x10, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3],
    ] as [[UInt8]])
  func lyingLengths(_ record: [UInt8]) async throws {
    let daemon = try await RunningDaemon()
    let bad = try daemon.connectSocket()
    try bad.send(record.span.bytes)
    try expectClosed(bad)
    var other = try daemon.connect()
    _ = try other.status()
    await daemon.stop()
  }

  @Test("bad attributes are refused in a kernel's words, and the connection goes on")
  func badAttributes() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    client.checksRequests = false
    func bind(_ body: (inout MessageWriter) -> Void) throws -> NetlinkError.Rejection {
      try refused {
        try client.exchange(Devmemd.Operations.Bind.schema, .do, of: Devmemd.schema, body: body, each: { _ in })
      }
    }
    let long = try bind { $0.string(2, String(repeating: "n", count: 64)) }
    #expect(long.errno == .EINVAL && long.message == "Attribute failed policy validation")
    #expect(long.attribute?.path.description == ".name")
    let zero = try bind { $0.integer(6, UInt32(0)) }
    #expect(
      zero.errno == .ERANGE && zero.message == "integer out of range" && zero.attribute?.path.description == ".ifindex")
    let flat = try bind { $0.binary(8, [8, 0, 1, 0, 2, 0, 0, 0]) }
    #expect(
      flat.errno == .EINVAL && flat.message == "NLA_F_NESTED is missing"
        && flat.attribute?.path.description == ".queues[0]")
    let short = try bind { $0.binary(6, [1, 2]) }
    #expect(short.errno == .EINVAL && short.message == "invalid attribute length")
    let unknown = try bind { $0.integer(999, UInt32(1)) }
    #expect(unknown.errno == .EINVAL && unknown.message == "Unknown attribute type")
    let hole = try bind { $0.integer(1, UInt32(7)) }
    #expect(
      hole.errno == .EINVAL && hole.message == "Unsupported attribute" && hole.attribute?.path.description == ".id")
    let missing = try bind { $0.string(7, "sim0") }
    #expect(missing.attribute?.path.description == ".queues" && missing.attribute?.isMissing == true)
    let noQueueID = try bind { writer in
      writer.string(7, "sim0")
      writer.closeNest(writer.openNest(8))
    }
    #expect(noQueueID.attribute?.path.description == ".queues[0].id" && noQueueID.attribute?.isMissing == true)
    _ = try client.status()
    await daemon.stop()
  }

  @Test("messages that are no requests, of no family and with no operation get an error each")
  func unknownMessages() async throws {
    let daemon = try await RunningDaemon()
    let socket = try daemon.connectSocket()
    var buffer = try ReceiveBuffer()
    func answer(_ header: NetlinkHeader, _ rest: [UInt8]) throws -> ExtendedAck? {
      var writer = MessageWriter()
      let start = writer.beginMessage(header)
      writer.append(raw: rest.span.bytes)
      writer.endMessage(start)
      try socket.send(writer.bytes)
      guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) else { return nil }
      return try buffer.withBytes { bytes in
        var reader = MessageReader(bytes)
        guard let message = try reader.next() else { return nil }
        #expect(message.header.sequence == header.sequence)
        return try ExtendedAck(message)
      }
    }
    let generic: [UInt8] = [1, 1, 0, 0]
    let devmemd = MessageType(rawValue: 0x4000)
    #expect(try answer(NetlinkHeader(type: devmemd, flags: [], sequence: 1), generic)?.errno == .EINVAL)
    #expect(
      try answer(NetlinkHeader(type: MessageType(rawValue: 77), flags: .request, sequence: 2), generic)?.errno
        == .ENOENT)
    #expect(
      try answer(NetlinkHeader(type: devmemd, flags: .request, sequence: 3), [99, 1, 0, 0])?.errno == .EOPNOTSUPP)
    #expect(try answer(NetlinkHeader(type: devmemd, flags: .request, sequence: 4), [])?.errno == .EINVAL)
    #expect(try answer(NetlinkHeader(type: devmemd, flags: .request, sequence: 5), [1, 1, 9, 0])?.errno == .EINVAL)
    #expect(
      try answer(NetlinkHeader(type: devmemd, flags: [.request, .dump], sequence: 6), generic)?.errno == .EOPNOTSUPP)
    await daemon.stop()
  }

  @Test("descriptors that no request needs are closed, and a bind without its descriptor says so")
  func descriptors() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "leak-check", size: 1 << 20)
    let many = [Int32](repeating: memory.fileDescriptor, count: 64)
    for _ in 0..<5 {
      _ = try client.call(Devmemd.Operations.DaemonGet.self, Devmemd.Daemon(), descriptors: many)
    }
    let error = try refused {
      try client.call(
        Devmemd.Operations.Bind.self, Devmemd.Binding(ifname: "sim0", queues: [Devmemd.Queue(id: 1)], fd: 9),
        descriptors: [memory.fileDescriptor])
    }
    #expect(error.errno == .EBADF && error.attribute?.path.description == ".fd")
    _ = try client.status()
    #expect(copies(of: memory.fileDescriptor) == 1)
    // One that was taken for a binding is closed when that is refused, and when it has ended.
    _ = try refused { try client.bind("sim0", [99], memory: memory.fileDescriptor) }
    let binding = try client.bind("sim0", [1], memory: memory.fileDescriptor)
    try client.unbind(try #require(binding.id))
    try await until { copies(of: memory.fileDescriptor) == 1 }
    await daemon.stop()
  }

  @Test("what is not memory is refused before the kernel is asked")
  func notMemory() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    #expect(try refused { try client.bind("sim0", [1], memory: null) }.attribute?.path.description == ".fd")
    // One page is enough for a bind, as in the kernel.
    let page = try DeviceMemory.memfd(name: "page", size: 4096)
    _ = try client.bind("sim0", [1], memory: page.fileDescriptor)
    await daemon.stop()
  }

  @Test("a client that asks and never reads is cut off, and the others are served meanwhile")
  func neverReads() async throws {
    var machine = MachineDescription.standard
    machine.interfaces.append(
      InterfaceDescription(name: "wide0", driver: .plain, receiveQueues: 256, transmitQueues: 256))
    let daemon = try await RunningDaemon(machine)
    let greedy = try daemon.connectSocket()
    let family = try daemon.familyID("netdev")
    var writer = MessageWriter()
    let start = writer.beginMessage(
      NetlinkHeader(type: MessageType(rawValue: family), flags: [.request, .dump], sequence: 1))
    writer.append(GenericHeader(command: 10, version: 1))
    writer.endMessage(start)
    var isCutOff = false
    // Each waiting dump weighs a kilobyte, whatever it lists.
    for _ in 0..<20_000 where !isCutOff {
      do throws(SystemError) {
        // The daemon stops reading from a client only by cutting it off, so this cannot block for long.
        try greedy.send(writer.bytes)
      } catch {
        #expect(error.errno == .EPIPE || error.errno == .ECONNRESET)
        isCutOff = true
      }
    }
    #expect(isCutOff)
    var other = try daemon.connect()
    #expect(try other.status().backend == .simulator)
    await daemon.stop()
  }

  @Test("a client that closes in the middle of a dump leaves no descriptor behind")
  func closesMidDump() async throws {
    let daemon = try await RunningDaemon()
    var other = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "mid-dump", size: 1 << 20)
    for round in 0..<50 {
      var client = try daemon.connect()
      _ = try client.bind("sim0", [UInt32(round % 8)], memory: memory.fileDescriptor)
      let socket = client.release()
      var writer = MessageWriter()
      let start = writer.beginMessage(
        NetlinkHeader(type: MessageType(rawValue: 0x4000), flags: [.request, .dump], sequence: 9))
      writer.append(GenericHeader(command: 4, version: 1))
      writer.endMessage(start)
      try socket.send(writer.bytes)
      _ = consume socket
      try await until { try other.status().bindings == 0 }
    }
    try await until { copies(of: memory.fileDescriptor) == 1 }
    try await until { try other.status().clients == 1 }
    await daemon.stop()
  }

  @Test("more clients than allowed are turned away, and room is made when one leaves")
  func tooManyClients() async throws {
    let daemon = try await RunningDaemon { $0.maximumClients = 3 }
    var first = try daemon.connect()
    _ = try first.status()
    var second: MessageSocket? = try daemon.connectSocket()
    var third: MessageSocket? = try daemon.connectSocket()
    try await until { try first.status().clients == 3 }
    // One that says nothing is cut off in time.
    try expectClosed(try daemon.connectSocket())
    var fourth = try daemon.connect()
    let error = try refused { try fourth.status() }
    #expect(error.errno == .EBUSY)
    #expect(
      error.message == "the service has 3 connections, which is all it may have; try again when one has ended")
    _ = second.take()
    _ = third.take()
    try await until { try first.status().clients == 1 }
    var again = try daemon.connect()
    _ = try again.status()
    await daemon.stop()
  }

  /// The daemon ends the connection: nothing more comes but the end.
  private func expectClosed(_ socket: borrowing MessageSocket) throws {
    var buffer = try ReceiveBuffer()
    switch try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) {
    case .closed: break
    case .datagram: Issue.record("the daemon answered")
    case .overrun: Issue.record("overrun")
    case .wouldBlock: Issue.record("the daemon kept the connection")
    }
  }

  /// How many descriptors of this process are open on the same file. Other tests run beside this one, so only files of
  /// its own can be counted.
  private func copies(of descriptor: Int32) -> Int {
    var wanted = stat()
    guard fstat(descriptor, &wanted) == 0 else { return 0 }
    return (0..<Int32(4096)).count { number in
      var other = stat()
      return fstat(number, &other) == 0 && other.st_ino == wanted.st_ino && other.st_dev == wanted.st_dev
    }
  }
}

extension RunningDaemon {
  func familyID(_ name: String) throws -> UInt16 {
    var session = try connect()
    return try session.resolve(name).id
  }
}
