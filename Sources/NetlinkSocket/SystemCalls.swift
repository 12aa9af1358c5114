import Glibc

/// Repeats a call that a signal handler interrupted. Never used for `close`, which has closed even then.
@inline(__always)
package func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// A socket option of fixed size: `int`, or a struct the kernel fills in.
package func socketOption<Value: BitwiseCopyable>(
  _ descriptor: Int32, _ level: Int32, _ name: Int32, into value: Value
) throws(SystemError) -> Value {
  var value = value
  var length = socklen_t(MemoryLayout<Value>.size)
  guard getsockopt(descriptor, level, name, &value, &length) == 0 else {
    throw .last("getsockopt", "option \(name) at level \(level)")
  }
  return value
}

package func setSocketOption(
  _ descriptor: Int32, _ level: Int32, _ name: Int32, to value: Int32
) throws(SystemError) {
  var value = value
  guard setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
    throw .last("setsockopt", "option \(name) at level \(level)")
  }
}

/// Sets or clears `O_NONBLOCK`, which belongs to the open file: every process that shares it sees the change.
package func setNonBlockingFlag(_ descriptor: Int32, _ enabled: Bool) throws(SystemError) {
  let flags = fcntl(descriptor, F_GETFL)
  guard flags >= 0 else { throw .last("fcntl", "F_GETFL") }
  let wanted = enabled ? flags | O_NONBLOCK : flags & ~O_NONBLOCK
  guard wanted == flags || fcntl(descriptor, F_SETFL, wanted) == 0 else { throw .last("fcntl", "F_SETFL") }
}

/// A descriptor that another process made may lack the flag: systemd passes sockets without it.
package func setCloseOnExec(_ descriptor: Int32) throws(SystemError) {
  guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .last("fcntl", "F_SETFD") }
}

/// Waits for poll(2) events on one descriptor. False when `timeout` passed without any, or when the wakeup was signalled;
/// nil waits for ever.
///
/// An error or a hang-up counts as an event: the call that follows will say what it is.
package func waitForEvents(
  _ descriptor: Int32, _ events: Int32, timeout: Duration?, unless wakeup: Wakeup? = nil
) throws(SystemError) -> Bool {
  let deadline = timeout.map { SuspendingClock.now + $0 }
  // poll(2) passes over a negative descriptor.
  var requests: [2 of pollfd] = [
    pollfd(fd: descriptor, events: Int16(events), revents: 0),
    pollfd(fd: wakeup?.fileDescriptor ?? -1, events: Int16(POLLIN), revents: 0),
  ]
  while true {
    let milliseconds = deadline.map { pollTimeout(SuspendingClock.now.duration(to: $0)) } ?? -1
    let ready = withUnsafeMutablePointer(to: &requests) { pointer in
      pointer.withMemoryRebound(to: pollfd.self, capacity: 2) { poll($0, 2, milliseconds) }
    }
    if requests[1].revents != 0 { return false }
    if ready > 0 { return true }
    if ready < 0 && errno != EINTR { throw .last("poll") }
    if let deadline, SuspendingClock.now >= deadline { return false }
  }
}

/// Rounded up, so that a wait never ends before its time and never spins through its last millisecond.
private func pollTimeout(_ remaining: Duration) -> Int32 {
  guard remaining > .zero else { return 0 }
  let (seconds, attoseconds) = remaining.components
  guard seconds < Int64(Int32.max) / 1000 - 1 else { return Int32.max }
  return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
}
