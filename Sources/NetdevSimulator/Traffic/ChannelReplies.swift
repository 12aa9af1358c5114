internal import DevmemSocketMessages
internal import NetlinkCodec

// What the kernel tells, as the messages of a channel.

extension ReceivedMessage {
  /// Bytes of control messages whose fragments still fit into an attribute of a reply.
  static let maximumControl = 65_531 / DevmemSocket.Fragment.size * ReceiveRequest.controlSpace
}

extension KernelState {
  /// What is to be told of a socket.
  func info(of socket: TCPSocket) -> DevmemSocket.Socket {
    let index = devices[socket.ifindex].flatMap { steer(socket, on: $0) }
    let queue = index.flatMap { physicalQueue(behind: QueueAddress(ifindex: socket.ifindex, index: $0))?.queue }
    return DevmemSocket.Socket(
      ifindex: socket.ifindex, queue: index, napiID: queue?.napi?.id, tokens: UInt32(socket.tokens.count),
      receiveQueue: UInt64(socket.received.byteCount), sendQueue: UInt64(socket.sending.byteCount),
      eof: socket.hasEnded && socket.received.isEmpty)
  }
}
