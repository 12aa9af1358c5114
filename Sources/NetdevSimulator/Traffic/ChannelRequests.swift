internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NlctrlMessages

/// What is served on channels: the calls of a socket, and the controller that tells of them.
struct ChannelFamilies: Sendable {
  let control = ControlFamily([.init(DevmemSocket.schema, id: DevmemSocket.familyID, groups: [])])
  let calls = RequestValidator(DevmemSocket.schema)
}

/// Requests on a channel, each answered at once or put among those that wait. All of it runs in the kernel's lock.
struct ChannelRequests {
  let kernel: KernelState
  let families: ChannelFamilies
  let channel: Channel
  let socket: TCPSocket

  typealias Operations = DevmemSocket.Operations

  /// Walks the messages of a record (`netlink_rcv_skb`).
  func handle(_ record: RawSpan, into received: inout ReceivedMessage) {
    var messages = MessageReader(record)
    // A length that lies ends the walk, and nobody is told.
    while let message = try? messages.next() {
      do throws(Refusal) {
        try dispatch(message, into: &received)
      } catch {
        channel.output.refuse(message, error, attributesAt: families.calls.attributesAt(message))
      }
    }
  }

  private func dispatch(_ message: MessageView, into received: inout ReceivedMessage) throws(Refusal) {
    guard message.header.flags.contains(.request), message.header.type.rawValue >= MessageType.firstFamily else {
      if message.header.flags.contains(.acknowledge) { channel.output.acknowledge(message) }
      return
    }
    switch message.header.type {
    case .control: try control(message)
    case MessageType(rawValue: DevmemSocket.familyID):
      let accepted = try families.calls.accept(message, hasAdmin: false)
      try answer(try decode(accepted, message), message, into: &received)
    default: throw Refusal(.ENOENT)
    }
  }

  private func control(_ message: MessageView) throws(Refusal) {
    var response = ResponseWriter(to: message.header, portID: channel.id.rawValue)
    try families.control.answer(message, into: &response)
    if message.header.flags.contains(.acknowledge), !message.header.flags.isSuperset(of: .dump) {
      response.acknowledge(message)
    }
    channel.output.append(response.takeDatagrams())
  }

  private func decode(_ accepted: AcceptedRequest, _ message: MessageView) throws(Refusal) -> DevmemSocket.Request {
    do throws(DecodingError) {
      guard let request = try DevmemSocket.Request(accepted, message) else {
        throw DecodingError(.truncatedHeader, offset: 0)
      }
      return request
    } catch {
      throw Refusal(.EINVAL)
    }
  }

  private func answer(
    _ request: DevmemSocket.Request, _ message: MessageView, into received: inout ReceivedMessage
  ) throws(Refusal) {
    switch request {
    case .receive(let call): try receive(call, message, into: &received)
    case .return(let call): try giveBack(call, message)
    case .send(let call): try send(call, message)
    case .completionGet(let call): try completion(call, message)
    case .socketGet: reply(Operations.SocketGet.self, kernel.info(of: socket), to: message)
    }
  }

  // MARK: Receiving

  private func receive(
    _ call: DevmemSocket.Receive, _ message: MessageView, into received: inout ReceivedMessage
  ) throws(Refusal) {
    guard let length = call.length else { throw Refusal(missing: 1) }
    let flags = call.flags ?? []
    var request = ReceiveRequest(
      length: Int(length), controlLength: min(Int(call.controlLength ?? 0), ReceivedMessage.maximumControl))
    request.takesDeviceMemory = flags.contains(.devmem)
    request.isPeek = flags.contains(.peek)
    request.isDiscarding = flags.contains(.trunc)
    if channel.receives.isEmpty, let count = try kernel.receive(from: socket, request, into: &received) {
      return reply(to: message, count, received)
    }
    guard !flags.contains(.dontwait) else { throw Refusal(.EAGAIN) }
    try wait(message, request, in: &channel.receives)
  }

  /// Answers receives that wait, the oldest first, as far as something has arrived.
  func serveReceives(into received: inout ReceivedMessage) {
    while let first = channel.receives.first, socket.hasNews {
      channel.receives.removeFirst()
      answer(first.message) { (message) throws(Refusal) in
        let count = try kernel.receive(from: socket, first.request, into: &received)
        reply(to: message, count ?? 0, received)
      }
    }
  }

  private func reply(to message: MessageView, _ count: Int, _ received: borrowing ReceivedMessage) {
    channel.output.reply(to: message, command: 1) { writer in
      writer.uint(4, UInt64(count))
      if !received.fragments.isEmpty {
        let start = writer.openNest(5, isNest: false)
        for fragment in received.fragments { writer.append(structure: DevmemSocket.Fragment(fragment)) }
        writer.closeNest(start)
      }
      if received.data.count > 0 {
        let start = writer.openNest(6, isNest: false)
        writer.append(raw: received.data.bytes)
        writer.closeNest(start)
      }
    }
  }

  // MARK: Returning

  private func giveBack(_ call: DevmemSocket.Return, _ message: MessageView) throws(Refusal) {
    guard let tokens = call.tokens else { throw Refusal(missing: 1) }
    guard let ranges = DevmemSocket.TokenRange.array(in: tokens) else {
      throw Refusal(.EINVAL, "a range of tokens takes \(DevmemSocket.TokenRange.size) bytes", at: [1])
    }
    let returned = try kernel.returnTokens(ranges.lazy.map { ($0.start, $0.count) }, to: socket)
    reply(Operations.Return.self, DevmemSocket.Return(freed: UInt32(returned)), to: message)
  }

  // MARK: Sending

  private func send(_ call: DevmemSocket.Send, _ message: MessageView) throws(Refusal) {
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
      var isDone = false
      answer(first.message) { (message) throws(Refusal) in
        isDone = try advance(&first.request, message)
      } onRefusal: {
        isDone = true
      }
      guard isDone else {
        channel.sends[0] = first
        return
      }
      if var pending = first.request.pending { kernel.finish(&pending, on: socket) }
      channel.sends.removeFirst()
    }
  }

  /// - Returns: whether the call was answered.
  private func advance(_ send: inout Channel.Send, _ message: MessageView) throws(Refusal) -> Bool {
    if send.pending == nil { send.pending = try kernel.beginSend(send.request, on: socket) }
    guard var pending = send.pending else { return true }
    defer { send.pending = pending }
    try kernel.advance(&pending, on: socket)
    guard pending.isComplete || !send.waits else { return false }
    guard pending.isComplete || pending.count > 0 else { throw Refusal(.EAGAIN) }
    reply(
      Operations.Send.self, DevmemSocket.Send(count: UInt64(pending.count), zerocopyID: pending.zerocopyID),
      to: message)
    return true
  }

  private func completion(_ call: DevmemSocket.Completion, _ message: MessageView) throws(Refusal) {
    if call.flags?.contains(.dontwait) == true, socket.completions.isEmpty || !channel.completions.isEmpty {
      throw Refusal(.EAGAIN)
    }
    try wait(message, (), in: &channel.completions)
    serveCompletions()
  }

  func serveCompletions() {
    while let first = channel.completions.first, let ids = socket.completions.take() {
      channel.completions.removeFirst()
      answer(first.message) { (message) throws(Refusal) in
        reply(
          Operations.CompletionGet.self, DevmemSocket.Completion(low: ids.low, high: ids.high, how: []), to: message)
      }
    }
  }

  /// The channel is gone: what waits on it is answered no more.
  func abandon() {
    for send in channel.sends {
      if var pending = send.request.pending { kernel.finish(&pending, on: socket) }
    }
    channel.sends = []
    channel.receives = []
    channel.completions = []
  }

  // MARK: What they share

  private func wait<Request>(
    _ message: MessageView, _ request: Request, in queue: inout [Channel.Waiting<Request>]
  ) throws(Refusal) {
    guard queue.count < Channel.maximumWaiting else {
      throw Refusal(.ENOBUFS, "\(queue.count) requests of the kind wait on this channel already")
    }
    let bytes = message.bytes.withUnsafeBytes { [UInt8]($0) }
    queue.append(Channel.Waiting(message: bytes, request: request))
  }

  /// Answers a request that has waited.
  private func answer(
    _ bytes: [UInt8], _ body: (MessageView) throws(Refusal) -> Void, onRefusal: () -> Void = {}
  ) {
    let bytes = bytes
    guard let message = try? MessageView(bytes.span.bytes) else { return }
    do throws(Refusal) {
      try body(message)
    } catch {
      onRefusal()
      channel.output.refuse(message, error, attributesAt: DevmemSocket.schema.headerSize)
    }
  }

  private func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, to message: MessageView
  ) {
    channel.output.reply(to: message, command: Operation.schema.do?.reply?.command ?? 0) { body.encode(into: &$0) }
  }
}

extension DevmemSocket.Fragment {
  fileprivate init(_ fragment: ReceivedFragment) {
    self.init()
    kind = fragment.kind == .linear ? .linear : .dmabuf
    offset = fragment.offset
    length = fragment.length
    token = fragment.token
    dmabuf = fragment.dmabuf
  }
}

extension ReceivedMessage {
  /// Bytes of control messages whose fragments still fit into an attribute of a reply.
  static let maximumControl = 65_531 / DevmemSocket.Fragment.size * ReceiveRequest.controlSpace
}

extension KernelState {
  /// What is to be told of a socket.
  fileprivate func info(of socket: TCPSocket) -> DevmemSocket.Socket {
    let index = devices[socket.ifindex].flatMap { steer(socket, on: $0) }
    let queue = index.flatMap { physicalQueue(behind: QueueAddress(ifindex: socket.ifindex, index: $0))?.queue }
    return DevmemSocket.Socket(
      ifindex: socket.ifindex, queue: index, napiID: queue?.napi?.id, tokens: UInt32(socket.tokens.count),
      receiveQueue: UInt64(socket.received.byteCount), sendQueue: UInt64(socket.sending.byteCount),
      eof: socket.hasEnded && socket.received.isEmpty)
  }
}
