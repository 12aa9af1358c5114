import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// The running kernel's sockets, as far as they go without a NIC for device memory: ordinary bytes, and refusals.
struct LinuxSocketTests {
  private static func pair(isIPv6: Bool = false) throws -> ConnectedPair {
    let pair = try TCPPair(isIPv6: isIPv6)
    return ConnectedPair(
      socket: try DevmemSocket(adopting: try pair.near.duplicate()), peer: try pair.far.duplicate())
  }

  /// Taken apart by hand: there is no memory that a fragment could lie in.
  private static func bytes(of delivery: inout Delivery) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = delivery.next() {
      guard case .bytes(let range) = consume part else { throw Missing() }
      bytes += delivery.withBytes(range) { $0.withUnsafeBytes { Array($0) } }
    }
    return bytes
  }

  @Test(arguments: [false, true]) func ordinaryBytesComeWithoutAControlMessage(_ isIPv6: Bool) throws {
    let pair = try Self.pair(isIPv6: isIPv6)
    var delivery = try Delivery(byteRoom: 1000)
    #expect(try !pair.socket.receiveIfReady(into: &delivery) && delivery.byteCount == 0)
    let sent = pattern(5000)
    try sendAll(sent, on: pair.peer.fileDescriptor)
    #expect(shutdown(pair.peer.fileDescriptor, Int32(SHUT_WR)) == 0)
    var received: [UInt8] = []
    while try pair.socket.receive(into: &delivery) {
      #expect(delivery.byteCount <= 1000 && delivery.fragmentCount == 0 && delivery.linearByteCount == 0)
      try received += Self.bytes(of: &delivery)
    }
    #expect(received == sent)
    #expect(pair.socket.outstanding.count == 0)
  }

  @Test func aDescriptorThatDoesNotBlockWaitsAllTheSame() throws {
    let pair = try Self.pair()
    try setNonBlockingFlag(pair.socket.connection, true)
    let peer = try pair.peer.duplicate()
    let sender = try BackgroundThread {
      usleep(10_000)
      try? sendAll(pattern(100), on: peer.fileDescriptor)
    }
    var delivery = try Delivery()
    #expect(try pair.socket.receive(into: &delivery))
    #expect(try Self.bytes(of: &delivery) == pattern(100))
    sender.join()
  }

  @Test func tasksWaitOnALoop() async throws {
    let thread = try LoopThread(name: "test-loop")
    let pair = try Self.pair()
    let peer = try pair.peer.duplicate()
    let sender = try BackgroundThread {
      usleep(10_000)
      try? sendAll(pattern(100), on: peer.fileDescriptor)
    }
    var delivery = try Delivery()
    #expect(try await pair.socket.receive(into: &delivery, on: thread.loop))
    #expect(try Self.bytes(of: &delivery) == pattern(100))
    try await pair.socket.finishSends(on: thread.loop)
    sender.join()
    await thread.stop()
  }

  @Test func ordinaryBytesAreSentAndTheStreamIsEnded() throws {
    let pair = try Self.pair()
    #expect(try pair.socket.send(pattern(1000).span.bytes) == 1000)
    try pair.socket.endSending()
    #expect(try receiveAll(2000, on: pair.peer.fileDescriptor) == pattern(1000))
    var buffer = [UInt8](repeating: 0, count: 10)
    try sendAll([1, 2, 3], on: pair.peer.fileDescriptor)
    let count = buffer.withUnsafeMutableBytes { buffer in try? pair.socket.receiveBytes(into: buffer) }
    #expect(count == 3 && buffer[..<3] == [1, 2, 3])
  }

  /// Whether or not the kernel knows bindings for sending: none has this number.
  @Test func aBindingThatIsNoneIsRefusedByTheKernel() throws {
    let pair = try Self.pair()
    let binding = try TransmitBinding(dmabufID: 0x7fff_fff0)
    let error = failure { () throws(SystemError) in _ = try pair.socket.send([0..<4096], of: binding) }
    #expect(error?.errno == .EINVAL && error?.description.contains("direction tx") == true, "\(error as Any)")
    #expect(pair.socket.unfinishedSends == 0)
  }

  @Test func bytesAreLookedAtAndThrownAway() async throws {
    let thread = try LoopThread(name: "test-loop")
    let pair = try Self.pair()
    var delivery = try Delivery()
    #expect(try !pair.socket.peekIfReady(into: &delivery))
    #expect(try pair.socket.discardIfReady(upTo: 1) == nil)
    try sendAll(pattern(1000), on: pair.peer.fileDescriptor)
    for _ in 0..<2 {
      #expect(try await pair.socket.peek(into: &delivery, on: thread.loop))
      #expect(try Self.bytes(of: &delivery) == pattern(1000))
    }
    #expect(try await pair.socket.discard(upTo: 10, on: thread.loop) == 10)
    #expect(try pair.socket.discard(upTo: 90) == 90)
    #expect(try pair.socket.receive(into: &delivery))
    #expect(try Self.bytes(of: &delivery) == Array(pattern(1000)[100...]))
    #expect(shutdown(pair.peer.fileDescriptor, Int32(SHUT_WR)) == 0)
    #expect(try !pair.socket.peek(into: &delivery))
    #expect(try pair.socket.discard(upTo: 1 << 40) == 0)
    await thread.stop()
  }

  @Test func aReceiveThatWaitsIsInterrupted() throws {
    let pair = try Self.pair()
    let interruption = pair.socket.interruption
    let other = try BackgroundThread {
      usleep(10_000)
      interruption.interrupt()
    }
    var delivery = try Delivery()
    #expect(try !pair.socket.receive(into: &delivery))
    other.join()
  }

  /// As applications have them that look at when their bytes leave.
  @Test func aNoticeBehindTimestampsIsFound() throws {
    let pair = try TCPPair()
    let transport = try LinuxTransport(try pair.near.duplicate())
    let socket = transport.connection
    // SO_TIMESTAMPING: of what is sent, by software, without the bytes. SO_ZEROCOPY.
    for (option, value) in [(Int32(37), Int32(1 << 1 | 1 << 4 | 1 << 11)), (60, 1)] {
      var value = value
      #expect(setsockopt(socket, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0)
    }
    for _ in 0..<3 { try sendAll(pattern(100), on: socket) }
    // MSG_ZEROCOPY.
    let sent = pattern(4096).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0x400_0000) }
    #expect(sent == 4096)
    let notice = try #require(try transport.completion(.wait))
    #expect(notice.low == 0 && notice.high == 0)
  }
}
