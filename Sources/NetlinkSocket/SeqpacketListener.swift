import CLinux
import Glibc
import NetlinkCodec

/// A server's SOCK_SEQPACKET socket: bound at a path and listening, or taken over from systemd or a predecessor.
public struct SeqpacketListener: ~Copyable, Sendable {
  /// What goes with us; nil for a socket somebody else bound, or an abstract one. It goes before the descriptor closes:
  /// until then the inode number cannot be another file's.
  private let file: SocketFile?
  private let descriptor: OwnedDescriptor

  /// Binds and listens.
  ///
  /// A socket file that a dead server left is replaced. The file appears with `mode` before anyone can connect.
  ///
  /// - Parameters:
  ///   - path: a path, or with a leading `@` a name in the abstract namespace, which has no mode.
  ///   - mode: who may connect, as permission bits; connecting takes the write bit.
  ///   - backlog: how many connections may wait to be accepted.
  /// - Throws: EADDRINUSE when a server listens there, EEXIST when the path is something other than a socket.
  public init(path: String, mode: UInt32 = 0o660, backlog: Int32 = 128) throws(SystemError) {
    let address = try UnixAddress(path, for: "bind")
    let socket = try MessageSocket.unconnected()
    try socket.setNonBlocking()
    self.file = try Self.listen(socket.fileDescriptor, at: address, mode, backlog)
    self.descriptor = socket.release()
  }

  private static func listen(
    _ socket: Int32, at address: UnixAddress, _ mode: UInt32, _ backlog: Int32
  ) throws(SystemError) -> SocketFile? {
    if address.isAbstract {
      try bindSocket(socket, to: address)
      try startListening(socket, backlog: backlog, address.path)
      return nil
    }
    // Held from the look at what is there until we listen: a server that starts at the same moment must not take
    // our bound socket, which refuses connections until then, for a dead one's.
    let lock = try lockDirectory(of: address.path)
    defer { withExtendedLifetime(lock) {} }
    try SocketFile.removeIfDead(address)
    try bindSocket(socket, to: address)
    let file = try SocketFile(path: address.path, mode: mode)
    try startListening(socket, backlog: backlog, address.path)
    return file
  }

  /// Takes over a socket that listens already. Its file, if it has one, is not ours to remove.
  ///
  /// - Throws: EPROTONOSUPPORT when it is not SOCK_SEQPACKET, EINVAL when it does not listen.
  public init(adopting descriptor: consuming OwnedDescriptor) throws(SystemError) {
    let socket = try MessageSocket(adopting: descriptor)
    guard socket.kind == .seqpacket else {
      throw SystemError("getsockopt", .EPROTONOSUPPORT, "a netlink socket cannot listen")
    }
    let listening = try socketOption(socket.fileDescriptor, SOL_SOCKET, SO_ACCEPTCONN, into: Int32(0))
    guard listening != 0 else {
      throw SystemError("getsockopt", .EINVAL, "the socket does not listen")
    }
    try socket.setNonBlocking()
    self.file = nil
    self.descriptor = socket.release()
  }

  /// The number, for epoll: readable when a connection waits.
  public var fileDescriptor: Int32 { descriptor.fileDescriptor }

  /// The next connection, or nil when none waits.
  ///
  /// - Throws: EMFILE or ENFILE when this process or the system is out of descriptors; the connection keeps waiting.
  public borrowing func accept() throws(SystemError) -> MessageSocket? {
    while true {
      let accepted = retrying { clinux_accept4(fileDescriptor, SocketType.closeOnExec) }
      if accepted >= 0 { return MessageSocket(.seqpacket, owning: accepted) }
      switch errno {
      case EAGAIN: return nil
      case ECONNABORTED: continue
      default: throw .last("accept4")
      }
    }
  }

  /// A second descriptor of the listening socket, to pass to a successor. When that one has taken over, end this
  /// value with `release`, or the file goes with it.
  public borrowing func duplicate() throws(SystemError) -> OwnedDescriptor { try descriptor.duplicate() }

  /// Ends the listener but leaves its file to whoever holds the socket.
  public consuming func release() -> OwnedDescriptor {
    file?.leave()
    return descriptor
  }
}
