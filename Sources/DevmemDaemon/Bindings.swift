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

/// Making, ending and restarting bindings. Each step is checked before the next; what failed is undone in reverse.
extension Daemon {
  // MARK: bind

  func bind(
    _ message: Devmemd.Binding, _ descriptors: inout ReceivedDescriptors, for client: ClientSession
  ) async throws(Refusal) -> BindingRecord {
    try authorization.checkBind(client.owner, groups: client.groups)
    let request = try BindRequest(message, configuration.kernel)
    guard let descriptor = descriptors.take(request.descriptorIndex) else {
      throw Refusal(
        .EBADF, "the record carries no descriptor \(request.descriptorIndex); pass the dmabuf by SCM_RIGHTS",
        at: [BindingAttribute.fd])
    }
    let memory = try BoundMemory(descriptor)
    let worker = try worker(for: request.ifindex)
    let queues = try await chooseQueues(request, worker)
    let record = try registry.reserve { id in
      BindingRecord(
        id: id, name: request.name ?? "binding-\(id)", direction: request.direction, lifetime: request.lifetime,
        ifindex: request.ifindex, ifname: request.ifname, rxPageSize: request.rxPageSize, size: memory.size,
        owner: client.owner, client: client.id, queues: queues.map { BindingRecord.Queue(id: $0) })
    }
    do throws(Refusal) {
      return try await install(record, memory, worker, announcing: Devmemd.Operations.BindingAddNtf.self)
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
      let free = try await worker.receiveQueues(request.ifindex)
        .filter { $0.dmabuf == nil && $0.ioUring == nil && $0.xsk == nil && $0.lease == nil }
        .compactMap(\.id).filter { !held.contains($0) }.sorted()
      guard free.count >= count else {
        throw Refusal(
          .EBUSY, "\(request.ifname) has \(free.count) free receive queues, \(count) are wanted",
          at: [BindingAttribute.queueCount])
      }
      return Array(free.suffix(count))
    }
  }

  /// Asks the kernel for a reserved binding, and takes the reservation back when it refuses.
  private func install<Announcement: NetlinkOperation>(
    _ record: BindingRecord, _ memory: consuming BoundMemory, _ worker: InterfaceWorker,
    announcing announcement: Announcement.Type
  ) async throws(Refusal) -> BindingRecord where Announcement.Body == Devmemd.Binding {
    let order = InterfaceWorker.Order(
      ifindex: record.ifindex, ifname: record.ifname, direction: record.direction == .rx ? .receive : .transmit,
      queues: record.queues.map(\.id), rxPageSize: record.rxPageSize, memory: memory.descriptor.fileDescriptor)
    let outcome: InterfaceWorker.Outcome
    do throws(Refusal) {
      outcome = try await worker.bind(order)
    } catch {
      registry.remove(record.id)
      log.warning("bind refused", metadata: metadata(record, ["error": "\(error.message ?? error.errno.name)"]))
      throw error
    }
    let dmabufID = outcome.dmabufID
    let queues = outcome.queues
    held[record.id] = HeldBinding(outcome.socket, memory)
    let isDegraded = queues.contains(where: \.isDegraded)
    let updated = registry.update(record.id) { record in
      record.dmabufID = dmabufID
      record.queues = queues
      if record.created == 0 { record.created = UInt64(clamping: time(nil)) }
      record.state = isDegraded ? .degraded : .active
    }
    guard let updated else { throw Refusal(.ENOENT, "binding \(record.label) ended while it was made") }
    log.info(
      isDegraded ? "bound, but a queue does not use the memory" : "bound",
      metadata: metadata(updated, ["dmabuf": "\(dmabufID)"]))
    announce(announcement, updated)
    return updated
  }

  // MARK: unbind

  func unbind(_ message: Devmemd.Binding, by client: ClientSession) async throws(Refusal) {
    let record = try find(message)
    try authorization.checkChange(of: record, by: client.owner, groups: client.groups)
    guard !record.isDraining else {
      throw Refusal(
        .EALREADY,
        "binding \(record.label) has ended; it is listed until sockets return the \(record.inflight) pieces of its memory "
          + "that they hold")
    }
    try await end(record)
  }

  /// Bindings that were to end with a connection.
  func endBindings(of client: ClientID) async {
    for record in registry.owned(by: client) { await endRegardless(record) }
  }

  /// The newest first: the reverse of how they were made.
  func unbindEverything() async {
    for record in registry.live.reversed() { await endRegardless(record) }
  }

  func endRegardless(_ record: BindingRecord) async {
    do throws(Refusal) {
      try await end(record)
    } catch {
      log.error("unbind failed", metadata: metadata(record, ["error": "\(error.message ?? error.errno.name)"]))
    }
  }

  /// - Throws: also when the binding has ended and a queue still runs on its memory, which is then to be mended by hand.
  private func end(_ record: BindingRecord) async throws(Refusal) {
    let left = try await withdraw(record)
    held[record.id] = nil
    if left.pools.isEmpty { forget(record.id) } else { drain(record.id, left.pools) }
    guard left.queues.isEmpty else {
      let name = record.ifname
      let queues =
        (left.queues.count == 1 ? "queue " : "queues ") + left.queues.map { String($0) }.joined(separator: ",")
      throw Refusal(
        .EIO,
        "binding \(record.label) has ended, but the driver of \(name) could not restart \(queues), which still uses its "
          + "memory; run: ip link set \(name) down; ip link set \(name) up")
    }
  }

  /// Takes the binding from the kernel. Whoever else wants to end or restart it meanwhile is told to wait.
  ///
  /// - Returns: what still uses its memory.
  @discardableResult
  private func withdraw(_ record: BindingRecord) async throws(Refusal) -> InterfaceWorker.Remains {
    guard let socket = held[record.id]?.socket.take() else {
      throw Refusal(.EBUSY, "binding \(record.label) is being made, restarted or ended; try again")
    }
    if let changed = registry.update(record.id, { $0.state = .unbinding }) {
      announce(Devmemd.Operations.BindingChangeNtf.self, changed)
    }
    let worker = try worker(for: record.ifindex)
    do throws(SystemError) {
      return try await worker.unbind(socket, ifindex: record.ifindex, dmabufID: record.dmabufID)
    } catch {
      // The socket is closed all the same, and with it the binding.
      log.error("unbind reported an error", metadata: metadata(record, ["error": "\(error)"]))
      return InterfaceWorker.Remains()
    }
  }

  // MARK: restart

  /// No operation of the kernel restarts a queue alone, so its binding is installed again.
  func restart(_ message: Devmemd.Restart, by client: ClientSession) async throws(Refusal) -> Devmemd.Restart {
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
    try await withdraw(record)
    held[record.id] = nil
    do throws(Refusal) {
      let worker = try worker(for: ifindex)
      let again = try await install(record, memory, worker, announcing: Devmemd.Operations.BindingChangeNtf.self)
      return Devmemd.Restart(ifindex: ifindex, queueID: queue, bindingID: again.id)
    } catch {
      var ended = record
      ended.state = .unbinding
      announce(Devmemd.Operations.BindingDelNtf.self, ended)
      let reason = error.message ?? error.errno.description
      throw Refusal(error.errno, "binding \(record.label) could not be installed again and has ended: \(reason)")
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
    return try BoundMemory(copy)
  }

  // MARK: Telling

  func announce<Notification: NetlinkOperation>(
    _ operation: Notification.Type, _ record: BindingRecord
  ) where Notification.Body == Devmemd.Binding {
    do throws(EncodingError) {
      publish(try operation.notification(record.message, familyID: Families.devmemdID), group: Families.bindingsGroup)
    } catch {
      log.error("a notification could not be written", metadata: metadata(record, ["error": "\(error)"]))
    }
  }

  func metadata(_ record: BindingRecord, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
    var all: Logger.Metadata = [
      "binding": "\(record.label)", "interface": "\(record.ifname)", "direction": "\(record.direction)",
    ]
    if !record.queues.isEmpty { all["queues"] = "\(record.queueList)" }
    let degraded = record.queues.filter(\.isDegraded).map { String($0.id) }
    if !degraded.isEmpty { all["degraded"] = "\(degraded.joined(separator: ","))" }
    return all.merging(more) { $1 }
  }
}
