import NetlinkCodec
import Testing

/// JSON text to values and back.
struct JSONTextTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("-0", 0), ("18446744073709551615", JSONValue(UInt64.max)),
      ("-9223372036854775808", JSONValue(Int64.min)), ("2.5", 2.5), ("1e3", 1000.0), ("[]", []), ("{}", [:]),
      ("[1, \"a\", {\"b\": [null]}]", [1, "a", ["b": [nil]]]),
      (#""\u00e9\n\ud83d\ude00\/""#, "é\n😀/"),
    ] as [(String, JSONValue)])
  func parses(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(
    arguments: [
      ("", JSONParsingError.Reason.unexpectedEnd, 0), ("[1,]", .unexpectedByte(0x5d), 3), ("01", .badNumber, 1),
      ("-", .unexpectedEnd, 1), ("1.", .unexpectedEnd, 2), ("1.x", .badNumber, 2), ("+1", .unexpectedByte(0x2b), 0),
      ("{\"a\":1,\"a\":2}", .duplicateMember("a"), 7), ("{a:1}", .unexpectedByte(0x61), 1), ("1 2", .trailingText, 2),
      ("\"\u{1}\"", .controlCharacter, 1), (#""\x""#, .badEscape, 1), (#""\ud800""#, .loneSurrogate, 1),
      (#""\udc00""#, .loneSurrogate, 1), ("tru", .unexpectedEnd, 3), ("NaN", .unexpectedByte(0x4e), 0),
      ("1e999", .numberOutOfRange, 0), (String(repeating: "9", count: 60), .numberOutOfRange, 0),
    ] as [(String, JSONParsingError.Reason, Int)])
  func refuses(text: String, reason: JSONParsingError.Reason, offset: Int) {
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
  }

  @Test func saysWhereItFailed() {
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: "{\n  \"a\": tru\n}") }
    #expect(error?.description == "line 2, column 11: unexpected byte 10")
  }

  @Test func refusesInvalidUTF8() {
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
    #expect(error?.reason == .invalidUTF8)
  }

  @Test func limitsDepth() throws {
    let deep = String(repeating: "[", count: 100_000)
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: deep) }
    #expect(error?.reason == .tooDeep(limit: 128))
    _ = try JSONValue(parsing: String(repeating: "[", count: 128) + String(repeating: "]", count: 128))
  }

  @Test func writesCompactAndPretty() {
    let value: JSONValue = ["b": [1, 2.5, nil], "a": ["x": "q\"\\\n\u{1b}é"], "e": [], "o": [:]]
    #expect(value.text() == #"{"b":[1,2.5,null],"a":{"x":"q\"\\\n\u001bé"},"e":[],"o":{}}"#)
    #expect(
      value.text(pretty: true) == #"""
        {
          "b": [
            1,
            2.5,
            null
          ],
          "a": {
            "x": "q\"\\\n\u001bé"
          },
          "e": [],
          "o": {}
        }
        """#)
  }

  @Test func keepsOrderButComparesWithout() throws {
    let object = try JSONValue(parsing: #"{"z":1,"a":2}"#)
    #expect(object.text() == #"{"z":1,"a":2}"#)
    #expect(object == ["a": 2, "z": 1])
    #expect(object.hashValue == JSONValue.object(["a": 2, "z": 1]).hashValue)
    #expect(object != ["a": 2])
  }

  @Test func removesMembers() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["a"] = nil
    object["c"] = 4
    #expect(JSONValue.object(object).text() == #"{"b":2,"c":4}"#)
    #expect(object["b"] == 2)
  }

  @Test func mutatedTextNeverTraps() throws {
    for text in mutations(of: Array(#"{"a":[1.5e3,"\u00e9x",true,null],"b":{"c":-12}}"#.utf8)) {
      if let value = try? JSONValue(parsing: text) { #expect(try JSONValue(parsing: value.text()) == value) }
    }
  }
}
