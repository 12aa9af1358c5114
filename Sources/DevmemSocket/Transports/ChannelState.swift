import DevmemSocketMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

/// The messages of a channel; their namespace has the name of this module's own type.
typealias ChannelFamily = DevmemSocketMessages.DevmemSocket

/// Requests on a channel and the answers to them, which may come in another order: a receive may wait while others pass.
///
/// Whoever asks takes the answer itself. One that lies in the way stays until its own asker comes, who waits for it at
/// that time; that of a lane, whose asker may come much later, is set aside. One that nobody wants any more goes.
struct ChannelState: ~Copyable, Sendable {
  enum Answer<Body: Sendable>: Sendable {
    case body(Body)
    /// There is none yet, or another's is before it.
    case none
    /// Somebody else took it.
    case gone
  }

  /// The longest answer: fragments and ordinary bytes, each as many as an attribute holds.
  private static let longestAnswer = 160 << 10

  var buffer: ReceiveBuffer
  var writer = MessageWriter(capacity: 4096)
  private var sequence: UInt32 = 0
  /// Requests whose answers somebody will come for.
  private var expected: [UInt32] = []
  private var lanes = [3 of UInt32?](repeating: nil)
  /// Answers to them that lay in another's way.
  private var setAside = [[UInt8]?](repeating: nil, count: Lane.allCases.count)
  /// How many wait for each lane on the descriptor. Each of them ends its own wait, and nobody else's.
  private var waiters = [3 of Int](repeating: 0)
  /// Requests that need no system call, where memory is shared for them.
  var ring: RingCalls?
  /// Whether the descriptor shows that there is news.
  var isNewsShown = false
  /// This side ended the connection.
  var isInterrupted = false
  static let interruption = "the connection was ended from here"
  /// The other side has gone.
  static let departure = "the simulated kernel went away"
  /// The ranges of the latest return.
  private var returned: [UInt8] = []
  /// Answers to receives that were called off or only looked, and what was too much for the room it was given.
  var ahead = AnswersAhead()

  init() throws(SystemError) { buffer = try ReceiveBuffer(limit: Self.longestAnswer) }

  /// The request that is being looked after.
  subscript(lane: Lane) -> UInt32? {
    get { lanes[lane.rawValue] }
    set { lanes[lane.rawValue] = newValue }
  }

  /// Looks whether somebody who waits has to look again and the channel does not show it. An answer that comes into the
  /// ring later is told of on the channel.
  mutating func findNews() -> Bool {
    if Lane.allCases.contains(where: { isAwaited($0) && isWorthALook($0) }) { return true }
    guard isAwaited(.receive) else {
      ring?.dropDoorbell()
      return false
    }
    return ring?.findAnswer() ?? false
  }

  private func isAwaited(_ lane: Lane) -> Bool { waiters[lane.rawValue] > 0 }

  /// - Throws: ECONNRESET where this side ended the connection, and nothing need come any more.
  mutating func beginWait(_ lane: Lane) throws(SystemError) {
    guard lane != .receive || !isInterrupted else { throw SystemError("recvmsg", .ECONNRESET, Self.interruption) }
    waiters[lane.rawValue] += 1
  }

  mutating func endWait(_ lane: Lane) { waiters[lane.rawValue] -= 1 }

  /// An answer was set aside or lies ahead, or somebody else took what was asked for, and it has to be asked for again.
  private func isWorthALook(_ lane: Lane) -> Bool {
    if lane == .receive, ahead.hasNews || isInterrupted { return true }
    return setAside[lane.rawValue] != nil || !isAsked(lane)
  }

  /// Whether an answer is to come without another request. Receives go by the ring alone where there is one.
  private func isAsked(_ lane: Lane) -> Bool {
    switch ring {
    case .some(let ring) where lane == .receive: return ring.isAsked
    default: return self[lane] != nil
    }
  }

  /// Sends a request if there is room for it.
  ///
  /// - Returns: its number; nil when there is no room, and nothing was sent.
  mutating func begin<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, descriptors: [Int32] = [], isAnswered: Bool,
    on channel: borrowing MessageSocket
  ) throws(SystemError) -> UInt32? {
    let number = try write(operation, body)
    do throws(SystemError) {
      guard try channel.trySend(writer.bytes, descriptors: descriptors) else { return nil }
    } catch {
      throw error.errno == .EPIPE ? SystemError("sendmsg", .ECONNRESET, Self.departure) : error
    }
    sequence = number
    if isAnswered { expected.append(number) }
    return number
  }

  /// The same by the ring, where nobody but the ring's own calls looks after the answer.
  mutating func beginByRing<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, isAhead: Bool
  ) throws(SystemError) -> UInt32? {
    let number = try write(operation, body)
    guard try Self.put(writer, isAhead, into: &ring) else { return nil }
    sequence = number
    return number
  }

  private static func put(
    _ writer: borrowing MessageWriter, _ isAhead: Bool, into ring: inout RingCalls?
  ) throws(SystemError) -> Bool {
    try ring?.put(writer.bytes, isAhead: isAhead) ?? false
  }

  /// Writes the next request; its number is used once it was sent.
  private mutating func write<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body
  ) throws(SystemError) -> UInt32 {
    let number = sequence == UInt32.max ? 1 : sequence + 1
    writer.removeAll()
    let start = writer.beginMessage(
      NetlinkHeader(type: MessageType(rawValue: ChannelFamily.familyID), flags: .request, sequence: number))
    if case .generic(let version) = ChannelFamily.schema.transport {
      let command = Operation.schema.do?.request.command ?? 0
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: version))
    }
    body.encode(into: &writer)
    writer.endMessage(start)
    if let failure = writer.failure { throw SystemError("sendmsg", .EMSGSIZE, "\(failure)") }
    return number
  }

  /// Takes the answer to a request, if it is the next that somebody wants.
  ///
  /// - Parameter read: what becomes of it.
  /// - Throws: what reading it throws, such as the refusal that it is; ECONNRESET when the other side has gone.
  mutating func take<Body: Sendable>(
    _ number: UInt32, from channel: borrowing MessageSocket, _ read: (RawSpan) throws(SystemError) -> Body
  ) throws(SystemError) -> Answer<Body> {
    guard expected.contains(number) else { return .gone }
    if let lane = lane(of: number), let bytes = setAside[lane.rawValue].take() {
      forget(number)
      return .body(try read(bytes.span.bytes))
    }
    while let next = try nextSequence(on: channel) {
      if next == number {
        try receive(from: channel)
        forget(number)
        return .body(try buffer.withBytes(read))
      }
      guard try passOver(next, on: channel) else { return .none }
    }
    return .none
  }

  /// Takes a record out of the way. False when it is somebody's who waits for it now.
  mutating func passOver(_ number: UInt32, on channel: borrowing MessageSocket) throws(SystemError) -> Bool {
    let lane = lane(of: number)
    let isAhead = ring?.isAsked(number) ?? false
    guard lane != nil || isAhead || !expected.contains(number) else { return false }
    try receive(from: channel)
    if number == 0 { try readFarewell() }
    guard lane != nil || isAhead else { return true }
    let bytes = buffer.withBytes { bytes in bytes.withUnsafeBytes { [UInt8]($0) } }
    if let lane { setAside[lane.rawValue] = bytes } else { ring?.setAside(bytes, to: number) }
    return true
  }

  /// Of what answers no request, a doorbell has done what it is for; an error says why the channel ends.
  private func readFarewell() throws(SystemError) {
    let words = buffer.withBytes { bytes -> ExtendedAck? in
      guard let message = try? MessageView(bytes) else { return nil }
      return try? ExtendedAck(message)
    }
    if let words, let errno = words.errno { throw SystemError("recvmsg", errno, words.message) }
  }

  private func lane(of number: UInt32) -> Lane? { Lane.allCases.first { self[$0] == number } }

  /// Makes room by taking what nobody wants.
  mutating func dropUnwanted(from channel: borrowing MessageSocket) throws(SystemError) {
    while let next = try nextSequence(on: channel), try passOver(next, on: channel) {}
  }

  /// Nobody will come for an answer.
  mutating func forget(_ number: UInt32) {
    expected.removeAll { $0 == number }
    guard let lane = lane(of: number) else { return }
    self[lane] = nil
    setAside[lane.rawValue] = nil
  }

  /// `nlmsg_seq` of the record that comes next, which stays where it is; nil when there is none yet.
  func nextSequence(on channel: borrowing MessageSocket) throws(SystemError) -> UInt32? {
    var header = [4 of UInt32](repeating: 0)
    while true {
      let count = withUnsafeMutableBytes(of: &header) { header in
        retrying {
          recv(channel.fileDescriptor, header.baseAddress, header.count, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        }
      }
      if count == NetlinkHeader.size { return header[2] }
      switch (count, errno) {
      case (0, _): throw SystemError("recvmsg", .ECONNRESET, Self.departure)
      // Told once, by a peer that closed without reading all; what it had sent is still here.
      case (-1, ECONNRESET): continue
      case (-1, EAGAIN): return nil
      case (-1, _): throw .last("recvmsg")
      default: throw SystemError("recvmsg", .EPROTO, "a record of \(count) bytes is no message")
      }
    }
  }

  mutating func receive(from channel: borrowing MessageSocket) throws(SystemError) {
    switch try channel.receive(into: &buffer, waiting: .never) {
    case .datagram: return
    default: throw SystemError("recvmsg", .ECONNRESET, Self.departure)
    }
  }

  /// Reads a record.
  static func answer<Operation: NetlinkOperation>(
    _ bytes: RawSpan, to operation: Operation.Type, as call: String
  ) throws(SystemError) -> Operation.Body {
    let message = try message(bytes, as: call)
    do throws(DecodingError) {
      return try message.genericBody(as: Operation.Body.self)
    } catch {
      throw unreadable(error, as: call)
    }
  }

  /// The message of a record.
  ///
  /// - Throws: the refusal, where it is one.
  @_lifetime(copy bytes)
  static func message(_ bytes: RawSpan, as call: String) throws(SystemError) -> MessageView {
    let refusal: ExtendedAck
    do throws(DecodingError) {
      let message = try MessageView(bytes)
      guard let acknowledgement = try ExtendedAck(message) else { return message }
      refusal = acknowledgement
    } catch {
      throw unreadable(error, as: call)
    }
    throw SystemError(call, refusal.errno ?? .EPROTO, refusal.message)
  }

  static func unreadable(_ error: DecodingError, as call: String) -> SystemError {
    SystemError(call, .EPROTO, "an answer on the channel cannot be read: \(error)")
  }

  /// The ranges of a return, in memory that is used again and again.
  mutating func bytes(of tokens: TokenReturn) -> [UInt8] {
    returned.removeAll(keepingCapacity: true)
    tokens.withRanges { returned.append(contentsOf: $0) }
    return returned
  }
}
