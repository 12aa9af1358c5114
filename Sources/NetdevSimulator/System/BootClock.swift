internal import Glibc

/// Seconds of CLOCK_BOOTTIME, in which the kernel says when a page pool was detached.
func bootTimeSeconds() -> UInt64 {
  var time = timespec()
  guard clock_gettime(CLOCK_BOOTTIME, &time) == 0 else { return 0 }
  return UInt64(time.tv_sec)
}
