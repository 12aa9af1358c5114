import CLinux
import Glibc
import SystemPackage

/// An epoll instance, spoken to in terms of readiness.
///
/// Interest is EPOLLONESHOT: each event has to be asked for again. It costs a short system call a wait, and in
/// return a descriptor that was closed and opened anew under the same number can neither lose an event nor spin.
struct Poller: ~Copyable {
  struct Event {
    var descriptor: Int32
    var readable: Bool
    var writable: Bool
  }

  enum Outcome {
    /// An event will come.
    case armed
    /// It can never come, because a call on this descriptor never blocks (a regular file) or fails at once (EBADF).
    case immediate
  }

  private let epoll: Int32
  private var buffer: [epoll_event]

  init() throws(Errno) {
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw Errno(rawValue: errno) }
    self.epoll = epoll
    self.buffer = [epoll_event](repeating: epoll_event(), count: 128)
  }

  deinit { close(epoll) }

  /// Tells of each write to an eventfd, unlike `arm`, without anybody having to read it.
  func watch(eventfd descriptor: Int32) throws(Errno) {
    guard control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue | EPOLLET.rawValue) == 0 else {
      throw Errno(rawValue: errno)
    }
  }

  /// Asks for one event of the descriptor, or with neither of them for none but that it fails. `isKnown` is the guess
  /// whether epoll has it, and is corrected.
  func arm(_ descriptor: Int32, readable: Bool, writable: Bool, isKnown: inout Bool) -> Outcome {
    var events = EPOLLONESHOT.rawValue
    if readable { events |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
    if writable { events |= EPOLLOUT.rawValue }
    let result = control(isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, events)
    let missed = result != 0 && errno == (isKnown ? ENOENT : EEXIST)
    let retried = missed ? control(isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, events) : result
    isKnown = retried == 0
    return retried == 0 ? .armed : .immediate
  }

  func remove(_ descriptor: Int32) {
    _ = control(EPOLL_CTL_DEL, descriptor, 0)
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) -> Int32 {
    var event = epoll_event()
    event.events = events
    event.data.fd = descriptor
    return epoll_ctl(epoll, operation, descriptor, &event)
  }

  /// Waits for events, and answers how many there are; `event` tells each until the next wait.
  ///
  /// - Parameter timeout: in milliseconds; -1 waits until there is one.
  mutating func wait(timeout: Int32) -> Int {
    // A failure can only be EINTR, which is as good as an early return: the loop looks at its clock and comes back.
    Int(max(epoll_wait(epoll, &buffer, Int32(buffer.count), timeout), 0))
  }

  /// An error and a hang-up make a descriptor both readable and writable: the call that follows tells which it is.
  func event(_ index: Int) -> Event {
    let event = buffer[index]
    let failed = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    return Event(
      descriptor: event.data.fd,
      readable: failed || event.events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0,
      writable: failed || event.events & EPOLLOUT.rawValue != 0)
  }
}
