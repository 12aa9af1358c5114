import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// What a binding does, and how long it lasts.
@Suite struct BindLifeTests {
  @Test func theStandardMachineTakesABind() throws {
    let kernel = try SimulatedKernel()
    #expect(kernel.devices().map(\.name) == ["lo", "sim0", "sim1"])
    let memory = try TestMemory()
    let request = BindRXRequest(ifindex: 2, fd: memory.number, queues: [.rx(7), .rx(6)])
    let id = try kernel.bindRX(request, socket: SocketID(rawValue: 1))
    let queue = try kernel.queue(of: 2, type: .rx, id: 7)
    #expect(queue.dmabuf == id && queue.napiID == 8200)
    let pool = try #require(kernel.pagePools(of: 2).first)
    #expect(pool.dmabuf == id && pool.inflight == 64 && pool.inflightMemory == 262144 && pool.napiID == 8200)
  }

  @Test func duplicateQueuesCollapse() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    machine.kernel.faults.resetCalls()
    let id = try machine.bind([2, 0, 2, 2, 0], memory)
    #expect(machine.kernel.faults.calls(of: .start) == 2)
    #expect(try machine.dmabufs() == [id, nil, id, nil])
  }

  /// A pair for each queue, ascending: the new pool with the provider, then the end of the old one.
  @Test func notificationsOfBindAndUnbind() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let notifications = Notifications(machine.kernel)
    let old = machine.kernel.pagePools().reversed().map(\.id)
    let id = try machine.bind([3, 1], memory)
    let new = machine.kernel.pagePools().filter { $0.dmabuf == id }.map(\.id).sorted()
    func expected(added: [UInt32], _ dmabuf: UInt32?, deleted: [UInt32], _ oldDmabuf: UInt32?) -> [KernelNotification] {
      zip(added, deleted).flatMap { add, delete in
        [
          .pagePoolAdded(PagePoolInfo(id: add, ifindex: 2, inflight: 0, inflightMemory: 0, dmabuf: dmabuf)),
          .pagePoolDeleted(PagePoolInfo(id: delete, ifindex: 2, inflight: 0, inflightMemory: 0, dmabuf: oldDmabuf)),
        ]
      }
    }
    #expect(notifications.take() == expected(added: new, id, deleted: [old[1], old[3]], nil))
    machine.close()
    let plain = [new[1] + 1, new[1] + 2]
    #expect(notifications.take() == expected(added: plain, nil, deleted: new, id))
  }

  @Test func aSocketTakesOnlyItsOwnBindingsAlong() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let first = try machine.bind([0], memory, socket: 1)
    let second = try machine.bind([1], memory, socket: 2)
    let third = try machine.bind([2], memory, socket: 1)
    #expect([first, second, third] == [1, 2, 3])
    machine.close(1)
    #expect(try machine.dmabufs() == [nil, second, nil, nil])
    #expect(try memory.openDescriptors() == 2)
    machine.close(1)
    machine.close(77)
    #expect(machine.kernel.bindings().map(\.id) == [second])
    machine.close(2)
    #expect(try machine.dmabufs() == [nil, nil, nil, nil])
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func idsAreNotReusedSoonAndAreSpentByLateFailures() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    #expect(try machine.bind([0], memory) == 1)
    machine.close()
    machine.kernel.faults.fail(.memAlloc, queue: 3, with: .ENOMEM)
    #expect(refusal { () throws(Refusal) in try machine.bind([0, 3], memory) } == Refusal(.ENOMEM))
    #expect(try machine.bind([0], memory) == 3)
  }

  @Test func idsComeRoundAndSkipWhatIsTaken() {
    var ids = CyclicIDs(startingAt: UInt32.max - 1)
    let taken: Set<UInt32> = [.max, 1, 2]
    #expect(ids.allocate(isTaken: taken.contains) == UInt32.max - 1)
    #expect(ids.allocate(isTaken: taken.contains) == 3)
    #expect(ids.allocate(isTaken: taken.contains) == 4)
  }

  @Test func theOriginalDescriptorMayClose() throws {
    let machine = try TestMachine()
    var memory: TestMemory? = try TestMemory(size: 8192)
    try machine.bind([0], try #require(memory))
    memory = nil
    #expect(machine.kernel.pagePools().contains { $0.dmabuf == 1 && $0.inflight == 2 })
    try machine.kernel.setUp(false, 2)
    try machine.kernel.setUp(true, 2)
    #expect(machine.kernel.pagePools().contains { $0.dmabuf == 1 && $0.inflight == 2 })
  }

  /// Queues of one binding share its memory; who comes too late runs short, and counts it.
  @Test func aSmallBufferLeavesRingsShort() throws {
    let machine = try TestMachine()
    let memory = try TestMemory(size: 100 * 4096)
    let id = try machine.bind([0, 1, 2], memory)
    let pools = machine.kernel.pagePools().filter { $0.dmabuf == id }.sorted { $0.id < $1.id }
    #expect(pools.map(\.inflight) == [64, 36, 0])
    #expect(machine.kernel.bindings().first?.freeNetIOVs == 0)
    let failures = try machine.kernel.queueStatistics(of: 2, scope: .queue)
      .filter { $0.queue?.type == .rx }.map { $0.counters[.rxAllocFail] }
    #expect(failures == [0, 1, 1, 0])
    machine.close()
    #expect(machine.kernel.pagePools().map(\.inflight) == [64, 64, 64, 64])
  }

  @Test func downAndUpKeepTheBindingInNewPools() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let id = try machine.bind([1], memory)
    let before = machine.kernel.pagePools()
    let notifications = Notifications(machine.kernel)
    try machine.kernel.setUp(false, 2)
    #expect(notifications.take().count == 4)
    #expect(try machine.kernel.queues(of: 2).isEmpty)
    #expect(try machine.kernel.napis(of: 2).isEmpty)
    #expect(machine.kernel.pagePools().isEmpty)
    #expect(
      refusal { () throws(Refusal) in try machine.kernel.queue(of: 2, type: .rx, id: 1) } == Refusal(.ENOENT))
    #expect(machine.kernel.bindings().map(\.freeNetIOVs) == [256])
    try machine.kernel.setUp(true, 2)
    let after = machine.kernel.pagePools()
    #expect(Set(after.map(\.id)).isDisjoint(with: before.map(\.id)))
    #expect(after.map(\.dmabuf) == [nil, nil, id, nil])
    #expect(after.map(\.napiID) == before.map(\.napiID).sorted { ($0 ?? 0) > ($1 ?? 0) })
    #expect(try machine.dmabufs() == [nil, id, nil, nil])
    machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func aBindWhileDownIsATrial() throws {
    let machine = try TestMachine { nic in nic.isUp = false }
    let memory = try TestMemory()
    let notifications = Notifications(machine.kernel)
    let id = try machine.bind([0, 2], memory)
    #expect(machine.kernel.pagePools().isEmpty)
    let kinds = notifications.take().map { notification in
      switch notification {
      case .pagePoolAdded(let pool): "add \(pool.dmabuf ?? 0)"
      case .pagePoolDeleted(let pool): "del \(pool.dmabuf ?? 0)"
      default: "other"
      }
    }
    #expect(kinds == ["add 1", "del 1", "add 1", "del 1"])
    try machine.kernel.setUp(true, 2)
    #expect(try machine.dmabufs() == [id, nil, id, nil])
    try machine.kernel.setUp(false, 2)
    machine.close()
    try machine.kernel.setUp(true, 2)
    #expect(try machine.dmabufs() == [nil, nil, nil, nil])
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func aDeviceThatGoesLeavesItsBindingsWithoutQueues() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    try machine.bind([0, 1], memory)
    let notifications = Notifications(machine.kernel)
    try machine.kernel.removeInterface(2)
    let seen = notifications.take()
    #expect(seen.count == 5)
    #expect(seen.dropLast().filter { $0.group == .pagePool }.count == 4)
    guard case .deviceDeleted(let device)? = seen.last else {
      Issue.record("the device's end is not last")
      return
    }
    #expect(device.ifindex == 2)
    let left = try #require(machine.kernel.bindings().first)
    #expect(left.ifindex == nil && left.queues.isEmpty)
    machine.kernel.faults.resetCalls()
    machine.close()
    #expect(FaultPoint.allCases.allSatisfy { machine.kernel.faults.calls(of: $0) == 0 })
    #expect(try memory.openDescriptors() == 1)
    #expect(refusal { () throws(Refusal) in try machine.kernel.removeInterface(1) } == Refusal(.EOPNOTSUPP))
  }

  /// Pages in an application's hands keep a pool, and with it the memory, after the unbind.
  @Test func pagesThatAreOutKeepTheirPool() throws {
    let kernel = try SimulatedKernel(.standard, bootTime: { 1234 })
    let memory = try TestMemory()
    let socket = SocketID(rawValue: 1)
    let id = try kernel.bindRX(BindRXRequest(ifindex: 2, fd: memory.number, queues: [.rx(0)]), socket: socket)
    let poolID = try #require(kernel.pagePools().first { $0.dmabuf == id }).id
    let netmem = try #require(try kernel.withState { try $0.pagePool(poolID).allocate() })
    let notifications = Notifications(kernel)
    kernel.closeSocket(socket)
    let detached = PagePoolInfo(
      id: poolID, ifindex: 2, inflight: 1, inflightMemory: 4096, detachTime: 1234, dmabuf: id)
    #expect(notifications.take().last == .pagePoolChanged(detached))
    #expect(try kernel.pagePool(poolID) == detached)
    #expect(try memory.openDescriptors() == 2)
    try kernel.removeInterface(2)
    #expect(try kernel.pagePool(poolID).ifindex == nil)
    #expect(kernel.pagePools(of: 1).map(\.id) == [poolID])
    _ = notifications.take()
    try kernel.withState { try $0.putPage(netmem) }
    guard case .pagePoolDeleted(let gone)? = notifications.take().last else {
      Issue.record("the pool did not end")
      return
    }
    #expect(gone.id == poolID && gone.inflight == 0)
    #expect(try memory.openDescriptors() == 1)
  }
}
