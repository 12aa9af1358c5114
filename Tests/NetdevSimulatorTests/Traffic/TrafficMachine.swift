import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// A machine whose NIC runs, and connections on it.
struct TrafficMachine {
  let machine: TestMachine
  let server: ChannelServer

  init(queues: Int = 1, _ change: (inout InterfaceDescription) -> Void = { _ in }) throws {
    machine = try TestMachine(queues: queues, change)
    server = try ChannelServer(machine.kernel)
  }

  var kernel: SimulatedKernel { machine.kernel }

  func attach(
    _ pair: borrowing TCPPair, to ifindex: UInt32 = TestMachine.ifindex, usesRing: Bool = false
  ) throws -> TestChannel {
    let channel = try TestChannel(server.attach(try pair.near.duplicate(), to: ifindex))
    if usesRing { try channel.useRing() }
    return channel
  }

  /// A statistic of the first receive queue.
  func counter(_ counter: QueueCounter, queue: UInt32 = 0) throws -> UInt64 {
    let statistics = try kernel.queueStatistics(of: TestMachine.ifindex, scope: .queue)
    return statistics.first { $0.queue?.type == .rx && $0.queue?.id == queue }?.counters[counter] ?? 0
  }

  /// Sends a packet of a flow to a queue, by rule.
  @discardableResult
  func steer(_ pair: borrowing TCPPair, to queue: UInt32) throws -> UInt32 {
    let flow = try Self.flow(of: pair)
    return try kernel.insertRule(FlowRule(FlowMatch(flow), .queue(queue)), TestMachine.ifindex)
  }

  /// As it arrives: from the far end to the near one.
  static func flow(of pair: borrowing TCPPair) throws -> Flow {
    let address = IPAddress.v4(0x7f00_0001)
    let far = try port(of: pair.far.fileDescriptor)
    return try #require(Flow(from: address, port: far, to: address, port: try port(of: pair.near.fileDescriptor)))
  }

  private static func port(of descriptor: Int32) throws -> UInt16 {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &name) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try #require(getsockname(descriptor, $0, &length) == 0)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
  }
}

extension TestChannel {
  /// Receives and returns until so many bytes have come, or the stream ends.
  func receiveAll(_ count: Int, in memory: TestMemory, length: Int = 1 << 20) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let received = try receive(min(length, count - bytes.count))
      if received.count == 0 { break }
      bytes += try received.bytes(in: memory)
      try giveBack(received)
    }
    return bytes
  }
}

/// Does something on a thread of its own; `join` tells how it ended.
final class Background: @unchecked Sendable {
  private var thread = pthread_t()
  private let body: @Sendable () throws -> Void
  private var failure: (any Error)?

  init(_ body: @escaping @Sendable () throws -> Void) throws {
    self.body = body
    let start = Unmanaged.passRetained(self)
    let error = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let background = Unmanaged<Background>.fromOpaque(argument).takeRetainedValue()
        do { try background.body() } catch { background.failure = error }
        return nil
      }, start.toOpaque())
    try #require(error == 0)
  }

  func join() throws {
    pthread_join(thread, nil)
    if let failure { throw failure }
  }
}
