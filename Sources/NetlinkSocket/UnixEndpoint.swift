import CLinux
import Glibc
import NetlinkCodec

/// The two ends of a socket pair.
@frozen
public struct MessageSocketPair: ~Copyable, Sendable {
  public var first: MessageSocket
  public var second: MessageSocket
}

extension MessageSocket {
  /// Connects to a server's SOCK_SEQPACKET socket.
  ///
  /// - Parameter path: a path, or with a leading `@` a name in the abstract namespace.
  /// - Throws: ENAMETOOLONG when it does not fit a socket address (107 bytes), ENOENT when no server was ever there,
  ///   ECONNREFUSED when it has gone, EPROTOTYPE when it speaks another kind of socket.
  public static func connect(path: String) throws(SystemError) -> MessageSocket {
    let address = try UnixAddress(path, for: "connect")
    let socket = try unconnected()
    let number = socket.fileDescriptor
    let result = address.withSocketAddress { pointer, length in
      retrying { Glibc.connect(number, pointer, length) }
    }
    guard result == 0 else { throw .last("connect", path) }
    return socket
  }

  static func unconnected() throws(SystemError) -> MessageSocket {
    let number = Glibc.socket(AF_UNIX, SocketType.seqpacket | SocketType.closeOnExec, 0)
    guard number >= 0 else { throw .last("socket", "AF_UNIX, SOCK_SEQPACKET") }
    return MessageSocket(.seqpacket, owning: number)
  }

  /// Two sockets connected to each other.
  public static func pair() throws(SystemError) -> MessageSocketPair {
    var numbers: [2 of Int32] = [-1, -1]
    let result = withUnsafeMutablePointer(to: &numbers) { pointer in
      pointer.withMemoryRebound(to: Int32.self, capacity: 2) {
        socketpair(AF_UNIX, SocketType.seqpacket | SocketType.closeOnExec, 0, $0)
      }
    }
    guard result == 0 else { throw .last("socketpair") }
    return MessageSocketPair(
      first: MessageSocket(.seqpacket, owning: numbers[0]), second: MessageSocket(.seqpacket, owning: numbers[1]))
  }
}
