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
    #expect(refusal { () throws(Refusal) in try kernel.setAFXDP(true, queue: 1, 2) } == Refusal(.EBUSY))
    try kernel.setAFXDP(true, queue: 0, 2)
    machine.close()
    try kernel.setRings(RingSettings(headerSplit: .disabled), 2)
    try kernel.attachXDP(XDPProgram(supportsFragments: false), 2)
    let singleBuffer = "tcp-data-split can not be enabled with single buffer XDP"
    #expect(rings(RingSettings(headerSplit: .enabled)) == Refusal(.EINVAL, singleBuffer, at: [11]))
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
