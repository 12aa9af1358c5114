import NetdevSimulator
import NetlinkCodec
import Testing

/// Dumps in the kernel's order, and what each do refuses.
@Suite struct ReadTests {
  @Test func queuesByDeviceReceiveFirst() throws {
    let kernel = try SimulatedKernel()
    let all = try kernel.queues()
    #expect(all.map(\.ifindex) == [1, 1] + Array(repeating: 2, count: 16) + Array(repeating: 3, count: 8))
    #expect(
      all.filter { $0.ifindex == 3 }.map(\.type) == Array(repeating: .rx, count: 4) + Array(repeating: .tx, count: 4))
    #expect(all.filter { $0.ifindex == 3 }.map(\.id) == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(all.filter { $0.ifindex == 1 }.allSatisfy { $0.napiID == nil })
    #expect(refusal { () throws(Refusal) in try kernel.queues(of: 9) } == Refusal(.ENODEV))
  }

  @Test func queueRefusals() throws {
    let kernel = try SimulatedKernel()
    #expect(refusal { () throws(Refusal) in try kernel.queue(of: 9, type: .rx, id: 0) } == Refusal(.ENODEV))
    #expect(refusal { () throws(Refusal) in try kernel.queue(of: 3, type: .tx, id: 4) } == Refusal(.EINVAL))
    try kernel.setUp(false, 3)
    #expect(refusal { () throws(Refusal) in try kernel.queue(of: 3, type: .tx, id: 4) } == Refusal(.ENOENT))
  }

  @Test func napisNewestFirst() throws {
    let kernel = try SimulatedKernel()
    #expect(try kernel.napis(of: 3).map(\.id) == [8204, 8203, 8202, 8201])
    #expect(try kernel.napi(8204).ifindex == 3)
    #expect(refusal { () throws(Refusal) in try kernel.napi(8205) } == Refusal(.ENOENT, at: [2]))
    try kernel.setNAPI(8204) { settings in
      settings.deferHardIRQs = 5
      settings.threaded = .busyPoll
    }
    try kernel.setUp(false, 3)
    #expect(refusal { () throws(Refusal) in try kernel.napi(8204) } == Refusal(.ENOENT, at: [2]))
    try kernel.setUp(true, 3)
    let kept = try kernel.napi(8204)
    #expect(kept.settings.deferHardIRQs == 5 && kept.settings.threaded == .busyPoll && kept.pid != nil)
  }

  @Test func pagePoolsByDeviceNewestFirst() throws {
    let kernel = try SimulatedKernel()
    #expect(kernel.pagePools().map(\.id) == [8, 7, 6, 5, 4, 3, 2, 1, 12, 11, 10, 9])
    #expect(kernel.pagePools(of: 3).map(\.id) == [12, 11, 10, 9])
    #expect(refusal { () throws(Refusal) in try kernel.pagePool(13) } == Refusal(.ENOENT))
    #expect(kernel.pagePools(of: 9).isEmpty, "a filter, not a lookup")
    let statistics = try kernel.pagePoolStatistics(12)
    #expect(statistics.counters.allocSlow == 1 && statistics.counters.allocFast == 63)
    #expect(kernel.pagePoolStatistics().count == 12)
  }

  @Test func queueStatistics() throws {
    let kernel = try SimulatedKernel()
    #expect(try kernel.queueStatistics().map(\.ifindex) == [2, 3])
    #expect(try kernel.queueStatistics(of: 3, scope: .queue).map(\.queue?.id) == [0, 1, 2, 3, 0, 1, 2, 3])
    let device = try #require(try kernel.queueStatistics(of: 3).first)
    #expect(device.queue == nil)
    #expect(Set(device.counters.keys) == [.rxPackets, .rxBytes, .rxAllocFail, .txPackets, .txBytes])
    #expect(refusal { () throws(Refusal) in try kernel.queueStatistics(of: 1) } == Refusal(.EOPNOTSUPP, at: [1]))
    #expect(refusal { () throws(Refusal) in try kernel.queueStatistics(of: 9) } == Refusal(.ENODEV, at: [1]))
    try kernel.setUp(false, 3)
    #expect(try kernel.queueStatistics(of: 3, scope: .queue).isEmpty)
    #expect(try kernel.queueStatistics(of: 3).count == 1)
  }

  @Test func devicesComeChangeAndGo() throws {
    let kernel = try SimulatedKernel()
    let notifications = Notifications(kernel)
    let ifindex = try kernel.addInterface(InterfaceDescription(name: "sim2", driver: .mlx5, receiveQueues: 2))
    #expect(ifindex == 4)
    let added = try kernel.device(4)
    #expect(added.xdpZeroCopyMaximumSegments == 1)
    let first = notifications.take()
    #expect(first.first == .deviceAdded(added) && first.count == 3)
    try kernel.setXDPFeatures([.basic], 4)
    try kernel.setXDPFeatures([.basic], 4)
    let changed = try kernel.device(4)
    #expect(changed.xdpFeatures == [.basic] && changed.xdpZeroCopyMaximumSegments == nil)
    #expect(notifications.take() == [.deviceChanged(changed)])
    try kernel.removeInterface(4)
    #expect(notifications.take().last == .deviceDeleted(changed))
    #expect(refusal { () throws(Refusal) in try kernel.device(4) } == Refusal(.ENODEV))
  }

  @Test func anEndedSubscriptionHearsNothing() throws {
    let kernel = try SimulatedKernel()
    let subscription = kernel.subscribe { _ in Issue.record("notified") }
    kernel.unsubscribe(subscription)
    try kernel.setUp(false, 2)
  }
}
