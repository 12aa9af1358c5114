import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import SystemPackage

/// Binds and unbinds on one interface, one at a time, on a thread of its own: the kernel restarts queues inside
/// `sendmsg` and `close`, which can take tens of milliseconds a queue.
actor InterfaceWorker {
  /// What the kernel is asked for.
  struct Order: Sendable {
    var ifindex: UInt32
    var ifname: String
    var direction: Direction
    var queues: [UInt32]
    var rxPageSize: UInt32?
    /// The dmabuf in this process' descriptor table, which is where the kernel looks it up.
    var memory: Int32

    enum Direction: Sendable { case receive, transmit }
  }

  /// What came of it. The binding lives as long as the socket.
  struct Outcome: ~Copyable, Sendable {
    var socket: MessageSocket
    var dmabufID: UInt32
    var queues: [BindingRecord.Queue]
  }

  /// What still uses a binding's memory when it has ended.
  struct Remains: Sendable {
    /// Queues that run on it, because their driver did not restart them.
    var queues: [UInt32] = []
    /// Page pools that wait for pieces of it, and how many are out of each.
    var pools: [UInt64: UInt64] = [:]
  }

  /// How long a queue may take to show its binding before it counts as degraded. The kernel has normally done it all
  /// when it answers.
  private static let patience = Duration.milliseconds(500)
  private static let pause = Duration.milliseconds(20)

  private let thread: WorkerThread
  private let kernel: KernelInterface
  private let netdev: ResolvedFamily
  /// For looking. Nothing is ever bound on it, so that it can stay open; nil until there is something to look at.
  private var reading: NetlinkSession?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  /// - Parameter netdev: the family's numbers, which every session here would otherwise ask for.
  init(_ kernel: KernelInterface, _ netdev: ResolvedFamily, ifindex: UInt32) throws(Refusal) {
    do {
      thread = try WorkerThread(name: "if-\(ifindex)")
    } catch {
      throw Refusal(.EAGAIN, "no thread for the interface: \(error)")
    }
    self.kernel = kernel
    self.netdev = netdev
  }

  // MARK: Binding

  func bind(_ order: Order) throws(Refusal) -> Outcome {
    var session = try openSession()
    let dmabufID = try install(order, &session)
    let queues = order.direction == .receive ? verify(order, dmabufID) : []
    return Outcome(socket: session.release(), dmabufID: dmabufID, queues: queues)
  }

  private func install(_ order: Order, _ session: inout NetlinkSession) throws(Refusal) -> UInt32 {
    let request = Netdev.Dmabuf(
      ifindex: order.ifindex, queues: order.queues.map { Netdev.QueueID(id: $0, type: .rx) },
      fd: UInt32(bitPattern: order.memory), rxPageSize: order.rxPageSize)
    let reply: Netdev.Dmabuf
    do throws(NetlinkError) {
      reply =
        switch order.direction {
        case .receive: try session.call(Netdev.Operations.BindRX.self, request)
        case .transmit: try session.call(Netdev.Operations.BindTX.self, request)
        }
    } catch {
      throw KernelAdvice.refusal(for: error, interface: order.ifname)
    }
    guard let id = reply.id else { throw Refusal(.EPROTO, "the kernel gave the binding no number") }
    return id
  }

  /// Closes the binding's socket; the queues run on ordinary memory when this returns, except for those it names.
  /// Whatever sockets have received in it stays theirs, and keeps its page pool, until they return it or close.
  ///
  /// A close cannot fail: where a driver does not restart a queue, the kernel writes that to its log and leaves the queue
  /// running on the memory (`__netif_mp_close_rxq`). Such a queue shows no binding any more, and its page pool still does.
  func unbind(_ socket: consuming MessageSocket, ifindex: UInt32, dmabufID: UInt32) throws(SystemError) -> Remains {
    try socket.finish()
    var remains = Remains()
    // Of all interfaces: the pools of one that has gone belong to none.
    let pools = pagePools(nil).filter { $0.dmabuf == dmabufID }
    for pool in pools where pool.detachTime != nil {
      if let id = pool.id { remains.pools[id] = pool.inflight ?? 0 }
    }
    let running = Set(pools.filter { $0.ifindex == ifindex && $0.detachTime == nil }.compactMap(\.napiID))
    guard !running.isEmpty, let queues = try? receiveQueues(ifindex) else { return remains }
    remains.queues = queues.filter { $0.napiID.map { running.contains(UInt64($0)) } == true }.compactMap(\.id).sorted()
    return remains
  }

  // MARK: Looking

  /// The interface's receive queues as the kernel has them now.
  func receiveQueues(_ ifindex: UInt32) throws(Refusal) -> [Netdev.Queue] {
    do throws(NetlinkError) {
      return try dump(Netdev.Operations.QueueGet.self, Netdev.Queue(ifindex: ifindex)).filter { $0.type == .rx }
    } catch {
      throw KernelAdvice.refusal(for: error, interface: kernel.name(ifindex) ?? "interface \(ifindex)")
    }
  }

  /// A binding was accepted; each queue must show its number, and a page pool of the queue's NAPI must carry it. A queue
  /// for which that does not come true in time is degraded: the driver did not restart it on the memory.
  private func verify(_ order: Order, _ dmabufID: UInt32) -> [BindingRecord.Queue] {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while true {
      let queues = look(order.queues, of: order.ifindex, dmabufID)
      if !queues.contains(where: \.isDegraded) || clock.now >= deadline { return queues }
      sleepThread(Self.pause)
    }
  }

  /// A binding's queues as they are now.
  func look(at record: BindingRecord) -> [BindingRecord.Queue] {
    look(record.queues.map(\.id), of: record.ifindex, record.dmabufID)
  }

  private func look(_ ids: [UInt32], of ifindex: UInt32, _ dmabufID: UInt32) -> [BindingRecord.Queue] {
    let queues = (try? receiveQueues(ifindex)) ?? []
    let pools = pagePools(ifindex)
    return ids.map { id in
      guard let queue = queues.first(where: { $0.id == id }) else {
        return BindingRecord.Queue(id: id, isDegraded: true)
      }
      let hasPool =
        pools.isEmpty || queue.napiID == nil
        || pools.contains {
          $0.dmabuf == dmabufID && $0.napiID == queue.napiID.map(UInt64.init) && $0.detachTime == nil
        }
      return BindingRecord.Queue(
        id: id, napiID: queue.napiID, isDegraded: queue.dmabuf != dmabufID || !hasPool)
    }
  }

  /// None of a kernel built without page pools to look at (CONFIG_PAGE_POOL), which has nothing to say against a binding.
  private func pagePools(_ ifindex: UInt32?) -> [Netdev.PagePool] {
    (try? dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool(ifindex: ifindex))) ?? []
  }

  private func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> [Operation.Body] {
    var session: NetlinkSession
    if let open = reading.take() {
      session = open
    } else {
      do throws(Refusal) {
        session = try openSession()
      } catch {
        throw NetlinkError(operation.schema.name, .transport(error.errno, call: "socket"))
      }
    }
    do throws(NetlinkError) {
      let replies = try session.dump(operation, request).whole()
      reading = consume session
      return replies
    } catch {
      // After a refusal the session is as good as before; after anything else the next look opens another.
      if error.rejection != nil { reading = consume session }
      throw error
    }
  }

  private func openSession() throws(Refusal) -> NetlinkSession {
    do throws(SystemError) {
      var session = try NetlinkSession(kernel.openSocket())
      session.remember(netdev, as: Netdev.schema.name)
      return session
    } catch {
      throw Refusal(error.errno, "the kernel could not be reached: \(error)")
    }
  }
}
