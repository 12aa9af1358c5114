import CLinux
import Glibc
import NetlinkCodec
import NetlinkSocket

/// Tells when a notice comes to a socket's error queue.
///
/// poll(2) alone would not do: it reports a connection that has failed, or has ended in both directions, whenever it is
/// asked, notice or none. This tells each change once.
final class NoticeWatch: Sendable {
  private let epoll: OwnedDescriptor

  init(_ socket: Int32) throws(SystemError) {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw .last("epoll_create1") }
    epoll = OwnedDescriptor(owning: number)
    var event = epoll_event()
    // Errors, which a notice counts as, are reported unasked.
    event.events = EPOLLET.rawValue
    guard epoll_ctl(number, EPOLL_CTL_ADD, socket, &event) == 0 else { throw .last("epoll_ctl") }
  }

  /// Readable from a change on until `clear`, and in the beginning.
  var fileDescriptor: Int32 { epoll.fileDescriptor }

  func clear() {
    var event = epoll_event()
    _ = epoll_wait(epoll.fileDescriptor, &event, 1, 0)
  }
}
