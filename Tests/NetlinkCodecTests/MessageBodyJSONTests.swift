@testable import NetlinkCodec
import SampleMessages
import Testing

/// A hand-written stand-in for a generated set.
private struct Part: AttributeSet {
  var id: UInt32?
  var flavor: String?
  var wireForm = WireForm()

  static var schema: AttributeSetSchema { EverySchema.part }

  init() {}

  mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    var walk = AttributeWalk(range)
    while try walk.next(in: bytes) {
      switch walk.type {
      case 1: id = try walk.integer(UInt32.self, in: bytes)
      case 2: flavor = walk.string(in: bytes)
      default: walk.setAside(in: &self, bytes)
      }
    }
    walk.noteForm(in: &self, bytes)
  }

  func encodeAttributes(into writer: inout MessageWriter) {
    if let id { writer.integer(1, id) }
    if let flavor { writer.string(2, flavor) }
  }
}

/// Typed bodies to JSON and back.
struct MessageBodyJSONTests {
  @Test func convertsBothWays() throws {
    let part = Part().with {
      $0.id = 7
      $0.flavor = "sweet"
    }
    #expect(try part.json() == ["id": 7, "flavor": "sweet"])
    #expect(try Part(json: ["flavor": "sweet", "id": 7]) == part)
  }

  @Test func keepsWhatItDoesNotKnow() throws {
    let hex = bytes("0600 0981 0102 0000 0800 0100 07000000")
    let part = try hex.withBytes { span throws(DecodingError) in
      var reader = AttributeReader(span, in: 0..<hex.count)
      return try Part(from: &reader)
    }
    let json = try part.json()
    #expect(json.text() == ##"{"#265":{"#nest":"0102"},"id":7}"##)
    let again = try Part(json: json)
    #expect(again == part)
    var writer = MessageWriter()
    again.encode(into: &writer)
    #expect(writer.buffer.array == hex)
  }

  @Test("a sub-message that occurs twice is its last, and the other, malformed or not, is kept")
  func repeatedSubMessage() throws {
    for earlier in ["0700 0280 030001 00", "0c00 0280 0800 0100 01000000", "0500 0200 ff 000000"] {
      let hex = bytes("0b00 0100 74756e6e656c00 00" + earlier + "0c00 0280 0800 0100 2a000000 0400 0300")
      let info = try decoded(Sample.Info.self, hex)
      #expect(info.data == .tunnel(Sample.Tunnel(id: 42)))
      #expect(encoded(info) == hex)
      let json = try info.json()
      #expect(json["data"] == ["id": 42])
      let again = try Sample.Info(json: json)
      #expect(again == info)
      #expect(encoded(again) == hex)
    }
  }

  @Test("a plain array is the same in JSON under whatever indexes and flags, and goes as nl80211 writes it")
  func plainArray() throws {
    let written = bytes("1400 0d00 0800 0100 05000000 0800 0200 06000000")
    for hex in [
      bytes("1400 0d80 0800 0000 05000000 0800 0100 06000000"),
      bytes("1400 0d00 0800 0700 05000000 0800 0300 06000000"),
    ] {
      let link = try decoded(Sample.Link.self, hex)
      #expect(link.lanes == [5, 6])
      #expect(encoded(link) == hex)
      #expect(try link.json() == ["lanes": [5, 6]])
      let again = try Sample.Link(json: link.json())
      #expect(again == link)
      #expect(encoded(again) == written)
    }
  }

  @Test func refusesWhatIsNoObject() {
    let error = #expect(throws: JSONMessageError.self) { try Part(json: [1]) }
    #expect(error?.description == "expected an object, found an array")
    let malformed = #expect(throws: JSONMessageError.self) { try Part(json: ["id": ["#bytes": "01"]]) }
    #expect(malformed?.description == "the payload's size does not fit its type in attribute 1 at byte 0")
  }

  @Test func refusesWhatIsTooLong() {
    let text = JSONValue.string(String(repeating: "x", count: 70_000))
    let error = #expect(throws: JSONMessageError.self) { try Part(json: ["flavor": text]) }
    #expect(error?.reason == .encoding(EncodingError(.attributeTooLong, attribute: 2)))
  }
}
