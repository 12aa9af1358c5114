import Glibc
import Testing

/// An open file that is no device memory.
final class OpenFile: Sendable {
  let fd: Int32

  init(_ path: String, temporary: Bool = false) throws {
    let unnamed: Int32 = 0o20_200_000  // O_TMPFILE, which the importer does not show.
    fd = open(path, temporary ? unnamed | O_RDWR : O_RDWR, 0o600)
    try #require(fd >= 0)
    if temporary { try #require(ftruncate(fd, 4096) == 0) }
  }

  deinit { _ = close(fd) }

  var number: UInt32 { UInt32(fd) }
}
