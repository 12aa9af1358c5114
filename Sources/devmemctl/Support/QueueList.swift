/// Queue indexes as written on a command line, `2,3,5-7`: ascending, each once.
struct QueueList: Equatable, Sendable {
  /// What one binding may have; more is a slip of the keyboard.
  static let limit = 1024

  var queues: [UInt32]

  init(_ queues: [UInt32]) { self.queues = queues }

  init?(_ argument: String) {
    var found: Set<UInt32> = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
        last - first < Self.limit
      else { return nil }
      found.formUnion(first...last)
    }
    guard found.count <= Self.limit else { return nil }
    queues = found.sorted()
  }

  /// In the form it is read in: runs of three and more are written as ranges.
  static func text(_ queues: [UInt32]) -> String {
    runs(queues).flatMap { run in
      run.count > 2 ? ["\(run.lowerBound)-\(run.upperBound)"] : run.map { String($0) }
    }.joined(separator: ",")
  }

  /// `queue 2`, `queues 2 and 3`, `queues 2, 3 and 5 to 7`.
  static func words(_ queues: [UInt32]) -> String {
    let parts = runs(queues).flatMap { run in
      run.count > 2 ? ["\(run.lowerBound) to \(run.upperBound)"] : run.map { String($0) }
    }
    return (queues.count == 1 ? "queue " : "queues ") + listed(parts)
  }

  private static func runs(_ queues: [UInt32]) -> [ClosedRange<UInt32>] {
    var runs: [ClosedRange<UInt32>] = []
    for queue in queues.sorted() {
      if let last = runs.last, queue > 0, last.upperBound == queue - 1 {
        runs[runs.count - 1] = last.lowerBound...queue
      } else {
        runs.append(queue...queue)
      }
    }
    return runs
  }
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ parts: [String]) -> String {
  guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
  return parts.dropLast().joined(separator: ", ") + " and " + last
}
