import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

/// A TCP socket that lingers is the file here whose close takes as long as somebody likes: its peer, who does not read.
@Suite("Descriptors of clients whose close takes its time")
struct ClosingTests {
  @Test("one that no request needs keeps nobody waiting but its sender")
  func unwanted() async throws {
    let lingering = try LingeringSocket()
    var socket: MessageSocket?
    let daemon = try await RunningDaemon(beforeItServes: { path in
      let bad = try MessageSocket.connect(path: path)
      try bad.send(request(to: 77, sequence: 1).span.bytes, descriptors: [lingering.number])
      try bad.send(request(to: 78, sequence: 2).span.bytes)
      socket = consume bad
      lingering.leave()
    })
    guard let bad = socket.take() else {
      Issue.record("no connection")
      return
    }
    var other = try daemon.connect()
    #expect(try other.status().clients == 2)
    var buffer = try ReceiveBuffer()
    #expect(try sequence(from: bad, &buffer, .atMost(.seconds(20))) == 1)
    // The daemon takes nothing more from it before that is closed.
    #expect(try sequence(from: bad, &buffer, .never) == nil)
    lingering.letGo()
    #expect(try sequence(from: bad, &buffer, .atMost(.seconds(20))) == 2)
    await daemon.stop()
  }

  @Test("one that waits in a connection which is cut off keeps nobody waiting")
  func unreceived() async throws {
    let lingering = try LingeringSocket()
    var socket: MessageSocket?
    let daemon = try await RunningDaemon(beforeItServes: { path in
      let bad = try MessageSocket.connect(path: path)
      try bad.send([1, 2, 3].span.bytes)
      try bad.send(request(to: 77, sequence: 1).span.bytes, descriptors: [lingering.number])
      socket = consume bad
      lingering.leave()
    })
    guard let bad = socket.take() else {
      Issue.record("no connection")
      return
    }
    var buffer = try ReceiveBuffer()
    guard case .closed = try bad.receive(into: &buffer, waiting: .atMost(.seconds(20))) else {
      Issue.record("it was not cut off")
      return
    }
    var other = try daemon.connect()
    // It counts as a client until it is closed.
    #expect(try other.status().clients == 2)
    lingering.letGo()
    try await until { try other.status().clients == 1 }
    await daemon.stop()
  }

  private func request(to family: UInt16, sequence: UInt32) -> [UInt8] {
    var writer = MessageWriter()
    let start = writer.beginMessage(
      NetlinkHeader(type: MessageType(rawValue: family), flags: .request, sequence: sequence))
    writer.append(GenericHeader(command: 1, version: 1))
    writer.endMessage(start)
    return writer.array
  }

  /// Which request the next record answers; nil when there is none in time.
  private func sequence(
    from socket: borrowing MessageSocket, _ buffer: inout ReceiveBuffer, _ waiting: Waiting
  ) throws -> UInt32? {
    guard case .datagram = try socket.receive(into: &buffer, waiting: waiting) else { return nil }
    return try buffer.withBytes { try MessageView($0).header.sequence }
  }
}

/// A TCP socket whose last close waits until its peer has read what was sent, or has gone.
private final class LingeringSocket {
  let number: Int32
  private var near: OwnedDescriptor?
  private var far: OwnedDescriptor?

  init() throws {
    let pair = try LocalConnection()
    number = pair.near.fileDescriptor
    for descriptor in [number, pair.far.fileDescriptor] {
      try #require(fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0)
    }
    var size: Int32 = 4096
    try #require(setsockopt(pair.far.fileDescriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) == 0)
    var option = linger(l_onoff: 1, l_linger: 60)
    try #require(setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size)) == 0)
    // More than the peer's side has room for.
    let bytes = [UInt8](repeating: 0, count: 1 << 16)
    while send(number, bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0 {}
    near = OwnedDescriptor(owning: pair.near.release())
    far = OwnedDescriptor(owning: pair.far.release())
  }

  /// Gives up the descriptor here.
  func leave() { near = nil }

  func letGo() { far = nil }
}
