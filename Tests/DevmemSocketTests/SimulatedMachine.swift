import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// A simulated NIC with memory bound to its queues 2 and 3 for receiving, and to its transmit side.
struct SimulatedMachine: ~Copyable, Sendable {
  static let ifindex: UInt32 = 2
  static let boundQueue: UInt32 = 2
  static let plainQueue: UInt32 = 0

  let kernel: SimulatedKernel
  let server: ChannelServer
  let memory: DeviceMemory
  let dmabufID: UInt32
  let transmitMemory: DeviceMemory
  let transmitID: UInt32
  private let receiveSocket: SocketID

  /// - Parameter size: of the memory for receiving, in bytes.
  init(size: Int = 4 << 20, ringSize: Int = 64) throws {
    var nic = InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 4, transmitQueues: 4)
    nic.ringSize = ringSize
    let kernel = try SimulatedKernel(MachineDescription(interfaces: [.loopback, nic]))
    let memory = try DeviceMemory.memfd(name: "received", size: size)
    let transmitMemory = try DeviceMemory.memfd(name: "sent", size: 1 << 20)
    let receiveSocket = kernel.openSocket()
    let dmabufID = try kernel.bindRX(
      BindRXRequest(
        ifindex: Self.ifindex, fd: UInt32(memory.fileDescriptor), queues: [.rx(2), .rx(3)]), socket: receiveSocket)
    let transmitID = try kernel.bindTX(
      BindTXRequest(ifindex: Self.ifindex, fd: UInt32(transmitMemory.fileDescriptor)), socket: kernel.openSocket())
    server = try ChannelServer(kernel)
    self.kernel = kernel
    self.memory = memory
    self.transmitMemory = transmitMemory
    self.receiveSocket = receiveSocket
    self.dmabufID = dmabufID
    self.transmitID = transmitID
  }

  deinit { server.stop() }

  /// A connection whose near end is received on a queue.
  func connect(to queue: UInt32 = boundQueue, readAhead: Int = 0) throws -> ConnectedPair {
    let pair = try TCPPair()
    let channel = try server.attach(try pair.near.duplicate(), to: Self.ifindex, queue: queue)
    return ConnectedPair(
      socket: try DevmemSocket(
        channel: channel, connection: try pair.near.duplicate(), readAhead: readAhead),
      peer: try pair.far.duplicate())
  }

  /// Ends the binding for receiving.
  func unbind() { kernel.closeSocket(receiveSocket) }
}

/// A connection of the simulated machine, and its peer.
struct ConnectedPair: ~Copyable, Sendable {
  var socket: DevmemSocket
  var peer: OwnedDescriptor
}

extension DevmemSocket {
  /// Receives so many bytes, or those until the end of the stream, and returns every fragment.
  func receiveAll(_ count: Int, _ memory: borrowing MappedDeviceMemory) throws -> [UInt8] {
    var delivery = try Delivery()
    var bytes: [UInt8] = []
    while bytes.count < count, try receive(into: &delivery) { try bytes += delivery.takeBytes(memory) }
    return bytes
  }
}

extension Delivery {
  /// Copies what was delivered, in the order of the stream.
  mutating func takeBytes(_ memory: borrowing MappedDeviceMemory) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = next() {
      switch consume part {
      case .fragment(let fragment): bytes += try memory.withBytes(of: fragment) { $0.withUnsafeBytes { Array($0) } }
      case .bytes(let range): bytes += withBytes(range) { $0.withUnsafeBytes { Array($0) } }
      }
    }
    return bytes
  }

  /// Takes the fragments that were delivered, to be held on to.
  mutating func takeFragments() -> HeldFragments {
    var held = HeldFragments()
    while let part = next() {
      if case .fragment(let fragment) = consume part { held.add(fragment) }
    }
    return held
  }
}

/// Fragments that are kept, in the order they came.
struct HeldFragments: ~Copyable {
  private var fragments: [Box] = []

  final class Box {
    var fragment: Fragment?
    init(_ fragment: consuming Fragment) { self.fragment = consume fragment }
  }

  var count: Int { fragments.count }

  mutating func add(_ fragment: consuming Fragment) { fragments.append(Box(fragment)) }
  mutating func add(_ others: consuming HeldFragments) { fragments += others.fragments }

  mutating func removeLast() -> Fragment? { fragments.popLast()?.fragment.take() }
  mutating func removeAll() { fragments.removeAll() }

  func bytes(_ memory: borrowing MappedDeviceMemory) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    for box in fragments {
      switch box.fragment {
      case .some(let fragment): bytes += try memory.withBytes(of: fragment) { $0.withUnsafeBytes { Array($0) } }
      case .none: break
      }
    }
    return bytes
  }
}

/// Waits for something that happens on another thread, for ten seconds at most.
func until(_ condition: () throws -> Bool) async throws {
  for _ in 0..<1000 {
    if try condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("it did not happen in time")
}
