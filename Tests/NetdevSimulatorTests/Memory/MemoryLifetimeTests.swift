import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Who lets go of a binding in what order makes no difference.
@Suite struct MemoryLifetimeTests {
  /// Everybody who holds a binding, in the order they let go.
  enum Holder: CaseIterable {
    case user, firstPool, secondPool, netIOV, firstPart, secondPart
  }

  private static func orders<Element>(of elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
      var rest = elements
      let first = rest.remove(at: index)
      return orders(of: rest).map { [first] + $0 }
    }
  }

  @Test func theLastHolderEndsABinding() throws {
    let memory = try TestMemory()
    let orders = Self.orders(of: Holder.allCases)
    #expect(orders.count == 720)
    for order in orders { try letGo(in: order, of: memory) }
    #expect(try memory.openDescriptors() == 1)
  }

  private func letGo(in order: [Holder], of memory: TestMemory) throws {
    let binding = try TestBinding(DeviceMemoryFile(duplicating: memory.number, scatter: .pages)).binding
    let host = try HostMemory(pages: 1)
    let first = try PagePool(id: 1, binding: binding, host: host)
    let second = try PagePool(id: 2, binding: binding, host: host)
    let netIOV = try #require(first.allocate())
    let parts = try #require(second.allocate())
    try second.fragment(parts, into: 2)
    #expect(binding.references == 3)
    for (step, holder) in order.enumerated() {
      #expect(binding.memory != nil, "\(order), before step \(step)")
      switch holder {
      case .user: binding.put()
      case .firstPool: _ = first.destroy()
      case .secondPool: _ = second.destroy()
      case .netIOV:
        try first.put(netIOV)
        _ = first.release()
      case .firstPart, .secondPart:
        try second.put(parts)
        _ = second.release()
      }
    }
    #expect(binding.memory == nil && binding.references == 0, "\(order)")
    #expect(binding.freeNetIOVs == 256 && first.hasEnded && second.hasEnded, "\(order)")
    binding.put()
    #expect(binding.references == 0)
  }

  /// What ends a binding in a kernel: its socket, its device, and net_iovs that are out of two pools.
  enum Event: CaseIterable {
    case socketCloses, deviceGoes, linkGoesDown, firstComesBack, secondComesBack
  }

  @Test func eventsInAnyOrder() throws {
    let memory = try TestMemory()
    for order in Self.orders(of: Event.allCases) { try run(order, on: memory) }
    #expect(try memory.openDescriptors() == 1)
  }

  private func run(_ order: [Event], on memory: TestMemory) throws {
    let machine = try TestMachine(queues: 2)
    let id = try machine.bind([0, 1], memory)
    let pools = machine.kernel.pagePools().filter { $0.dmabuf == id }.map(\.id)
    let taken = try machine.kernel.withState { state in try pools.map { try #require(state.pagePool($0).allocate()) } }
    for (step, event) in order.enumerated() {
      let isHeld = order[step...].contains { $0 == .socketCloses || $0 == .firstComesBack || $0 == .secondComesBack }
      let isThere = machine.kernel.withState { $0.boundMemory[id]?.memory != nil }
      #expect(isThere == isHeld, "\(order), before \(event)")
      switch event {
      case .socketCloses: machine.close()
      case .deviceGoes: try machine.kernel.removeInterface(TestMachine.ifindex)
      case .linkGoesDown:
        guard machine.kernel.devices().contains(where: { $0.ifindex == TestMachine.ifindex }) else { continue }
        try machine.kernel.setUp(false, TestMachine.ifindex)
      case .firstComesBack: try machine.kernel.withState { try $0.putPage(taken[0]) }
      case .secondComesBack: try machine.kernel.withState { try $0.putPage(taken[1]) }
      }
    }
    #expect(machine.kernel.withState { $0.boundMemory.isEmpty && $0.pools.isEmpty }, "\(order)")
    #expect(machine.kernel.warnings.isEmpty)
  }

  // MARK: What a kernel notices

  @Test func aKernelTakesNothingBackTwice() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let id = try machine.bind([0], memory)
    let poolID = try #require(machine.kernel.pagePools().first { $0.dmabuf == id }).id
    let netmem = try #require(try machine.kernel.withState { try $0.pagePool(poolID).allocate() })
    #expect(try machine.kernel.withState { try $0.pool(of: netmem).id } == poolID)
    try machine.kernel.withState { try $0.putPage(netmem) }
    #expect(throws: NetmemError.notOut) { try machine.kernel.withState { try $0.putPage(netmem) } }
    #expect(throws: NetmemError.notOfThisPool) { try machine.kernel.withState { try $0.putPage(.netIOV(0, of: id)) } }
    #expect(throws: NetmemError.notOfThisMemory) {
      try machine.kernel.withState { try $0.putPage(.netIOV(0, of: id + 1)) }
    }
    #expect(throws: NetmemError.notOfThisMemory) {
      try machine.kernel.withState { try $0.putPage(.netIOV(256, of: id)) }
    }
    #expect(throws: NetmemError.notOfThisPool) { try machine.kernel.withState { try $0.putPage(.page(1 << 21)) } }
    #expect(try machine.kernel.pagePool(poolID).inflight == 65)
    machine.close()
    #expect(machine.kernel.pagePools().allSatisfy { $0.id != poolID })
    #expect(throws: NetmemError.notOfThisMemory) { try machine.kernel.withState { try $0.putPage(netmem) } }
  }

  /// A ring that ran short fills up when its queue is restarted on memory that is free again.
  @Test func aShortRingRecovers() throws {
    let machine = try TestMachine(queues: 2)
    let memory = try TestMemory(size: 70 * 4096)
    let id = try machine.bind([0, 1], memory)
    func inflight() -> [UInt64] { machine.kernel.pagePools().filter { $0.dmabuf == id }.map(\.inflight).sorted() }
    #expect(inflight() == [6, 64])
    func failures() throws -> [UInt64?] {
      try machine.kernel.queueStatistics(of: 2, scope: .queue).filter { $0.queue?.type == .rx }.map {
        $0.counters[.rxAllocFail]
      }
    }
    #expect(try failures() == [0, 1])
    try machine.kernel.setRings(RingSettings(ringSize: 35), 2)
    #expect(inflight() == [35, 35])
    #expect(try failures() == [0, 1])
    #expect(machine.kernel.bindings().first?.freeNetIOVs == 0)
  }

  @Test func largeReceivePagesAreOfThatOrder() throws {
    let machine = try TestMachine()
    let memory = try TestMemory(size: 4 << 20)
    let id = try machine.bind([0], memory, pageSize: 16384, files: ProcessFileTable(scatter: .contiguous))
    let pool = try #require(machine.kernel.pagePools().first { $0.dmabuf == id })
    #expect(pool.inflight == 64 && pool.inflightMemory == 1 << 20)
    #expect(machine.kernel.bindings().first?.freeNetIOVs == 192)
  }
}
