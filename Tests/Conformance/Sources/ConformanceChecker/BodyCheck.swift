import NetlinkCodec

/// What the generated type of an operation makes of a message.
struct BodyCheck {
  /// The whole message.
  let bytes: [UInt8]
  /// Bytes before the body.
  let headerSize: Int

  /// Holds a message against JSON, in both directions. `isOurForm` says that the bytes are what this package would write
  /// from the JSON; a kernel's own form need not be.
  func faults<Operation: NetlinkOperation>(
    _ operation: Operation.Type, expected: JSONValue?, isOurForm: Bool
  ) -> [String] {
    let body: Operation.Body
    do throws(DecodingError) { body = try decode(operation) } catch { return ["decoding: \(error)"] }
    var faults = encodingFaults(body)
    if let expected {
      faults += jsonFaults(body, expected: expected)
      if isOurForm { faults += fromJSONFaults(operation, expected) }
    }
    return faults
  }

  func decode<Operation: NetlinkOperation>(_ operation: Operation.Type) throws(DecodingError) -> Operation.Body {
    try bytes.withBytes { span throws(DecodingError) in
      try MessageView(span).body(as: Operation.Body.self, after: headerSize)
    }
  }

  /// Whether the decoded value encodes to the bytes it came from.
  func encodingFaults<Body: MessageBody>(_ body: Body) -> [String] {
    var writer = MessageWriter()
    body.encode(into: &writer)
    if let failure = writer.failure { return ["encoding: \(failure)"] }
    return Difference.between(expected: bytes[headerSize...], found: writer.array).map { ["encoded again: \($0)"] } ?? []
  }

  private func jsonFaults<Body: MessageBody>(_ body: Body, expected: JSONValue) -> [String] {
    do throws(JSONMessageError) {
      let difference = Difference.between(expected: expected, found: try body.json())
      return difference.map { ["decoded: \($0)"] } ?? []
    } catch { return ["as JSON: \(error)"] }
  }

  private func fromJSONFaults<Operation: NetlinkOperation>(_ operation: Operation.Type, _ json: JSONValue) -> [String] {
    do throws(JSONMessageError) {
      let body = try Operation.Body(json: json)
      var writer = MessageWriter()
      body.encode(into: &writer)
      if let failure = writer.failure { return ["encoding from JSON: \(failure)"] }
      return Difference.between(expected: bytes[headerSize...], found: writer.array).map { ["from JSON: \($0)"] } ?? []
    } catch { return ["from JSON: \(error)"] }
  }
}
