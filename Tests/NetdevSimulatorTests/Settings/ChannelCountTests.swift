import NetdevSimulator
import NetlinkCodec
import Testing

/// More channels and fewer, and what stands in the way.
@Suite struct ChannelCountTests {
  private func refused(_ machine: TestMachine, _ settings: ChannelSettings) -> Refusal? {
    refusal { () throws(Refusal) in try machine.kernel.setChannels(settings, TestMachine.ifindex) }
  }

  private func combined(_ count: UInt32) -> ChannelSettings { ChannelSettings(combined: count) }

  @Test func queuesAndTheirNAPIsComeAndGo() throws {
    let machine = try TestMachine(queues: 4)
    let notifications = Notifications(machine.kernel)
    try machine.kernel.setChannels(combined(6), 2)
    #expect(try machine.kernel.queues(of: 2).map(\.id) == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
    let ids = try machine.kernel.napis(of: 2).map(\.id).sorted()
    #expect(ids == Array(8193...8198))
    #expect(machine.kernel.pagePools(of: 2).map(\.inflight) == Array(repeating: 64, count: 6))
    let told = notifications.take().compactMap {
      if case .settings(let told, let number) = $0 { (told, number) } else { nil }
    }
    #expect(told.count == 1 && told.first?.1 == 1)
    guard case .channels(let info) = told.first?.0 else { Issue.record("\(told)"); return }
    #expect(info.counts == ChannelCounts(combined: 6) && info.maximum == ChannelCounts(combined: 64))

    try machine.kernel.setChannels(combined(2), 2)
    #expect(machine.kernel.pagePools(of: 2).count == 2)
    #expect(try machine.kernel.napis(of: 2).map(\.id).sorted() == [8193, 8194])
    // A queue that comes back has the instance it had (napi_config).
    try machine.kernel.setChannels(combined(3), 2)
    #expect(try machine.kernel.napis(of: 2).map(\.id).sorted() == [8193, 8194, 8195])
    notifications.take().forEach { _ in }
    try machine.kernel.setChannels(combined(3), 2)
    #expect(notifications.take().isEmpty, "nothing changed")
  }

  @Test func receiveAndTransmitAreCountedApartByGve() throws {
    let machine = try TestMachine(.gve, queues: 2)
    try machine.kernel.setChannels(ChannelSettings(receive: 3, transmit: 1), 2)
    #expect(try machine.kernel.queues(of: 2).map(\.napiID) == [8195, 8196, 8197, 8193])
    #expect(refused(machine, combined(1)) == Refusal(.EINVAL, "requested channel count exceeds maximum", at: [9]))
    #expect(
      refused(machine, ChannelSettings(transmit: 65))
        == Refusal(.EINVAL, "requested channel count exceeds maximum", at: [7]))
    let none = "requested channel counts would result in no RX or TX channel being configured"
    #expect(refused(machine, ChannelSettings(receive: 0)) == Refusal(.EINVAL, none, at: [6]))
    #expect(refused(machine, ChannelSettings(transmit: 0)) == Refusal(.EINVAL, none, at: [7]))
    #expect(refused(try TestMachine(), combined(0)) == Refusal(.EINVAL, none, at: [9]))
    #expect(refused(try TestMachine(.netkit) { $0.receiveQueues = 1 }, combined(1)) == Refusal(.EOPNOTSUPP))
  }

  /// One queue more than the bound one needs has to stay, as in the kernel.
  @Test func aBoundQueueNeedsOneMoreChannelThanItsNumber() throws {
    let machine = try TestMachine(queues: 8)
    let memory = try TestMemory()
    let id = try machine.bind([2], memory)
    let tooLow = "requested channel counts are too low for existing memory provider setting (3)"
    #expect(refused(machine, combined(3)) == Refusal(.EINVAL, tooLow))
    let before = machine.kernel.pagePools().map(\.id)
    try machine.kernel.setChannels(combined(4), 2)
    #expect(try machine.dmabufs() == [nil, nil, id, nil])
    let after = machine.kernel.pagePools()
    #expect(Set(after.map(\.id)).isDisjoint(with: before))
    #expect(after.filter { $0.dmabuf == id }.count == 1)
    machine.close()
    try machine.kernel.setChannels(combined(3), 2)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func whatElseKeepsAQueue() throws {
    let machine = try TestMachine(queues: 8)
    let kernel = machine.kernel
    try kernel.setRSS(RSSSettings(table: [0, 5]), 2)
    let tooLow = "requested channel counts are too low for existing"
    #expect(refused(machine, combined(5)) == Refusal(.EINVAL, "\(tooLow) indirection table (5)"))
    try kernel.setRSS(RSSSettings(table: []), 2)
    _ = try kernel.insertRule(FlowRule(FlowMatch(.v4), .queue(6)), 2)
    #expect(refused(machine, combined(6)) == Refusal(.EINVAL, "\(tooLow) ntuple filter settings"))
    try kernel.deleteRule(at: 0, 2)
    try kernel.setAFXDP(true, queue: 7, 2)
    #expect(refused(machine, combined(7)) == Refusal(.EINVAL, "Device queue in use by AF_XDP"))
    try kernel.setAFXDP(false, queue: 7, 2)
    let netkit = InterfaceDescription(name: "nk0", driver: .netkit)
    let virtual = try kernel.addInterface(netkit)
    let lease = LeaseRequest(ifindex: 2, queue: .rx(7))
    _ = try kernel.createQueue(QueueCreateRequest(ifindex: virtual, type: 0, lease: lease))
    #expect(refused(machine, combined(7)) == Refusal(.EINVAL, "Device queue in use due to queue leasing"))
    try kernel.removeInterface(virtual)
    try kernel.setChannels(combined(2), 2)
    #expect(try kernel.rss(of: 2).table == (0..<128).map { UInt32($0 % 2) }, "the default spread follows")
    try kernel.setChannels(combined(8), 2)
    #expect(try kernel.rss(of: 2).table == (0..<128).map { UInt32($0 % 8) })
  }

  /// Nobody chose its table, and still it stays as it is (`ethtool_get_max_rss_ctx_channel`).
  @Test func everyContextKeepsItsQueues() throws {
    let machine = try TestMachine(queues: 4)
    let kernel = machine.kernel
    let id = try kernel.createRSS(RSSSettings(), 2)
    let tooLow = "requested channel counts are too low for existing indirection table (3)"
    #expect(refused(machine, combined(2)) == Refusal(.EINVAL, tooLow))
    try kernel.setChannels(combined(6), 2)
    #expect(try kernel.rss(id, of: 2).table == (0..<128).map { UInt32($0 % 4) })
    #expect(try kernel.rss(of: 2).table == (0..<128).map { UInt32($0 % 6) }, "the device's own follows")
    try kernel.setChannels(combined(4), 2)
    try kernel.deleteRSS(id, 2)
    try kernel.setChannels(combined(2), 2)
  }

  @Test func whatDoesNotComeUpGoesBack() throws {
    let machine = try TestMachine(queues: 4)
    let memory = try TestMemory()
    try machine.bind([1], memory)
    let before = try machine.state()
    machine.kernel.faults.fail(.open, queue: 5, with: .ENOMEM)
    #expect(refused(machine, combined(6)) == Refusal(.ENOMEM))
    #expect(try machine.state() == before)
    #expect(machine.kernel.warnings.isEmpty)
    machine.kernel.faults.fail(.open, queue: 5, with: .ENOMEM)
    machine.kernel.faults.fail(.open, queue: 0, call: 2, with: .EIO)
    #expect(refused(machine, combined(6)) == Refusal(.ENOMEM))
    #expect(try machine.kernel.queues(of: 2).isEmpty, "the way back failed as well")
    #expect(machine.kernel.warnings.count == 1)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.state() == before)
  }
}
