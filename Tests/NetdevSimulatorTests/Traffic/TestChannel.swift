import ChannelRing
import DevmemSocketMessages
import NetlinkCodec
import NetlinkSocket
import Testing

/// The application's end of a channel: each call is one of the socket's, and waits for its answer.
final class TestChannel {
  private let socket: MessageSocket
  private var buffer: ReceiveBuffer
  private var sequence: UInt32 = 0
  /// Answers in a record that nobody has asked for yet.
  private var answers: [[UInt8]] = []
  /// Receives and returns go there, once it is set.
  private(set) var ring: TestRing?
  /// Answers that came by the ring, and doorbells.
  private(set) var ringAnswers = 0
  private(set) var doorbells = 0

  init(_ socket: consuming MessageSocket) throws {
    self.socket = socket
    buffer = try ReceiveBuffer()
  }

  /// Shares memory for requests and answers.
  func share(_ file: TestRing.File) throws {
    let body = DevmemSocket.Ring(fd: file.index, requests: UInt32(file.requests), answers: UInt32(file.answers))
    _ = try ask(DevmemSocket.Operations.RingSet.self, body, descriptors: file.descriptors).get()
  }

  /// Receives and returns by a ring from here on.
  func useRing(requests: Int = 1 << 16, answers: Int = 1 << 18) throws {
    let file = try TestRing.File(requests: requests, answers: answers)
    try share(file)
    try use(file)
  }

  /// Receives and returns by a ring that is shared.
  func use(_ file: TestRing.File) throws { ring = try TestRing(file) }

  /// recvmsg
  func receive(
    _ length: Int, control: Int = 1 << 16, _ flags: DevmemSocket.ReceiveFlags = .devmem
  ) throws -> Received {
    Received(try receiveLater(length, control: control, flags).get())
  }

  /// recvmsg without waiting; nil where there is nothing.
  func receiveNow(_ length: Int, control: Int = 1 << 16, _ flags: DevmemSocket.ReceiveFlags = .devmem) throws
    -> Received?
  {
    do {
      return try receive(length, control: control, flags.union(.dontwait))
    } catch let error as Refusal where error.errno == .EAGAIN {
      return nil
    }
  }

  /// A receive that was asked for, and whose answer is taken later.
  func receiveLater(
    _ length: Int, control: Int = 1 << 16, _ flags: DevmemSocket.ReceiveFlags = .devmem
  ) throws -> Answer<DevmemSocket.Operations.Receive> {
    try ask(
      DevmemSocket.Operations.Receive.self,
      DevmemSocket.Receive(length: UInt32(length), controlLength: UInt32(control), flags: flags))
  }

  /// setsockopt with SO_DEVMEM_DONTNEED
  @discardableResult
  func giveBack(_ ranges: [(start: UInt32, count: UInt32)]) throws -> Int {
    let tokens = ranges.map { range in
      var token = DevmemSocket.TokenRange()
      (token.start, token.count) = range
      return token
    }
    let reply = try call(
      DevmemSocket.Operations.Return.self, DevmemSocket.Return(tokens: tokens.wireBytes),
      flags: [.request, .acknowledge])
    return Int(try #require(reply.freed))
  }

  func giveBack(_ received: Received) throws {
    let tokens = received.fragments.filter { $0.kind == .dmabuf }.map(\.token)
    for start in stride(from: 0, to: tokens.count, by: 128) {
      let part = tokens[start..<min(start + 128, tokens.count)]
      try #require(try giveBack(part.map { ($0, 1) }) == part.count)
    }
  }

  func send(
    dmabuf: UInt32, _ ranges: [(offset: UInt64, length: UInt64)], waits: Bool = true
  ) throws -> DevmemSocket.Send {
    let ranges = ranges.map { range in
      var memory = DevmemSocket.MemoryRange()
      (memory.offset, memory.length) = range
      return memory
    }
    return try call(
      DevmemSocket.Operations.Send.self,
      DevmemSocket.Send(dmabuf: dmabuf, ranges: ranges.wireBytes, flags: waits ? nil : .dontwait))
  }

  func send(_ bytes: [UInt8]) throws -> Int {
    let reply = try call(DevmemSocket.Operations.Send.self, DevmemSocket.Send(data: bytes))
    return Int(try #require(reply.count))
  }

  func completion(waits: Bool = true) throws -> DevmemSocket.Completion {
    try call(
      DevmemSocket.Operations.CompletionGet.self, DevmemSocket.Completion(flags: waits ? nil : .dontwait))
  }

  /// shutdown with SHUT_WR
  @discardableResult
  func endSending() throws -> Int {
    let reply = try call(DevmemSocket.Operations.Shutdown.self, DevmemSocket.Socket())
    return Int(try #require(reply.sendQueue))
  }

  func state() throws -> DevmemSocket.Socket {
    try call(DevmemSocket.Operations.SocketGet.self, DevmemSocket.Socket())
  }

  func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body,
    type: MessageType = MessageType(rawValue: DevmemSocket.familyID), flags: MessageFlags = .request
  ) throws -> Operation.Body {
    try ask(operation, body, type: type, flags: flags).get()
  }

  /// An answer that may not be there yet.
  struct Answer<Operation: NetlinkOperation> {
    fileprivate let channel: TestChannel
    fileprivate let sequence: UInt32

    func get() throws -> Operation.Body {
      try channel.answer(to: sequence) { bytes in
        let message = try MessageView(bytes.span.bytes)
        if let ack = try ExtendedAck(message) {
          var refusal = Refusal(ack.errno ?? .EPROTO)
          refusal.message = ack.message
          throw refusal
        }
        return try message.genericBody(as: Operation.Body.self)
      }
    }
  }

  func ask<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body,
    type: MessageType = MessageType(rawValue: DevmemSocket.familyID), flags: MessageFlags = .request,
    descriptors: [Int32] = []
  ) throws -> Answer<Operation> {
    let command = Operation.schema.do?.request.command
    let usesRing = type.rawValue == DevmemSocket.familyID && (command == 1 || command == 2)
    return try askTogether(descriptors, usesRing: usesRing) { $0.append(operation, body, type: type, flags: flags) }
  }

  /// Requests that go as one record; by the ring where there is one and it is to be used.
  func askTogether<Result>(
    _ descriptors: [Int32] = [], usesRing: Bool = true, _ body: (inout Requests) throws -> Result
  ) throws -> Result {
    var requests = Requests(channel: self)
    let result = try body(&requests)
    if usesRing, let ring {
      try ring.send(requests.writer.bytes, on: socket)
    } else {
      try socket.send(requests.writer.bytes, descriptors: descriptors)
    }
    return result
  }

  /// A record of requests.
  struct Requests: ~Copyable {
    fileprivate let channel: TestChannel
    fileprivate var writer = MessageWriter()

    fileprivate init(channel: TestChannel) { self.channel = channel }

    mutating func append<Operation: NetlinkOperation>(
      _ operation: Operation.Type, _ body: Operation.Body,
      type: MessageType = MessageType(rawValue: DevmemSocket.familyID), flags: MessageFlags = .request
    ) -> Answer<Operation> {
      channel.sequence += 1
      let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: channel.sequence))
      writer.append(GenericHeader(command: UInt8(Operation.schema.do?.request.command ?? 0), version: 1))
      body.encode(into: &writer)
      writer.endMessage(start)
      return Answer(channel: channel, sequence: channel.sequence)
    }
  }

  /// Answers that came before one that was asked for, to requests that nobody asked about.
  var unclaimedAnswers: Int { answers.count }

  /// Sends a record as it is.
  func send(raw bytes: [UInt8]) throws { try socket.send(bytes.span.bytes) }

  private func answer<Result>(to sequence: UInt32, _ body: ([UInt8]) throws -> Result) throws -> Result {
    while true {
      if let index = answers.firstIndex(where: { Self.sequence(of: $0) == sequence }) {
        return try body(answers.remove(at: index))
      }
      if let ring {
        let more = try ring.take()
        ringAnswers += more.count
        for record in more { answers += try Self.messages(record.span.bytes) }
        guard more.isEmpty, try ring.mayWait() else { continue }
      }
      switch try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) {
      case .datagram:
        let messages = try buffer.withBytes { try Self.messages($0) }
        if messages.contains(Self.doorbell) { doorbells += 1 } else { answers += messages }
      case .closed: throw Refusal(.EPIPE, "the channel was closed")
      case .wouldBlock: throw Refusal(.ETIMEDOUT, "no answer came")
      case .overrun: throw Refusal(.ENOBUFS)
      }
    }
  }

  private static let doorbell = {
    var writer = MessageWriter()
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .noop)))
    return writer.array
  }()

  private static func messages(_ record: RawSpan) throws -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var reader = MessageReader(record)
    while let message = try reader.next() { messages.append(message.bytes.withUnsafeBytes { [UInt8]($0) }) }
    return messages
  }

  /// What the other side says when it closes the channel, and then the end.
  func farewell() throws -> Refusal {
    // What is in the ring is left there.
    ring = nil
    let words: Answer<DevmemSocket.Operations.Receive> = Answer(channel: self, sequence: 0)
    var farewell = Refusal(.EPROTO, "none came")
    do { _ = try words.get() } catch let error as Refusal { farewell = error }
    switch try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) {
    case .closed: break
    default: Issue.record("the channel is still open")
    }
    return farewell
  }

  private static func sequence(of message: [UInt8]) -> UInt32? {
    (try? MessageView(message.span.bytes))?.header.sequence
  }
}

/// What recvmsg came back with.
struct Received {
  let count: Int
  let fragments: [DevmemSocket.Fragment]
  let data: [UInt8]

  init(_ reply: DevmemSocket.Receive) {
    count = Int(reply.count ?? 0)
    fragments = reply.fragments.flatMap { DevmemSocket.Fragment.array(in: $0) } ?? []
    data = reply.data ?? []
  }

  /// The bytes in the order of the stream, with those in device memory read from it.
  func bytes(in memory: TestMemory) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var linear = data[...]
    for fragment in fragments {
      if fragment.kind == .linear {
        bytes += linear.prefix(Int(fragment.length))
        linear = linear.dropFirst(Int(fragment.length))
      } else {
        bytes += try memory.bytes(at: Int(fragment.offset), Int(fragment.length))
      }
    }
    return bytes + linear
  }
}
