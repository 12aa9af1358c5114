import Glibc
import NetlinkCodec
import NetlinkSocket

/// A descriptor that text goes to, whole and at once.
struct Output: Sendable {
  let descriptor: Int32

  static let standard = Output(descriptor: STDOUT_FILENO)
  static let standardError = Output(descriptor: STDERR_FILENO)

  /// Takes the places of standard descriptors that this process was started without, so that no socket of ours lands on
  /// one and gets what was meant for people. Reading and writing them fails, as if they were not open.
  static func reserveStandardDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes all of it, or ends the process with an error: what was asked for has been lost. When nobody reads any more, the process ends without a word, as SIGPIPE would end it: whoever
  /// started us may have had that signal ignored.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&request, 1, -1)
        } else if errno == EPIPE {
          exit(ExitStatus.readerLeft.rawValue)
        } else if errno != EINTR {
          guard descriptor != STDERR_FILENO else { return }
          Failure(SystemError("write", ErrorNumber(rawValue: errno))).endProcess()
        }
      }
    }
  }

  func line(_ text: String) { write(text + "\n") }
}
