import NetlinkCodec

@_spi(NetworkMemory) @testable import NetdevSimulator

/// What is left of an operation of which some steps failed, said in advance.
///
/// The rule is that nothing is left but what the operation could not be refused: the exceptions are queues that keep the
/// memory of a binding that ended, queues that took neither their new nor their old memory back, and devices that their
/// driver closes.
struct FaultExpectation {
  let scenario: FaultTrial.Scenario
  /// The state before, after the operation without failures, and its answer then.
  let before: KernelSnapshot
  let after: KernelSnapshot
  let faultless: Refusal?
  /// The steps that failed, in order.
  let struck: [FaultCall]

  private var operation: FaultTrial.Operation { scenario.operation }

  /// A restart looks whether any page pool of the queue is of its provider, and finds the old one: that the new one is
  /// not goes unnoticed (`page_pool_check_memory_provider`).
  private var noticed: [FaultCall] {
    operation == .restart && scenario.isUp ? struck.filter { $0.point != .provider } : struck
  }

  /// Bound queues that run on ordinary memory.
  private var unnoticed: Set<UInt32> {
    guard operation == .restart, scenario.isUp, !isClosed else { return [] }
    return Set(struck.filter { $0.point == .provider }.compactMap(\.queue)).subtracting(noticed.compactMap(\.queue))
  }

  /// What the operation answers: its first failure.
  var refusal: Refusal? {
    guard let first = noticed.first else { return faultless }
    switch (operation, first.point) {
    case (.unbind, _), (.down, _): return nil
    case (_, .attach): return Refusal(.EIO, "Failed to bind dmabuf to device")
    case (_, .map): return Refusal(.EIO, "Failed to map dmabuf attachment")
    case (_, .provider): return Refusal(.ENODATA)
    default: return Refusal(.EIO)
    }
  }

  /// The driver has closed the device: a queue did not start (bnxt), or its rings were closed before new ones were there.
  var isClosed: Bool {
    guard scenario.isUp else { return false }
    let driver = scenario.driver
    return driver.failedStartClosesDevice && struck.contains { $0.point == .start }
      || driver.ringRebuild == .closed && operation == .rebuild
  }

  /// Queues that took neither new nor old memory: both starts of one restart failed.
  var lost: Set<UInt32> {
    guard !isClosed, struck.count == 2, let queue = struck[0].queue else { return [] }
    return struck.allSatisfy { $0.point == .start && $0.queue == queue } ? [queue] : []
  }

  /// Queues that run on the memory of a binding that is over: their restart without it failed, and a close cannot.
  var kept: Set<UInt32> {
    guard scenario.isUp, !isClosed, lost.isEmpty else { return [] }
    switch operation {
    case .unbind: return Set(struck.compactMap(\.queue))
    case .bind: return Set(struck.dropFirst().compactMap(\.queue))
    case .restart, .rebuild, .up, .down: return []
    }
  }

  /// Queues that run on the very page pools they had: those that nothing was begun with, or that were given back theirs.
  var untouched: Set<UInt32> {
    guard !isClosed, scenario.isUp else { return [] }
    switch operation {
    case .bind, .restart:
      let failed = noticed.first.map { $0.queue ?? 0 } ?? .max
      return Set(0..<6).filter { $0 >= failed || !FaultTrial.queues.contains($0) }.subtracting(lost)
    case .rebuild: return Set(0..<6)
    case .unbind: return Set(0..<6).subtracting(FaultTrial.queues).union(kept)
    case .up, .down: return []
    }
  }

  /// Without the numbers of page pools, and without warnings.
  func state() throws -> KernelSnapshot {
    var state: KernelSnapshot
    if isClosed {
      let twin = try FaultTrial(scenario)
      if operation == .unbind { try twin.run() }
      try twin.kernel.setUp(false, FaultTrial.ifindex)
      if operation == .rebuild { try twin.run() }
      state = twin.snapshot.withoutPoolIDs
    } else {
      state = (operation == .unbind ? after : before).withoutPoolIDs
      let bound = (operation == .unbind ? before : after).withoutPoolIDs
      if !kept.isEmpty { state.keep(kept, of: bound) }
      for queue in lost { state.lose(queue) }
      for queue in unnoticed { state.exchange(queue, for: 0) }
    }
    state.warnings = []
    return state
  }

  /// What is written to the log, in order. A close writes down each failure.
  var warnings: [String] {
    switch operation {
    case .rebuild, .up, .down: return []
    case .unbind where !scenario.isUp: return closingWhileDown
    case .bind, .unbind, .restart: break
    }
    var isDown = !scenario.isUp
    var warnings: [String] = []
    for (place, call) in struck.enumerated() {
      guard let queue = call.queue else { continue }
      let isLost = lost.contains(queue)
      // The second start tells of both.
      if isLost, place == 0 { continue }
      let closesDevice = call.point == .start && scenario.driver.failedStartClosesDevice
      if closesDevice || isLost {
        warnings.append("Failed to restart old queue in error path. RX queue \(queue) may be unhealthy.")
      }
      isDown = isDown || closesDevice
      guard operation == .unbind || operation == .bind && place > 0 && !isLost else { continue }
      warnings.append(Self.failed(queue, isDown || isLost ? "is not restarted" : "keeps its old memory", "EIO"))
    }
    return warnings
  }

  private static func failed(_ queue: UInt32, _ state: String, _ errno: String) -> String {
    "sim0: RX queue \(queue) \(state), restart failed: \(errno)"
  }

  /// Of a driver that has nothing to restart while its device is down, each close fails; ENETDOWN is not worth a word.
  private var closingWhileDown: [String] {
    FaultTrial.queues.compactMap { queue in
      if struck.contains(where: { $0.queue == queue }) { return Self.failed(queue, "is not restarted", "EIO") }
      guard let errno = scenario.driver.downAllocationError, errno != .ENETDOWN else { return nil }
      return Self.failed(queue, "is not restarted", errno.name)
    }
  }
}

extension KernelSnapshot {
  /// Queues run on the memory they had in another state, of a binding that has no socket any more.
  fileprivate mutating func keep(_ queues: Set<UInt32>, of bound: KernelSnapshot) {
    for queue in queues {
      let address = QueueAddress(ifindex: FaultTrial.ifindex, index: queue)
      guard let place = pools.firstIndex(where: { $0.queue == address }),
        let old = bound.pools.first(where: { $0.queue == address })
      else { continue }
      freeHostPages += Int(pools[place].info.inflight)
      pools[place] = old
    }
    guard var binding = bound.bindings.last else { return }
    binding.isListed = false
    binding.references = queues.count
    binding.info.queues = []
    binding.info.freeNetIOVs = binding.netIOVs - UInt64(queues.count * FaultTrial.ringSize)
    bindings.append(binding)
  }

  /// A queue has no memory any more.
  fileprivate mutating func lose(_ queue: UInt32) {
    let address = QueueAddress(ifindex: FaultTrial.ifindex, index: queue)
    guard let place = pools.firstIndex(where: { $0.queue == address }) else { return }
    let pool = pools.remove(at: place)
    if let id = pool.info.dmabuf, let binding = bindings.firstIndex(where: { $0.info.id == id }) {
      bindings[binding].references -= 1
      bindings[binding].info.freeNetIOVs += pool.info.inflight
    } else {
      freeHostPages += Int(pool.info.inflight)
    }
    guard let device = devices.firstIndex(where: { $0.info.ifindex == FaultTrial.ifindex }) else { return }
    devices[device].queues[Int(queue)].pool = nil
    devices[device].queues[Int(queue)].ring = nil
  }

  /// A bound queue has the ring that another queue has, of ordinary memory.
  fileprivate mutating func exchange(_ queue: UInt32, for other: UInt32) {
    let address = QueueAddress(ifindex: FaultTrial.ifindex, index: queue)
    guard let place = pools.firstIndex(where: { $0.queue == address }),
      var pool = pools.first(where: { $0.queue == QueueAddress(ifindex: FaultTrial.ifindex, index: other) }),
      let binding = bindings.firstIndex(where: { $0.info.id == pools[place].info.dmabuf })
    else { return }
    bindings[binding].references -= 1
    bindings[binding].info.freeNetIOVs += pools[place].info.inflight
    freeHostPages -= Int(pool.info.inflight)
    pool.queue = address
    pool.info.napiID = pools[place].info.napiID
    pools[place] = pool
  }
}
