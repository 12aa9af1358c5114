@testable import NetlinkCodec
import Testing

/// Message bodies to JSON and back, form by form.
struct MessageJSONTests {
  /// Each form, and the attribute's bytes.
  @Test(
    arguments: [
      (#"{"flag":true}"#, "0400 0100"),
      (#"{"byte":255}"#, "0500 0200 ff 000000"),
      (#"{"short":-2}"#, "0600 0300 feff 0000"),
      (#"{"long":18446744073709551615}"#, "0c00 0400 ffffffffffffffff"),
      (#"{"net":258}"#, "0600 0500 0102 0000"),
      (#"{"color":"green"}"#, "0800 0600 01000000"),
      (#"{"color":"none"}"#, "0800 0600 ffffffff"),
      (#"{"color":7}"#, "0800 0600 07000000"),
      (#"{"abilities":["read","write",240]}"#, "0500 0700 f3 000000"),
      (#"{"abilities":[]}"#, "0500 0700 00 000000"),
      (#"{"uint":4294967295}"#, "0800 0800 ffffffff"),
      (#"{"uint":4294967296}"#, "0c00 0800 0000000001000000"),
      (#"{"sint":-2147483648}"#, "0800 0900 00000080"),
      (#"{"sint":2147483648}"#, "0c00 0900 0000008000000000"),
      (#"{"bits":{"value":1,"selector":3}}"#, "0c00 0a00 01000000 03000000"),
      (#"{"named-bits":{"value":["read"],"selector":["read","write"]}}"#, "0c00 0b00 01000000 03000000"),
      (#"{"text":"hé"}"#, "0800 0c00 68c3a900"),
      (#"{"blob":"00ff7f"}"#, "0700 0d00 00ff7f 00"),
      (#"{"mac":"02:00:5e:10:00:01"}"#, "0a00 0e00 02005e100001 0000"),
      (#"{"address":"192.0.2.1"}"#, "0800 0f00 c0000201"),
      (#"{"address":"2001:db8::1:0:0:1"}"#, "1400 0f00 20010db8000000000001000000000001"),
      (#"{"address":"::"}"#, "1400 0f00 00000000000000000000000000000000"),
      (#"{"address":"c00002"}"#, "0700 0f00 c00002 00"),
      (#"{"dump":"b2 4c"}"#, "0600 1000 b24c 0000"),
      (#"{"uuid":"9e46a5cf-bafa-d4c3-5fe1-d1522842ca6f"}"#, "1400 1100 9e46a5cfbafad4c35fe1d1522842ca6f"),
      (#"{"mask":"0xffffffff"}"#, "0800 1200 ffffffff"),
      (#"{"gateway":"192.0.2.1"}"#, "0800 1300 c0000201"),
      (#"{"table":[1,65535]}"#, "0800 1500 0100ffff"),
      (#"{"part":{}}"#, "0400 1680"),
      (#"{"part":{"id":1}}"#, "0c00 1680 0800 0100 01000000"),
      (#"{"parts":[{"id":1},{}]}"#, "0c00 1780 0800 0100 01000000 0400 1780"),
      (#"{"names":["a","b"]}"#, "0600 1800 6100 0000 0600 1800 6200 0000"),
      (#"{"list":[{"0":{"id":1}},{"7":{}}]}"#, "1400 1980 0c00 0080 0800 0100 01000000 0400 0780"),
      (#"{"numbers":[5,6]}"#, "1400 1a00 0800 0100 05000000 0800 0200 06000000"),
      (#"{"keyed":{"outer":3,"inner":9,"id":1}}"#, "1400 1b80 1000 0380 0c00 0980 0800 0100 01000000"),
      (##"{"#300":"0102"}"##, "0600 2c01 0102 0000"),
      (##"{"#300":{"#nest":"04000100"}}"##, "0800 2c81 04000100"),
      (##"{"#300":{"#net-byteorder":"0102"}}"##, "0600 2c41 0102 0000"),
      (##"{"#300":{"#nest":{"#net-byteorder":"04000100"}}}"##, "0800 2cc1 04000100"),
      (##"{"#300":["01",{"#net-byteorder":"02"}]}"##, "0500 2c01 01000000 0500 2c41 02000000"),
      (##"{"text":{"#bytes":"ff00"}}"##, "0600 0c00 ff00 0000"),
      (##"{"text":{"#bytes":"610062"}}"##, "0700 0c00 610062 00"),
      (##"{"table":{"#bytes":"010002"}}"##, "0700 1500 010002 00"),
      (##"{"flag":{"#bytes":"01"}}"##, "0500 0100 01 000000"),
      (
        #"{"kind":"set","body":{"grains":2,"speed":true}}"#,
        "0800 1c00 73657400 1000 1d80 0600 0100 0200 0000 0400 0200"
      ),
      (#"{"kind":"struct","body":{"speed":5}}"#, "0b00 1c00 73747275637400 00 0800 1d00 05000000"),
      (
        ##"{"kind":"struct","body":{"speed":5,"#tail":"aa"}}"##,
        "0b00 1c00 73747275637400 00 0900 1d00 05000000 aa 000000"
      ),
      (
        #"{"kind":"both","body":{"speed":5,"grains":2,"speed#2":true}}"#,
        "0900 1c00 626f746800 000000 1400 1d80 05000000 0600 0100 0200 0000 0400 0200"
      ),
      (#"{"kind":"empty","body":{}}"#, "0a00 1c00 656d70747900 0000 0400 1d00"),
      (#"{"kind":"new","body":"0102"}"#, "0800 1c00 6e657700 0600 1d00 0102 0000"),
      (
        ##"{"kind":{"#bytes":"73657400ff"},"body":{"grains":2}}"##,
        "0900 1c00 73657400ff 000000 0c00 1d80 0600 0100 0200 0000"
      ),
      (#"{"kind":"set","part":{"body":{"grains":2}}}"#, "0800 1c00 73657400 1000 1680 0c00 0380 0600 0100 0200 0000"),
    ] as [(String, String)])
  func translates(text: String, hex: String) throws {
    let json = try #require(JSONValue(parsing: text).object)
    #expect(try encode(json, EverySchema.all) == bytes(hex))
    let decoded = try decode(bytes(hex), EverySchema.all)
    #expect(JSONValue.object(decoded).text() == text)
  }

  @Test func structures() throws {
    let hex = bytes(
      """
      2400 1400          // length, shape
      01 00 01bb         // green, padding, port 443 in network order
      6574683000000000   // name
      20010db8000000000000000000000001
      """)
    let partly: JSONObject = [
      "shape": ["kind": "green", "port": 443, "name": "eth0", "address": "2001:db8::1"]
    ]
    // A kernel whose structure ends before the rate.
    var short = hex
    short[0] = 0x20
    #expect(try decode(short, EverySchema.all) == partly)
    let whole = try encode(partly, EverySchema.all)
    #expect(whole == [0x24] + short.dropFirst() + [0, 0, 0, 0])
    // One whose structure goes on.
    let long = [0x26] + whole.dropFirst() + [7, 8, 0, 0]
    let decoded = try decode(Array(long), EverySchema.all)
    #expect(decoded["shape"]?["#tail"] == "0708")
    #expect(decoded["shape"]?["rate"] == ["speed": 0])
    #expect(try encode(decoded, EverySchema.all) == Array(long))
  }

  @Test func fixedHeader() throws {
    let hex = bytes(
      """
      02 00 fbffffff 0000   // family, padding, index -5, alignment
      0600 1e00 7800 0000   // an attribute named like a member
      """)
    let json = try decode(hex, header: EverySchema.header, EverySchema.all)
    #expect(JSONValue.object(json).text() == #"{"family":2,"index":-5,"family#30":"x"}"#)
    #expect(try encode(json, header: EverySchema.header, EverySchema.all) == hex)
    // Members may stand anywhere and may be left out.
    let shuffled: JSONObject = ["family#30": "x", "index": -5]
    #expect(try encode(shuffled, header: EverySchema.header, EverySchema.all) == [0] + hex.dropFirst())
    #expect(throws: DecodingError(.truncatedHeader, offset: 0)) {
      try decode([2, 0, 0], header: EverySchema.header, EverySchema.all)
    }
  }

  @Test func selectorMayFollow() throws {
    let hex = bytes("0c00 1d80 0600 0100 0200 0000 0800 1c00 73657400")
    #expect(try decode(hex, EverySchema.all) == ["kind": "set", "body": ["grains": 2]])
  }

  /// One of an attribute that should occur once has the name: the last, as for the kernel. Those before it stay.
  @Test(arguments: [
    (##"{"#2":"01","byte":2}"##, "0500 0200 01000000 0500 0200 02000000"),
    (##"{"#2":["01","02"],"byte":3}"##, "0500 0200 01000000 0500 0200 02000000 0500 0200 03000000"),
    (
      ##"{"#22":{"#nest":"0800010001000000"},"part":{"id":2}}"##,
      "0c00 1680 0800 0100 01000000 0c00 1680 0800 0100 02000000"
    ),
    // The selector's last counts as well.
    (##"{"#28":"736574","kind":"new","body":"01"}"##, "0700 1c00 736574 00 0800 1c00 6e657700 0500 1d00 01 000000"),
    // No attributes of the set, which decoding does not look at.
    (
      ##"{"kind":"set","#29":{"#nest":"030001"},"body":{"grains":2}}"##,
      "0800 1c00 73657400 0700 1d80 030001 00 0c00 1d80 0600 0100 0200 0000"
    ),
  ])
  func lastOfRepeatedCounts(text: String, hex: String) throws {
    let json = try decode(bytes(hex), EverySchema.all)
    #expect(JSONValue.object(json).text() == text)
    #expect(try encode(json, EverySchema.all) == bytes(hex))
  }

  @Test func paddingSaysNothing() throws {
    #expect(try decode(bytes("0400 1f00"), EverySchema.all).isEmpty)
    #expect(try decode(bytes("0500 2000 01000000"), EverySchema.all) == ["#32": "01"])
  }

  @Test(arguments: [
    (
      #"{"color":1,"abilities":3,"byte":"0x1f","flag":false}"#,
      "0800 0600 01000000 0500 0700 03000000 0500 0200 1f000000"
    ),
    (
      #"{"abilities":"write","parts":{"id":1},"numbers":[{"0":5}]}"#,
      "0500 0700 02000000 0c00 1780 0800 0100 01000000 0c00 1a00 0800 0000 05000000"
    ),
    (#"{"mask":255,"address":"::ffff:192.0.2.1"}"#, "0800 1200 ff000000 1400 0f00 00000000000000000000ffffc0000201"),
  ])
  func acceptsMore(text: String, hex: String) throws {
    #expect(try encode(#require(JSONValue(parsing: text).object), EverySchema.all) == bytes(hex))
  }

  @Test(arguments: [
    (#"{"zzz":1}"#, ".zzz: there is no such member"),
    (#"{"colour":1}"#, ".colour: there is no such member; did you mean color?"),
    (#"{"parts":[{},{"ide":1}]}"#, ".parts[1].ide: there is no such member; did you mean id?"),
    (#"{"byte":256}"#, ".byte: 256 is not within 0 to 255"),
    (
      #"{"sint":9223372036854775808}"#,
      ".sint: 9223372036854775808 is not within -9223372036854775808 to 9223372036854775807"
    ),
    (#"{"byte":1.5}"#, ".byte: expected an integer, found a fractional number"),
    (#"{"byte":"x"}"#, #".byte: expected an integer, found "x""#),
    (#"{"color":"blue"}"#, ".color: there is no blue; allowed are red, green, none"),
    (#"{"abilities":["fly"]}"#, ".abilities: there is no fly; allowed are write, read, execute"),
    (#"{"text":5}"#, ".text: expected a string, found an integer"),
    (#"{"text":null}"#, ".text: expected a string, found null"),
    (#"{"blob":"abc"}"#, #".blob: expected pairs of hexadecimal digits, found "abc""#),
    (#"{"address":"1.2.3"}"#, #".address: expected an IPv4 or IPv6 address, found "1.2.3""#),
    (#"{"shape":{"name":"ninechars"}}"#, ".shape.name: longer than 8 bytes"),
    (#"{"shape":{"nam":"x"}}"#, ".shape.nam: there is no such member; did you mean name?"),
    (#"{"bits":{"value":-1}}"#, ".bits.value: -1 is not within 0 to 4294967295"),
    (#"{"list":[{}]}"#, #".list[0]: expected an object with an index, such as {"0": {}}, found an object"#),
    (#"{"keyed":{"outer":1}}"#, ".keyed.inner: expected an integer, found null"),
    (#"{"body":{}}"#, ".body: its format depends on kind, which is missing"),
    (#"{"kind":"x","body":{}}"#, ".body: kind x has no format; known are set, struct, both, empty"),
    (#"{"part":[]}"#, ".part: expected an object, found an array"),
    (#"{"text#3":"x"}"#, ".text#3: there is no such member; did you mean text?"),
    (##"{"#300":["01",{"#flag":"02"}]}"##, ".#300[1]: expected hexadecimal digits in a string, found an object"),
  ])
  func explainsRefusals(text: String, message: String) throws {
    let json = try #require(JSONValue(parsing: text).object)
    let error = #expect(throws: JSONMessageError.self) { try encode(json, EverySchema.all) }
    #expect(error?.description == message)
  }

  @Test func limitsDepth() throws {
    var json: JSONObject = [:]
    var nested: [UInt8] = []
    for _ in 0..<100 {
      json = ["self": .object(json)]
      let length = UInt16(nested.count + 4)
      nested = [UInt8(length & 0xff), UInt8(length >> 8), 33, 0x80] + nested
    }
    let error = #expect(throws: JSONMessageError.self) { try encode(json, EverySchema.all) }
    #expect(error?.reason == .tooDeep)
    let failure = #expect(throws: DecodingError.self) { try decode(nested, EverySchema.all) }
    #expect(failure?.reason == .tooDeep)
  }

  @Test func tooLongIsTheWritersFailure() throws {
    var writer = MessageWriter()
    let text = String(repeating: "x", count: 65_531)
    try MessageJSON.encode(["text": .string(text)], fixedHeader: nil, attributes: EverySchema.all, into: &writer)
    #expect(writer.failure == EncodingError(.attributeTooLong, attribute: 12))
  }

  @Test(arguments: [
    ("0300 0200", DecodingError.Reason.attributeTooShort), ("0900 0200 01000000", .attributeTooLong),
    ("0600 0200 0100", .badPayloadSize), ("0800 0800 01000000 0000", .trailingBytes),
    ("0600 0800 0100", .badPayloadSize), ("0400 1b80", .badPayloadSize),
    // Also where a later one counts.
    ("0600 0200 0100 0000 0500 0200 01000000", .badPayloadSize),
  ])
  func refusesMalformed(hex: String, reason: DecodingError.Reason) {
    let error = #expect(throws: DecodingError.self) { try decode(bytes(hex), EverySchema.all) }
    #expect(error?.reason == reason)
  }

  @Test func mutatedBytesNeverTrap() throws {
    let json: JSONObject = [
      "flag": true, "color": "green", "abilities": ["read"], "uint": 5, "bits": ["value": 1, "selector": 1],
      "text": "hello", "address": "::1", "uuid": "9e46a5cf-bafa-d4c3-5fe1-d1522842ca6f",
      "shape": ["kind": "red", "name": "eth0"], "table": [1, 2], "parts": [["id": 1], ["flavor": "x"]],
      "list": [["0": ["id": 1]]], "numbers": [5, 6], "keyed": ["outer": 1, "inner": 2, "id": 3], "kind": "both",
      "body": ["speed": 1, "grains": 2], "#300": "0102",
    ]
    for changed in mutations(of: try encode(json, EverySchema.all)) {
      // What decodes must encode, and decode to the same again.
      guard let decoded = try? decode(changed, header: EverySchema.header, EverySchema.all) else { continue }
      let written = try encode(decoded, header: EverySchema.header, EverySchema.all)
      #expect(try decode(written, header: EverySchema.header, EverySchema.all) == decoded)
    }
  }
}
