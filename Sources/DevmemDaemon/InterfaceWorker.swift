import EventLoop
import Glibc
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
    var sighting: QueueSighting
  }

  /// What still uses a binding's memory when it has ended.
  struct Remains: Sendable {
    /// Queues that run on it, because their driver did not restart them.
    var queues: [UInt32] = []
    /// Page pools that wait for pieces of it, and how many are out of each.
    var pools: [UInt64: UInt64] = [:]
  }

  private let thread: WorkerThread
  let kernel: KernelInterface
  private let netdev: ResolvedFamily
  private let events: KernelEvents
  /// For looking. Nothing is ever bound on its socket, so that it can stay open; nil until there is something to look at.
  private var session: NetlinkSession?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  /// - Parameter netdev: the family's numbers, which every session here would otherwise ask for.
  init(
    _ kernel: KernelInterface, _ netdev: ResolvedFamily, _ events: KernelEvents, ifindex: UInt32
  ) throws(Refusal) {
    do {
      thread = try WorkerThread(name: "if-\(ifindex)")
    } catch {
      throw Refusal(.EAGAIN, "no thread for the interface: \(error)")
    }
    self.kernel = kernel
    self.netdev = netdev
    self.events = events
  }

  // MARK: Binding

  /// How large the memory behind a descriptor is, in bytes. A dmabuf tells its size by seeking to its end, as a memfd does.
  /// Other files may take their time over it.
  func size(ofMemory descriptor: Int32) throws(Refusal) -> UInt64 {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end > 0 else {
      throw Refusal(
        end == 0 ? .EINVAL : .EBADF,
        (end == 0 ? "the memory is empty" : "the descriptor is not memory that can be bound")
          + "; devmemctl bind --memory \(kernel.backend.exampleMemory) makes a dmabuf of ordinary memory",
        at: [BindingAttribute.fd])
    }
    return UInt64(end)
  }

  func bind(_ order: Order) throws(Refusal) -> Outcome {
    var session = try takeSession()
    let socket: MessageSocket
    do throws(SystemError) {
      socket = try kernel.openSocket()
    } catch {
      self.session = consume session
      throw Self.unreachable(error)
    }
    // The binding needs a socket of its own, and nothing else that a session has.
    let looking = session.exchangeSocket(for: socket)
    let watch = events.watchPagePools()
    do throws(Refusal) {
      let dmabufID = try install(order, &session)
      let bound = session.exchangeSocket(for: looking)
      self.session = consume session
      let news = events.end(watch)
      let sighting = order.direction == .receive ? verify(order, dmabufID, news) : QueueSighting()
      return Outcome(socket: bound, dmabufID: dmabufID, sighting: sighting)
    } catch {
      _ = events.end(watch)
      _ = session.exchangeSocket(for: looking)
      self.session = consume session
      throw error
    }
  }

  private func install(_ order: Order, _ session: inout NetlinkSession) throws(Refusal) -> UInt32 {
    let request = Netdev.Dmabuf(
      ifindex: order.ifindex, queues: order.queues.map { Netdev.QueueID(id: $0, type: .rx) },
      fd: UInt32(bitPattern: order.memory), rxPageSize: order.rxPageSize)
    let operation =
      order.direction == .receive ? Netdev.Operations.BindRX.schema : Netdev.Operations.BindTX.schema
    var id: UInt32?
    do throws(NetlinkError) {
      try session.exchange(operation, .do, of: Netdev.schema) { writer in
        request.encode(into: &writer)
      } each: { message throws(NetlinkError) in
        do throws(DecodingError) {
          id = try message.genericBody(as: Netdev.Dmabuf.self).id
        } catch {
          throw NetlinkError(operation.name, .decoding(error))
        }
      }
    } catch {
      throw KernelAdvice.refusal(
        for: error, interface: order.ifname, queues: order.queues, backend: kernel.backend)
    }
    guard let id else { throw Refusal(.EPROTO, "the kernel gave the binding no number") }
    return id
  }

  /// Closes the binding's socket; the queues run on ordinary memory when this returns, except for those it names.
  /// Whatever sockets have received in it stays theirs, and keeps its page pool, until they return it or close.
  ///
  /// A close cannot fail: where a driver does not restart a queue, the kernel writes that to its log and leaves the queue
  /// running on the memory (`__netif_mp_close_rxq`). Such a queue shows no binding any more, and its page pool still does.
  ///
  /// - Parameter pools: the binding's page pools when it was last looked at. Where the kernel tells of each that it has
  ///   gone or was let go of, no queue runs on one; otherwise all page pools there are are looked at.
  func unbind(
    _ socket: consuming MessageSocket, ifindex: UInt32, dmabufID: UInt32, pools: Set<UInt64>
  ) throws(SystemError) -> Remains {
    let watch = events.watchPagePools()
    do throws(SystemError) {
      try socket.finish()
    } catch {
      _ = events.end(watch)
      throw error
    }
    if let left = events.end(watch).remains(of: pools) { return Remains(pools: left) }
    return lookForRemains(ifindex, dmabufID)
  }

  func lookForRemains(_ ifindex: UInt32, _ dmabufID: UInt32) -> Remains {
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

  // MARK: Asking

  /// Lends the session for looking. After a refusal it is as good as before; after anything else the next look opens
  /// another.
  func ask<Answer>(
    _ operation: String, _ body: (inout NetlinkSession) throws(NetlinkError) -> Answer
  ) throws(NetlinkError) -> Answer {
    var session: NetlinkSession
    do throws(Refusal) {
      session = try takeSession()
    } catch {
      throw NetlinkError(operation, .transport(error.errno, call: "socket"))
    }
    do throws(NetlinkError) {
      let answer = try body(&session)
      self.session = consume session
      return answer
    } catch {
      if error.rejection != nil { self.session = consume session }
      throw error
    }
  }

  private func takeSession() throws(Refusal) -> NetlinkSession {
    if let open = session.take() { return open }
    do throws(SystemError) {
      var session = try NetlinkSession(kernel.openSocket())
      session.remember(netdev, as: Netdev.schema.name)
      // What is asked here is written here.
      session.checksRequests = false
      return session
    } catch {
      throw Self.unreachable(error)
    }
  }

  private static func unreachable(_ error: SystemError) -> Refusal {
    Refusal(error.errno, "the kernel could not be reached: \(error)")
  }
}
