import Glibc

/// Sleeps on the calling thread, which must be one that may block.
func sleepThread(_ duration: Duration) {
  let (seconds, attoseconds) = duration.components
  var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  while nanosleep(&left, &left) != 0, errno == EINTR {}
}
