import NetdevMessages
import NetlinkCodec
import NlctrlMessages
import SampleMessages
import Testing

/// What other codecs get wrong, as found by running them.
@Suite struct KnownFaultTests {
  private typealias Links = HeaderedBody<Sample.LinkHeader, Sample.Link>

  /// The head of a link message: 9 bytes of header and 3 of padding.
  private static let header = bytes("02 00 0300 05000000 09 000000")

  // MARK: Kinds without a format

  @Test("a link of a kind without a format does not make a dump of links fail")
  func linkOfUnknownKind() throws {
    let vxlan =
      Self.header
      + bytes(
        """
        0800 0100 62726f00                              // name "bro"
        2400 0880 0a00 0100 7678 6c61 6e00 0000         // info, kind "vxlan"
                  1400 0280 0800 0100 2a00 0000         // data, with attributes nobody here knows
                            0500 0200 4000 0000
        """)
    let link = try decoded(Links.self, vxlan)
    #expect(link.attributes.name == "bro")
    #expect(link.attributes.info?.kind == "vxlan")
    #expect(link.attributes.info?.data == .unknown(bytes("0800 0100 2a000000 0500 0200 40000000")))
    #expect(encoded(link) == vxlan)
  }

  // MARK: Lengths that lie

  @Test("nlmsg_len 0, or shorter than a header, ends a datagram with an error", arguments: [0, 1, 15] as [UInt8])
  func messageLength(_ length: UInt8) throws {
    let datagram = [length, 0, 0, 0] + [UInt8](repeating: 0, count: 28)
    #expect(throws: DecodingError(.badMessageLength, offset: 0)) { try Self.queues(in: datagram) }
  }

  @Test("nla_len 0, or shorter than a header, is an error", arguments: [0, 1, 3] as [UInt8])
  func attributeLength(_ length: UInt8) {
    #expect(throws: DecodingError(.attributeTooShort, attribute: 1, offset: 8)) {
      try decoded(Netdev.Queue.self, bytes("0800 0200 03000000") + [length, 0, 1, 0, 0, 0, 0, 0])
    }
  }

  @Test("an attribute that reaches beyond its message or nest is an error")
  func overlongAttribute() {
    #expect(throws: DecodingError(.attributeTooLong, attribute: 1, offset: 0)) {
      try decoded(Netdev.Queue.self, bytes("0900 0100 03000000"))
    }
    // The nest ends inside the attribute, the message does not.
    #expect(throws: DecodingError(.attributeTooLong, attribute: 1, offset: 4)) {
      try decoded(Netdev.Dmabuf.self, bytes("0c00 0280 0c00 0100 03000000 0800 0100 01000000"))
    }
  }

  @Test("an integer longer or shorter than its type is an error")
  func integerOfAnotherSize() {
    for payload in ["0c00 0100 03000000 00000000", "0600 0100 0300 0000", "0400 0100"] {
      #expect(throws: DecodingError(.badPayloadSize, attribute: 1, offset: 0)) {
        try decoded(Netdev.Queue.self, bytes(payload))
      }
    }
  }

  @Test("a bad attribute in a message that is not the datagram's last is an error, not a blank object")
  func badAttributeBeforeTheLastMessage() throws {
    for attribute in ["0000 0100 03000000", "ff00 0100 03000000", "0600 0100 0300 0000"] {
      let bad = bytes("1c000000 1400 0200 01000000 00000000 0a010000") + bytes(attribute)
      let good = bytes("1c000000 1400 0200 01000000 00000000 0a010000 0800 0100 04000000")
      #expect(throws: DecodingError.self) { try Self.queues(in: bad + good) }
      #expect(throws: DecodingError.self) { try Self.queues(in: good + bad) }
      #expect(try Self.queues(in: good + good).map(\.id) == [4, 4])
    }
  }

  /// What a datagram of netdev's queues holds.
  private static func queues(in datagram: [UInt8]) throws(DecodingError) -> [Netdev.Queue] {
    try datagram.withBytes { span throws(DecodingError) in
      var queues: [Netdev.Queue] = []
      var reader = MessageReader(span)
      while let message = try reader.next() { queues.append(try message.genericBody(as: Netdev.Queue.self)) }
      return queues
    }
  }

  // MARK: Values

  @Test(
    "a sint is 32 bits as long as it fits and 64 beyond",
    arguments: [
      (1 << 31, "0c00 0400 00000080 00000000"), ((1 << 31) - 1, "0800 0400 ffffff7f"),
      (-1 << 31, "0800 0400 00000080"), ((-1 << 31) - 1, "0c00 0400 ffffff7f ffffffff"),
      (Int64.min, "0c00 0400 00000000 00000080"), (-1, "0800 0400 ffffffff"),
    ] as [(Int64, String)])
  func signedInteger(_ value: Int64, _ hex: String) throws {
    let link = Sample.Link(offset: value)
    #expect(encoded(link) == bytes(hex))
    #expect(try decoded(Sample.Link.self, bytes(hex)).offset == value)
    #expect(try Sample.Link(json: ["offset": JSONValue(value)]) == link)
  }

  @Test("a uint is 64 bits where 32 are too few, and read at both widths")
  func unsignedInteger() throws {
    #expect(encoded(Netdev.PagePool(inflight: 1 << 32)) == bytes("0c00 0400 00000000 01000000"))
    #expect(encoded(Netdev.PagePool(inflight: UInt64(UInt32.max))) == bytes("0800 0400 ffffffff"))
    #expect(try decoded(Netdev.PagePool.self, bytes("0800 0400 07000000")).inflight == 7)
    let wide = try decoded(Netdev.PagePool.self, bytes("0c00 0400 07000000 00000000"))
    #expect(wide.inflight == 7)
    #expect(encoded(wide) == bytes("0c00 0400 07000000 00000000"))
  }

  @Test("a string without its NUL keeps its last byte")
  func unterminatedString() throws {
    let name = try decoded(Sample.Link.self, bytes("0700 0100 657468 00"))
    #expect(name.name == "eth")
    #expect(encoded(name) == bytes("0700 0100 657468 00"))
    #expect(encoded(Sample.Link(name: "eth")) == bytes("0800 0100 65746800"))
  }

  @Test("padding is zero, whatever was in the buffer before")
  func paddingIsZero() {
    let link = Sample.Link(name: "loop", color: .red, table: [1], address: [1, 2, 3, 4, 5], port: 9)
    var writer = MessageWriter()
    link.encode(into: &writer)
    let clean = writer.array
    writer.removeAll()
    writer.append(rawAttributes: [UInt8](repeating: 0xff, count: 512))
    writer.removeAll()
    link.encode(into: &writer)
    #expect(writer.array == clean)
    #expect(clean.suffix(8) == bytes("0600 1000 0009 0000"))
  }

  @Test("what stands beside the one attribute of a nest under values is no attribute: an error")
  func brokenBesideKey() throws {
    let whole = bytes("1400 0880 1000 0280 0c00 0480 0800 0800 01000000")
    #expect(try decoded(Nlctrl.CtrlAttrs.self, whole).policy?.keys == [2, 4])
    let broken = bytes("1800 0880 1000 0280 0c00 0480 0800 0800 01000000 3c3d a13b")
    #expect(throws: DecodingError.self) { try decoded(Nlctrl.CtrlAttrs.self, broken) }
  }

  // MARK: Structures of other kernels

  @Test("a structure that grew keeps its tail, one that was shorter reads as zeros beyond its end")
  func structuresThatGrow() throws {
    let longer = bytes("1c00 0600 01000000 0200 0000 6162630000000000 aabbccdd 01020304")
    let grown = try decoded(Sample.Link.self, longer)
    #expect(grown.rate == Sample.Rate().with(speed: 1, burst: 2, label: "abc"))
    #expect(encoded(grown) == longer)
    let shorter = bytes("0a00 0600 01000000 0200 0000")
    let shrunk = try decoded(Sample.Link.self, shorter)
    #expect(shrunk.rate == Sample.Rate().with(speed: 1, burst: 2, label: ""))
    #expect(encoded(shrunk) == shorter)
  }
}

extension Sample.Rate {
  fileprivate func with(speed: UInt32, burst: UInt16, label: String) -> Self {
    var rate = self
    rate.speed = speed
    rate.burst = burst
    rate.label = label
    return rate
  }
}
