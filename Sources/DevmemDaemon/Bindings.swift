import DevmemdMessages
import Glibc
import Logging
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// What keeps a binding alive: the kernel's socket, whose end is the unbind, and the memory to install again.
final class HeldBinding {
  /// nil while the binding is being made, restarted or ended.
  var socket: MessageSocket?
  /// The dmabuf that a client passed; nil once it has been given away to be closed.
  var memory: OwnedDescriptor?

  init(memory: consuming OwnedDescriptor?) { self.memory = consume memory }

  func hold(_ socket: consuming MessageSocket) { self.socket = consume socket }
}

/// A binding that the kernel has granted. Its record is still as it was reserved, and nobody has been told.
struct Installation {
  var record: BindingRecord
  var announcement: Announcement

  enum Announcement { case new, changed }
}

/// A binding that the kernel has taken back. Its record is still there, and nobody has been told.
struct Withdrawal {
  var record: BindingRecord
  /// What still uses its memory.
  var remains: InterfaceWorker.Remains

  /// What its owner is told when the binding has ended and a queue still runs on its memory, which is then to be mended by
  /// hand.
  var refusal: Refusal? {
    guard !remains.queues.isEmpty else { return nil }
    return Refusal(.EIO, "binding \(record.label) has ended, but \(Self.complaint(of: remains.queues, record.ifname))")
  }

  /// What is said of queues that run on the memory of a binding which has ended.
  static func complaint(of queues: [UInt32], _ interface: String) -> String {
    let list = queues.map { String($0) }.joined(separator: ",")
    let which = queues.count == 1 ? "queue \(list), which still uses" : "queues \(list), which still use"
    return "the driver of \(interface) could not restart \(which) its memory; "
      + "run: ip link set \(interface) down; ip link set \(interface) up"
  }
}

/// Making, ending and restarting bindings. Each step is checked before the next; what failed is undone in reverse.
///
/// Whoever asked is answered as soon as the kernel has done its part and was seen to; `conclude`, which follows without
/// anything in between, brings the records up to date and tells others.
extension Daemon {
  // MARK: bind

  func bind(
    _ message: Devmemd.Binding, _ descriptors: inout ReceivedDescriptors, for client: ClientSession
  ) async throws(Refusal) -> Installation {
    try authorization.checkBind(client.owner, groups: client.groups)
    let request = try BindRequest(message, configuration.kernel)
    // It stays among the others, and is closed with them, until there is a binding to hold it.
    guard let memory = descriptors.number(at: request.descriptorIndex) else {
      throw Refusal(
        .EBADF, "the record carries no descriptor \(request.descriptorIndex); pass the dmabuf by SCM_RIGHTS",
        at: [BindingAttribute.fd])
    }
    let worker = try worker(for: request.ifindex)
    let size = try await worker.size(ofMemory: memory)
    let queues = try await chooseQueues(request, worker)
    let record = try registry.reserve { id in
      BindingRecord(
        id: id, name: request.name ?? "binding-\(id)", direction: request.direction, lifetime: request.lifetime,
        ifindex: request.ifindex, ifname: request.ifname, rxPageSize: request.rxPageSize, size: size,
        owner: client.owner, client: client.id, queues: queues.map { BindingRecord.Queue(id: $0) })
    }
    let binding = HeldBinding(memory: descriptors.take(request.descriptorIndex))
    do throws(Refusal) {
      return Installation(record: try await install(record, binding, worker), announcement: .new)
    } catch {
      throw message.ifindex == nil ? error.blamingInterfaceByName : error
    }
  }

  /// The queues to bind: those named, or the highest free ones. Low queues are left to the rest of the machine, which
  /// spreads its traffic from queue 0 up.
  private func chooseQueues(_ request: BindRequest, _ worker: InterfaceWorker) async throws(Refusal) -> [UInt32] {
    switch request.queues {
    case .none: return []
    case .listed(let ids): return ids
    case .count(let count):
      let held = Set(registry.live.filter { $0.ifindex == request.ifindex }.flatMap { $0.queues.map(\.id) })
      let all = try await worker.receiveQueues(request.ifindex)
      guard all.count >= count else {
        throw Refusal(
          .EBUSY,
          "\(request.ifname) has only \(all.count) receive queue\(all.count == 1 ? "" : "s"), \(count) are wanted",
          at: [BindingAttribute.queueCount])
      }
      let free = all.filter { $0.dmabuf == nil && $0.ioUring == nil && $0.xsk == nil && $0.lease == nil }
        .compactMap(\.id).filter { !held.contains($0) }.sorted()
      guard free.count >= count else {
        throw Refusal(
          .EBUSY,
          "\(request.ifname) has \(free.count) free receive queue\(free.count == 1 ? "" : "s"), \(count) are wanted",
          at: [BindingAttribute.queueCount])
      }
      return Array(free.suffix(count))
    }
  }

  /// Asks the kernel for a reserved binding, and takes the reservation back when it refuses, or when the binding was to end
  /// meanwhile.
  ///
  /// - Returns: the record as `conclude` is to have it.
  private func install(
    _ reserved: BindingRecord, _ binding: HeldBinding, _ worker: InterfaceWorker
  ) async throws(Refusal) -> BindingRecord {
    let order = InterfaceWorker.Order(
      ifindex: reserved.ifindex, ifname: reserved.ifname,
      direction: reserved.direction == .rx ? .receive : .transmit, queues: reserved.queues.map(\.id),
      rxPageSize: reserved.rxPageSize, memory: binding.memory?.fileDescriptor ?? -1)
    let outcome: InterfaceWorker.Outcome
    beginKernelWork()
    do throws(Refusal) {
      outcome = try await worker.bind(order)
    } catch {
      abandon(reserved, binding, because: error)
      throw error
    }
    var record = reserved
    record.dmabufID = outcome.dmabufID
    record.queues = outcome.sighting.queues
    record.pools = outcome.sighting.pools
    if record.created == 0 { record.created = UInt64(clamping: time(nil)) }
    record.state = outcome.sighting.isDegraded ? .degraded : .active
    if let reason = registry[record.id]?.ending {
      let remains = try? await worker.unbind(
        outcome.socket, ifindex: record.ifindex, dmabufID: record.dmabufID, pools: record.pools)
      listPredecessor(of: record, remains?.pools ?? [:])
      abandon(record, binding, because: reason)
      throw reason
    }
    binding.hold(outcome.socket)
    held[record.id] = binding
    return record
  }

  /// The binding was not made, or was taken back at once.
  private func abandon(_ record: BindingRecord, _ binding: HeldBinding, because reason: Refusal) {
    endKernelWork()
    registry.remove(record.id)
    held[record.id] = nil
    closeMemoryAside(of: binding)
    note(.warning, "bind refused", record.metadata(["error": "\(reason.message ?? reason.errno.name)"]))
  }

  func conclude(_ installation: Installation) {
    let record = installation.record
    registry.update(record.id) { $0 = record }
    endKernelWork(record.id)
    // What came after that look may have been passed on by work on another interface.
    if kernelWork > 0 { lookSoon(at: record.ifindex) }
    note(
      .info, record.state == .degraded ? "bound, but a queue does not use the memory" : "bound",
      record.metadata(["dmabuf": "\(record.dmabufID)"]))
    switch installation.announcement {
    case .new: announce(Devmemd.Operations.BindingAddNtf.self, record)
    case .changed: announce(Devmemd.Operations.BindingChangeNtf.self, record)
    }
  }

  // MARK: unbind

  func unbind(_ message: Devmemd.Binding, by client: ClientSession) async throws(Refusal) -> Withdrawal {
    let record = try find(message)
    try authorization.checkChange(of: record, by: client.owner, groups: client.groups)
    guard !record.isDraining else {
      throw Refusal(
        .EALREADY,
        "binding \(record.label) has ended; it is listed until sockets return the \(record.inflight) pieces of its memory "
          + "that they hold")
    }
    return try await withdraw(record)
  }

  /// Bindings that were to end with a connection.
  func endBindings(of client: ClientID) async {
    let reason = Refusal(.ECONNRESET, "the connection that the binding belongs to has ended")
    for record in registry.owned(by: client) { await endRegardless(record, because: reason) }
  }

  /// The newest first: the reverse of how they were made.
  func unbindEverything() async {
    let reason = Refusal(.ECONNRESET, "the service is stopping")
    for record in registry.live.reversed() { await endRegardless(record, because: reason) }
  }

  /// Ends a binding for whose end nobody asked.
  ///
  /// - Parameter reason: what whoever makes or restarts it at the moment is told, who then ends it.
  func endRegardless(_ record: BindingRecord, because reason: Refusal) async {
    guard let now = registry[record.id], !now.isDraining else { return }
    guard now.isSettled else {
      registry.update(record.id) { $0.ending = reason }
      return
    }
    do throws(Refusal) {
      let withdrawal = try await withdraw(record)
      conclude(withdrawal)
      if let refusal = withdrawal.refusal { throw refusal }
    } catch {
      note(.error, "unbind failed", record.metadata(["error": "\(error.message ?? error.errno.name)"]))
    }
  }

  /// Takes the binding from the kernel. Whoever else wants to end or restart it meanwhile is told to wait.
  private func withdraw(_ record: BindingRecord) async throws(Refusal) -> Withdrawal {
    // Before anything is changed: where there is no thread for it, this one must not do it.
    let worker = try worker(for: record.ifindex)
    guard let socket = held[record.id]?.socket.take() else {
      throw Refusal(.EBUSY, "binding \(record.label) is being made, restarted or ended; try again")
    }
    if let changed = registry.update(record.id, { $0.state = .unbinding }) {
      announce(Devmemd.Operations.BindingChangeNtf.self, changed)
    }
    beginKernelWork()
    do throws(SystemError) {
      let remains = try await worker.unbind(
        socket, ifindex: record.ifindex, dmabufID: record.dmabufID, pools: record.pools)
      return Withdrawal(record: record, remains: remains)
    } catch {
      // The socket is closed all the same, and with it the binding.
      note(.error, "unbind reported an error", record.metadata(["error": "\(error)"]))
      return Withdrawal(record: record, remains: InterfaceWorker.Remains())
    }
  }

  func conclude(_ withdrawal: Withdrawal) {
    let (id, left) = (withdrawal.record.id, withdrawal.remains.pools)
    endKernelWork()
    if let binding = held.removeValue(forKey: id) { closeMemoryAside(of: binding) }
    if left.isEmpty { forget(id) } else { drain(id, left) }
  }

  // MARK: restart

  /// No operation of the kernel restarts a queue alone, so its binding is installed again.
  func restart(
    _ message: Devmemd.Restart, by client: ClientSession, answering request: IncomingRecord.Message
  ) async throws(Refusal) -> Answer {
    guard let ifindex = message.ifindex else { throw Refusal(missing: 1) }
    guard let queue = message.queueID else { throw Refusal(missing: 2) }
    guard let name = configuration.kernel.name(ifindex) else {
      throw Refusal(.ENODEV, "there is no interface with number \(ifindex)", at: [1])
    }
    guard let record = registry.holder(ofQueue: queue, ifindex: ifindex) else {
      throw Refusal(.ENOENT, "no binding of this service holds receive queue \(queue) of \(name)", at: [2])
    }
    try authorization.checkChange(of: record, by: client.owner, groups: client.groups)
    guard let binding = held[record.id] else {
      throw Refusal(.EBUSY, "binding \(record.label) is being made or ended; try again")
    }
    let worker = try worker(for: ifindex)
    let withdrawal = try await withdraw(record)
    endKernelWork()
    listPredecessor(of: record, withdrawal.remains.pools)
    do throws(Refusal) {
      let installation = Installation(
        record: try await install(record, binding, worker), announcement: .changed)
      let answer = Devmemd.Restart(ifindex: ifindex, queueID: queue, bindingID: record.id)
      return Answer(reply(Devmemd.Operations.QueueRestart.self, answer, to: request)) { self.conclude(installation) }
    } catch {
      let reason = error.message ?? error.errno.description
      // Those that the bind restarted, and took back, do not run on it any more.
      let left =
        withdrawal.remains.queues.isEmpty ? [] : await worker.lookForRemains(ifindex, record.dmabufID).queues
      let text =
        "binding \(record.label) could not be installed again and has ended: \(reason)"
        + (left.isEmpty ? "" : "; \(Withdrawal.complaint(of: left, name))")
      let refusal = Refusal(error.errno, text)
      note(.error, "restart failed", record.metadata(["error": "\(text)"]))
      return Answer(self.refusal(refusal, to: request)) {
        var ended = record
        ended.state = .unbinding
        self.announce(Devmemd.Operations.BindingDelNtf.self, ended)
      }
    }
  }

  // MARK: Telling

  func announce<Notification: NetlinkOperation>(
    _ operation: Notification.Type, _ record: BindingRecord
  ) where Notification.Body == Devmemd.Binding {
    guard hasListeners(Families.bindingsGroup) else { return }
    later { daemon in
      do throws(EncodingError) {
        let datagram = try operation.notification(record.message, familyID: Families.devmemdID)
        daemon.publish(datagram, group: Families.bindingsGroup)
      } catch {
        daemon.note(.error, "a notification could not be written", record.metadata(["error": "\(error)"]))
      }
    }
  }
}
