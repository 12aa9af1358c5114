import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Each step of each operation fails once, and each step after it too. The steps are those that the operation without
/// failures was seen to take: none is listed by hand.
@Suite struct FaultEnumerationTests {
  /// An operation that nothing fails in, and the steps it takes.
  struct Reference {
    let before: KernelSnapshot
    let after: KernelSnapshot
    let answer: Refusal?
    let calls: [FaultCall]

    init(_ scenario: FaultTrial.Scenario) throws {
      let trial = try FaultTrial(scenario)
      before = trial.snapshot
      var answer: Refusal?
      calls = trial.kernel.faults.calls { answer = trial.outcome() }
      after = trial.snapshot
      self.answer = answer
      #expect(trial.kernel.accountingFault(hostPages: FaultTrial.hostPages) == nil)
    }
  }

  @Test(arguments: FaultTrial.scenarios) func eachStepFailsOnce(scenario: FaultTrial.Scenario) throws {
    let reference = try Reference(scenario)
    for (place, call) in reference.calls.enumerated() {
      #expect(try check([place + 1], scenario, reference) == [call])
    }
  }

  /// The first failure, and then a second one at each step that is taken after it, undoing included.
  @Test(arguments: FaultTrial.scenarios) func twoStepsFail(scenario: FaultTrial.Scenario) throws {
    let reference = try Reference(scenario)
    for place in reference.calls.indices {
      var second = place + 2
      while try check([place + 1, second], scenario, reference).count == 2 { second += 1 }
    }
  }

  /// - Returns: the steps that failed: fewer than were to, where the operation was over before.
  @discardableResult
  private func check(
    _ places: [Int], _ scenario: FaultTrial.Scenario, _ reference: Reference
  ) throws -> [FaultCall] {
    let trial = try FaultTrial(scenario)
    #expect(trial.snapshot == reference.before)
    for place in places { trial.kernel.faults.fail(call: place, with: .EIO) }
    var answer: Refusal?
    let calls = trial.kernel.faults.calls { answer = trial.outcome() }
    let struck = places.filter { $0 <= calls.count }.map { calls[$0 - 1] }
    guard struck.count == places.count else { return struck }
    let context = "\(struck)"
    #expect(trial.kernel.faults.pending == 0, "\(context)")
    let expected = FaultExpectation(
      scenario: scenario, before: reference.before, after: reference.after, faultless: reference.answer,
      struck: struck)
    let now = trial.snapshot
    #expect(answer == expected.refusal, "\(context)")
    #expect(now.warnings == expected.warnings, "\(context)")
    var state = now.withoutPoolIDs
    state.warnings = []
    #expect(state == (try expected.state()), "\(context)")
    for queue in expected.untouched {
      let pools = [now, reference.before].map { $0.device(FaultTrial.ifindex)?.queues[Int(queue)].pool }
      #expect(pools[0] == pools[1] && pools[0] != nil, "queue \(queue), \(context)")
    }
    #expect(trial.kernel.accountingFault(hostPages: FaultTrial.hostPages) == nil, "\(context)")
    try trial.checkRecovery(context)
    return struck
  }

  /// What the enumeration rests on: the steps of each operation on a device that is up.
  @Test func theStepsAreAllThere() throws {
    func points(_ operation: FaultTrial.Operation, _ driver: DriverProfile = .plain) throws -> [[FaultPoint]] {
      let calls = try Reference(.init(driver: driver, isUp: true, operation: operation)).calls
      return ([nil] + FaultTrial.queues.map { $0 }).map { queue in calls.filter { $0.queue == queue }.map(\.point) }
    }
    let restart: [FaultPoint] = [.reserve, .memAlloc, .stop, .start]
    let install: [FaultPoint] = [.validate, .reserve, .memAlloc, .provider, .stop, .start]
    #expect(try points(.bind) == [[.attach, .map, .chunks, .identify]] + Array(repeating: install, count: 4))
    #expect(try points(.unbind) == [[]] + Array(repeating: restart, count: 4))
    #expect(try points(.restart) == [[]] + Array(repeating: Array(install.dropFirst()), count: 4))
    #expect(try points(.rebuild) == [[]] + Array(repeating: [.open], count: 4))
    #expect(try points(.down).allSatisfy(\.isEmpty))
  }
}
