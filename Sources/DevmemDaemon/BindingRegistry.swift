import DevmemdMessages
import NetlinkCodec

/// Which bindings there are, and the rules among them. Plain data: no sockets, no waiting.
struct BindingRegistry {
  private var records: [UInt32: BindingRecord] = [:]
  private var lastID: UInt32 = 0
  /// Changes with everything that a list of the bindings shows.
  private(set) var generation: UInt64 = 0

  /// In the order they were made.
  var all: [BindingRecord] { records.values.sorted { $0.id < $1.id } }
  /// Those that have not ended.
  var live: [BindingRecord] { all.filter { !$0.isDraining } }
  var draining: [BindingRecord] { all.filter(\.isDraining) }
  var count: Int { records.count }
  /// Whether there are some that nobody is making, restarting or ending.
  var hasUnattended: Bool { records.values.contains(where: \.isSettled) }

  subscript(id: UInt32) -> BindingRecord? { records[id] }

  /// The binding of that name; one that has ended and is draining only where no other has taken its name.
  func named(_ name: String) -> BindingRecord? {
    records.values.first { $0.name == name && !$0.isDraining } ?? draining.last { $0.name == name }
  }

  func owned(by client: ClientID) -> [BindingRecord] {
    live.filter { $0.client == client && $0.lifetime == .connection }
  }

  /// The binding that holds a receive queue.
  func holder(ofQueue queue: UInt32, ifindex: UInt32) -> BindingRecord? {
    records.values.first { record in
      record.ifindex == ifindex && !record.isDraining && record.queues.contains { $0.id == queue }
    }
  }

  /// Makes room for a binding before the kernel is asked, so that two requests cannot be granted the same name or
  /// queue. `make` gets the number and fills in the rest.
  mutating func reserve(_ make: (UInt32) -> BindingRecord) throws(Refusal) -> BindingRecord {
    guard lastID < UInt32.max else { throw Refusal(.ENOSPC, "binding numbers are used up; restart the service") }
    let record = make(lastID + 1)
    if let other = records.values.first(where: { $0.name == record.name && !$0.isDraining }) {
      throw Refusal(.EEXIST, "binding \(other.id) is already named \(record.name)", at: [BindingAttribute.name])
    }
    for (place, queue) in record.queues.enumerated() {
      if let other = holder(ofQueue: queue.id, ifindex: record.ifindex) {
        throw Refusal(
          .EBUSY, "queue \(queue.id) of \(record.ifname) is held by binding \(other.label)",
          at: [AttributePath.Step(BindingAttribute.queues.type, occurrence: place)])
      }
    }
    lastID += 1
    records[record.id] = record
    generation += 1
    return record
  }

  /// Lists what has no other number any more under one of its own; nil when those are used up.
  mutating func list(_ make: (UInt32) -> BindingRecord) -> BindingRecord? {
    guard lastID < UInt32.max else { return nil }
    lastID += 1
    let record = make(lastID)
    records[record.id] = record
    generation += 1
    return record
  }

  @discardableResult
  mutating func update(_ id: UInt32, _ change: (inout BindingRecord) -> Void) -> BindingRecord? {
    guard var record = records[id] else { return nil }
    change(&record)
    records[id] = record
    generation += 1
    return record
  }

  /// Which page pools carry a binding's memory, which no list shows.
  mutating func notePools(_ pools: Set<UInt64>, of id: UInt32) { records[id]?.pools = pools }

  @discardableResult
  mutating func remove(_ id: UInt32) -> BindingRecord? {
    generation += 1
    return records.removeValue(forKey: id)
  }
}
