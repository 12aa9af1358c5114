import CLinux
import Glibc
import NetlinkCodec
import NetlinkSocket

/// Two ends of a TCP connection on loopback.
struct LoopbackConnection: ~Copyable {
  let near: OwnedDescriptor
  let far: OwnedDescriptor

  init() throws(SystemError) {
    let listener = try Self.socket()
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    try Self.check(Self.with(&address) { bind(listener.fileDescriptor, $0, $1) }, "bind")
    try Self.check(listen(listener.fileDescriptor, 1), "listen")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(listener.fileDescriptor, $0, &length)
      }
    }
    try Self.check(named, "getsockname")
    let far = try Self.socket()
    try Self.check(Self.with(&address) { connect(far.fileDescriptor, $0, $1) }, "connect")
    let number = retrying { accept(listener.fileDescriptor, nil, nil) }
    try Self.check(number, "accept")
    near = OwnedDescriptor(owning: number)
    self.far = far
  }

  private static func socket() throws(SystemError) -> OwnedDescriptor {
    let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    try check(number, "socket")
    return OwnedDescriptor(owning: number)
  }

  private static func check(_ result: Int32, _ call: String) throws(SystemError) {
    guard result >= 0 else { throw SystemError(call, ErrorNumber(rawValue: errno), "a connection on loopback") }
  }

  private static func with(_ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32
  {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
