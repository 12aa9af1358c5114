import DevmemdMessages
import Glibc
import Logging
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// What keeps a binding alive: the kernel's socket, whose end is the unbind, and the memory to install again.
final class HeldBinding {
  var socket: MessageSocket?
  let memory: BoundMemory

  init(_ socket: consuming MessageSocket, _ memory: consuming BoundMemory) {
    self.socket = consume socket
    self.memory = memory
  }
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
    let name = record.ifname
    let queues =
      (remains.queues.count == 1 ? "queue " : "queues ") + remains.queues.map { String($0) }.joined(separator: ",")
    return Refusal(
      .EIO,
      "binding \(record.label) has ended, but the driver of \(name) could not restart \(queues), which still uses its "
        + "memory; run: ip link set \(name) down; ip link set \(name) up")
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
    guard let descriptor = descriptors.take(request.descriptorIndex) else {
      throw Refusal(
        .EBADF, "the record carries no descriptor \(request.descriptorIndex); pass the dmabuf by SCM_RIGHTS",
        at: [BindingAttribute.fd])
    }
    let memory = try BoundMemory(descriptor, on: configuration.kernel.backend)
    let worker = try worker(for: request.ifindex)
    let queues = try await chooseQueues(request, worker)
    let record = try registry.reserve { id in
      BindingRecord(
        id: id, name: request.name ?? "binding-\(id)", direction: request.direction, lifetime: request.lifetime,
        ifindex: request.ifindex, ifname: request.ifname, rxPageSize: request.rxPageSize, size: memory.size,
        owner: client.owner, client: client.id, queues: queues.map { BindingRecord.Queue(id: $0) })
    }
    do throws(Refusal) {
      return Installation(record: try await install(record, memory, worker), announcement: .new)
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

  /// Asks the kernel for a reserved binding, and takes the reservation back when it refuses.
  ///
  /// - Returns: the record as `conclude` is to have it.
  private func install(
    _ reserved: BindingRecord, _ memory: consuming BoundMemory, _ worker: InterfaceWorker
  ) async throws(Refusal) -> BindingRecord {
    let order = InterfaceWorker.Order(
      ifindex: reserved.ifindex, ifname: reserved.ifname,
      direction: reserved.direction == .rx ? .receive : .transmit, queues: reserved.queues.map(\.id),
      rxPageSize: reserved.rxPageSize, memory: memory.descriptor.fileDescriptor)
    let outcome: InterfaceWorker.Outcome
    beginKernelWork()
    do throws(Refusal) {
      outcome = try await worker.bind(order)
    } catch {
      endKernelWork()
      registry.remove(reserved.id)
      note(.warning, "bind refused", reserved.metadata(["error": "\(error.message ?? error.errno.name)"]))
      throw error
    }
    var record = reserved
    record.dmabufID = outcome.dmabufID
    record.queues = outcome.sighting.queues
    record.pools = outcome.sighting.pools
    if record.created == 0 { record.created = UInt64(clamping: time(nil)) }
    record.state = outcome.sighting.isDegraded ? .degraded : .active
    held[record.id] = HeldBinding(outcome.socket, memory)
    return record
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
    for record in registry.owned(by: client) { await endRegardless(record) }
  }

  /// The newest first: the reverse of how they were made.
  func unbindEverything() async {
    for record in registry.live.reversed() { await endRegardless(record) }
  }

  /// Ends a binding for whose end nobody asked.
  func endRegardless(_ record: BindingRecord) async {
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
    guard let socket = held[record.id]?.socket.take() else {
      throw Refusal(.EBUSY, "binding \(record.label) is being made, restarted or ended; try again")
    }
    if let changed = registry.update(record.id, { $0.state = .unbinding }) {
      announce(Devmemd.Operations.BindingChangeNtf.self, changed)
    }
    let worker = try worker(for: record.ifindex)
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
    held[id] = nil
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
    let memory = try copyOfMemory(of: record)
    let withdrawal = try await withdraw(record)
    endKernelWork()
    held[record.id] = nil
    listPredecessor(of: record, withdrawal.remains.pools)
    do throws(Refusal) {
      let installation = Installation(
        record: try await install(record, memory, try worker(for: ifindex)), announcement: .changed)
      let answer = Devmemd.Restart(ifindex: ifindex, queueID: queue, bindingID: record.id)
      return Answer(reply(Devmemd.Operations.QueueRestart.self, answer, to: request)) { self.conclude(installation) }
    } catch {
      let reason = error.message ?? error.errno.description
      let refusal = Refusal(
        error.errno, "binding \(record.label) could not be installed again and has ended: \(reason)")
      return Answer(self.refusal(refusal, to: request)) {
        var ended = record
        ended.state = .unbinding
        self.announce(Devmemd.Operations.BindingDelNtf.self, ended)
      }
    }
  }

  private func copyOfMemory(of record: BindingRecord) throws(Refusal) -> BoundMemory {
    guard let holder = held[record.id] else {
      throw Refusal(.EBUSY, "binding \(record.label) is being made or ended; try again")
    }
    let copy: OwnedDescriptor
    do throws(SystemError) {
      copy = try holder.memory.descriptor.duplicate()
    } catch {
      throw Refusal(error.errno, "\(error)")
    }
    return try BoundMemory(copy, on: configuration.kernel.backend)
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
