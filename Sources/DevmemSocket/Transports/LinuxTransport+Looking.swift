import Glibc
import NetlinkCodec
import NetlinkSocket

extension LinuxTransport {
  /// The kernel gives out tokens for fragments that are looked at as for those that are received, each with a reference
  /// of its own to the memory (`tcp_recvmsg_dmabuf`, which does not know MSG_PEEK).
  func peek(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received? {
    try receive(into: memory, manner, Int32(MSG_PEEK))
  }

  /// TCP writes nothing where it throws bytes away, gives out no tokens, and passes over bytes of all kinds
  /// (`tcp_recvmsg_locked` with MSG_TRUNC).
  func discard(upTo count: Int, _ manner: Manner) throws(SystemError) -> DiscardedBytes? {
    let flags = Int32(MSG_TRUNC) | (manner == .wait ? 0 : Int32(MSG_DONTWAIT))
    let discarded = retrying { recv(socket.fileDescriptor, nil, min(count, Int(Int32.max)), flags) }
    if discarded >= 0 { return DiscardedBytes(byteCount: discarded) }
    if errno == EAGAIN { return nil }
    throw ReceiveAdvice.error(ErrorNumber(rawValue: errno), partRoom: 0)
  }
}
