import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Testing

/// A session against a peer that answers by the book, or not.
@Suite struct NetlinkSessionTests {
  @Test("an answer to a later request is an error, one left over from an earlier request is passed over")
  func foreignSequences() throws {
    let later = try failure(answering: { _, request in
      [message(.error, request.sequence &+ 1, [0, 0, 0, 0] + emptyHeader)]
    })
    guard case .protocolViolation(let text) = later.reason else {
      Issue.record("\(later)")
      return
    }
    #expect(text.contains("came before"))

    let reply = try deviceGet(answering: { _, request in
      [
        message(.netdev, request.sequence &- 1, deviceBody(index: 7)),
        message(.error, request.sequence &- 1, [0, 0, 0, 0] + emptyHeader),
        message(.netdev, request.sequence, deviceBody(index: 3)), acknowledgement(request.sequence),
      ]
    })
    #expect(reply.ifindex == 3)
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
      [message(.netdev, request.sequence, deviceBody(index: 1)) + padded]
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
        [message(.netdev, request.sequence, [1, 1, 0, 0] + attribute)]
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

  private func deviceGet(answering script: @escaping ScriptedPeer.Script) throws -> Netdev.Dev {
    try withSession(answering: script) { session throws(NetlinkError) in
      try session.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
    }
  }

  private func failure(
    answering script: @escaping ScriptedPeer.Script, patience: Duration = .seconds(20)
  ) throws -> NetlinkError {
    try #require(
      #expect(throws: NetlinkError.self) {
        try withSession(answering: script, patience: patience) { session throws(NetlinkError) in
          try session.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
        }
      })
  }
}
