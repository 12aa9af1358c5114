import NetlinkCodec
import SampleMessages
import Testing

/// What is kept beside a value so that it encodes to the bytes it came from, and what becomes of it when the value
/// changes.
@Suite struct WireFormTests {
  private typealias Links = HeaderedBody<Sample.LinkHeader, Sample.Link>

  @Test("attribute 0 is in order where it comes first, and keeps its place where it does not")
  func attributeZero() throws {
    let ascending = bytes("0800 0000 05000000 0700 0100 61620000")
    let value = try decoded(Sample.Link.self, ascending)
    #expect(value.first == 5)
    #expect(value.wireForm.isCanonical)
    #expect(encoded(Sample.Link(first: 5, name: "ab")) == ascending)
    for other in ["0700 0100 61620000 0800 0000 05000000", "0500 0200 00000000 0800 0000 05000000 0700 0100 61620000"] {
      #expect(encoded(try decoded(Sample.Link.self, bytes(other))) == bytes(other))
    }
  }

  @Test("an unknown attribute of type 0 is kept")
  func unknownZero() throws {
    for message in ["0800 0000 05000000 0800 0100 01000000", "0800 0100 01000000 0400 0080"] {
      let tunnel = try decoded(Sample.Tunnel.self, bytes(message))
      #expect(tunnel.id == 1)
      #expect(encoded(tunnel) == bytes(message))
    }
  }

  @Test("bytes between and behind a fixed header's members are kept while the header is what it was")
  func fixedHeaderPadding() throws {
    let message = bytes("02 ee 0300 05000000 09 aabbcc") + bytes("0700 0100 61620000")
    var link = try decoded(Links.self, message)
    #expect(encoded(link) == message)
    link.attributes.name = "xy"
    #expect(encoded(link).prefix(12) == message.prefix(12))
    link.header.index = 6
    #expect(encoded(link) == bytes("02 00 0300 06000000 09 000000") + bytes("0700 0100 78790000"))
    #expect(try decoded(Links.self, bytes("02 00 0300 05000000 09 000000")) == decoded(Links.self, message.dropName))
  }

  @Test("a message may end with its fixed header, before the padding")
  func fixedHeaderAlone() throws {
    let message = bytes("02 00 0300 05000000 09")
    #expect(encoded(try decoded(Links.self, message)) == message)
    #expect(throws: DecodingError(.truncatedHeader, offset: 0)) { try decoded(Links.self, Array(message.dropLast())) }
  }

  @Test(
    "an older kernel's shorter header before a sub-message's attributes is no error",
    arguments: [
      """
      1800 0880                                // info
        0900 0100 626f7468 00 000000           // kind "both"
        0600 0280 0102 0000                    // data: two bytes of a structure of sixteen
      """,
      "1400 0880 0900 0100 626f7468 00 000000 0400 0280",
    ])
  func shorterHeaderInNest(hex: String) throws {
    let message = bytes(hex)
    let link = try decoded(Sample.Link.self, message)
    guard case .both(let data)? = link.info?.data else {
      Issue.record("\(String(describing: link.info))")
      return
    }
    #expect(data.header == Sample.Rate())
    #expect(encoded(link) == message)
  }

  @Test(
    "a structure that stops inside a member is its bytes in JSON, and the same structure again",
    arguments: [
      ("0500 0600 ff 000000", ##"{"rate":{"#bytes":"ff"}}"##),
      (
        "1800 0880 0b00 0100 736861706572 00 00 0500 0200 ff 000000",
        ##"{"info":{"kind":"shaper","data":{"#bytes":"ff"}}}"##
      ),
      (
        "1800 0880 0900 0100 626f7468 00 000000 0700 0200 010203 00",
        ##"{"info":{"kind":"both","data":{"#bytes":"010203"}}}"##
      ),
    ] as [(String, String)])
  func structureCutInsideMember(hex: String, text: String) throws {
    let link = try decoded(Sample.Link.self, bytes(hex))
    let json = try link.json()
    #expect(json.text() == text)
    #expect(try encoded(Sample.Link(json: json)) == bytes(hex))
  }

  @Test("one that stops between members shows those it has")
  func structureCutBetweenMembers() throws {
    let link = try decoded(Sample.Link.self, bytes("0800 0600 05000000"))
    let json = try link.json()
    #expect(json == ["rate": ["speed": 5]])
    #expect(try Sample.Link(json: json).json() == ["rate": ["speed": 5, "burst": 0, "label": ""]])
  }

  @Test("a selector is found behind the nests that need it, and the sub-message keeps its tail")
  func selectorBehind() throws {
    // statistics{application: a rate and four bytes more}, then kind "shaper".
    let message = bytes(
      """
      1c00 0980 1800 0200 07000000 0100 0000 6200000000000000 deadbeef
      0b00 0a00 73686170657200 00
      """)
    var link = try decoded(Sample.Link.self, message)
    guard case .shaper(let rate)? = link.statistics?.application else {
      Issue.record("\(String(describing: link.statistics))")
      return
    }
    #expect(rate.speed == 7)
    #expect(encoded(link) == message)

    // What is set beside it leaves the tail; what is set in it takes its place.
    link.statistics?.packets = 1
    #expect(
      encoded(link)
        == bytes(
          """
          2800 0980 1800 0200 07000000 0100 0000 6200000000000000 deadbeef 0c00 0100 0100000000000000
          0b00 0a00 73686170657200 00
          """))
    link.statistics?.application = .shaper(Sample.Rate())
    #expect(encoded(link).contains(0xde) == false)
  }

  @Test("a sub-message without a selector is kept as it is")
  func noSelector() throws {
    let message = bytes("0c00 0980 0700 0200 010203 00")
    let link = try decoded(Sample.Link.self, message)
    #expect(link.statistics?.application == .unknown([1, 2, 3]))
    #expect(encoded(link) == message)
  }

  @Test("padding for alignment keeps what is in it")
  func padWithContent() throws {
    let message = bytes("0700 0100 61620000 0800 0700 01020304")
    var link = try decoded(Sample.Link.self, message)
    #expect(encoded(link) == message)
    link.name = "c"
    #expect(encoded(link) == bytes("0600 0100 63000000 0800 0700 01020304"))
  }

  @Test("attributes of a set that has none are kept")
  func emptySet() throws {
    let message = bytes("0800 0100 01000000 0500 0200 07000000")
    #expect(encoded(try decoded(Sample.Nothing.self, message)) == message)
    #expect(encoded(try decoded(EmptyBody.self, message)) == message)
  }

  @Test("a text as long as an attribute can be needs no NUL to be written back")
  func longestText() throws {
    let message: [UInt8] = [0xff, 0xff, 1, 0] + [UInt8](repeating: 0x61, count: 65_531)
    let link = try decoded(Sample.Link.self, message)
    var writer = MessageWriter()
    link.encode(into: &writer)
    #expect(writer.failure == nil)
    #expect(writer.array == message)
  }
}

extension [UInt8] {
  /// The message without what follows its fixed header.
  fileprivate var dropName: [UInt8] { Array(prefix(12)) }
}
