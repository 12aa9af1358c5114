import Glibc

/// A file descriptor with one owner, closed when that owner's value ends.
public struct OwnedDescriptor: ~Copyable, Sendable {
  /// The number, for system calls. It is borrowed: it means nothing once this value has ended.
  public let fileDescriptor: Int32

  /// Takes over a descriptor that nobody else will close.
  public init(owning fileDescriptor: Int32) {
    precondition(fileDescriptor >= 0, "a descriptor is never negative")
    self.fileDescriptor = fileDescriptor
  }

  /// Gives the number away unclosed; whoever takes it closes it.
  public consuming func release() -> Int32 {
    let number = fileDescriptor
    discard self
    return number
  }

  /// A second descriptor for the same open file, closed on exec.
  public borrowing func duplicate() throws(SystemError) -> OwnedDescriptor {
    let copy = fcntl(fileDescriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .last("fcntl", "F_DUPFD_CLOEXEC of descriptor \(fileDescriptor)") }
    return OwnedDescriptor(owning: copy)
  }

  deinit {
    // EBADF means that somebody else closed our number, which next time closes a stranger's file. Other errors
    // (EINTR, EIO) come after Linux has given the number back, so there is nothing to repeat.
    if close(fileDescriptor) != 0 {
      precondition(errno != EBADF, "descriptor \(fileDescriptor) was closed behind its owner's back")
    }
  }
}
