import CLinux
import Glibc
import NetlinkCodec

/// The file that our bound socket appears as, removed when this value ends, unless another has taken its place.
struct SocketFile: ~Copyable, Sendable {
  private let path: String
  private let device: UInt
  private let inode: UInt
  private var isOurs = true

  /// Notes the file that was just bound, and sets who may connect.
  init(path: String, mode: UInt32) throws(SystemError) {
    guard chmod(path, mode) == 0 else { throw .last("chmod", path) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .last("lstat", path) }
    self.path = path
    self.device = UInt(status.st_dev)
    self.inode = UInt(status.st_ino)
  }

  /// Leaves the file to whoever serves on.
  consuming func leave() { isOurs = false }

  deinit {
    var status = stat()
    guard isOurs, lstat(path, &status) == 0, UInt(status.st_dev) == device, UInt(status.st_ino) == inode else { return }
    unlink(path)
  }

  /// Makes room at a path: removes a socket that no server listens on, and refuses to touch anything else.
  static func removeIfDead(_ address: UnixAddress) throws(SystemError) {
    var status = stat()
    guard lstat(address.path, &status) == 0 else {
      guard errno == ENOENT else { throw .last("lstat", address.path) }
      return
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw SystemError("bind", .EEXIST, "\(address.path): is not a socket, and is left alone")
    }
    guard try isDead(address) else {
      throw SystemError("bind", .EADDRINUSE, "\(address.path): a server is listening there")
    }
    guard unlink(address.path) == 0 || errno == ENOENT else { throw .last("unlink", address.path) }
  }

  /// Only a refused connection proves a server dead: one that is busy (EAGAIN), speaks streams (EPROTOTYPE) or does
  /// not let us in (EACCES) is alive for all we know.
  private static func isDead(_ address: UnixAddress) throws(SystemError) -> Bool {
    let probe = try MessageSocket.unconnected()
    try probe.setNonBlocking()
    let number = probe.fileDescriptor
    let result = address.withSocketAddress { pointer, length in retrying { connect(number, pointer, length) } }
    return result != 0 && (errno == ECONNREFUSED || errno == ENOENT)
  }
}

func bindSocket(_ number: Int32, to address: UnixAddress) throws(SystemError) {
  let result = address.withSocketAddress { pointer, length in bind(number, pointer, length) }
  guard result == 0 else { throw .last("bind", address.path) }
}

func startListening(_ number: Int32, backlog: Int32, _ path: String) throws(SystemError) {
  guard listen(number, backlog) == 0 else { throw .last("listen", path) }
}

/// Locks the directory of a path against other servers that are starting; the lock ends with the descriptor.
func lockDirectory(of path: String) throws(SystemError) -> OwnedDescriptor {
  let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  let number = retrying { open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
  guard number >= 0 else {
    let advice = errno == ENOENT ? " is missing; create it, or choose another path for the socket" : ""
    throw .last("open", "\(parent): the socket's directory\(advice)")
  }
  let directory = OwnedDescriptor(owning: number)
  // Anybody who can read the directory can hold this lock, so it is not waited for without end.
  for _ in 0..<200 {
    if flock(number, LOCK_EX | LOCK_NB) == 0 { return directory }
    guard errno == EWOULDBLOCK || errno == EINTR else { break }
    usleep(10_000)
  }
  throw .last("flock", "\(parent): another server is starting in this directory")
}
