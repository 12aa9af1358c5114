import Glibc
import NetlinkCodec
import NetlinkSocket

/// A file that a stream is written to or read from, or this process' standard output or input.
final class StreamFile: Sendable {
  private let descriptor: Int32
  private let owned: OwnedDescriptor?
  private let path: String

  static func writing(_ path: String) throws(SystemError) -> StreamFile {
    try StreamFile(path, O_WRONLY | O_CREAT | O_TRUNC, standard: STDOUT_FILENO)
  }

  static func reading(_ path: String) throws(SystemError) -> StreamFile {
    try StreamFile(path, O_RDONLY, standard: STDIN_FILENO)
  }

  private init(_ path: String, _ flags: Int32, standard: Int32) throws(SystemError) {
    self.path = path
    guard path != "-" else {
      descriptor = standard
      owned = nil
      return
    }
    let number = retrying { open(path, flags | O_CLOEXEC, 0o644) }
    guard number >= 0 else { throw SystemError("open", ErrorNumber(rawValue: errno), path) }
    descriptor = number
    owned = OwnedDescriptor(owning: number)
  }

  /// Writes all of it. When nobody reads any more, the process ends as SIGPIPE would end it.
  func write(_ bytes: RawSpan) throws(SystemError) {
    try bytes.withUnsafeBytes { (bytes) throws(SystemError) in
      var rest = bytes
      while !rest.isEmpty {
        let count = retrying { Glibc.write(descriptor, rest.baseAddress, rest.count) }
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          _ = try waitForEvents(descriptor, POLLOUT, timeout: nil)
        } else if errno == EPIPE, descriptor == STDOUT_FILENO {
          exit(ExitStatus.readerLeft.rawValue)
        } else {
          throw SystemError("write", ErrorNumber(rawValue: errno), path)
        }
      }
    }
  }

  /// Reads until the bytes are full or the file ends; the number that were read. A wakeup that is signalled ends it too.
  func read(into bytes: inout MutableRawSpan, unless wakeup: Wakeup) throws(SystemError) -> Int {
    try bytes.withUnsafeMutableBytes { (bytes) throws(SystemError) in
      var count = 0
      while count < bytes.count {
        guard try waitForEvents(descriptor, POLLIN, timeout: nil, unless: wakeup) else { break }
        let step = retrying { Glibc.read(descriptor, bytes.baseAddress! + count, bytes.count - count) }
        if step == 0 { break }
        guard step > 0 || errno == EAGAIN else { throw SystemError("read", ErrorNumber(rawValue: errno), path) }
        count += max(step, 0)
      }
      return count
    }
  }
}
