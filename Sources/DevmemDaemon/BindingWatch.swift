import DevmemdMessages
import EventLoop
import Logging
import NetdevMessages
import NetlinkCodec

/// Keeps what is said of bindings true while their interfaces change: a link goes down and up, a driver resets a queue
/// or is unloaded. The kernel tells of none of that by binding, only by page pools and devices.
extension Daemon {
  /// A restart of several queues makes two notifications a queue; one look is enough for all.
  private static let settling = Duration.milliseconds(100)

  private static let deviceGone = Netdev.Operations.DevDelNtf.schema.notification?.command ?? 0

  /// Takes a notification of the kernel's for what it says of our own bindings.
  ///
  /// - Parameter spared: one of them that was looked at after this was told.
  func heed(_ bytes: [UInt8], sparing spared: UInt32?) {
    let isUnattended = registry.hasUnattended
    let notification = try? bytes.withBytes { bytes throws(DecodingError) -> Netdev.Notification? in
      let message = try MessageView(bytes)
      // Of page pools of bindings that are being made, restarted or ended, their threads know more than this tells.
      let command = UInt16(try message.genericHeader().command)
      guard isUnattended || command == Self.deviceGone else { return nil }
      return try Netdev.Notification(message)
    }
    switch notification {
    case .devDelNtf(let device):
      guard let ifindex = device.ifindex else { return }
      Task(executorPreference: loop.executor) { await self.endBindings(ofGone: ifindex) }
    case .pagePoolAddNtf(let pool), .pagePoolChangeNtf(let pool):
      if let ifindex = pool.ifindex { lookSoon(at: ifindex, sparing: spared) }
    case .pagePoolDelNtf(let pool):
      if let id = pool.id { poolIsGone(id) }
      if let ifindex = pool.ifindex { lookSoon(at: ifindex, sparing: spared) }
    case .devAddNtf, .devChangeNtf, nil: break
    }
  }

  /// The kernel has let go of them already (`mp_dmabuf_devmem_uninstall`); what is left is our record and the memory.
  private func endBindings(ofGone ifindex: UInt32) async {
    for record in registry.live where record.ifindex == ifindex {
      let reason = Refusal(.ENODEV, "interface \(record.ifname) is gone")
      note(.warning, "the interface is gone", ["binding": "\(record.label)", "interface": "\(record.ifname)"])
      await endRegardless(record, because: reason)
    }
    forgetWorker(for: ifindex)
  }

  func lookSoon(at ifindex: UInt32, sparing spared: UInt32? = nil) {
    guard settledRecords(of: ifindex).contains(where: { $0.id != spared }), awaitingLook.insert(ifindex).inserted else {
      return
    }
    Task(executorPreference: loop.executor) { await self.lookWhenSettled(at: ifindex) }
  }

  private func lookWhenSettled(at ifindex: UInt32) async {
    try? await loop.sleep(for: Self.settling)
    awaitingLook.remove(ifindex)
    for record in settledRecords(of: ifindex) { await lookAgain(at: record) }
  }

  /// Those that nobody is making, restarting or ending.
  private func settledRecords(of ifindex: UInt32) -> [BindingRecord] {
    registry.all.filter {
      $0.ifindex == ifindex && $0.direction == .rx && ($0.state == .active || $0.state == .degraded)
    }
  }

  private func lookAgain(at record: BindingRecord) async {
    guard let worker = try? worker(for: record.ifindex) else { return }
    let sighting = await worker.look(at: record)
    // It may have been restarted or ended meanwhile, and then this is of the past.
    guard let now = registry[record.id], now.state == record.state, now.dmabufID == record.dmabufID else { return }
    registry.notePools(sighting.pools, of: record.id)
    guard now.queues != sighting.queues else { return }
    let isDegraded = sighting.isDegraded
    let changed = registry.update(record.id) { record in
      record.queues = sighting.queues
      record.state = isDegraded ? .degraded : .active
    }
    guard let changed else { return }
    note(
      .info, isDegraded ? "a queue does not use the memory any more" : "the queues use the memory again",
      changed.metadata())
    announce(Devmemd.Operations.BindingChangeNtf.self, changed)
  }
}
