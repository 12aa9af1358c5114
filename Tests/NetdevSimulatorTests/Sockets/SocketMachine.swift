import Glibc
import NetlinkCodec
import NetlinkSocket
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// A NIC and its sockets without threads: what arrives is put where a test wants it, and each call is made by the test.
///
/// Queue 0 runs on bound memory, queue 1 on the host's.
struct SocketMachine {
  let machine: TestMachine
  let memory: TestMemory
  let binding: UInt32

  init(pages: Int = 256, ringSize: Int = 16, _ label: String = #function) throws {
    machine = try TestMachine(queues: 2) { $0.ringSize = ringSize }
    memory = try TestMemory(size: pages * 4096, label)
    try memory.sealAgainstShrinking()
    binding = try machine.bind([0], memory)
  }

  /// Runs on the kernel's state, with what a call of recvmsg leaves behind.
  @discardableResult
  func run<Result: Sendable>(_ body: (KernelState) throws -> Result) throws -> Result {
    try machine.kernel.withTraffic { (state) throws(any Error) in try body(state) }
  }

  /// A socket on a wire whose other end is given as well.
  func open(_ state: KernelState, receiveLimit: Int = SocketReceiveQueue.usualLimit) throws -> (
    TCPSocket, far: FarEnd
  ) {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let far = FarEnd(ends[1])
    let wire = Wire(OwnedDescriptor(owning: ends[0]))
    let flow = try #require(Flow(from: .v4(1), port: 1, to: .v4(2), port: 2))
    let socket = try state.openSocket(wire, flow: flow, ifindex: TestMachine.ifindex, receiveLimit: receiveLimit)
    return (socket, far)
  }
}

extension KernelState {
  func pool(ofQueue index: Int) throws -> PagePool {
    let device = try #require(devices[TestMachine.ifindex])
    return try #require(device.receiveQueues[index].memory?.pool)
  }

  /// Bytes arrive on a socket: in device memory, in the host's, or in the part of a packet that is with its headers.
  @discardableResult
  func arrive(_ kind: SocketFragment.Kind, _ bytes: [UInt8], on socket: TCPSocket) throws -> Netmem {
    let netmem: Netmem
    if kind == .linear {
      netmem = .page(try #require(host.allocate(order: 0, node: 0)))
      try host.write(bytes.span.bytes, to: netmem.index, at: 0)
    } else {
      let pool = try pool(ofQueue: kind == .device ? 0 : 1)
      netmem = try #require(pool.allocate())
      try pool.write(bytes.span.bytes, to: netmem, at: 0)
    }
    socket.received.append(
      SocketFragment(netmem: netmem, offset: 0, length: UInt32(bytes.count), truesize: 4096, kind: kind))
    return netmem
  }

  /// setsockopt with SO_DEVMEM_DONTNEED
  func giveBack(_ ranges: [(start: UInt32, count: UInt32)], to socket: TCPSocket) throws(Refusal) -> Int {
    try returnTokens(ranges, to: socket)
  }

  /// recvmsg, with what it leaves behind as values.
  func call(
    _ socket: TCPSocket, _ length: Int, control: Int = 4096, _ change: (inout ReceiveRequest) -> Void = { _ in }
  ) throws(Refusal) -> CallResult? {
    var request = ReceiveRequest(length: length, controlLength: control)
    change(&request)
    var message = ReceivedMessage()
    guard let count = try receive(from: socket, request, into: &message) else { return nil }
    return CallResult(count: count, fragments: message.fragments, data: message.data.array)
  }
}

struct CallResult: Equatable {
  var count: Int
  var fragments: [ReceivedFragment]
  var data: [UInt8]
}

/// The other end of a wire.
final class FarEnd {
  private let descriptor: OwnedDescriptor
  init(_ number: Int32) { descriptor = OwnedDescriptor(owning: number) }
  var fileDescriptor: Int32 { descriptor.fileDescriptor }
}
