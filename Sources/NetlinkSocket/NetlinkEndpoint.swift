import CLinux
import Glibc
import NetlinkCodec

extension MessageSocket {
  /// A new netlink socket in the calling thread's network namespace, bound to a port id that the kernel chose.
  ///
  /// Extended acks are on, replies to errors do not repeat the request (`NETLINK_CAP_ACK`), and dump requests are
  /// checked strictly, so that a filter which the kernel does not know is an error and not everything.
  ///
  /// - Parameter number: the netlink family; NETLINK_GENERIC unless told.
  public static func netlink(protocol number: Int32 = 16) throws(SystemError) -> MessageSocket {
    let descriptor = Glibc.socket(AF_NETLINK, SocketType.raw | SocketType.closeOnExec, number)
    guard descriptor >= 0 else { throw .last("socket", "AF_NETLINK, protocol \(number)") }
    let socket = MessageSocket(.netlink(protocol: number), owning: descriptor)
    for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK] {
      try setSocketOption(descriptor, SOL_NETLINK, option, to: 1)
    }
    try socket.bindToAnyPort()
    return socket
  }

  private borrowing func bindToAnyPort() throws(SystemError) {
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(fileDescriptor, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
      }
    }
    guard result == 0 else { throw .last("bind", "a netlink socket") }
  }

  /// The port id that the kernel addresses this netlink socket by; 0 on one that is not bound, or not netlink.
  public var portID: UInt32 {
    get throws(SystemError) {
      guard case .netlink = kind else { return 0 }
      var address = sockaddr_nl()
      var length = socklen_t(MemoryLayout<sockaddr_nl>.size)
      let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(fileDescriptor, $0, &length) }
      }
      guard result == 0 else { throw .last("getsockname", "a netlink socket") }
      return address.nl_pid
    }
  }

  /// Joins a multicast group, by the id that the family lookup told. Never on a socket that holds a binding: a full
  /// receive buffer would then lose replies.
  public borrowing func join(group: UInt32) throws(SystemError) {
    try setSocketOption(fileDescriptor, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, to: Int32(bitPattern: group))
  }

  public borrowing func leave(group: UInt32) throws(SystemError) {
    try setSocketOption(fileDescriptor, SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, to: Int32(bitPattern: group))
  }
}
