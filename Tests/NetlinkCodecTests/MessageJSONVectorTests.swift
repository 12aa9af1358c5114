@testable import NetlinkCodec
import TestSupport
import Testing

/// JSON against what others made of the same bytes.
@Suite(.needsVectors)
struct MessageJSONVectorTests {
  /// Vectors of netdev, made by the kernel's own Python library.
  @Test func netdevVectors() throws {
    let vectors = try SharedFolder.lines("vectors/netdev.jsonl")
    #expect(vectors.count > 50)
    for vector in vectors {
      let id = try #require(vector["id"]?.string)
      let attributes = try #require(vector["attrs"]?.object)
      let message = bytes(try #require(vector["hex"]?.string))
      let set = NetdevSchemas.set(of: try #require(vector["op"]?.string))
      #expect(try decode(message, from: 20, set) == attributes, "\(id)")
      #expect(try encode(attributes, set) == Array(message[20...]), "\(id)")
    }
  }

  /// What a 6.18 kernel answered.
  @Test func netdevAnswers() throws {
    for exchange in try SharedFolder.lines("captured/netdev.jsonl") {
      let set = NetdevSchemas.set(of: try #require(exchange["op"]?.string))
      var decoded: [JSONValue] = []
      for datagram in try #require(exchange["datagrams"]?.array) {
        let datagram = bytes(try #require(datagram.string))
        try datagram.withBytes { span in
          var reader = MessageReader(span)
          while let message = try reader.next() {
            guard message.header.type.rawValue >= MessageType.firstFamily else { continue }
            let body = 20..<message.bytes.byteCount
            let object = try MessageJSON.decode(message.bytes, in: body, fixedHeader: nil, attributes: set)
            decoded.append(.object(object))
          }
        }
      }
      #expect(.array(decoded) == exchange["decoded"], "\(exchange["op"] ?? nil)")
    }
  }
}
