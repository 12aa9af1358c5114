import DevmemSocketMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

/// The messages of a channel; their namespace has the name of this module's own type.
typealias ChannelFamily = DevmemSocketMessages.DevmemSocket

/// Requests on a channel and the answers to them, which may come in another order: a receive may wait while others pass.
///
/// Whoever asks takes the answer itself. One that lies in the way of another's stays until its own asker comes for it;
/// one that nobody asked for, or that nobody wants any more, goes.
struct ChannelState: ~Copyable, Sendable {
  /// A request that is made once and then looked after, by whoever calls next.
  enum Lane: Int, CaseIterable { case receive, send, completion }

  enum Answer<Body> {
    case body(Body)
    /// There is none yet, or another's is before it.
    case none
    /// Somebody else took it.
    case gone
  }

  /// The longest answer: fragments and ordinary bytes, each as many as an attribute holds.
  private static let longestAnswer = 160 << 10

  private var buffer: ReceiveBuffer
  private var writer = MessageWriter(capacity: 4096)
  private var sequence: UInt32 = 0
  /// Requests whose answers somebody will come for.
  private var expected: [UInt32] = []
  private var lanes = [3 of UInt32?](repeating: nil)
  /// An answer to a receive that the room it was given had no place for.
  var leftOver: ChannelFamily.Receive?

  init() throws(SystemError) { buffer = try ReceiveBuffer(limit: Self.longestAnswer) }

  /// The request that is being looked after.
  subscript(lane: Lane) -> UInt32? {
    get { lanes[lane.rawValue] }
    set { lanes[lane.rawValue] = newValue }
  }

  /// Sends a request if there is room for it.
  ///
  /// - Returns: its number; nil when there is no room, and nothing was sent.
  mutating func begin<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, isAnswered: Bool, on channel: borrowing MessageSocket
  ) throws(SystemError) -> UInt32? {
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
    guard try channel.trySend(writer.bytes) else { return nil }
    sequence = number
    if isAnswered { expected.append(number) }
    return number
  }

  /// Takes the answer to a request, if it is the next that somebody wants.
  ///
  /// - Throws: the refusal, in the name of `call`; ECONNRESET when the other side has gone.
  mutating func take<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ number: UInt32, as call: String, from channel: borrowing MessageSocket
  ) throws(SystemError) -> Answer<Operation.Body> {
    guard expected.contains(number) else { return .gone }
    while let next = try nextSequence(on: channel) {
      if next != number, expected.contains(next) { return .none }
      try receive(from: channel)
      guard next == number else { continue }
      forget(number)
      return .body(try answer(to: operation, as: call))
    }
    return .none
  }

  /// Makes room by taking what nobody wants.
  mutating func dropUnwanted(from channel: borrowing MessageSocket) throws(SystemError) {
    while let next = try nextSequence(on: channel), !expected.contains(next) { try receive(from: channel) }
  }

  /// Nobody will come for an answer.
  mutating func forget(_ number: UInt32) {
    expected.removeAll { $0 == number }
    for lane in Lane.allCases where self[lane] == number { self[lane] = nil }
  }

  /// `nlmsg_seq` of the record that comes next, which stays where it is; nil when there is none yet.
  private func nextSequence(on channel: borrowing MessageSocket) throws(SystemError) -> UInt32? {
    var header = [4 of UInt32](repeating: 0)
    while true {
      let count = withUnsafeMutableBytes(of: &header) { header in
        retrying {
          recv(channel.fileDescriptor, header.baseAddress, header.count, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        }
      }
      if count == NetlinkHeader.size { return header[2] }
      switch (count, errno) {
      case (0, _): throw SystemError("recvmsg", .ECONNRESET, "the simulated kernel went away")
      // Told once, by a peer that closed without reading all; what it had sent is still here.
      case (-1, ECONNRESET): continue
      case (-1, EAGAIN): return nil
      case (-1, _): throw .last("recvmsg")
      default: throw SystemError("recvmsg", .EPROTO, "a record of \(count) bytes is no message")
      }
    }
  }

  private mutating func receive(from channel: borrowing MessageSocket) throws(SystemError) {
    switch try channel.receive(into: &buffer, waiting: .never) {
    case .datagram: return
    default: throw SystemError("recvmsg", .ECONNRESET, "the simulated kernel went away")
    }
  }

  /// Reads the record in the buffer.
  private borrowing func answer<Operation: NetlinkOperation>(
    to operation: Operation.Type, as call: String
  ) throws(SystemError) -> Operation.Body {
    try buffer.withBytes { (bytes: RawSpan) throws(SystemError) in
      let refusal: ExtendedAck
      do throws(DecodingError) {
        let message = try MessageView(bytes)
        guard let acknowledgement = try ExtendedAck(message) else {
          return try message.genericBody(as: Operation.Body.self)
        }
        refusal = acknowledgement
      } catch {
        throw SystemError(call, .EPROTO, "an answer on the channel cannot be read: \(error)")
      }
      throw SystemError(call, refusal.errno ?? .EPROTO, refusal.message)
    }
  }
}
