import Glibc

/// A descriptor that text goes to, whole and at once.
struct Output: Sendable {
  let descriptor: Int32

  static let standard = Output(descriptor: STDOUT_FILENO)
  static let standardError = Output(descriptor: STDERR_FILENO)

  /// Writes all of it. When nobody reads any more, the process ends without a word, as SIGPIPE would end it: whoever
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
          return
        }
      }
    }
  }

  func line(_ text: String) { write(text + "\n") }
}
