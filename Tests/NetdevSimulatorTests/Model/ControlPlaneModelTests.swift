import TestSupport
import Testing

/// Everything that changes who has what, in random order with random failures, on the simulated kernel and on a model of
/// it: answers, notifications and what can be seen afterwards must be the same, and no memory may be lost.
@Suite struct ControlPlaneModelTests {
  @Test func agreesWithTheModel() throws {
    let walk = RandomWalk(steps: 100_000)
    print("control plane model: seed \(walk.seed)")
    var run = try ModelRun(seed: walk.seed)
    for step in 0..<walk.steps {
      let what = try run.step()
      if let difference = try run.difference(isThorough: step % 16 == 0) {
        Issue.record("seed \(walk.seed), step \(step), \(what): \(difference)")
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
