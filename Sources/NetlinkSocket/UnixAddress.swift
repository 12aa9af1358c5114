import CLinux
import Glibc
import NetlinkCodec

/// A Unix socket's address: a path, or with a leading `@` a name in the abstract namespace, as systemd writes it.
struct UnixAddress {
  let path: String
  private var address = sockaddr_un()
  private let length: socklen_t

  var isAbstract: Bool { path.hasPrefix("@") }

  /// - Parameter call: what the address is for, which an error names: `bind` or `connect`.
  init(_ path: String, for call: String) throws(SystemError) {
    self.path = path
    let abstract = path.hasPrefix("@")
    var name = Array(path.utf8)
    if abstract { name[0] = 0 }
    guard name.count > (abstract ? 1 : 0) else {
      throw SystemError(call, .EINVAL, "a socket's path is empty")
    }
    guard !name.dropFirst().contains(0), abstract || name[0] != 0 else {
      throw SystemError(call, .EINVAL, "a socket's path contains a NUL byte")
    }
    // A path needs room for its terminator; an abstract name is told by the length alone.
    let room = MemoryLayout.size(ofValue: address.sun_path) - (abstract ? 0 : 1)
    guard name.count <= room else {
      throw SystemError(call, .ENAMETOOLONG, "\(path): a socket's path has at most \(room) bytes")
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let used = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + name.count + (abstract ? 0 : 1) }
    length = socklen_t(used ?? MemoryLayout<sockaddr_un>.size)
  }

  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
