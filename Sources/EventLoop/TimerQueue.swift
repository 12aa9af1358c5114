/// What waits for a time to come, soonest first; those of the same time in the order they were added.
struct TimerQueue<Waiter> {
  private struct Entry {
    var deadline: UInt64
    var id: UInt64

    func isBefore(_ other: Entry) -> Bool { (deadline, id) < (other.deadline, other.id) }
  }

  /// A binary heap. An entry that was removed stays until it comes to the top; `waiters` tells which those are.
  private var heap: [Entry] = []
  private var waiters: [UInt64: Waiter] = [:]

  var isEmpty: Bool { waiters.isEmpty }

  /// - Parameter deadline: in nanoseconds, of the caller's clock.
  /// - Parameter id: grows from one call to the next.
  mutating func insert(_ waiter: Waiter, id: UInt64, deadline: UInt64) {
    waiters[id] = waiter
    heap.append(Entry(deadline: deadline, id: id))
    siftUp(heap.count - 1)
  }

  mutating func remove(_ id: UInt64) -> Waiter? {
    defer { compact() }
    return waiters.removeValue(forKey: id)
  }

  /// The soonest deadline, or nil when nothing waits.
  mutating func nextDeadline() -> UInt64? {
    while let first = heap.first {
      if waiters[first.id] != nil { return first.deadline }
      removeFirst()
    }
    return nil
  }

  /// Takes the soonest waiter whose time has come.
  mutating func popDue(at now: UInt64) -> Waiter? {
    guard let deadline = nextDeadline(), deadline <= now, let first = heap.first else { return nil }
    removeFirst()
    return waiters.removeValue(forKey: first.id)
  }

  /// Long deadlines that are always called off, such as a request's time limit, would otherwise pile up.
  private mutating func compact() {
    guard heap.count > 2 * waiters.count + 64 else { return }
    // A sorted array is a heap.
    heap = heap.filter { waiters[$0.id] != nil }.sorted { $0.isBefore($1) }
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    siftDown(0)
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
