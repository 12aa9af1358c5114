import NetdevSimulator
import NetlinkCodec
import Testing

/// What happens to a device that memory is bound to: each event's effect, and what is refused.
@Suite struct EventTests {
  /// Rings are built anew, with the same binding in new page pools.
  private func expectRebuild(_ event: (SimulatedKernel) throws -> Void) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    let before = try machine.state()
    let pools = machine.kernel.pagePools().map(\.id)
    try event(machine.kernel)
    #expect(try machine.state() == before)
    #expect(Set(machine.kernel.pagePools().map(\.id)).isDisjoint(with: pools))
    #expect(try machine.dmabufs() == [nil, id, nil, nil])
    machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func resetMTUAndDownUpKeepTheBinding() throws {
    try expectRebuild { try $0.reset(2) }
    try expectRebuild { try $0.setMTU(4000, 2) }
    try expectRebuild { kernel in
      try kernel.setUp(false, 2)
      try kernel.setUp(true, 2)
    }
    try expectRebuild { try $0.setRings(RingSettings(transmitRingSize: 32), 2) }
  }

  @Test("a reset that fails leaves what the driver leaves", arguments: [DriverProfile.plain, .devmemVNIC, .bnxt])
  func aResetThatFails(_ driver: DriverProfile) throws {
    let machine = try TestMachine(driver)
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    machine.kernel.faults.fail(.open, queue: 3, with: .EIO)
    #expect(refusal { () throws(Refusal) in try machine.kernel.reset(2) } == Refusal(.EIO))
    #expect(try machine.kernel.queues(of: 2).isEmpty == (driver.ringRebuild == .closed))
    try machine.kernel.setUp(true, 2)
    #expect(try machine.dmabufs() == [nil, id, nil, nil])
  }

  @Test func aResetThatCannotBeUndoneLeavesTheDeviceDown() throws {
    let machine = try TestMachine(.devmemVNIC)
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    for call in [1, 2] { machine.kernel.faults.fail(.open, queue: 3, call: call, with: .EIO) }
    #expect(refusal { () throws(Refusal) in try machine.kernel.reset(2) } == Refusal(.EIO))
    #expect(try machine.kernel.queues(of: 2).isEmpty)
    #expect(machine.kernel.pagePools().isEmpty)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.dmabufs() == [nil, id, nil, nil])
  }

  @Test func limitsOfTheMTU() throws {
    let kernel = try TestMachine().kernel
    func refused(_ mtu: UInt32) -> Refusal? { refusal { () throws(Refusal) in try kernel.setMTU(mtu, 2) } }
    #expect(refused(67) == Refusal(.EINVAL, "mtu less than device minimum"))
    #expect(refused(65_537) == Refusal(.EINVAL, "mtu greater than device maximum"))
    try kernel.setPresent(false, 2)
    #expect(refused(9000) == Refusal(.ENODEV))
  }

  @Test func withoutRulesToApplyThereAreNone() throws {
    let kernel = try TestMachine().kernel
    let rule = FlowRule(FlowMatch(.v4), .queue(1))
    _ = try kernel.insertRule(rule, 2)
    #expect(try !kernel.setFeatures(off: .flowRules, 2).contains(.flowRules))
    #expect(try kernel.rules(of: 2).isEmpty)
    #expect(refusal { () throws(Refusal) in try kernel.insertRule(rule, 2) } == Refusal(.EOPNOTSUPP))
    try kernel.setFeatures(on: .flowRules, 2)
    #expect(try kernel.insertRule(rule, 2) == 0)
    #expect(try kernel.setFeatures(off: .highDMA, 2).contains(.highDMA), "cannot be switched")
  }

  /// The binding's socket, the pool and the device let go in any order: pages stay until the last.
  @Test(arguments: [0, 1, 2]) func aDeviceThatGoesInThreeOrders(order: Int) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    try machine.bind([1, 2], memory)
    let kernel = machine.kernel
    switch order {
    case 0:
      // The socket closes before the device goes.
      machine.close()
      #expect(try memory.openDescriptors() == 1)
      try kernel.removeInterface(2)
    case 1:
      // Page pools go with the device's link, then the device, then the socket.
      try kernel.setUp(false, 2)
      #expect(kernel.pagePools().isEmpty)
      try kernel.removeInterface(2)
      #expect(kernel.bindings().map(\.ifindex) == [nil])
      machine.close()
    default:
      // The device goes with everything on it.
      try kernel.removeInterface(2)
      #expect(kernel.bindings().map(\.queues) == [[]])
      machine.close()
    }
    #expect(kernel.bindings().isEmpty)
    #expect(kernel.pagePools().isEmpty)
    #expect(try memory.openDescriptors() == 1)
    #expect(kernel.warnings.isEmpty)
  }
}
