internal import CLinux
internal import Glibc
internal import NetlinkCodec
internal import NetlinkSocket

/// An epoll instance whose events carry a number of the caller's.
struct ReadinessPoller: ~Copyable {
  struct Event {
    let tag: UInt64
    let events: UInt32

    var isReadable: Bool { events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 || hasHungUp }
    var isWritable: Bool { events & EPOLLOUT.rawValue != 0 || hasHungUp }
    /// The peer has ended its stream, or the connection has failed.
    var hasHungUp: Bool { events & EPOLLRDHUP.rawValue != 0 || hasFailed }
    /// There is nothing left of the connection; a stream that has ended both ways looks the same.
    var hasFailed: Bool { events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
  }

  enum Interest {
    /// For as long as there is something to read.
    case reading
    /// For as long as something can be written.
    case writing
    /// Whenever more can be read or written than before.
    case changes

    fileprivate var events: UInt32 {
      switch self {
      case .reading: EPOLLIN.rawValue
      case .writing: EPOLLOUT.rawValue
      case .changes: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
      }
    }
  }

  private let epoll: OwnedDescriptor
  private var buffer = [epoll_event](repeating: epoll_event(), count: 64)

  /// - Throws: EMFILE when the process may have no more descriptors.
  init() throws(SystemError) {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw SystemError("epoll_create1", ErrorNumber(rawValue: errno)) }
    epoll = OwnedDescriptor(owning: number)
  }

  /// - Throws: ENOMEM or ENOSPC when the user may watch no more.
  func add(_ descriptor: Int32, _ interest: Interest, tag: UInt64) throws(SystemError) {
    guard control(EPOLL_CTL_ADD, descriptor, interest.events, tag) == 0 else {
      throw SystemError("epoll_ctl", ErrorNumber(rawValue: errno))
    }
  }

  /// Of a descriptor that was added, which cannot fail.
  func change(_ descriptor: Int32, to interest: Interest, tag: UInt64) {
    _ = control(EPOLL_CTL_MOD, descriptor, interest.events, tag)
  }

  /// Must come before the descriptor is closed: somebody else may have the same open file.
  func remove(_ descriptor: Int32) { _ = control(EPOLL_CTL_DEL, descriptor, 0, 0) }

  private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ tag: UInt64) -> Int32 {
    var event = epoll_event()
    event.events = events
    event.data.u64 = tag
    return epoll_ctl(epoll.fileDescriptor, operation, descriptor, &event)
  }

  /// How long to wait, in milliseconds.
  enum Patience: Int32 {
    case forever = -1
    case none = 0
    case short = 1
  }

  /// Waits for events, or only looks; `event` tells each until the next wait.
  mutating func wait(_ patience: Patience) -> Int {
    // A failure can only be EINTR, and signals are blocked here; an early return does no harm.
    Int(max(epoll_wait(epoll.fileDescriptor, &buffer, Int32(buffer.count), patience.rawValue), 0))
  }

  func event(_ index: Int) -> Event { Event(tag: buffer[index].data.u64, events: buffer[index].events) }
}
