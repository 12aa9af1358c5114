/// One datagram as it arrived; its bytes are in the buffer it was received into.
@frozen
public struct Datagram: ~Copyable, Sendable {
  /// Its length in bytes.
  public let count: Int
  /// Who sent it, on a netlink socket: a port id, 0 being the kernel. Always 0 on a Unix socket.
  public let senderPortID: UInt32
  /// The descriptors that came with it, at most `MessageSocket.maximumDescriptors`.
  public var descriptors: ReceivedDescriptors
  /// The sender passed more descriptors than the limit, or than this process may open. Some are lost, so
  /// indices into `descriptors` cannot be trusted to be complete: refuse the record.
  public let controlTruncated: Bool
}

/// What a receive came back with.
@frozen
public enum Reception: ~Copyable, Sendable {
  case datagram(Datagram)
  /// Datagrams were lost because the socket's receive buffer was full (ENOBUFS on a netlink socket). Later ones follow.
  case overrun
  /// The peer of a Unix socket has closed or shut down, and all that it sent was received.
  case closed
  /// Nothing came in the time allowed.
  case wouldBlock
}

/// How long a receive may wait for a datagram.
public enum Waiting: Hashable, Sendable {
  case never
  case forever
  case atMost(Duration)
}
