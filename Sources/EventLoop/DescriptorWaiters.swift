/// What a task waits for a descriptor to be.
enum Readiness: Hashable, Sendable {
  case readable
  case writable
}

/// The tasks that wait for one descriptor.
struct DescriptorWaiters<Waiter> {
  private struct Entry {
    var id: UInt64
    var readiness: Readiness
    var waiter: Waiter
  }

  /// Rarely more than two: one that reads and one that writes.
  private var entries: [Entry] = []
  /// epoll knew the descriptor when it was last asked. Only a guess: a descriptor that was closed is forgotten there.
  var isRegistered = false

  mutating func insert(_ waiter: Waiter, id: UInt64, for readiness: Readiness) {
    entries.append(Entry(id: id, readiness: readiness, waiter: waiter))
  }

  mutating func remove(_ id: UInt64) -> Waiter? {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
    return entries.remove(at: index).waiter
  }

  /// Takes those that one of the given kinds of readiness serves, in the order they came.
  mutating func take(readable: Bool, writable: Bool) -> [Waiter] {
    func isServed(_ entry: Entry) -> Bool {
      switch entry.readiness {
      case .readable: readable
      case .writable: writable
      }
    }
    let served = entries.filter(isServed).map(\.waiter)
    entries.removeAll(where: isServed)
    return served
  }

  var isEmpty: Bool { entries.isEmpty }

  func isAwaited(_ readiness: Readiness) -> Bool { entries.contains { $0.readiness == readiness } }
}
