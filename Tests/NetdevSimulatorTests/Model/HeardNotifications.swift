import NetdevSimulator
import Synchronization

/// What was notified, held against itself: a page pool comes before it goes, and its number is nobody else's meanwhile.
final class HeardNotifications: Sendable {
  private struct State {
    var events: [ModelEvent] = []
    var pools = Set<UInt32>()
    var fault: String?
  }

  private let state = Mutex(State())

  init(_ kernel: SimulatedKernel) {
    _ = kernel.subscribe { [self] notification in
      state.withLock { state in
        if let event = ModelEvent(notification) { state.events.append(event) }
        switch notification {
        case .pagePoolAdded(let pool):
          if !state.pools.insert(pool.id).inserted { state.fault = "page pool \(pool.id) came twice" }
          if pool.inflight != 0 { state.fault = "page pool \(pool.id) came with pages" }
        case .pagePoolDeleted(let pool):
          if state.pools.remove(pool.id) == nil { state.fault = "page pool \(pool.id) went and was not there" }
          if pool.inflight != 0 { state.fault = "page pool \(pool.id) went with pages" }
        case .pagePoolChanged(let pool):
          if !state.pools.contains(pool.id) { state.fault = "page pool \(pool.id) changed and was not there" }
        case .deviceAdded, .deviceChanged, .deviceDeleted, .settings: break
        }
      }
    }
  }

  func take() -> [ModelEvent] {
    state.withLock { state in
      defer { state.events.removeAll(keepingCapacity: true) }
      return state.events
    }
  }

  func fault() -> String? { state.withLock(\.fault) }
  var pools: Set<UInt32> { state.withLock(\.pools) }
}
