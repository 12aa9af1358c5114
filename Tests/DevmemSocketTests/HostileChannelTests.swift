import NetlinkCodec
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

@testable import DevmemSocket

/// A peer on the channel that answers what no kernel would: an error each time, and never a trap.
struct HostileChannelTests {
  /// Answers one request with what `body` writes behind the family's header.
  private static func error(
    of call: (borrowing TestedSocket) throws(SystemError) -> Void = receive,
    _ body: @escaping @Sendable (inout MessageWriter) -> Void
  ) throws -> SystemError? {
    try error(
      of: call,
      raw: { sequence in
        var writer = MessageWriter()
        let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 0x4001), sequence: sequence))
        writer.append(GenericHeader(command: 1, version: 1))
        body(&writer)
        writer.endMessage(start)
        return writer.array
      })
  }

  private static func error(
    of call: (borrowing TestedSocket) throws(SystemError) -> Void = receive,
    raw answer: @escaping @Sendable (UInt32) -> [UInt8]
  ) throws -> SystemError? {
    let sockets = try MessageSocket.pair()
    let peer = PeerBox(sockets.second)
    let connection = try TCPPair()
    let socket = try DevmemSocket(channel: sockets.first, connection: try connection.near.duplicate())
    let thread = try BackgroundThread { peer.answer(with: answer) }
    let error = failure { () throws(SystemError) in try call(socket) }
    thread.join()
    #expect(socket.outstanding.count == 0)
    return error
  }

  private static func receive(_ socket: borrowing TestedSocket) throws(SystemError) {
    var delivery = try Delivery(fragmentRoom: 4, byteRoom: 4096)
    _ = try socket.receive(into: &delivery)
  }

  /// One part, as it lies in a message: kind, padding, offset, size, token, binding, flags.
  private static func part(kind: UInt32 = 79, size: UInt32, token: UInt32) -> [UInt8] {
    [kind, 0, 0, 0, size, token, 1, 0].flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
  }

  @Test func answersThatMakeNoSenseAreErrors() throws {
    #expect(try Self.error(raw: { _ in [1, 2, 3] })?.errno == .EPROTO)
    #expect(try Self.error(raw: { sequence in Self.header(length: 9999, sequence) })?.errno == .EPROTO)
    #expect(try Self.error { $0.binary(5, [UInt8](repeating: 0, count: 31)) }?.errno == .EPROTO)
    // Parts and bytes that do not add up.
    #expect(try Self.error { $0.uint(4, 100) }?.errno == .EPROTO)
    #expect(
      try Self.error {
        $0.uint(4, 50)
        $0.binary(5, Self.part(size: 100, token: 1))
      }?.errno == .EPROTO)
    #expect(
      try Self.error {
        $0.uint(4, 4)
        $0.binary(5, Self.part(kind: 78, size: 5, token: 0))
        $0.binary(6, [1, 2, 3, 4])
      }?.errno == .EPROTO)
    // Tokens that no kernel gives out.
    for token in [0, UInt32.max] {
      let error = try Self.error {
        $0.uint(4, 100)
        $0.binary(5, Self.part(size: 100, token: token))
      }
      #expect(error?.errno == .EPROTO)
    }
    let twice = try Self.error {
      $0.uint(4, 20)
      $0.binary(5, Self.part(size: 10, token: 1) + Self.part(size: 10, token: 1))
    }
    #expect(twice?.errno == .EPROTO)
    // More than was asked for.
    #expect(try Self.error { $0.uint(4, 1 << 40) }?.errno == .EPROTO)
    #expect(try Self.error { $0.uint(4, 5000) }?.errno == .EPROTO)
    #expect(
      try Self.error {
        $0.uint(4, 5000)
        $0.binary(5, Self.part(size: 5000, token: .max))
      }?.errno == .EPROTO)
  }

  /// What was sent, and which sends are over, cannot be known without their numbers.
  @Test func sendsWithoutNumbersAreErrors() throws {
    let sent = try Self.error(of: { socket throws(SystemError) in
      _ = try socket.send([0..<10], of: TransmitBinding(dmabufID: 1))
    }) { $0.uint(5, 10) }
    #expect(sent?.errno == .EPROTO)
    let finished = try Self.error(of: { socket throws(SystemError) in
      _ = socket.core.sends.withLock { $0.begin(0) }
      try socket.finishSends()
    }) { _ in }
    #expect(finished?.errno == .EPROTO)
  }

  private static func header(length: UInt32, _ sequence: UInt32) -> [UInt8] {
    [length, 0x4001, sequence, 0].flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
  }
}

/// The peer's end of a channel, for a thread.
private final class PeerBox: Sendable {
  private let socket: MessageSocket

  init(_ socket: consuming MessageSocket) { self.socket = socket }

  func answer(with answer: (UInt32) -> [UInt8]) {
    guard var buffer = try? ReceiveBuffer(), case .datagram? = try? socket.receive(into: &buffer) else { return }
    let sequence = buffer.withBytes { bytes in (try? MessageView(bytes))?.header.sequence ?? 0 }
    try? socket.send(answer(sequence).span.bytes)
  }
}
