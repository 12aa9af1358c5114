import CLinux
import Glibc
import NetlinkCodec

/// One socket that carries whole records, owned: AF_NETLINK, or AF_UNIX with SOCK_SEQPACKET.
///
/// Everything above speaks through this type, so that a program cannot tell the kernel, the simulator and the
/// daemon apart. The kernel ties a dmabuf binding to the netlink socket that made it: the end of this value, which
/// closes the socket, is what unbinds.
///
/// Its calls may be made from any thread; a record is never split between two receivers.
public struct MessageSocket: ~Copyable, Sendable {
  public enum Kind: Hashable, Sendable {
    case netlink(protocol: Int32)
    case seqpacket
  }

  /// The most descriptors that one record may carry.
  public static var maximumDescriptors: Int { 64 }

  public let kind: Kind
  let descriptor: OwnedDescriptor

  /// Takes over a socket made elsewhere: received from another process, or passed by systemd. Nothing about it is
  /// changed but that it closes on exec.
  ///
  /// - Throws: EPROTONOSUPPORT for any kind of socket but the two this type speaks, which is then closed.
  public init(adopting descriptor: consuming OwnedDescriptor) throws(SystemError) {
    let kind = try Self.kind(of: descriptor.fileDescriptor)
    try setCloseOnExec(descriptor.fileDescriptor)
    self.kind = kind
    self.descriptor = descriptor
  }

  private static func kind(of number: Int32) throws(SystemError) -> Kind {
    let domain = try socketOption(number, SOL_SOCKET, SO_DOMAIN, into: Int32(0))
    let type = try socketOption(number, SOL_SOCKET, SO_TYPE, into: Int32(0))
    switch (domain, type) {
    case (AF_NETLINK, _):
      return .netlink(protocol: try socketOption(number, SOL_SOCKET, SO_PROTOCOL, into: 0))
    case (AF_UNIX, SocketType.seqpacket):
      return .seqpacket
    default:
      throw SystemError(
        "getsockopt", .EPROTONOSUPPORT,
        "a socket of domain \(domain) and type \(type) is neither AF_NETLINK nor AF_UNIX with SOCK_SEQPACKET")
    }
  }

  /// A socket that is known to be of this kind.
  init(_ kind: Kind, owning number: Int32) {
    self.kind = kind
    self.descriptor = OwnedDescriptor(owning: number)
  }

  /// The number, for epoll and for passing the socket on. It is borrowed: it ends with this value.
  public var fileDescriptor: Int32 { descriptor.fileDescriptor }

  /// Gives the descriptor to another owner, unclosed: a binding made on this socket lives on with it.
  public consuming func release() -> OwnedDescriptor { descriptor }

  /// Waits until a receive would not block. False when `timeout` passed first; nil waits for ever.
  public borrowing func waitReadable(timeout: Duration? = nil) throws(SystemError) -> Bool {
    try waitForEvents(fileDescriptor, POLLIN, timeout: timeout)
  }

  /// Sets O_NONBLOCK, for code that is handed the bare descriptor. This type's own calls do not need it.
  public borrowing func setNonBlocking(_ enabled: Bool = true) throws(SystemError) {
    try setNonBlockingFlag(fileDescriptor, enabled)
  }

  /// Asks for a receive buffer of this many bytes, past the system's limit where the process may.
  ///
  /// - Returns: what the kernel granted, in bytes; it counts its own bookkeeping and so grants twice what it is asked.
  @discardableResult
  public borrowing func setReceiveBuffer(bytes: Int) throws(SystemError) -> Int {
    let wanted = Int32(clamping: bytes)
    do throws(SystemError) {
      try setSocketOption(fileDescriptor, SOL_SOCKET, SO_RCVBUFFORCE, to: wanted)
    } catch {
      guard error.errno == .EPERM else { throw error }
      try setSocketOption(fileDescriptor, SOL_SOCKET, SO_RCVBUF, to: wanted)
    }
    return Int(try socketOption(fileDescriptor, SOL_SOCKET, SO_RCVBUF, into: Int32(0)))
  }

  /// Ends the conversation in both directions without closing: the peer, and our own blocked receive, see the end.
  ///
  /// - Throws: EOPNOTSUPP on a netlink socket, which has no such end.
  public borrowing func shutdown() throws(SystemError) {
    guard Glibc.shutdown(fileDescriptor, Int32(SHUT_RDWR)) == 0 else { throw .last("shutdown") }
  }
}

/// SOCK_* are an enum to the importer and plain numbers to every call that takes one.
enum SocketType {
  static let raw = Int32(SOCK_RAW.rawValue)
  static let seqpacket = Int32(SOCK_SEQPACKET.rawValue)
  static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
  static let nonBlocking = Int32(SOCK_NONBLOCK.rawValue)
}

/// MSG_* come in as `Int`.
enum CallFlags {
  static let noSignal = Int32(MSG_NOSIGNAL)
  static let dontWait = Int32(MSG_DONTWAIT)
  static let truncated = Int32(MSG_TRUNC)
  static let controlTruncated = Int32(MSG_CTRUNC)
  static let closeOnExec = Int32(MSG_CMSG_CLOEXEC)
}
