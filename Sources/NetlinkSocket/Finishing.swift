import Glibc
import NetlinkCodec

extension MessageSocket {
  /// Closes the socket and returns when the other side has done all that comes with it: when the queues of its
  /// bindings run on ordinary memory again.
  ///
  /// The kernel unbinds inside `close`. A server on a Unix socket closes its end when it is done; until then this
  /// drops what it still sends. Descriptors of the same socket elsewhere keep a netlink socket alive, and are of no
  /// more use on a Unix socket.
  ///
  /// - Throws: when waiting for a server fails; the socket is closed even then.
  public consuming func finish() throws(SystemError) {
    guard kind == .seqpacket else { return }
    // A peer that has gone already is as good as one that finishes now.
    guard Glibc.shutdown(fileDescriptor, Int32(SHUT_WR)) == 0 || errno == ENOTCONN else { throw .last("shutdown") }
    var byte: UInt8 = 0
    while true {
      // Each call takes a whole record; descriptors in it find no room and are closed by the kernel.
      let count = retrying { recv(fileDescriptor, &byte, 1, 0) }
      if count > 0 { continue }
      if count == 0 || errno == ECONNRESET { return }
      guard errno == EAGAIN else { throw .last("recv") }
      _ = try waitReadable()
    }
  }
}
