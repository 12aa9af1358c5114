import Glibc

/// Sleeps on the calling thread, which must be one that may block.
func sleepThread(_ duration: Duration) {
  let (seconds, attoseconds) = duration.components
  var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  var left = timespec()
  while nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
}
