import ChannelRing
import CLinux
import DevmemSocketMessages
import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// A kernel that shares a ring and writes nonsense to it: an error each time, a channel that is closed, and never a trap.
struct HostileRingTests {
  /// Connects with receives asked for ahead; `body` is the kernel from then on.
  private static func connect(
    _ body: @escaping @Sendable (HostileKernel) throws -> Void
  ) throws -> (socket: SocketHolder, kernel: KernelThread) {
    let sockets = try MessageSocket.pair()
    let kernel = HostileKernel(sockets.second)
    let thread = KernelThread(
      try BackgroundThread {
        do { try body(kernel.share()) } catch { Issue.record(error) }
      })
    let connection = try TCPPair()
    let socket = try DevmemSocket(
      channel: sockets.first, connection: try connection.near.duplicate(), readAhead: 4)
    return (SocketHolder(socket), thread)
  }

  private static func error(_ body: @escaping @Sendable (HostileKernel) throws -> Void) throws -> SystemError? {
    let (holder, kernel) = try connect(body)
    var delivery = try Delivery(fragmentRoom: 4, byteRoom: 4096)
    let error = failure { () throws(SystemError) in _ = try holder.socket.receive(into: &delivery) }
    #expect(holder.socket.outstanding.count == 0)
    // What follows is told as well: the channel is closed.
    #expect(failure { () throws(SystemError) in _ = try holder.socket.receive(into: &delivery) } != nil)
    kernel.join()
    return error
  }

  @Test(arguments: [1, 1 << 18 + 4, 1 << 31, .max] as [UInt32])
  func countsThatCannotBe(_ put: UInt32) throws {
    let error = try Self.error { kernel in
      try kernel.write(put, at: 256)
      try kernel.waitForEnd()
    }
    #expect(error?.errno == .EPROTO && error?.context?.contains("were put there") == true)
  }

  @Test(arguments: [0, 5, 1 << 18, .max] as [UInt32]) func lengthsThatLie(_ length: UInt32) throws {
    let error = try Self.error { kernel in
      try kernel.write(length, at: RingLayout.headSize + RingCalls.requestSize)
      try kernel.write(8, at: 256)
      try kernel.waitForEnd()
    }
    #expect(error?.errno == .EPROTO && error?.context?.contains("a record of \(length) bytes") == true)
  }

  @Test func recordsThatAreNoMessages() throws {
    let error = try Self.error { kernel in
      try kernel.put([1, 2, 3, 4, 5])
      try kernel.waitForEnd()
    }
    #expect(error?.errno == .EPROTO && error?.context?.contains("no message") == true)
  }

  /// Nobody asked; it goes, and the kernel's farewell is told.
  @Test func answersToNothing() throws {
    let error = try Self.error { kernel in
      for sequence in [0, 77, .max] as [UInt32] { try kernel.put(HostileKernel.answer(to: sequence) { $0.uint(4, 1) }) }
      try kernel.sayFarewell("the ring makes no sense")
    }
    #expect(error?.errno == .EPROTO && error?.context == "the ring makes no sense")
  }

  @Test func answersThatDoNotAddUp() throws {
    let error = try Self.error { kernel in
      try kernel.put(HostileKernel.answer(to: try kernel.nextRequest()) { $0.uint(4, 100) })
    }
    #expect(error?.errno == .EPROTO && error?.context?.contains("100 bytes were received") == true)
  }

  @Test func aKernelThatSharesNothing() throws {
    let sockets = try MessageSocket.pair()
    let kernel = HostileKernel(sockets.second)
    let thread = KernelThread(try BackgroundThread { try? kernel.refuse() })
    var errno: ErrorNumber?
    do throws(SystemError) {
      _ = try DevmemSocket(channel: sockets.first, connection: OwnedDescriptor(owning: dup(0)), readAhead: 4)
    } catch {
      errno = error.errno
    }
    thread.join()
    #expect(errno == .ENOMEM)
  }
}

private final class SocketHolder {
  let socket: TestedSocket
  init(_ socket: consuming TestedSocket) { self.socket = socket }
}

private final class KernelThread {
  private var thread: BackgroundThread?
  init(_ thread: consuming BackgroundThread) { self.thread = consume thread }
  func join() { if let thread = thread.take() { thread.join() } }
}

/// The other end of a channel, for a thread of its own.
private final class HostileKernel: @unchecked Sendable {
  private let socket: MessageSocket
  private var memory: RingMemory?
  private var answers: RingWriter?
  private var requests: RingReader?
  private var raw: UnsafeMutableRawPointer?

  init(_ socket: consuming MessageSocket) { self.socket = socket }

  /// Takes the memory that the application shares.
  func share() throws -> HostileKernel {
    let call = try receiveCall()
    let layout = try RingLayout(requests: RingCalls.requestSize, answers: RingCalls.answerSize)
    let memory = try RingMemory(layout, mapping: call.file)
    answers = RingWriter(memory, layout.answers)
    requests = RingReader(memory, layout.requests)
    raw = mmap(nil, layout.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, call.file.fileDescriptor, 0)
    self.memory = memory
    try socket.send(Self.answer(to: call.sequence, command: 7) { _ in }.span.bytes)
    return self
  }

  func refuse() throws {
    try sendError(.ENOMEM, nil, to: try receiveCall().sequence)
  }

  private struct Call: ~Copyable {
    let sequence: UInt32
    let file: OwnedDescriptor
  }

  private func receiveCall() throws -> Call {
    var buffer = try ReceiveBuffer()
    switch try socket.receive(into: &buffer) {
    case .datagram(var datagram):
      let sequence = buffer.withBytes { bytes in (try? MessageView(bytes))?.header.sequence ?? 0 }
      return Call(sequence: sequence, file: try unwrap(datagram.descriptors.take(0)))
    default: throw Missing()
    }
  }

  func write(_ number: UInt32, at place: Int) throws {
    try #require(raw).storeBytes(of: number, toByteOffset: place, as: UInt32.self)
    try ringDoorbell()
  }

  func put(_ record: [UInt8]) throws {
    _ = try answers?.append(record.span.bytes)
    try ringDoorbell()
  }

  private func ringDoorbell() throws {
    var writer = MessageWriter()
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .noop)))
    try socket.send(writer.bytes)
  }

  /// The number of the next request in the ring.
  func nextRequest() throws -> UInt32 {
    while try requests?.next() == false { usleep(100) }
    return requests?.withRecord { bytes in (try? MessageView(bytes))?.header.sequence } ?? 0
  }

  func sayFarewell(_ words: String) throws {
    try sendError(.EPROTO, words, to: 0)
    try socket.shutdown()
  }

  private func sendError(_ errno: ErrorNumber, _ words: String?, to sequence: UInt32) throws {
    var request = MessageWriter()
    request.endMessage(
      request.beginMessage(NetlinkHeader(type: MessageType(rawValue: 0x4001), flags: .request, sequence: sequence)))
    var writer = MessageWriter()
    let message = try MessageView(request.bytes)
    ExtendedAck(Refusal(errno, words), request: message.bytes, attributesAt: 16)
      .write(answering: message, portID: 1, AckOptions(isExtended: true, isCapped: true), into: &writer)
    try socket.send(writer.bytes)
  }

  /// The application closes a channel that makes no sense.
  func waitForEnd() throws {
    var buffer = try ReceiveBuffer()
    while case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) {}
    if case .closed = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) { return }
    Issue.record("the channel is still open")
  }

  static func answer(to sequence: UInt32, command: UInt8 = 1, _ body: (inout MessageWriter) -> Void) -> [UInt8] {
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 0x4001), sequence: sequence))
    writer.append(GenericHeader(command: command, version: 1))
    body(&writer)
    writer.endMessage(start)
    return writer.array
  }
}
