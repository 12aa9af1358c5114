import BenchmarkHarness
import CBaseline
import DevmemSocket
import Glibc
import NetdevSimulator
import NetlinkSocket

/// One way to receive, measured against a plain loop of recv on a connection of the same kind.
final class ReceiveCase {
  /// Who receives from the simulated NIC.
  enum Application {
    /// A program in C at its channel, which leaves as little as can be beside the NIC's own part.
    case c
    /// `DevmemSocket`, as an application in Swift has it.
    case devmemSocket
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  struct Result {
    var name: String
    /// Medians, in bytes a nanosecond.
    var c: Double
    var simulated: Double
    /// The median of the ratios of each pair of passes, the simulated NIC's rate over C's.
    var ratio: Double
    /// The same for bytes a nanosecond of processor time, the sender's left out: other work on the machine, which takes
    /// turns with two threads here and with one there, hardly shows in it.
    var workRatio: Double
    var fragmentsPerPass: Int
    var allocationsPerFragment: Double
  }

  static let ifindex: UInt32 = 2

  let name: String
  private let application: Application
  private let chunk: UInt32
  private let bytes: UInt64
  private let server: ChannelServer
  /// What the binding belongs to.
  private let memory: DeviceMemory

  /// - Parameters:
  ///   - chunk: bytes that a call receives at most.
  ///   - memory: bytes that are bound to all queues.
  ///   - bytes: what a pass receives.
  init(
    _ name: String, by application: Application = .c, chunk: Int, queues: Int = 1, memory size: Int = 64 << 20,
    bytes: Int
  ) throws {
    self.name = name
    self.application = application
    self.chunk = UInt32(chunk)
    self.bytes = UInt64(bytes)
    var nic = InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: queues, transmitQueues: queues)
    nic.ifindex = Self.ifindex
    let kernel = try SimulatedKernel(MachineDescription(interfaces: [.loopback, nic]))
    memory = try DeviceMemory.memfd(name: "receive-bench", size: size)
    let request = BindRXRequest(
      ifindex: Self.ifindex, fd: UInt32(memory.fileDescriptor), queues: (0..<UInt32(queues)).map { .rx($0) })
    _ = try kernel.bindRX(request, socket: kernel.openSocket())
    server = try ChannelServer(kernel)
  }

  /// Pairs of passes in changing order: what slows the machine down slows both.
  func measure(repetitions: Int) throws -> Result {
    var pairs: [(c: Pass, simulated: Pass)] = []
    var fragments: UInt64 = 0
    var allocations: UInt64 = 0
    for repetition in -1..<repetitions {
      var pair = (c: Pass(), simulated: Pass())
      for side in repetition & 1 == 0 ? [0, 1] : [1, 0] {
        if side == 0 { pair.c = try passInC() } else { pair.simulated = try passOnNIC() }
      }
      guard repetition >= 0 else { continue }
      pairs.append(pair)
      fragments += pair.simulated.fragments
      allocations += pair.simulated.allocations
    }
    return Result(
      name: name, c: median(pairs.map(\.c.rate)), simulated: median(pairs.map(\.simulated.rate)),
      ratio: median(pairs.map { $0.simulated.rate / $0.c.rate }),
      workRatio: median(pairs.map { $0.simulated.workRate / $0.c.workRate }),
      fragmentsPerPass: Int(fragments) / repetitions,
      allocationsPerFragment: Double(allocations) / Double(max(fragments, 1)))
  }

  private struct Pass {
    /// In bytes a nanosecond, of the clock and of processor time.
    var rate = 0.0
    var workRate = 0.0
    var fragments: UInt64 = 0
    var allocations: UInt64 = 0
  }

  private func passInC() throws -> Pass {
    let (near, far) = try connection()
    let sender = try sender(on: far.fileDescriptor)
    _ = stream_receive(near.fileDescriptor, warmUp, chunk)
    let rest = bytes - warmUp
    return try measure(sender, rest) { _ in stream_receive(near.fileDescriptor, rest, chunk) }
  }

  private func passOnNIC() throws -> Pass {
    switch application {
    case .c: try passOnChannel()
    case .devmemSocket: try passOnSocket()
    }
  }

  private func passOnChannel() throws -> Pass {
    let (near, far) = try connection()
    let descriptor = try server.attach(near.take(), to: Self.ifindex)
    guard let channel = stream_channel_open(descriptor.fileDescriptor) else {
      throw Failure(description: "\(name): no ring")
    }
    defer { stream_channel_close(channel) }
    let sender = try sender(on: far.fileDescriptor)
    var ignored: UInt64 = 0
    let rest = bytes - stream_receive_channel(channel, warmUp, chunk, &ignored)
    return try measure(sender, rest) { stream_receive_channel(channel, rest, chunk, &$0) }
  }

  /// As the channel in C does: as many receives asked for ahead, and each fragment returned once it was looked at.
  private func passOnSocket() throws -> Pass {
    let (near, far) = try connection()
    let channel = try server.attach(near.duplicate(), to: Self.ifindex)
    let socket = try DevmemSocket(channel: channel, connection: near.take(), readAhead: 8)
    let sender = try sender(on: far.fileDescriptor)
    var delivery = try Delivery(fragmentRoom: 2047, byteRoom: Int(chunk))
    var ignored: UInt64 = 0
    let rest = bytes - Self.receive(warmUp, from: socket, &delivery, &ignored)
    return try measure(sender, rest) { Self.receive(rest, from: socket, &delivery, &$0) }
  }

  private static func receive(
    _ bytes: UInt64, from socket: borrowing DevmemSocket, _ delivery: inout Delivery, _ fragments: inout UInt64
  ) -> UInt64 {
    var received: UInt64 = 0
    while received < bytes, (try? socket.receive(into: &delivery)) == true {
      received += UInt64(delivery.byteCount)
      fragments += UInt64(delivery.fragmentCount)
      while let part = delivery.next() { _ = consume part }
    }
    return received
  }

  private func measure(_ sender: Int32, _ bytes: UInt64, _ receive: (inout UInt64) -> UInt64) throws -> Pass {
    var pass = Pass()
    baseline_allocations_start()
    let (start, used) = (baseline_now(), baseline_used())
    let received = receive(&pass.fragments)
    pass.rate = Double(received) / Double(baseline_now() - start)
    pass.workRate = Double(received) / Double(baseline_used() - used)
    pass.allocations = baseline_allocations_stop()
    guard received == bytes else { throw Failure(description: "\(name): \(received) of \(bytes) bytes came") }
    guard stream_wait(sender) == 0 else { throw Failure(description: "\(name): the sender failed") }
    return pass
  }

  /// In bytes: until buffers, windows and pools have found their size.
  private var warmUp: UInt64 { bytes / 8 }

  private func connection() throws -> (near: End, far: End) {
    var ends: [Int32] = [-1, -1]
    guard stream_pair(&ends) == 0 else { throw Failure(description: "\(name): no connection") }
    return (End(ends[0]), End(ends[1]))
  }

  private func sender(on descriptor: Int32) throws -> Int32 {
    let process = stream_start_sender(descriptor, bytes, chunk)
    guard process > 0 else { throw Failure(description: "\(name): no process to send") }
    return process
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}

/// One end of a connection.
private final class End {
  private var descriptor: OwnedDescriptor?
  let fileDescriptor: Int32

  init(_ number: Int32) {
    fileDescriptor = number
    descriptor = OwnedDescriptor(owning: number)
  }

  func duplicate() throws -> OwnedDescriptor {
    let number = dup(fileDescriptor)
    guard number >= 0 else { throw ReceiveCase.Failure(description: "no descriptor") }
    return OwnedDescriptor(owning: number)
  }

  /// Gives it to another owner.
  func take() throws -> OwnedDescriptor {
    guard let taken = descriptor.take() else { throw ReceiveCase.Failure(description: "an end is gone") }
    return taken
  }
}
