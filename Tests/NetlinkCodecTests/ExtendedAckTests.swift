@testable import NetlinkCodec
import TestSupport
import Testing

/// Acks written as a kernel writes them, and read.
struct ExtendedAckTests {
  static let options = AckOptions(isExtended: true, isCapped: true)

  static func write(_ ack: ExtendedAck, answering request: [UInt8], _ options: AckOptions = options) throws -> [UInt8] {
    try request.withBytes { span throws(DecodingError) in
      var writer = MessageWriter()
      ack.write(answering: try MessageView(span), portID: 0x799, options, into: &writer)
      return writer.buffer.array
    }
  }

  static func read(_ message: [UInt8]) throws(DecodingError) -> ExtendedAck? {
    try message.withBytes { span throws(DecodingError) in try ExtendedAck(try MessageView(span)) }
  }

  /// Malformed requests, and what a 6.18 kernel answered to each.
  @Test(.needsVectors)
  func answersAsTheKernel() throws {
    let policy = NetlinkPolicy(NetdevSchemas.dev, attributes: [1])
    for exchange in try SharedFolder.lines("captured/netdev-malformed.jsonl") {
      let label = "\(exchange["label"] ?? nil)"
      let request = bytes(try #require(exchange["request"]?.string))
      let answer = bytes(try #require(exchange["datagrams"]?[0]?.string))
      let refusal = request.withBytes { span in
        #expect(throws: Refusal.self) { try policy.validate(span, from: 20) }
      }
      let ack = request.withBytes { ExtendedAck(refusal ?? Refusal(.EIO), request: $0, attributesAt: 20) }
      #expect(try Self.write(ack, answering: request) == answer, "\(label)")
      #expect(try Self.read(answer) == ack, "\(label)")
    }
  }

  static let request = bytes(
    """
    3c000000 1400 0500 07000000 00000000 0d 01 0000
    0800 0100 03000000
    0c00 0280 0800 0100 00000000
    0c00 0280 0800 0300 00000000
    0800 0300 05000000
    """)

  @Test func successQuotesTheHeader() throws {
    let ack = try Self.write(ExtendedAck(), answering: Self.request, AckOptions(isExtended: true, isCapped: false))
    #expect(ack == bytes("24000000 0200 0001 07000000 99070000 00000000 3c000000 1400 0500 07000000 00000000"))
    #expect(try Self.read(ack) == ExtendedAck())
  }

  @Test func warningOfASuccess() throws {
    let ack = try Self.write(ExtendedAck(message: "hm"), answering: Self.request)
    #expect(
      ack
        == bytes(
          "2c000000 0200 0003 07000000 99070000 00000000 3c000000 1400 0500 07000000 00000000 0700 0100 686d0000"))
    #expect(try Self.read(ack)?.message == "hm")
  }

  @Test func errorQuotesTheRequest() throws {
    var ack = ExtendedAck(errno: .EINVAL)
    ack.missingType = 1
    ack.missingNest = 40
    let uncapped = AckOptions(isExtended: true, isCapped: false)
    let written = try Self.write(ack, answering: Self.request, uncapped)
    #expect(
      written == bytes("60000000 0200 0002 07000000 99070000 eaffffff") + Self.request
        + bytes("0800 0500 01000000 0800 0600 28000000"))
    #expect(try Self.read(written) == ack)
    // Without the option, nothing but the request.
    let plain = try Self.write(ack, answering: Self.request, AckOptions(isExtended: false, isCapped: false))
    #expect(plain == bytes("50000000 0200 0000 07000000 99070000 eaffffff") + Self.request)
    #expect(try Self.read(plain) == ExtendedAck(errno: .EINVAL))
  }

  @Test func padsAQuotedRequest() throws {
    let request = bytes("15000000 1400 0500 07000000 00000000 0d 01 0000 ff")
    let ack = ExtendedAck(errno: .EINVAL, message: "x")
    let written = try Self.write(ack, answering: request, AckOptions(isExtended: true, isCapped: false))
    #expect(
      written == bytes("34000000 0200 0002 07000000 99070000 eaffffff") + request + bytes("000000 0600 0100 7800 0000"))
    #expect(try Self.read(written) == ack)
  }

  @Test func endOfADump() throws {
    var writer = MessageWriter()
    ExtendedAck().writeDone(sequence: 7, portID: 0x799, Self.options, into: &writer)
    #expect(writer.buffer.array == bytes("14000000 0300 0200 07000000 99070000 00000000"))
    #expect(try Self.read(writer.buffer.array) == ExtendedAck())
    writer.removeAll()
    var failed = ExtendedAck(errno: .EOPNOTSUPP, message: "no")
    failed.badOffset = 20
    failed.writeDone(sequence: 7, portID: 0x799, isInterrupted: true, Self.options, into: &writer)
    #expect(
      writer.buffer.array
        == bytes("24000000 0300 1202 07000000 99070000 a1ffffff 0700 0100 6e6f0000 0800 0200 14000000"))
    #expect(try Self.read(writer.buffer.array) == failed)
    #expect(try Self.read(bytes("10000000 0300 0200 07000000 99070000")) == ExtendedAck())
  }

  @Test func otherMessagesAreNoAcks() throws {
    #expect(try Self.read(Self.request) == nil)
  }

  @Test(arguments: [
    ("20000000 0200 0000 07000000 99070000 eaffffff 00000000 00000000 00000000", DecodingError.Reason.truncatedHeader),
    ("12000000 0300 0200 07000000 99070000 0000", .truncatedHeader),
    // The quoted request claims to be longer than the ack, and shorter than its own header.
    ("24000000 0200 0002 07000000 99070000 eaffffff 3c000000 1400 0500 07000000 00000000", .badMessageLength),
    ("24000000 0200 0002 07000000 99070000 eaffffff 03000000 1400 0500 07000000 00000000", .badMessageLength),
    (
      "2a000000 0200 0003 07000000 99070000 eaffffff 3c000000 1400 0500 07000000 00000000 0600 0200 0100",
      .badPayloadSize
    ),
    ("28000000 0200 0003 07000000 99070000 eaffffff 3c000000 1400 0500 07000000 00000000 0800 0200", .attributeTooLong),
  ])
  func refusesMalformedAcks(hex: String, reason: DecodingError.Reason) {
    let error = #expect(throws: DecodingError.self) { try Self.read(bytes(hex)) }
    #expect(error?.reason == reason)
  }

  @Test func mutatedAcksNeverTrap() throws {
    var ack = ExtendedAck(errno: .ERANGE, message: "integer out of range")
    ack.badOffset = 20
    ack.policy = PolicyRule(.u32, range: 1...7)
    let uncapped = AckOptions(isExtended: true, isCapped: false)
    for options in [Self.options, uncapped] {
      for changed in mutations(of: try Self.write(ack, answering: Self.request, options)) {
        guard let read = try? Self.read(changed) else { continue }
        Self.request.withBytes { request in
          _ = read.attributePath(in: request, attributesAt: 20, schema: NetdevSchemas.dmabuf)
        }
      }
    }
  }
}
