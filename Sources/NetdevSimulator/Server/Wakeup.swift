internal import CLinux
internal import Glibc
internal import NetlinkCodec
internal import NetlinkSocket

/// Wakes a thread that sleeps in poll(2).
final class Wakeup: Sendable {
  private let event: OwnedDescriptor

  init() throws(SystemError) {
    let number = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard number >= 0 else { throw SystemError("eventfd", ErrorNumber(rawValue: errno)) }
    event = OwnedDescriptor(owning: number)
  }

  /// Readable from `signal` until `clear`.
  var fileDescriptor: Int32 { event.fileDescriptor }

  func signal() {
    var one: UInt64 = 1
    // It can only fail when the counter is full, and then the descriptor is readable as it should be.
    _ = write(event.fileDescriptor, &one, MemoryLayout<UInt64>.size)
  }

  func clear() {
    var count: UInt64 = 0
    _ = read(event.fileDescriptor, &count, MemoryLayout<UInt64>.size)
  }
}
