/// Descriptors that nobody listens to until a deadline, of the loop's clock. There are one or two at a time.
struct Pauses {
  private var entries: [(descriptor: Int32, deadline: UInt64)] = []

  var isEmpty: Bool { entries.isEmpty }

  /// The greatest number when there is none.
  var nextDeadline: UInt64 { entries.reduce(.max) { min($0, $1.deadline) } }

  func contains(_ descriptor: Int32) -> Bool { entries.contains { $0.descriptor == descriptor } }

  mutating func insert(_ descriptor: Int32, until deadline: UInt64) {
    _ = remove(descriptor)
    entries.append((descriptor, deadline))
  }

  /// False for one that is not there.
  mutating func remove(_ descriptor: Int32) -> Bool {
    guard let index = entries.firstIndex(where: { $0.descriptor == descriptor }) else { return false }
    entries.remove(at: index)
    return true
  }

  /// Takes those whose time has passed.
  mutating func takeDue(at now: UInt64) -> [Int32] {
    guard entries.contains(where: { $0.deadline <= now }) else { return [] }
    defer { entries.removeAll { $0.deadline <= now } }
    return entries.filter { $0.deadline <= now }.map(\.descriptor)
  }
}
