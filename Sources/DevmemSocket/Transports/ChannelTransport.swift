import CLinux
import DevmemSocketMessages
import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// A simulated kernel: the same calls, as messages on the channel that stands for the connection
/// (Specs/devmem-socket.yaml).
final class ChannelTransport: Transport {
  let channel: MessageSocket
  private let tcp: OwnedDescriptor
  /// Whether receives and returns go by memory that is shared with the kernel.
  let hasRing: Bool
  let state: Mutex<ChannelState>
  /// Readable while an answer was set aside that somebody waits for.
  private let news: Wakeup
  /// Readable while the channel or the news are.
  private let readiness: OwnedDescriptor

  /// - Parameters:
  ///   - tcp: the connection, which the simulated kernel alone reads and writes.
  ///   - readAhead: how many receives are kept asked for ahead.
  /// - Throws: EINVAL for more of them than `maximumReadAhead`, or what sharing memory with the kernel fails with.
  init(
    _ channel: consuming MessageSocket, tcp: consuming OwnedDescriptor, readAhead: Int = 0
  ) throws(SystemError) {
    guard (0...RingCalls.maximumDepth).contains(readAhead) else {
      throw SystemError(
        "mmap", .EINVAL, "0 to \(RingCalls.maximumDepth) receives are asked for ahead, not \(readAhead)")
    }
    let news = try Wakeup()
    readiness = try Self.readiness([channel.fileDescriptor, news.fileDescriptor])
    state = Mutex(try ChannelState())
    self.news = news
    self.channel = channel
    self.tcp = tcp
    hasRing = readAhead > 0
    if readAhead > 0 { try share(depth: readAhead) }
  }

  /// An epoll instance is readable itself while something it watches is.
  private static func readiness(_ watched: [Int32]) throws(SystemError) -> OwnedDescriptor {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw .last("epoll_create1") }
    let epoll = OwnedDescriptor(owning: number)
    for descriptor in watched {
      var event = epoll_event()
      event.events = EPOLLIN.rawValue
      guard epoll_ctl(number, EPOLL_CTL_ADD, descriptor, &event) == 0 else { throw .last("epoll_ctl") }
    }
    return epoll
  }

  var fileDescriptor: Int32 { readiness.fileDescriptor }
  var connection: Int32 { tcp.fileDescriptor }
  /// Whatever is waited for, an answer tells of it.
  var waitForRoom: EventLoop.Wait { .readable }

  // MARK: Receiving

  func receive(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received? {
    do throws(SystemError) {
      return try receiveNext(into: memory, manner)
    } catch {
      guard error.isInterruption else { throw error }
      return Received(byteCount: 0, partCount: 0)
    }
  }

  private func receiveNext(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received? {
    while true {
      if let received = try receiveAhead(into: memory) { return received }
      let arrival = try receive(memory.byteRoom, memory.partRoom, manner) { (record) throws(SystemError) in
        try Self.take(record, into: memory)
      }
      switch arrival {
      case .received(let received): return received
      case .answer(let answer):
        return try withState { (state) throws(SystemError) in
          try state.ahead.append(answer)
          return try state.ahead.take(into: memory)
        }
      case .none: guard manner == .wait else { return nil }
      }
    }
  }

  /// What a receive brought.
  private enum Arrival: Sendable {
    /// It lies in the delivery's memory.
    case received(Received)
    /// It is to be put there, as far as there is room: it may have been asked for with more.
    case answer(ChannelFamily.Receive)
  }

  /// Puts what came into a delivery's memory, straight from where it lies.
  private static func take(_ record: RawSpan, into memory: borrowing DeliveryMemory) throws(SystemError) -> Arrival {
    let message = try ChannelState.message(record, as: "recvmsg")
    do throws(DecodingError) {
      let answer = try ChannelFamily.Receive.View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
      if let received = memory.take(answer) { return .received(received) }
      return .answer(try message.genericBody(as: ChannelFamily.Receive.self))
    } catch {
      throw ChannelState.unreadable(error, as: "recvmsg")
    }
  }

  /// A call of recvmsg that takes device memory. Nil after a wait says that another look is due, also at what others have
  /// received ahead meanwhile.
  func receive(_ byteRoom: Int, _ partRoom: Int, _ manner: Manner) throws(SystemError) -> ChannelFamily.Receive? {
    try receive(byteRoom, partRoom, manner) { (record) throws(SystemError) in
      try ChannelState.answer(record, to: ChannelFamily.Operations.Receive.self, as: "recvmsg")
    }
  }

  private func receive<Answer: Sendable>(
    _ byteRoom: Int, _ partRoom: Int, _ manner: Manner, _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    let control = partRoom * DeliveryMemory.controlBytesPerPart
    do throws(SystemError) {
      if hasRing { return try receiveByRing(byteRoom, partRoom, manner, read) }
      return try perform(
        ChannelFamily.Operations.Receive.self, .receive, manner,
        { waits in
          ChannelFamily.Receive(
            length: UInt32(clamping: byteRoom), controlLength: UInt32(clamping: control),
            flags: waits ? .devmem : [.devmem, .dontwait])
        }, read)
    } catch {
      throw ReceiveAdvice.advise(error, partRoom: partRoom)
    }
  }

  func receiveBytes(into buffer: UnsafeMutableRawBufferPointer, _ manner: Manner) throws(SystemError) -> Int? {
    if isReceiving {
      guard try lookAhead(manner) else { return nil }
      return try takeBytes(into: buffer)
    }
    let answer: ChannelFamily.Receive?
    do throws(SystemError) {
      let request = ChannelFamily.Receive(
        length: UInt32(clamping: buffer.count), flags: manner == .wait ? [] : .dontwait)
      answer = try call(ChannelFamily.Operations.Receive.self, request, as: "recvmsg")
    } catch {
      if error.errno == .EAGAIN { return nil }
      throw ReceiveAdvice.advise(error, partRoom: 0)
    }
    let bytes = answer?.data ?? []
    guard bytes.count <= buffer.count else {
      throw SystemError("recvmsg", .EPROTO, "\(bytes.count) bytes came where there is room for \(buffer.count)")
    }
    buffer.copyBytes(from: bytes)
    return bytes.count
  }

  /// Nobody waits for the answer: it would only tell that the kernel knew the tokens.
  func giveBack(_ call: TokenReturn) throws(SystemError) {
    if hasRing, try giveBackByRing(call) { return }
    let request = ChannelFamily.Return(tokens: call.withRanges { [UInt8]($0) })
    _ = try begin(ChannelFamily.Operations.Return.self, request, isAnswered: false)
  }

  // MARK: Sending

  func send(_ bytes: UnsafeRawBufferPointer, _ manner: Manner) throws(SystemError) -> SentBytes? {
    let data = [UInt8](bytes.prefix(ChannelFamily.maximumData))
    return try send(manner) { ChannelFamily.Send(data: data, flags: $0 ? nil : .dontwait) }
  }

  func send(_ ranges: [Range<UInt64>], of dmabufID: UInt32, _ manner: Manner) throws(SystemError) -> SentBytes? {
    // struct memory-range: two numbers each.
    let numbers = ranges.flatMap { [$0.lowerBound, UInt64($0.count)] }
    let bytes = numbers.withUnsafeBytes { [UInt8]($0) }
    do throws(SystemError) {
      return try send(manner) {
        ChannelFamily.Send(dmabuf: dmabufID, ranges: bytes, flags: $0 ? nil : .dontwait)
      }
    } catch {
      throw SendAdvice.advise(error, dmabufID: dmabufID)
    }
  }

  private func send(
    _ manner: Manner, _ request: (_ waits: Bool) -> ChannelFamily.Send
  ) throws(SystemError) -> SentBytes? {
    let answer = try perform(ChannelFamily.Operations.Send.self, .send, manner, as: "sendmsg", request)
    return answer.map { SentBytes(count: Int(clamping: $0.count ?? 0), completion: $0.zerocopyID) }
  }

  /// What a send that was called off has sent is not known any more. The next receive takes over what one was to get.
  func endWait(_ lane: Lane, isCalledOff: Bool) {
    withState { state in
      if isCalledOff, lane == .send, let number = state[.send] { state.forget(number) }
      state.endWait(lane)
    }
  }

  func completionDescriptor() -> Int32 { fileDescriptor }

  func completion(_ manner: Manner) throws(SystemError) -> CompletionNotice? {
    let answer = try perform(
      ChannelFamily.Operations.CompletionGet.self, .completion, manner, as: "recvmsg"
    ) { ChannelFamily.Completion(flags: $0 ? nil : .dontwait) }
    guard let answer else { return nil }
    guard let low = answer.low, let high = answer.high else {
      throw SystemError("recvmsg", .EPROTO, "a notice does not say which sends are over")
    }
    return CompletionNotice(low: low, high: high, wasCopied: answer.how?.contains(.copied) ?? false)
  }

  // MARK: Ending

  func wait(forWriting: Bool) throws(SystemError) { _ = try waitForEvents(fileDescriptor, POLLIN, timeout: nil) }

  /// The simulated NIC ends the stream behind what it has still to write.
  func endSending() throws(SystemError) {
    do throws(SystemError) {
      _ = try call(ChannelFamily.Operations.Shutdown.self, ChannelFamily.Socket(), as: "shutdown")
    } catch {
      guard error.errno == .ENOTCONN else { throw error }
    }
  }

  /// The socket as its kernel has it.
  func socketState() throws(SystemError) -> ChannelFamily.Socket {
    try call(ChannelFamily.Operations.SocketGet.self, ChannelFamily.Socket(), as: "ioctl")
  }

  /// Whoever waits for what is to come is told here: a NIC with packets that wait for memory tells no end before them.
  func interrupt() {
    _ = shutdown(tcp.fileDescriptor, Int32(SHUT_RDWR))
    withState { $0.isInterrupted = true }
  }

  // MARK: Requests

  /// - Parameter lane: what looks after the answer. What is asked for there already is not asked for again.
  private func begin<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, descriptors: [Int32] = [], isAnswered: Bool = true,
    on lane: Lane? = nil
  ) throws(SystemError) -> UInt32 {
    while true {
      let number = try withState { (state) throws(SystemError) -> UInt32? in
        // Seen to under the lock that it is asked under: of two requests, a lane would know only the second.
        if let lane, let asked = state[lane] { return asked }
        let number = try state.begin(
          operation, body, descriptors: descriptors, isAnswered: isAnswered, on: channel)
        if number == nil { try state.dropUnwanted(from: channel) }
        if let lane, let number { state[lane] = number }
        return number
      }
      if let number { return number }
      _ = try waitForEvents(channel.fileDescriptor, POLLOUT, timeout: .milliseconds(10))
    }
  }

  private func take<Body: Sendable>(
    _ number: UInt32, _ read: (RawSpan) throws(SystemError) -> Body
  ) throws(SystemError) -> ChannelState.Answer<Body> {
    try withState { (state) throws(SystemError) in try state.take(number, from: channel, read) }
  }

  /// Changes what others may wait for, and wakes them where the channel does not.
  func withState<Result: Sendable, Failure: Error>(
    _ body: (inout ChannelState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { (state) throws(Failure) in
      defer { tell(&state) }
      return try body(&state)
    }
  }

  /// Shows on the descriptor what the channel does not.
  private func tell(_ state: inout ChannelState) {
    let hasNews = state.findNews()
    guard hasNews != state.isNewsShown else { return }
    if hasNews { news.signal() } else { news.clear() }
    state.isNewsShown = hasNews
  }

  /// A request that is answered at once, or that this thread waits for.
  func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, descriptors: [Int32] = [], as call: String
  ) throws(SystemError) -> Operation.Body {
    try self.call(operation, body, descriptors: descriptors) { (record) throws(SystemError) in
      try ChannelState.answer(record, to: operation, as: call)
    }
  }

  /// The same, of whose answer is made what `read` makes of it.
  private func call<Operation: NetlinkOperation, Answer: Sendable>(
    _ operation: Operation.Type, _ body: Operation.Body, descriptors: [Int32] = [],
    _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer {
    let number = try begin(operation, body, descriptors: descriptors)
    while true {
      if case .body(let answer) = try take(number, read) { return answer }
      try waitForAnswer()
    }
  }

  /// A call that may have to wait. One that comes back with nothing stays asked for, and the next call of its kind takes
  /// over what comes; a send that waits on its thread is always one of its own.
  ///
  /// - Parameter read: what becomes of the answer.
  /// - Returns: nil when there is nothing yet, and after a wait on this thread, which is worth another look: somebody else
  ///   may have taken what came.
  private func perform<Operation: NetlinkOperation, Answer: Sendable>(
    _ operation: Operation.Type, _ lane: Lane, _ manner: Manner, _ request: (_ waits: Bool) -> Operation.Body,
    _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    while true {
      let number: UInt32
      if manner == .arm || manner == .wait && lane != .send {
        number = try begin(operation, request(true), on: lane)
      } else if lane != .send, let asked = state.withLock({ $0[lane] }) {
        number = asked
      } else {
        return try callAlone(operation, request(manner == .wait), read)
      }
      switch try take(number, read) {
      case .body(let body): return body
      case .gone: continue
      case .none:
        if manner == .poll { return nil }
        try withState { (state) throws(SystemError) in try state.beginWait(lane) }
        if manner == .wait { try wait(for: lane) }
        return nil
      }
    }
  }

  /// The same, with the answer as it is.
  func perform<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ lane: Lane, _ manner: Manner, as call: String,
    _ request: (_ waits: Bool) -> Operation.Body
  ) throws(SystemError) -> Operation.Body? {
    try perform(
      operation, lane, manner, request,
      { (record) throws(SystemError) in try ChannelState.answer(record, to: operation, as: call) })
  }

  /// A request of its own, which no other call takes over. Nil where it may not wait and there is nothing.
  private func callAlone<Operation: NetlinkOperation, Answer: Sendable>(
    _ operation: Operation.Type, _ body: Operation.Body, _ read: (RawSpan) throws(SystemError) -> Answer
  ) throws(SystemError) -> Answer? {
    do throws(SystemError) {
      return try call(operation, body, read)
    } catch {
      if error.errno == .EAGAIN { return nil }
      throw error
    }
  }

  /// Waits on this thread, as it was said under the lock.
  func wait(for lane: Lane) throws(SystemError) {
    defer { endWait(lane, isCalledOff: false) }
    try waitForAnswer()
  }

  private func waitForAnswer() throws(SystemError) {
    _ = try waitForEvents(fileDescriptor, POLLIN, timeout: nil)
    // What came may be another thread's, which was woken as well.
    sched_yield()
  }
}
