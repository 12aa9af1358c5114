import CLinux
import Glibc
import NetlinkCodec
import NetlinkSocket

/// What is asked of a connection before it is taken over.
enum TCPConnection {
  static func check(_ socket: Int32) throws(SystemError) {
    let domain = try socketOption(socket, SOL_SOCKET, SO_DOMAIN, into: Int32(0))
    let kind = try socketOption(socket, SOL_SOCKET, SO_PROTOCOL, into: Int32(0))
    guard domain == AF_INET || domain == AF_INET6, kind == Int32(IPPROTO_TCP) else {
      throw SystemError(
        "getsockopt", .EPROTONOSUPPORT, "a socket of domain \(domain) and protocol \(kind) is not a TCP socket")
    }
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) }
    }
    guard result == 0 else { throw .last("getpeername", "the socket must be connected") }
  }
}
