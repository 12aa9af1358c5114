import CBaseline

/// The same work done in C and in Swift, measured side by side.
public struct Comparison {
  public var name: String
  /// Messages that one pass of either side reads or writes.
  public var messages: Int
  /// Each does one pass and returns a sum of what it read or wrote; the two sums must be equal.
  public var c: () throws -> UInt64
  public var swift: () throws -> UInt64

  public init(_ name: String, messages: Int, c: @escaping () throws -> UInt64, swift: @escaping () throws -> UInt64) {
    self.name = name
    self.messages = messages
    self.c = c
    self.swift = swift
  }

  public struct Result {
    public var name: String
    /// Medians, in nanoseconds a message.
    public var c: Double
    public var swift: Double
    /// The least of each, in nanoseconds a message.
    public var cLeast: Double
    public var swiftLeast: Double
    /// The median of the ratios of each pair of passes, Swift's time over C's.
    public var ratio: Double
    public var allocationsPerMessage: Double
  }

  public struct Mismatch: Error, CustomStringConvertible {
    public var description: String
  }

  /// Runs pairs of samples, C and Swift in turn and in changing order: what slows the machine down slows both, so the
  /// ratio of a pair says more than either time. A sample is passes over at least 10,000 messages, so that each side has
  /// the branch predictor to itself for most of it.
  public func measure(repetitions: Int) throws -> Result {
    let expected = try c()
    let passes = max(1, 10_000 / messages)
    let warmUps = 3
    var times: [(c: Double, swift: Double)] = []
    var allocations: UInt64 = 0
    for repetition in -warmUps..<repetitions {
      var pair = (c: 0.0, swift: 0.0)
      for side in repetition & 1 == 0 ? [0, 1] : [1, 0] {
        if side == 0 {
          pair.c = try time(c, passes, expected).nanoseconds
        } else {
          let (nanoseconds, allocated) = try time(swift, passes, expected)
          pair.swift = nanoseconds
          if repetition >= 0 { allocations += allocated }
        }
      }
      if repetition >= 0 { times.append(pair) }
    }
    return Result(
      name: name, c: median(times.map(\.c)), swift: median(times.map(\.swift)),
      cLeast: times.map(\.c).min() ?? 0, swiftLeast: times.map(\.swift).min() ?? 0,
      ratio: median(times.map { $0.swift / $0.c }),
      allocationsPerMessage: Double(allocations) / Double(repetitions * passes * messages))
  }

  private func time(
    _ pass: () throws -> UInt64, _ passes: Int, _ expected: UInt64
  ) throws -> (nanoseconds: Double, allocations: UInt64) {
    var sums: UInt64 = 0
    baseline_allocations_start()
    let start = baseline_now()
    for _ in 0..<passes { sums &+= try pass() }
    let end = baseline_now()
    let allocations = baseline_allocations_stop()
    guard sums == expected &* UInt64(passes) else {
      throw Mismatch(description: "\(name): C and Swift do not agree on the sum of all fields")
    }
    return (Double(end - start) / Double(passes * messages), allocations)
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
