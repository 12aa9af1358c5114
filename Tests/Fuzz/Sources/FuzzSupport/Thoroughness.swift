import Synchronization

/// Which inputs get the checks that cost more than all else: every one that was kept or is looked at again, and of those
/// made up a quarter, always the same, so that the others are four times as many.
public enum Thoroughness {
  private static let isMutating = Atomic(false)

  /// The inputs from here on are made up.
  public static func beginMutating() { isMutating.store(true, ordering: .relaxed) }

  public static func isDue(_ bytes: [UInt8]) -> Bool {
    guard isMutating.load(ordering: .relaxed) else { return true }
    // FNV-1a
    let hash = bytes.reduce(0x811c_9dc5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return hash >> 30 == 0
  }
}
