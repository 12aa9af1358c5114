import NetlinkCodec
import Testing

@testable import NetdevSimulator

/// The queue operations as drivers differ in them, and restarts that nobody binds for.
@Suite struct QueueOperationTests {
  // MARK: While the device is down

  private static let binds: [(DriverProfile, ErrorNumber?)] = [
    (.gve, .EAGAIN), (.bnxt, .ENETDOWN), (.mlx5, .ENODEV), (.plain, nil), (.fbnic, nil),
  ]

  /// A driver without rings has nothing to allocate for.
  @Test(arguments: binds)
  func aBindWhileDown(driver: DriverProfile, answer: ErrorNumber?) throws {
    let machine = try TestMachine(driver) { $0.isUp = false }
    let memory = try TestMemory()
    let before = KernelSnapshot(machine.kernel)
    guard let answer else {
      let id = try machine.bind([1], memory)
      try machine.kernel.setUp(true, TestMachine.ifindex)
      #expect(try machine.dmabufs() == [nil, id, nil, nil])
      return
    }
    #expect(refusal { () throws(Refusal) in try machine.bind([1], memory) } == Refusal(answer))
    #expect(KernelSnapshot(machine.kernel) == before)
  }

  private static let unbinds: [(DriverProfile, String?)] = [
    (.gve, "EAGAIN"), (.bnxt, nil), (.mlx5, "ENODEV"), (.plain, nil),
  ]

  /// An unbind is not refused; of its failures only ENETDOWN is expected enough to go unmentioned.
  @Test(arguments: unbinds)
  func anUnbindWhileDown(driver: DriverProfile, named errno: String?) throws {
    let machine = try TestMachine(driver)
    let memory = try TestMemory()
    try machine.bind([1], memory)
    try machine.kernel.setUp(false, TestMachine.ifindex)
    machine.close()
    #expect(
      machine.kernel.warnings
        == (errno.map { ["sim0: RX queue 1 is not restarted, restart failed: \($0)"] } ?? []))
    #expect(try memory.openDescriptors() == 1)
    try machine.kernel.setUp(true, TestMachine.ifindex)
    #expect(machine.kernel.pagePools().allSatisfy { $0.dmabuf == nil })
  }

  /// The device stands, but its driver has torn it down for a reset: no new bind, and an unbind leaves the queue as it is.
  @Test func fbnicWhileItIsTornDown() throws {
    let machine = try TestMachine(.fbnic)
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    try machine.kernel.setPresent(false, TestMachine.ifindex)
    let refused = refusal { () throws(Refusal) in try machine.bind([2], memory, socket: 2) }
    #expect(refused == Refusal(.ENODEV, at: [1]))
    #expect(
      refusal { () throws(Refusal) in try machine.kernel.restartQueue(1, TestMachine.ifindex) } == Refusal(.ENETDOWN))
    machine.close()
    #expect(machine.kernel.warnings.isEmpty)
    #expect(machine.kernel.pagePools().contains { $0.dmabuf == id })
    try machine.kernel.setPresent(true, TestMachine.ifindex)
    try machine.kernel.restartQueue(1, TestMachine.ifindex)
    #expect(try memory.openDescriptors() == 1)
  }

  // MARK: What one queue's restart does to the others

  private static let pauses: [(DriverProfile, UInt64)] = [(.gve, 2), (.mlx5, 1), (.plain, 0), (.bnxt, 0)]

  @Test(arguments: pauses)
  func theOthersStandStill(driver: DriverProfile, times: UInt64) throws {
    let machine = try TestMachine(driver)
    let before = KernelSnapshot(machine.kernel)
    try machine.kernel.restartQueue(2, TestMachine.ifindex)
    #expect(try machine.kernel.pauses(of: TestMachine.ifindex) == [times, times, 0, times])
    #expect(KernelSnapshot(machine.kernel).withoutPoolIDs == before.withoutPoolIDs)
    try machine.kernel.setUp(false, TestMachine.ifindex)
    _ = refusalIfAny { () throws(Refusal) in try machine.kernel.restartQueue(2, TestMachine.ifindex) }
    #expect(try machine.kernel.pauses(of: TestMachine.ifindex) == [times, times, 0, times])
  }

  // MARK: Configuration

  @Test func receivePagesHaveALargestSize() throws {
    let machine = try TestMachine(.bnxt)
    let memory = try TestMemory(size: 8 << 20)
    let files = ProcessFileTable(scatter: .contiguous)
    let before = KernelSnapshot(machine.kernel)
    let refused = refusal { () throws(Refusal) in try machine.bind([1], memory, pageSize: 65536, files: files) }
    #expect(refused == Refusal(.ERANGE))
    #expect(KernelSnapshot(machine.kernel) == before)
    let id = try machine.bind([1], memory, pageSize: 32768, files: files)
    #expect(machine.kernel.pagePools().first { $0.dmabuf == id }?.inflightMemory == 64 << 15)
  }

  /// With part of the operations, and with none at all.
  @Test(arguments: [DriverProfile.bnxtOldFirmware, .bnge]) func whatCannotBeRestarted(driver: DriverProfile) throws {
    let machine = try TestMachine(driver)
    func restart(_ queue: UInt32, _ ifindex: UInt32) -> Refusal? {
      refusal { () throws(Refusal) in try machine.kernel.restartQueue(queue, ifindex) }
    }
    #expect(restart(0, TestMachine.ifindex) == Refusal(.EOPNOTSUPP))
    #expect(restart(4, TestMachine.ifindex) == Refusal(.EINVAL))
    #expect(restart(0, 9) == Refusal(.ENODEV))
    #expect(restart(0, 1) == Refusal(.EOPNOTSUPP))
    let memory = try TestMemory()
    let before = KernelSnapshot(machine.kernel)
    #expect(
      refusal { () throws(Refusal) in try machine.bind([0], memory) } == Refusal(.EOPNOTSUPP))
    #expect(KernelSnapshot(machine.kernel) == before)
  }

  // MARK: Numbers

  /// What fails before a binding has a number does not use one up, and neither does a page pool that never was.
  @Test(arguments: [FaultPoint.attach, .map, .chunks, .identify]) func aBindingThatNeverWas(step: FaultPoint) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    machine.kernel.faults.fail(step, with: .ENOMEM)
    #expect(refusal { () throws(Refusal) in try machine.bind([0], memory) }?.errno == .ENOMEM)
    #expect(try memory.openDescriptors() == 1)
    #expect(try machine.bind([0], memory) == 1)
  }

  // MARK: Rebuilding

  /// A driver that makes new rings beside the old ones fails without loss; one that closes the device first stays down,
  /// and comes up with what was asked of it.
  @Test(arguments: [(DriverProfile.plain, keepsRunning: true), (.gve, true), (.bnxt, false)])
  func aRebuildThatFails(driver: DriverProfile, keepsRunning: Bool) throws {
    var driver = driver
    driver.ringSizes = .init()
    let machine = try TestMachine(driver)
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    let before = KernelSnapshot(machine.kernel)
    machine.kernel.faults.fail(.open, queue: 3, with: .ENOMEM)
    let refused = refusal { () throws(Refusal) in
      try machine.kernel.setRings(RingSettings(ringSize: 32), TestMachine.ifindex)
    }
    #expect(refused == Refusal(.ENOMEM))
    #expect(try machine.kernel.queues(of: TestMachine.ifindex).isEmpty == !keepsRunning)
    if keepsRunning { #expect(KernelSnapshot(machine.kernel) == before) }
    try machine.kernel.setUp(true, TestMachine.ifindex)
    #expect(machine.kernel.pagePools().first { $0.dmabuf == id }?.inflight == (keepsRunning ? 64 : 32))
  }

  /// New rings want the whole of a binding's memory, which the old ones hold until they go.
  @Test func aRebuildHasAllOfABindingsMemory() throws {
    let machine = try TestMachine(queues: 2)
    let memory = try TestMemory(size: 128 * 4096)
    let id = try machine.bind([0, 1], memory)
    try machine.kernel.setRings(RingSettings(ringSize: 60), TestMachine.ifindex)
    try machine.kernel.setRings(RingSettings(ringSize: 64), TestMachine.ifindex)
    #expect(machine.kernel.pagePools().filter { $0.dmabuf == id }.map(\.inflight) == [64, 64])
  }

  // MARK: Leases

  /// A virtual device's own queue next to a leased one: the kernel asks it what it would ask any.
  @Test func aVirtualQueueOfItsOwnTakesNoProvider() throws {
    let nic = InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 2)
    var netkit = InterfaceDescription(name: "nk0", driver: .netkit, receiveQueues: 2)
    netkit.leases = [QueueLease(queue: 1, interface: "sim0", physicalQueue: 1)]
    let kernel = try SimulatedKernel(MachineDescription(interfaces: [.loopback, nic, netkit]))
    let memory = try TestMemory()
    let before = KernelSnapshot(kernel)
    func bind(_ queues: [UInt32]) -> Refusal? {
      refusal { () throws(Refusal) in
        try kernel.bindRX(
          BindRXRequest(ifindex: 3, fd: memory.number, queues: queues.map { .rx($0) }),
          socket: SocketID(rawValue: 1))
      }
    }
    #expect(bind([0]) == Refusal(.EOPNOTSUPP, "Device doesn't support DMA"))
    #expect(bind([0, 1]) == Refusal(.EINVAL, "tcp-data-split is disabled"))
    #expect(KernelSnapshot(kernel) == before)
    #expect(try memory.openDescriptors() == 1)
  }
}

/// What a call refused with, if it did.
private func refusalIfAny(_ body: () throws(Refusal) -> Void) -> Refusal? {
  do throws(Refusal) {
    try body()
    return nil
  } catch {
    return error
  }
}
