import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// A binding's queues as they were seen, and the page pools that carry its memory.
struct QueueSighting: Sendable {
  var queues: [BindingRecord.Queue] = []
  var pools: Set<UInt64> = []

  var isDegraded: Bool { queues.contains(where: \.isDegraded) }
}

extension InterfaceWorker {
  /// How long a queue may take to show its binding before it counts as degraded. The kernel has normally done it all
  /// when it answers.
  private static let patience = Duration.milliseconds(500)
  private static let pause = Duration.milliseconds(20)

  /// A binding was accepted; each queue must show its number, and a page pool of the queue's NAPI must carry it. A queue
  /// for which that does not come true in time is degraded: the driver did not restart it on the memory.
  func verify(_ order: Order, _ dmabufID: UInt32, _ news: PagePoolNews) -> QueueSighting {
    if let sighting = glance(at: order, dmabufID, pools: news.pools(of: dmabufID)) { return sighting }
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while true {
      let sighting = look(order.queues, of: order.ifindex, dmabufID)
      if !sighting.isDegraded || clock.now >= deadline { return sighting }
      sleepThread(Self.pause)
    }
  }

  /// A binding's queues as they are now.
  func look(at record: BindingRecord) -> QueueSighting {
    look(record.queues.map(\.id), of: record.ifindex, record.dmabufID)
  }

  /// The interface's receive queues as the kernel has them now.
  func receiveQueues(_ ifindex: UInt32) throws(Refusal) -> [Netdev.Queue] {
    do throws(NetlinkError) {
      return try dump(Netdev.Operations.QueueGet.self, Netdev.Queue(ifindex: ifindex)).filter { $0.type == .rx }
    } catch {
      throw KernelAdvice.refusal(
        for: error, interface: kernel.name(ifindex) ?? "interface \(ifindex)", backend: kernel.backend)
    }
  }

  /// None of a kernel built without page pools to look at (CONFIG_PAGE_POOL), which has nothing to say against a binding.
  func pagePools(_ ifindex: UInt32?) -> [Netdev.PagePool] {
    (try? dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool(ifindex: ifindex))) ?? []
  }

  // MARK: Judging

  /// Looks at the queues that were bound and the page pools that the kernel said had come with the memory, and at nothing
  /// else. The proof is the same, since each is asked of the kernel now; nil where it is not complete.
  private func glance(at order: Order, _ dmabufID: UInt32, pools: [UInt64]) -> QueueSighting? {
    guard pools.count >= order.queues.count else { return nil }
    let ids = order.queues
    var queues: [Netdev.Queue] = []
    var found: [Netdev.PagePool] = []
    let operations =
      ids.map { _ in Netdev.Operations.QueueGet.schema } + pools.map { _ in Netdev.Operations.PagePoolGet.schema }
    do throws(NetlinkError) {
      try ask("queue-get") { session throws(NetlinkError) in
        try session.lookUp(operations, of: Netdev.schema) { place, writer in
          if place < ids.count {
            Netdev.Queue(id: ids[place], ifindex: order.ifindex, type: .rx).encode(into: &writer)
          } else {
            Netdev.PagePool(id: pools[place - ids.count]).encode(into: &writer)
          }
        } reply: { place, message throws(DecodingError) in
          if place < ids.count {
            queues.append(try message.genericBody(as: Netdev.Queue.self))
          } else {
            found.append(try message.genericBody(as: Netdev.PagePool.self))
          }
        }
      }
    } catch {
      return nil
    }
    guard found.count == pools.count else { return nil }
    let sighting = judge(ids, queues, found, dmabufID)
    return sighting.isDegraded ? nil : sighting
  }

  private func look(_ ids: [UInt32], of ifindex: UInt32, _ dmabufID: UInt32) -> QueueSighting {
    judge(ids, (try? receiveQueues(ifindex)) ?? [], pagePools(ifindex), dmabufID)
  }

  private func judge(
    _ ids: [UInt32], _ queues: [Netdev.Queue], _ pools: [Netdev.PagePool], _ dmabufID: UInt32
  ) -> QueueSighting {
    let own = pools.filter { $0.dmabuf == dmabufID && $0.detachTime == nil }
    let seen = ids.map { id in
      guard let queue = queues.first(where: { $0.id == id }) else {
        return BindingRecord.Queue(id: id, isDegraded: true)
      }
      let hasPool =
        pools.isEmpty || queue.napiID == nil || own.contains { $0.napiID == queue.napiID.map(UInt64.init) }
      return BindingRecord.Queue(
        id: id, napiID: queue.napiID, isDegraded: queue.dmabuf != dmabufID || !hasPool)
    }
    return QueueSighting(queues: seen, pools: Set(own.compactMap(\.id)))
  }

  // MARK: Asking

  private func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> [Operation.Body] {
    try ask(Operation.schema.name) { session throws(NetlinkError) in try session.dump(operation, request).whole() }
  }
}
