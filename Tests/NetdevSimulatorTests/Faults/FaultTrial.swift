import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// A machine on which one operation is carried out, with failures.
///
/// Its NIC has six queues. The operation concerns queues 1 to 4, and queue 5 has a binding of another socket, which
/// nothing that happens to the first may touch.
struct FaultTrial {
  enum Operation: CaseIterable, Hashable, Sendable {
    case bind
    case unbind
    /// Queues 1 to 4, bound, one after the other.
    case restart
    /// A new ring size, with queues 1 to 4 bound.
    case rebuild
    case up
    case down
  }

  struct Scenario: Hashable, Sendable, CustomTestStringConvertible {
    var driver: DriverProfile
    var isUp: Bool
    var operation: Operation

    var testDescription: String { "\(operation) on \(driver.name), \(isUp ? "up" : "down")" }
  }

  static let drivers: [DriverProfile] = [.plain, .gve, .bnxt]
  /// A link that is up does not go up, nor the other way round.
  static let scenarios = drivers.flatMap { driver in
    [true, false].flatMap { isUp in
      Operation.allCases.filter { $0 != (isUp ? .up : .down) }
        .map { Scenario(driver: driver, isUp: isUp, operation: $0) }
    }
  }

  static let ifindex: UInt32 = 2
  static let queues: [UInt32] = [1, 2, 3, 4]
  static let bystander: UInt32 = 5
  static let ringSize = 16
  static let hostPages = 1 << 12

  let scenario: Scenario
  let kernel: SimulatedKernel
  let memory: TestMemory
  let otherMemory: TestMemory

  init(_ scenario: Scenario) throws {
    self.scenario = scenario
    var nic = InterfaceDescription(name: "sim0", driver: scenario.driver, receiveQueues: 6, transmitQueues: 6)
    nic.ringSize = Self.ringSize
    kernel = try SimulatedKernel(
      MachineDescription(interfaces: [.loopback, nic]), hostPages: Self.hostPages, bootTime: { 1 })
    memory = try TestMemory(size: 128 * 4096, "faults")
    otherMemory = try TestMemory(size: 32 * 4096, "bystander")
    _ = try bind([Self.bystander], otherMemory, socket: 2)
    if scenario.operation != .bind { _ = try bind(Self.queues, memory, socket: 1) }
    if !scenario.isUp { try kernel.setUp(false, Self.ifindex) }
  }

  var snapshot: KernelSnapshot { KernelSnapshot(kernel) }

  /// The operation; a refusal is what it answers.
  func run() throws(Refusal) {
    switch scenario.operation {
    case .bind: _ = try bind(Self.queues, memory, socket: 1)
    case .unbind: kernel.closeSocket(SocketID(rawValue: 1))
    case .restart: for queue in Self.queues { try kernel.restartQueue(queue, Self.ifindex) }
    case .rebuild: try kernel.setRings(RingSettings(ringSize: Self.ringSize / 2), Self.ifindex)
    case .up: try kernel.setUp(true, Self.ifindex)
    case .down: try kernel.setUp(false, Self.ifindex)
    }
  }

  func outcome() -> Refusal? {
    do throws(Refusal) {
      try run()
      return nil
    } catch {
      return error
    }
  }

  func bind(_ queues: [UInt32], _ memory: TestMemory, socket: UInt64) throws(Refusal) -> UInt32 {
    let request = BindRXRequest(ifindex: Self.ifindex, fd: memory.number, queues: queues.map { .rx($0) })
    return try kernel.bindRX(request, socket: SocketID(rawValue: socket))
  }

  /// After whatever happened: nothing is lost, the link comes up, a bind of the four queues succeeds, and once that is
  /// over only the other socket's binding is there, on the queues of a machine to which nothing ever happened.
  func checkRecovery(_ context: @autoclosure () -> String) throws {
    kernel.faults.clear()
    kernel.closeSocket(SocketID(rawValue: 1))
    try kernel.setUp(true, Self.ifindex)
    let other = try TestMemory(size: 128 * 4096, "later")
    let id = try bind(Self.queues, other, socket: 3)
    let bound = try kernel.queues(of: Self.ifindex).filter { $0.dmabuf == id }.map(\.id)
    #expect(bound == Self.queues, "\(context())")
    let running = kernel.pagePools().filter { $0.dmabuf == id && $0.detachTime == nil && $0.napiID != nil }
    #expect(running.count == 4, "\(context())")
    #expect(kernel.accountingFault(hostPages: Self.hostPages) == nil, "\(context())")
    kernel.closeSocket(SocketID(rawValue: 3))
    try kernel.setRings(RingSettings(ringSize: Self.ringSize), Self.ifindex)
    try kernel.setUp(false, Self.ifindex)
    try kernel.setUp(true, Self.ifindex)
    let untouched = try FaultTrial(Scenario(driver: scenario.driver, isUp: true, operation: .bind))
    var now = snapshot.withoutPoolIDs
    now.warnings = []
    #expect(now == untouched.snapshot.withoutPoolIDs, "\(context())")
    #expect(try memory.openDescriptors() == 1, "\(context())")
  }
}
