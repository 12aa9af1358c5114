internal import NetlinkCodec

/// What the NIC does with bytes to be sent: they go from the memory they lie in straight onto the wire, and with the last
/// of a call its completion is told.
extension KernelState {
  /// In bytes: the most that is sent at once.
  private static let largestSend = 1 << 18

  /// Sends what the wire takes.
  func transmit(_ socket: TCPSocket) {
    giveUpIfInVain(socket)
    while !socket.sending.isEmpty, socket.mayWrite {
      guard let device = findDevice(socket.ifindex), device.isUp, device.isPresent else {
        pause(socket, .noQueue)
        return
      }
      if case .noQueue = socket.pause { unpause(socket) }
      switch sendFirst(of: socket) {
      case .bytes(let count):
        note(count, on: device, socket)
        leave(count, socket)
      case .end: return
      case .wouldBlock: socket.mayWrite = false
      case .failed(let errno):
        if socket.error == nil { socket.error = errno == .EFAULT ? Self.memoryFault : Refusal(errno) }
        breakSending(on: socket)
      }
    }
    endIfSent(socket)
  }

  /// Nothing more is going to be sent: the end of the stream follows what waits (`tcp_shutdown`).
  func endSending(on socket: TCPSocket) {
    socket.isEnding = true
    endIfSent(socket)
  }

  private func endIfSent(_ socket: TCPSocket) {
    guard socket.isEnding, !socket.hasEndedSending, socket.sending.isEmpty, !socket.isBroken else { return }
    socket.hasEndedSending = true
    socket.wire.endSending()
  }

  private func sendFirst(of socket: TCPSocket) -> Wire.Outcome {
    guard let item = socket.sending.waiting.first else { return .end }
    switch item.content {
    case .data(let bytes):
      return socket.wire.send(bytes.span.bytes.extracting(item.offset..<item.offset + item.count))
    case .memory(let binding):
      traffic.list.removeAll()
      defer { traffic.list.removeAll() }
      guard gather(socket.sending.waiting) else { return sendByCopy(item, of: binding, on: socket) }
      return socket.wire.send(traffic.list)
    }
  }

  /// As many items in device memory as follow each other; false where the first cannot be reached in place.
  private func gather(_ items: ArraySlice<SendQueue.Item>) -> Bool {
    for item in items {
      let room = Self.largestSend - traffic.list.byteCount
      guard room > 0, case .memory(let binding) = item.content,
        binding.append(min(item.count, room), at: item.offset, to: &traffic.list)
      else { break }
    }
    return traffic.list.byteCount > 0
  }

  /// Memory whose file may shrink is never mapped.
  private func sendByCopy(_ item: SendQueue.Item, of binding: DmabufBinding, on socket: TCPSocket) -> Wire.Outcome {
    let count = min(item.count, Self.largestSend)
    guard let bytes = binding.memory?.read(count, at: item.offset) else { return .failed(.EFAULT) }
    return socket.wire.send(bytes.span.bytes)
  }

  /// Bytes have left their memory.
  private func leave(_ count: Int, _ socket: TCPSocket) {
    socket.sending.consume(count) { item in
      if case .memory(let binding) = item.content { letGo(of: binding) }
      if let id = item.completes { socket.completions.complete(id) }
    }
  }

  private func note(_ bytes: Int, on device: NetworkDevice, _ socket: TCPSocket) {
    guard !device.transmitQueues.isEmpty else { return }
    let index = Int(steer(socket, on: device) ?? 0) % device.transmitQueues.count
    let packets = device.packets(of: bytes)
    device.transmitQueues[index].counters[.txPackets] += UInt64(packets)
    device.transmitQueues[index].counters[.txBytes] += UInt64(bytes + packets * NetworkDevice.headerSize)
  }

  /// Nothing more can be sent: what waits is thrown away, and completions are told (`tcp_write_queue_purge`).
  func breakSending(on socket: TCPSocket) {
    socket.isBroken = true
    leave(socket.sending.byteCount, socket)
  }
}
