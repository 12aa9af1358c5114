import NetdevSimulator
import NetlinkCodec
import Testing

/// Restarts that fail, at each step of each queue, and what is left afterwards.
@Suite struct QueueRestartTests {
  static let queues: [UInt32] = [0, 1, 2, 3]
  static let steps: [FaultPoint] = [.validate, .memAlloc, .provider, .stop, .start]
  static let places = steps.flatMap { step in queues.map { (step, $0) } }

  private func errno(of step: FaultPoint) -> ErrorNumber { step == .provider ? .ENODATA : .EIO }

  /// Each of the twenty steps of a bind of four queues fails once: nothing remains of it but a used-up id.
  @Test(arguments: places) func aFailedBindChangesNothing(step: FaultPoint, queue: UInt32) throws {
    let machine = try TestMachine(queues: 5)
    let memory = try TestMemory()
    let before = try machine.state()
    machine.kernel.faults.fail(step, queue: queue, with: .EIO)
    let refused = refusal { () throws(Refusal) in try machine.bind(Self.queues, memory) }
    #expect(refused == Refusal(errno(of: step)))
    #expect(machine.kernel.faults.pending == 0)
    #expect(try machine.state() == before)
    #expect(machine.kernel.warnings.isEmpty)
    #expect(try memory.openDescriptors() == 1)
    #expect(try machine.bind(Self.queues, memory) == 2)
    #expect(try machine.dmabufs() == [2, 2, 2, 2, nil])
    machine.close()
    #expect(try machine.state() == before)
    #expect(try memory.openDescriptors() == 1)
  }

  /// The enumeration above leaves no call of a bind out.
  @Test func everyStepOfABindIsEnumerated() throws {
    let machine = try TestMachine(queues: 5)
    machine.kernel.faults.resetCalls()
    try machine.bind(Self.queues, try TestMemory())
    for step in Self.steps {
      #expect(machine.kernel.faults.calls(of: step) == 4)
      #expect(Self.queues.allSatisfy { machine.kernel.faults.calls(of: step, queue: $0, ifindex: 2) == 1 })
    }
    #expect(machine.kernel.faults.calls(of: .open) == 0)
  }

  /// Calls counted over the whole bind: the nth call is some queue's, and fails alike.
  @Test(arguments: [FaultPoint.validate, .memAlloc, .stop, .start], 1...4)
  func theNthCallFails(step: FaultPoint, call: Int) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let before = try machine.state()
    machine.kernel.faults.resetCalls()
    machine.kernel.faults.fail(step, call: call, with: .ENOMEM)
    #expect(refusal { () throws(Refusal) in try machine.bind(Self.queues, memory) } == Refusal(.ENOMEM))
    #expect(machine.kernel.faults.calls(of: .validate) == call)
    #expect(try machine.state() == before)
  }

  /// An unbind cannot be refused: a queue whose restart fails keeps running on its old memory until it is rebuilt.
  @Test(arguments: [FaultPoint.memAlloc, .stop, .start], queues)
  func aFailedUnbindHealsWhenRingsAreRebuilt(step: FaultPoint, queue: UInt32) throws {
    let machine = try TestMachine(queues: 5)
    let memory = try TestMemory()
    let before = try machine.state()
    let id = try machine.bind(Self.queues, memory)
    machine.kernel.faults.fail(step, queue: queue, with: .EIO)
    machine.close()
    #expect(machine.kernel.faults.pending == 0)
    #expect(machine.kernel.bindings().isEmpty)
    #expect(try machine.dmabufs() == [nil, nil, nil, nil, nil])
    #expect(machine.kernel.pagePools().map(\.dmabuf).filter { $0 == id }.count == 1)
    #expect(machine.kernel.pagePools().map(\.inflight) == [64, 64, 64, 64, 64])
    #expect(machine.kernel.warnings == ["sim0: RX queue \(queue) keeps its old memory, restart failed: EIO"])
    #expect(try memory.openDescriptors() == 2)
    try machine.kernel.setUp(false, 2)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.state() == before)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test(arguments: [FaultPoint.memAlloc, .stop, .start], queues)
  func aBindAfterAFailedUnbindSucceeds(step: FaultPoint, queue: UInt32) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    try machine.bind(Self.queues, memory)
    machine.kernel.faults.fail(step, queue: queue, with: .EIO)
    machine.close()
    let other = try TestMemory()
    #expect(try machine.bind(Self.queues, other) == 2)
    #expect(machine.kernel.pagePools().allSatisfy { $0.dmabuf == 2 && $0.detachTime == nil })
    #expect(try memory.openDescriptors() == 1)
    #expect(try other.openDescriptors() == 2)
  }

  /// A queue that takes neither new nor old memory back is lost until the device goes down and up.
  @Test(arguments: queues) func aQueueThatCannotBeRestored(queue: UInt32) throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let before = try machine.state()
    machine.kernel.faults.fail(.start, queue: queue, call: 1, with: .EIO)
    machine.kernel.faults.fail(.start, queue: queue, call: 2, with: .ENOMEM)
    #expect(refusal { () throws(Refusal) in try machine.bind(Self.queues, memory) } == Refusal(.EIO))
    #expect(
      machine.kernel.warnings == [
        "Failed to restart old queue in error path. RX queue \(queue) may be unhealthy."
      ])
    #expect(machine.kernel.pagePools().count == 3)
    #expect(machine.kernel.bindings().isEmpty)
    #expect(try memory.openDescriptors() == 1)
    try machine.kernel.setUp(false, 2)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.state() == before)
  }

  /// Undoing shows: the new pool comes and goes, then the queues before it get plain pools again.
  @Test func notificationsOfARollback() throws {
    let machine = try TestMachine(queues: 2)
    let memory = try TestMemory()
    let notifications = Notifications(machine.kernel)
    machine.kernel.faults.fail(.start, queue: 1, with: .EIO)
    #expect(refusal { () throws(Refusal) in try machine.bind([0, 1], memory) } == Refusal(.EIO))
    let seen = notifications.take().map { notification in
      switch notification {
      case .pagePoolAdded(let pool): "add \(pool.id) \(pool.dmabuf ?? 0)"
      case .pagePoolDeleted(let pool): "del \(pool.id) \(pool.dmabuf ?? 0)"
      default: "other"
      }
    }
    // Pools 1 and 2 were there; 3 and 4 are the binding's, 5 replaces 3.
    #expect(seen == ["add 3 1", "del 1 0", "add 4 1", "del 4 1", "add 5 0", "del 3 1"])
  }

  @Test func aDeviceThatDoesNotComeUpStaysDown() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let id = try machine.bind([3], memory)
    try machine.kernel.setUp(false, 2)
    machine.kernel.faults.fail(.open, queue: 2, with: .ENOMEM)
    #expect(refusal { () throws(Refusal) in try machine.kernel.setUp(true, 2) } == Refusal(.ENOMEM))
    #expect(machine.kernel.pagePools().isEmpty)
    #expect(try machine.kernel.queues(of: 2).isEmpty)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.dmabufs() == [nil, nil, nil, id])
  }
}
