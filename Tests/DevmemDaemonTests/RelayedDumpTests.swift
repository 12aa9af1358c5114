@testable import DevmemDaemon
import DevmemdMessages
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Testing

@Suite("Dumps of the kernel's, passed on")
struct RelayedDumpTests {
  @Test("the kernel is asked for more only as the client reads, and nobody else waits for that client")
  func backpressure() async throws {
    let parts = 4000
    let kernel = ScriptedKernel { part, request in
      part < parts ? queues(part, request.sequence) : part == parts ? done(request.sequence) : nil
    }
    let daemon = try await RunningDaemon { $0.kernel = kernel.interface }
    let client = try daemon.connectSocket()
    try client.send(dumpRequest(sequence: 77).span.bytes)

    // All of it would be 16 MB. What the sockets hold on its way is a small part of that.
    try await until { kernel.sent > 1 }
    var before = -1
    try await until {
      defer { before = kernel.sent }
      return before == kernel.sent
    }
    #expect(kernel.sent < parts / 4)
    var other = try daemon.connect()
    #expect(try other.status().clients == 2)

    var (received, isOver) = (0, false)
    var buffer = try ReceiveBuffer()
    while !isOver {
      guard case .datagram = try client.receive(into: &buffer, waiting: .atMost(.seconds(20))) else { break }
      try buffer.withBytes { bytes in
        var messages = MessageReader(bytes)
        while let message = try messages.next() {
          #expect(message.header.sequence == 77)
          if message.header.type == .done { isOver = true } else { received += 1 }
        }
      }
    }
    #expect(isOver && received == parts)
    #expect(kernel.sent == parts + 1)
    await daemon.stop()
  }

  @Test("a dump that changed under the kernel says so to the client, in the message where the kernel does")
  func interruption() async throws {
    let kernel = ScriptedKernel { part, request in
      switch part {
      case 0: queues(1, request.sequence)
      case 1: queues(2, request.sequence, .dumpInterrupted)
      case 2: done(request.sequence, .dumpInterrupted)
      default: nil
      }
    }
    let daemon = try await RunningDaemon { $0.kernel = kernel.interface }
    var client = try daemon.connect()
    let dump = try client.dump(Netdev.Operations.QueueGet.self, Netdev.Queue(), attempts: 1)
    #expect(dump.isInterrupted && dump.count == 2)
    await daemon.stop()
  }

  @Test("a dump whose client goes is given up, and its socket closed")
  func abandonment() async throws {
    let kernel = ScriptedKernel { part, request in queues(part, request.sequence) }
    let daemon = try await RunningDaemon { $0.kernel = kernel.interface }
    let idle = kernel.open
    do {
      let client = try daemon.connectSocket()
      try client.send(dumpRequest(sequence: 1).span.bytes)
      try await until { kernel.open == idle + 1 && kernel.sent > 0 }
    }
    try await until { kernel.open == idle }
    await daemon.stop()
  }

  @Test("a kernel that breaks off in the middle of a dump is told of as a refusal behind what came")
  func breakingOff() async throws {
    let kernel = ScriptedKernel { part, request in
      part == 0 ? queues(1, request.sequence) : part == 1 ? [1, 2, 3] : nil
    }
    let daemon = try await RunningDaemon { $0.kernel = kernel.interface }
    var client = try daemon.connect()
    let dump = try client.dump(Netdev.Operations.QueueGet.self, Netdev.Queue(), attempts: 1)
    #expect(dump.count == 1 && dump.isInterrupted)
    #expect(try client.status().clients == 1)
    await daemon.stop()
  }
}

private func dumpRequest(sequence: UInt32) -> [UInt8] {
  message(sequence, [.request, .dump]) {
    $0.append(GenericHeader(command: UInt8(Netdev.Operations.QueueGet.schema.dump?.request.command ?? 0), version: 1))
  }
}

/// A datagram of 4 kB with one queue: what the codec does not know makes it long.
private func queues(_ number: Int, _ sequence: UInt32, _ flags: MessageFlags = []) -> [UInt8] {
  message(sequence, flags.union(.multipart)) {
    $0.append(GenericHeader(command: 10, version: 1))
    Netdev.Queue(id: UInt32(truncatingIfNeeded: number), ifindex: 2, type: .rx).encode(into: &$0)
    $0.binary(900, [UInt8](repeating: 7, count: 4000))
  }
}

private func done(_ sequence: UInt32, _ flags: MessageFlags = []) -> [UInt8] {
  message(sequence, flags.union(.multipart), .done) { $0.member(Int32(0)) }
}

private func message(
  _ sequence: UInt32, _ flags: MessageFlags, _ type: MessageType = MessageType(rawValue: 20),
  _ body: (inout MessageWriter) -> Void
) -> [UInt8] {
  var writer = MessageWriter()
  let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: sequence))
  body(&writer)
  writer.endMessage(start)
  return writer.array
}
