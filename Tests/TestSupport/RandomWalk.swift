import Glibc

/// How a test takes many random steps: a new seed each time, which a failure names.
///
/// `DEVMEMD_SEED=N` in the environment takes that seed's steps again, `DEVMEMD_STEPS=N` takes so many.
public struct RandomWalk: Sendable {
  public let seed: UInt64
  public let steps: Int

  /// - Parameter steps: as many as are taken in every run of the tests.
  public init(steps: Int) {
    seed = Self.number("DEVMEMD_SEED") ?? UInt64.random(in: .min ... .max)
    self.steps = Self.number("DEVMEMD_STEPS") ?? steps
  }

  public var random: SeededRandom { SeededRandom(seed) }

  private static func number<Number: FixedWidthInteger>(_ variable: String) -> Number? {
    getenv(variable).flatMap { Number(String(cString: $0)) }
  }
}
