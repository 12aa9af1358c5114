internal import DevmemSocketMessages
internal import NetlinkCodec

/// Sending on a channel, and word of what has left its memory.
extension ChannelRequests {
  func send(_ call: DevmemSocket.Send, _ message: MessageView) throws(Refusal) {
    guard !channel.isEnding else { throw Refusal(.EPIPE, "what the connection sends was ended") }
    let waits = call.flags?.contains(.dontwait) != true
    guard waits || channel.sends.isEmpty else { throw Refusal(.EAGAIN) }
    try wait(message, Channel.Send(request: try sendRequest(call), waits: waits), in: &channel.sends)
    serveSends()
  }

  private func sendRequest(_ call: DevmemSocket.Send) throws(Refusal) -> SendRequest {
    guard let dmabuf = call.dmabuf else {
      guard call.ranges == nil else { throw Refusal(missing: 1) }
      guard let data = call.data else { throw Refusal(missing: 3) }
      return SendRequest(content: .data(data))
    }
    guard call.data == nil else {
      throw Refusal(.EINVAL, "ordinary bytes and ranges of a binding's memory are sent by calls of their own", at: [3])
    }
    guard let bytes = call.ranges else { throw Refusal(missing: 2) }
    guard let ranges = DevmemSocket.MemoryRange.array(in: bytes) else {
      throw Refusal(.EINVAL, "a range of memory takes \(DevmemSocket.MemoryRange.size) bytes", at: [2])
    }
    return SendRequest(
      content: .memory(dmabuf: dmabuf, ranges: ranges.map { MemoryRange(offset: $0.offset, length: $0.length) }))
  }

  /// Goes on with sends that wait, the oldest first, as far as there is room.
  func serveSends() {
    while var first = channel.sends.first {
      let header = first.header
      var isDone = true
      channel.output.setWay(first.way)
      answer(header) { () throws(Refusal) in isDone = try advance(&first.request, header) }
      guard isDone else {
        channel.sends[0] = first
        return
      }
      if var pending = first.request.pending { kernel.finish(&pending, on: socket) }
      channel.sends.removeFirst()
    }
    if channel.isEnding { kernel.endSending(on: socket) }
  }

  /// - Returns: whether the call was answered.
  private func advance(_ send: inout Channel.Send, _ header: NetlinkHeader) throws(Refusal) -> Bool {
    if send.pending == nil { send.pending = try kernel.beginSend(send.request, on: socket) }
    guard var pending = send.pending else { return true }
    defer { send.pending = pending }
    try kernel.advance(&pending, on: socket)
    guard pending.isComplete || !send.waits else { return false }
    guard pending.isComplete || pending.count > 0 else { throw Refusal(.EAGAIN) }
    reply(
      Operations.Send.self, DevmemSocket.Send(count: UInt64(pending.count), zerocopyID: pending.zerocopyID),
      to: header)
    return true
  }

  /// shutdown with SHUT_WR
  func endSending(_ message: MessageView) throws(Refusal) {
    guard !socket.isBroken else { throw Refusal(.ENOTCONN) }
    channel.isEnding = true
    serveSends()
    reply(
      Operations.Shutdown.self, DevmemSocket.Socket(sendQueue: UInt64(socket.sending.byteCount)), to: message.header)
  }

  func completion(_ call: DevmemSocket.Completion, _ message: MessageView) throws(Refusal) {
    if call.flags?.contains(.dontwait) == true, socket.completions.isEmpty || !channel.completions.isEmpty {
      throw Refusal(.EAGAIN)
    }
    try wait(message, (), in: &channel.completions)
    serveCompletions()
  }

  func serveCompletions() {
    while let first = channel.completions.first, let ids = socket.completions.take() {
      channel.completions.removeFirst()
      channel.output.setWay(first.way)
      reply(
        Operations.CompletionGet.self, DevmemSocket.Completion(low: ids.low, high: ids.high, how: []), to: first.header)
    }
  }
}
