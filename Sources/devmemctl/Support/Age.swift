import Glibc

/// Stretches of time in words and in short, and the clocks they are measured by.
enum Age {
  private static let units: [(name: String, letter: Character, seconds: UInt64)] = [
    ("day", "d", 86_400), ("hour", "h", 3_600), ("minute", "m", 60), ("second", "s", 1),
  ]

  /// `3 hours 12 minutes`: the two greatest units that count.
  static func words(_ seconds: UInt64) -> String {
    let parts = parts(seconds).map { part in "\(part.count) \(part.unit.name)\(part.count == 1 ? "" : "s")" }
    return parts.isEmpty ? "0 seconds" : parts.joined(separator: " ")
  }

  /// `3h12m`.
  static func short(_ seconds: UInt64) -> String {
    let parts = parts(seconds).map { "\($0.count)\($0.unit.letter)" }
    return parts.isEmpty ? "0s" : parts.joined()
  }

  private static func parts(
    _ seconds: UInt64
  ) -> [(count: UInt64, unit: (name: String, letter: Character, seconds: UInt64))] {
    guard let first = units.firstIndex(where: { $0.seconds <= seconds }) else { return [] }
    var rest = seconds
    return units[first..<min(first + 2, units.count)].compactMap { unit in
      let count = rest / unit.seconds
      rest %= unit.seconds
      return count == 0 ? nil : (count, unit)
    }
  }

  /// Seconds since 1970.
  static var sinceEpoch: UInt64 { seconds(CLOCK_REALTIME) }
  /// Seconds since the machine started, time asleep included: what page pools date their detachment by.
  static var sinceBoot: UInt64 { seconds(CLOCK_BOOTTIME) }

  private static func seconds(_ clock: clockid_t) -> UInt64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return UInt64(clamping: now.tv_sec)
  }

  /// The local time of day, `14:03:07`.
  static var timeOfDay: String {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    return [local.tm_hour, local.tm_min, local.tm_sec]
      .map { $0 < 10 ? "0\($0)" : String($0) }.joined(separator: ":")
  }
}
