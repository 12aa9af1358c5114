import NetdevSimulator
import NetlinkCodec
import Testing

/// Settings and memory providers keep each other out.
@Suite struct DeviceSettingTests {
  @Test func aBoundDeviceKeepsWhatTheProviderNeeds() throws {
    let machine = try TestMachine(.mlx5)
    let kernel = machine.kernel
    let memory = try TestMemory()
    func rings(_ settings: RingSettings) -> Refusal? {
      refusal { () throws(Refusal) in try kernel.setRings(settings, 2) }
    }
    func xdp(fragments: Bool) -> Refusal? {
      refusal { () throws(Refusal) in try kernel.attachXDP(XDPProgram(supportsFragments: fragments), 2) }
    }
    try machine.bind([1], memory)
    let cannotDisable = "can't disable tcp-data-split while device has memory provider enabled"
    #expect(rings(RingSettings(headerSplit: .disabled)) == Refusal(.EINVAL, cannotDisable))
    #expect(xdp(fragments: false) == Refusal(.EBUSY, "unable to install XDP to device using tcp-data-split"))
    #expect(xdp(fragments: true) == Refusal(.EBUSY, "unable to install XDP to device using memory provider"))
    // Of any queue, bound or not.
    for queue: UInt32 in 0..<4 {
      #expect(refusal { () throws(Refusal) in try kernel.setAFXDP(true, queue: queue, 2) } == Refusal(.EBUSY))
    }
    machine.close()
    try kernel.setAFXDP(true, queue: 0, 2)
    try kernel.setRings(RingSettings(headerSplit: .disabled), 2)
    try kernel.attachXDP(XDPProgram(supportsFragments: false), 2)
    let singleBuffer = "tcp-data-split can not be enabled with single buffer XDP"
    #expect(rings(RingSettings(headerSplit: .enabled)) == Refusal(.EINVAL, singleBuffer, at: [11]))
  }

  /// Through a lease an AF_XDP socket has the physical queue, and the physical device's providers stand in its way.
  @Test func aLeasedQueueIsTheLessors() throws {
    let machine = try TestMachine()
    let kernel = machine.kernel
    let netkit = try kernel.addInterface(InterfaceDescription(name: "nk0", driver: .netkit))
    let lease = LeaseRequest(ifindex: 2, queue: .rx(3))
    #expect(try kernel.createQueue(QueueCreateRequest(ifindex: netkit, type: 0, lease: lease)) == 1)
    func take(_ queue: UInt32, of ifindex: UInt32) -> Refusal? {
      refusal { () throws(Refusal) in try kernel.setAFXDP(true, queue: queue, ifindex) }
    }
    func hasPool(_ queue: UInt32, of ifindex: UInt32) throws -> Bool {
      try kernel.queue(of: ifindex, type: .rx, id: queue).hasAFXDPPool
    }
    #expect(take(3, of: 2) == Refusal(.EBUSY), "on lease")
    let memory = try TestMemory()
    try machine.bind([0], memory)
    #expect(take(1, of: netkit) == Refusal(.EBUSY), "another queue of the lessor is bound")
    machine.close()
    try machine.bind([1], memory, ifindex: netkit)
    #expect(take(0, of: 2) == Refusal(.EBUSY), "the lessor's queue is bound through the lease")
    machine.close()
    try kernel.setAFXDP(true, queue: 1, netkit)
    #expect(try hasPool(1, of: netkit) && hasPool(3, of: 2))
    #expect(take(1, of: netkit) == Refusal(.EBUSY))
    let busy = refusal { () throws(Refusal) in try machine.bind([1], memory, ifindex: netkit) }
    #expect(busy == Refusal(.EBUSY, "designated queue already in use by AF_XDP"))
    try kernel.removeInterface(netkit)
    #expect(try !hasPool(3, of: 2), "it went with the lease")
    try machine.bind([3], memory)
  }

  @Test func thresholdWhileBound() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    try machine.bind([1], memory)
    let refused = refusal { () throws(Refusal) in
      try machine.kernel.setRings(RingSettings(headerSplitThreshold: 64), 2)
    }
    #expect(refused == Refusal(.EINVAL, "can't set non-zero hds_thresh while device is memory provider enabled"))
  }

  @Test func whatADeviceDoesNotSupport() throws {
    let kernel = try SimulatedKernel()
    func rings(_ settings: RingSettings, _ ifindex: UInt32) -> Refusal? {
      refusal { () throws(Refusal) in try kernel.setRings(settings, ifindex) }
    }
    #expect(
      rings(RingSettings(headerSplit: .enabled), 1)
        == Refusal(.EOPNOTSUPP, "setting TCP data split is not supported", at: [11]))
    #expect(
      rings(RingSettings(headerSplitThreshold: 0), 1)
        == Refusal(.EOPNOTSUPP, "setting hds-thresh is not supported", at: [17]))
    #expect(
      rings(RingSettings(headerSplitThreshold: 2000), 2)
        == Refusal(.EINVAL, "requested ring size exceeds maximum", at: [17]))
    #expect(rings(RingSettings(ringSize: 9000), 2) == Refusal(.EINVAL, "requested ring size exceeds maximum", at: [6]))
    #expect(rings(RingSettings(), 9) == Refusal(.ENODEV))
  }

  @Test func aNewRingSizeRebuildsTheRingsWithTheirProviders() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let id = try machine.bind([0], memory)
    let before = machine.kernel.pagePools().map(\.id)
    try machine.kernel.setRings(RingSettings(ringSize: 128), 2)
    let after = machine.kernel.pagePools()
    #expect(Set(after.map(\.id)).isDisjoint(with: before))
    #expect(after.map(\.inflight) == [128, 128, 128, 128])
    #expect(after.map(\.dmabuf) == [nil, nil, nil, id])
  }
}
