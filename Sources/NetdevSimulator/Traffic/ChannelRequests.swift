internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket
internal import NlctrlMessages

/// What is served on channels: the calls of a socket, and the controller that tells of them.
struct ChannelFamilies: Sendable {
  let control = ControlFamily([.init(DevmemSocket.schema, id: DevmemSocket.familyID, groups: [])])
  let calls = RequestValidator(DevmemSocket.schema)
  private let returnOperation = DevmemSocket.schema.operations.firstIndex { $0.name == "return" }

  /// Whether it is the one request that comes with every fragment: it is read in place.
  func isReturn(_ accepted: AcceptedRequest) -> Bool { accepted.operation == returnOperation }
}

/// Requests on a channel, each answered at once or put among those that wait. All of it runs in the kernel's lock.
struct ChannelRequests {
  let kernel: KernelState
  let families: ChannelFamilies
  let channel: Channel
  let socket: TCPSocket

  let way: Channel.Way

  typealias Operations = DevmemSocket.Operations

  /// In messages: what a peer has handled in its turn, before others have theirs.
  static let budget = 64

  /// Handles a record that has come by the channel, behind what is put off.
  func handle(_ record: RawSpan, _ descriptors: inout ReceivedDescriptors, into received: inout ReceivedMessage) {
    var budget = channel.isPutOff ? 0 : Self.budget
    handle(record, &budget, &descriptors, into: &received)
  }

  /// Goes on with what was put off.
  func resume(into received: inout ReceivedMessage) {
    serveReceives(into: &received)
    guard let record = channel.held.first else { return }
    var budget = Self.budget
    let isDone = record.goOn { walk($0, &budget, &$1, into: &received) }
    if isDone { channel.held.removeFirst() }
  }

  /// Handles what there is a budget for; the rest is held.
  func handle(
    _ record: RawSpan, _ budget: inout Int, _ descriptors: inout ReceivedDescriptors,
    into received: inout ReceivedMessage
  ) {
    let place = walk(record, &budget, &descriptors, into: &received)
    guard place < record.byteCount else { return }
    var taken = ReceivedDescriptors.none
    swap(&taken, &descriptors)
    channel.held.append(HeldRecord(record.extracting(place...), way, taken))
  }

  /// Walks the messages of a record (`netlink_rcv_skb`), as far as budget and answers allow.
  /// - Returns: how many bytes are done with.
  private func walk(
    _ record: RawSpan, _ budget: inout Int, _ descriptors: inout ReceivedDescriptors,
    into received: inout ReceivedMessage
  ) -> Int {
    channel.output.setWay(way)
    var messages = MessageReader(record)
    var place = 0
    while place < record.byteCount, budget > 0, !channel.output.isFull {
      budget -= 1
      // A length that lies ends the walk, and nobody is told.
      guard let message = try? messages.next() else { return record.byteCount }
      place += netlinkAligned(Int(message.header.length))
      do throws(Refusal) {
        try dispatch(message, &descriptors, into: &received)
      } catch {
        channel.output.refuse(message, error, attributesAt: families.calls.attributesAt(message))
      }
    }
    return place
  }

  private func dispatch(
    _ message: MessageView, _ descriptors: inout ReceivedDescriptors, into received: inout ReceivedMessage
  ) throws(Refusal) {
    guard message.header.flags.contains(.request), message.header.type.rawValue >= MessageType.firstFamily else {
      if message.header.flags.contains(.acknowledge) { channel.output.acknowledge(message) }
      return
    }
    switch message.header.type {
    case .control: try control(message)
    case MessageType(rawValue: DevmemSocket.familyID):
      let accepted = try families.calls.accept(message, hasAdmin: false)
      if families.isReturn(accepted) { return try giveBack(message) }
      try answer(try decode(accepted, message), message, &descriptors, into: &received)
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
    _ request: DevmemSocket.Request, _ message: MessageView, _ descriptors: inout ReceivedDescriptors,
    into received: inout ReceivedMessage
  ) throws(Refusal) {
    switch request {
    case .receive(let call): try receive(call, message, into: &received)
    case .return: try giveBack(message)
    case .send(let call): try send(call, message)
    case .completionGet(let call): try completion(call, message)
    case .ringSet(let call): try setRing(call, &descriptors, message)
    case .socketGet: reply(Operations.SocketGet.self, kernel.info(of: socket), to: message.header)
    case .shutdown: try endSending(message)
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
      return reply(to: message.header, count, received)
    }
    guard !flags.contains(.dontwait) else { throw Refusal(.EAGAIN) }
    try wait(message, request, in: &channel.receives)
  }

  /// Answers receives that wait, the oldest first, as far as something has arrived and the answers may wait.
  func serveReceives(into received: inout ReceivedMessage) {
    defer { channel.owesReceives = channel.output.isFull && !channel.receives.isEmpty && socket.hasNews }
    while !channel.output.isFull, let first = channel.receives.first, socket.hasNews {
      channel.receives.removeFirst()
      channel.output.setWay(first.way)
      answer(first.header) { () throws(Refusal) in
        let count = try kernel.receive(from: socket, first.request, into: &received)
        reply(to: first.header, count ?? 0, received)
      }
    }
  }

  private func reply(to request: NetlinkHeader, _ count: Int, _ received: borrowing ReceivedMessage) {
    channel.output.reply(to: request, command: 1) { writer in
      writer.uint(4, UInt64(count))
      if !received.fragments.isEmpty {
        let start = writer.openNest(5, isNest: false)
        writer.append(raw: received.fragments.span.bytes)
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

  private func giveBack(_ message: MessageView) throws(Refusal) {
    kernel.traffic.ranges.removeAll(keepingCapacity: true)
    guard try readRanges(message) else { throw Refusal(missing: 1) }
    let returned = try kernel.returnTokens(kernel.traffic.ranges, to: socket)
    // An answer to each would wake the application once more for every receive.
    guard message.header.flags.contains(.acknowledge) else { return }
    reply(Operations.Return.self, DevmemSocket.Return(freed: UInt32(returned)), to: message.header)
  }

  /// False where there are none.
  private func readRanges(_ message: MessageView) throws(Refusal) -> Bool {
    var attributes = AttributeReader(message.bytes, in: DevmemSocket.schema.headerSize..<message.bytes.byteCount)
    var isThere = false
    while (try? attributes.next()) == true {
      guard attributes.type == 1 else { continue }
      isThere = true
      let isWhole = attributes.structures(of: DevmemSocket.TokenRange.self) {
        kernel.traffic.ranges.append(($0.start, $0.count))
      }
      guard isWhole else {
        throw Refusal(.EINVAL, "a range of tokens takes \(DevmemSocket.TokenRange.size) bytes", at: [1])
      }
    }
    return isThere
  }

  /// The channel is gone: what waits on it is answered no more.
  func abandon() {
    for send in channel.sends {
      if var pending = send.request.pending { kernel.finish(&pending, on: socket) }
    }
    channel.sends = []
    channel.receives = []
    channel.completions = []
    channel.held = []
    channel.owesReceives = false
  }

  // MARK: What they share

  func wait<Request>(
    _ message: MessageView, _ request: Request, in queue: inout [Channel.Waiting<Request>]
  ) throws(Refusal) {
    guard queue.count < Channel.maximumWaiting else {
      throw Refusal(.ENOBUFS, "\(queue.count) requests of the kind wait on this channel already")
    }
    queue.append(Channel.Waiting(header: message.header, way: way, request: request))
  }

  /// Answers a request that has waited.
  func answer(_ request: NetlinkHeader, _ body: () throws(Refusal) -> Void) {
    do throws(Refusal) {
      try body()
    } catch {
      channel.output.refuse(request, error)
    }
  }

  func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, to request: NetlinkHeader
  ) {
    channel.output.reply(to: request, command: Operation.schema.do?.reply?.command ?? 0) { body.encode(into: &$0) }
  }
}
