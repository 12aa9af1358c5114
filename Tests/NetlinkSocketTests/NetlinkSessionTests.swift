import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// A session against a peer that answers by the book, or not.
@Suite struct NetlinkSessionTests {
  @Test("an answer to a later request is an error, one left over from an earlier request is passed over")
  func foreignSequences() throws {
    let later = try failure(answering: { _, request in
      [message(.error, request.sequence &+ 1, [0, 0, 0, 0] + header)]
    })
    guard case .protocolViolation(let text) = later.reason else {
      Issue.record("\(later)")
      return
    }
    #expect(text.contains("came before"))

    let reply = try deviceGet(answering: { _, request in
      [
        message(family, request.sequence &- 1, deviceBody(index: 7)),
        message(.error, request.sequence &- 1, [0, 0, 0, 0] + header),
        message(family, request.sequence, deviceBody(index: 3)), acknowledgement(request.sequence),
      ]
    })
    #expect(reply.ifindex == 3)
  }

  @Test("a dump that was interrupted is asked for again")
  func interruptedOnce() throws {
    let asked = Mutex(0)
    let devices = try session(answering: { attempt, request in
      asked.withLock { $0 += 1 }
      let flags: MessageFlags = attempt < 2 ? [.multipart, .dumpInterrupted] : .multipart
      return [
        message(family, request.sequence, deviceBody(index: UInt32(attempt) + 1), flags),
        message(.done, request.sequence, [0, 0, 0, 0], flags),
      ]
    }) { session throws(NetlinkError) in
      try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev())
    }
    #expect(devices.map(\.ifindex) == [3])
    #expect(asked.withLock { $0 } == 3)
  }

  @Test("a dump that is always interrupted is given up after a number of attempts, and said to be")
  func interruptedAlways() throws {
    let asked = Mutex(0)
    let error = try #require(
      #expect(throws: NetlinkError.self) {
        try session(answering: { _, request in
          asked.withLock { $0 += 1 }
          return [message(.done, request.sequence, [0, 0, 0, 0], [.multipart, .dumpInterrupted])]
        }) { session throws(NetlinkError) in
          try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev())
        }
      })
    #expect(error.reason == .interruptedDump)
    #expect(asked.withLock { $0 } == NetlinkSession.dumpAttempts)
  }

  @Test("a dump that fails half way tells what its end says")
  func failedDump() throws {
    let error = try #require(
      #expect(throws: NetlinkError.self) {
        try session(answering: { _, request in
          [
            message(family, request.sequence, deviceBody(index: 1), .multipart),
            message(.done, request.sequence, [0xed, 0xff, 0xff, 0xff], .multipart),
          ]
        }) { session throws(NetlinkError) in
          try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev())
        }
      })
    #expect(error.errno == .ENODEV)
  }

  @Test("an acknowledgement without the reply it should follow is an error")
  func missingReply() throws {
    let error = try failure(answering: { _, request in [acknowledgement(request.sequence)] })
    #expect(error.reason == .protocolViolation("the answer holds no reply"))
  }

  @Test(
    "lengths that lie are errors, wherever in the datagram they stand",
    arguments: [
      // nlmsg_len 0, and one beyond the datagram.
      ([0, 0, 0, 0, 20, 0, 0, 0], DecodingError.Reason.badMessageLength),
      ([0xff, 0, 0, 0, 20, 0, 0, 0], .badMessageLength),
      ([16, 0], .truncatedHeader),
    ] as [([UInt8], DecodingError.Reason)])
  func lyingLengths(_ tail: [UInt8], _ reason: DecodingError.Reason) throws {
    let padded = tail.count < 8 ? tail : tail + [UInt8](repeating: 0, count: 8)
    let error = try failure(answering: { _, request in
      [message(family, request.sequence, deviceBody(index: 1)) + padded]
    })
    guard case .decoding(let decoding) = error.reason else {
      Issue.record("\(error)")
      return
    }
    #expect(decoding.reason == reason)
  }

  @Test("a bad attribute in a message is an error with its offset")
  func badAttributes() throws {
    for (attribute, reason) in [
      ([0, 0, 1, 0], DecodingError.Reason.attributeTooShort), ([200, 0, 1, 0], .attributeTooLong),
      ([6, 0, 1, 0, 1, 2, 0, 0], .badPayloadSize), ([8, 0, 1, 0, 1, 0, 0, 0, 9], .trailingBytes),
    ] as [([UInt8], DecodingError.Reason)] {
      let error = try failure(answering: { _, request in
        [message(family, request.sequence, [1, 1, 0, 0] + attribute)]
      })
      guard case .decoding(let decoding) = error.reason else {
        Issue.record("\(error)")
        continue
      }
      #expect(decoding.reason == reason)
      #expect(decoding.offset >= 20)
    }
  }

  @Test("a peer that goes, and one that never answers")
  func silence() throws {
    #expect(try failure(answering: { _, _ in nil }).errno == .ECONNRESET)
    let error = try failure(answering: { _, _ in [] }, patience: .milliseconds(50))
    #expect(error.errno == .ETIMEDOUT)
  }

  @Test("an overrun while an answer is awaited is told as such")
  func overrun() throws {
    let error = try failure(answering: { _, request in [message(.overrun, request.sequence, [])] })
    #expect(error.errno == .ENOBUFS)
  }

  // MARK: The peer

  private typealias Script = @Sendable (_ attempt: Int, _ request: NetlinkHeader) -> [[UInt8]]?

  /// Runs a session whose requests are answered by a script: some datagrams, none, or the end of the connection. The
  /// family's number is answered for.
  private func session<Result>(
    answering script: @escaping Script, patience: Duration = .seconds(20),
    _ body: (inout NetlinkSession) throws(NetlinkError) -> Result
  ) throws -> Result {
    let pair = try MessageSocket.pair()
    var session = try NetlinkSession(pair.first)
    session.patience = patience
    let peer = Peer(pair.second)
    let thread = try SystemThread(name: "peer") { peer.serve(script) }
    // The peer ends with the session's socket.
    let outcome = Swift.Result { try body(&session) }
    _ = consume session
    thread.join()
    return try outcome.get()
  }

  private func deviceGet(answering script: @escaping Script) throws -> Netdev.Dev {
    try session(answering: script) { session throws(NetlinkError) in
      try session.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
    }
  }

  private func failure(answering script: @escaping Script, patience: Duration = .seconds(20)) throws -> NetlinkError {
    try #require(
      #expect(throws: NetlinkError.self) {
        try session(answering: script, patience: patience) { session throws(NetlinkError) in
          try session.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
        }
      })
  }
}

private let family = MessageType(rawValue: 20)
private let header = [UInt8](repeating: 0, count: 16)

private func message(_ type: MessageType, _ sequence: UInt32, _ body: [UInt8], _ flags: MessageFlags = []) -> [UInt8] {
  var writer = MessageWriter()
  let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: sequence))
  writer.append(raw: body.span.bytes)
  writer.endMessage(start)
  return writer.array
}

private func acknowledgement(_ sequence: UInt32) -> [UInt8] {
  message(.error, sequence, [0, 0, 0, 0] + header, .capped)
}

private func deviceBody(index: UInt32) -> [UInt8] {
  [1, 1, 0, 0, 8, 0, 1, 0] + withUnsafeBytes(of: index.littleEndian) { [UInt8]($0) }
}

private final class Peer: Sendable {
  private let socket: MessageSocket

  init(_ socket: consuming MessageSocket) { self.socket = socket }

  func serve(_ script: (Int, NetlinkHeader) -> [[UInt8]]?) {
    guard var buffer = try? ReceiveBuffer(limit: 1 << 16) else { return }
    var attempt = 0
    while case .datagram? = try? socket.receive(into: &buffer, waiting: .forever) {
      let request = buffer.withBytes { try? MessageView($0).header }
      guard let request else { return }
      guard request.type != .control else {
        // getfamily: the number 20, and no groups.
        let reply = [1, 2, 0, 0, 6, 0, 1, 0, 20, 0, 0, 0] as [UInt8]
        send([message(.control, request.sequence, reply), acknowledgement(request.sequence)])
        continue
      }
      guard let datagrams = script(attempt, request) else {
        try? socket.shutdown()
        return
      }
      attempt += 1
      send(datagrams)
    }
  }

  private func send(_ datagrams: [[UInt8]]) {
    for datagram in datagrams { try? socket.send(datagram.span.bytes) }
  }
}
