import CLinux
import Glibc
import NetlinkCodec

/// Wakes a thread that sleeps in poll(2). Any thread may signal it.
package final class Wakeup: Sendable {
  private let event: OwnedDescriptor

  package init() throws(SystemError) {
    let number = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard number >= 0 else { throw .last("eventfd") }
    event = OwnedDescriptor(owning: number)
  }

  /// Readable from `signal` until `clear`.
  package var fileDescriptor: Int32 { event.fileDescriptor }

  package func signal() {
    var one: UInt64 = 1
    // It can only fail when the counter is full, and then the descriptor is readable as it should be.
    _ = write(event.fileDescriptor, &one, MemoryLayout<UInt64>.size)
  }

  package var isSignalled: Bool {
    var request = pollfd(fd: event.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) == 1
  }

  package func clear() {
    var count: UInt64 = 0
    _ = read(event.fileDescriptor, &count, MemoryLayout<UInt64>.size)
  }
}
