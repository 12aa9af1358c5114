import NetdevSimulator
import NetlinkCodec
import Testing

/// What is seen of restarts, and of those that fail; `FaultEnumerationTests` fails each of their steps.
@Suite struct QueueRestartTests {
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
