import Glibc

/// CLOCK_MONOTONIC, which epoll's timeouts run on, in nanoseconds.
enum Monotonic {
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The time after a duration; one too long for the clock is as good as for ever, one below zero is now.
  static func now(after duration: Duration) -> UInt64 {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return now() }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow, whole < UInt64.max / 2 else { return .max }
    return now() + whole + UInt64(attoseconds / 1_000_000_000)
  }
}
