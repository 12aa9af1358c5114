import DevmemdMessages
import EventLoop
import Logging
import NetdevMessages
import NetlinkCodec

/// Bindings that have ended while some of their memory is still out. The kernel takes the queues back at once; a page pool
/// lives until sockets have returned what they received in it, and it tells when that is (`page_pool_release_retry`).
extension Daemon {
  func drain(_ id: UInt32, _ pools: [UInt64: UInt64]) {
    let changed = registry.update(id) { record in
      record.state = .draining
      record.drainingPools = pools
    }
    guard let changed else { return }
    note(
      .info, "unbound, but its memory is still in use", changed.metadata(["inflight": "\(changed.inflight)"]))
    announce(Devmemd.Operations.BindingChangeNtf.self, changed)
    // A pool that went before this was noted is not told of again.
    Task(executorPreference: loop.executor) { await self.lookAtDraining() }
  }

  /// A binding was taken from the kernel to be installed again. What is out of its memory as it was is listed beside it, under
  /// a number of its own, until it is back.
  func listPredecessor(of record: BindingRecord, _ pools: [UInt64: UInt64]) {
    guard !pools.isEmpty else { return }
    let predecessor = registry.list { id in
      var predecessor = record.numbered(id)
      predecessor.state = .draining
      predecessor.drainingPools = pools
      return predecessor
    }
    guard let predecessor else { return }
    note(
      .info, "the memory of a binding as it was is still in use",
      predecessor.metadata(["inflight": "\(predecessor.inflight)", "restarted": "\(record.id)"]))
    announce(Devmemd.Operations.BindingAddNtf.self, predecessor)
    Task(executorPreference: loop.executor) { await self.lookAtDraining() }
  }

  func poolIsGone(_ pool: UInt64) {
    for record in registry.draining where record.drainingPools[pool] != nil {
      let changed = registry.update(record.id) { $0.drainingPools[pool] = nil }
      if changed?.drainingPools.isEmpty == true { forget(record.id) }
    }
  }

  /// Brings up to date what is still out: the kernel tells when a pool is gone, and nothing of single pieces.
  func lookAtDraining() async {
    // One that begins to drain meanwhile may have pools that came after the look.
    let draining = registry.draining.map(\.id)
    guard !draining.isEmpty, let pools = try? await reader.pagePools() else { return }
    let out = Dictionary(pools.compactMap { pool in pool.id.map { ($0, pool.inflight ?? 0) } }) { first, _ in first }
    for id in draining {
      guard let record = registry[id] else { continue }
      let left = out.filter { record.drainingPools[$0.key] != nil }
      guard left != record.drainingPools else { continue }
      registry.update(id) { $0.drainingPools = left }
      if left.isEmpty { forget(id) }
    }
  }

  /// Nothing uses the binding's memory any more.
  func forget(_ id: UInt32) {
    guard let ended = registry.remove(id) else { return }
    note(.info, ended.isDraining ? "the memory is free" : "unbound", ended.metadata())
    announce(Devmemd.Operations.BindingDelNtf.self, ended)
  }
}
