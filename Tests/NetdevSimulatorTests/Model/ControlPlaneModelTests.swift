import Testing

/// Everything that changes who has what, in random order with random failures, on the simulated kernel and on a model of
/// it: answers, notifications and what can be seen afterwards must be the same, and no memory may be lost.
@Suite struct ControlPlaneModelTests {
  static let steps = 100_000

  @Test func agreesWithTheModel() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("control plane model: seed \(seed)")
    var run = try ModelRun(seed: seed)
    for step in 0..<Self.steps {
      let what = try run.step()
      if let difference = try run.difference(isThorough: step % 16 == 0) {
        Issue.record("seed \(seed), step \(step), \(what): \(difference)")
        return
      }
    }
    try run.end()
    // Random steps prove something only where they get somewhere.
    for (kind, count) in run.counts.sorted(by: { $0.key < $1.key }) {
      #expect(count.succeeded > 100 && count.refused > 10, "\(kind) \(count)")
    }
    #expect(run.counts.count == 10)
  }
}
