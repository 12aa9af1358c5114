/// How much each send took that may not be over, so that it can be told what never left. Plain data.
struct SendAccount: Sendable {
  /// The oldest first.
  private var counts: [Int] = []

  /// - Parameter unfinished: sends that are not over, this one among them. They end in order.
  mutating func add(_ count: Int, unfinished: Int) {
    counts.append(count)
    // Seldom, so that it costs no more than it keeps.
    if counts.count > 2 * max(unfinished, 512) { counts.removeFirst(counts.count - unfinished) }
  }

  func bytes(ofLast unfinished: Int) -> UInt64 { counts.suffix(unfinished).reduce(0) { $0 + UInt64($1) } }
}
