import NetlinkCodec

/// What the generated type of an operation makes of a message.
struct BodyCheck {
  /// The whole message.
  let bytes: [UInt8]
  /// Bytes before the body.
  let headerSize: Int

  /// What is known of a message beside its bytes.
  enum Meaning {
    case nothing
    /// What it says, and that these are the bytes to say it with.
    case exact(JSONValue)
    /// What it says to a reader that passes over what its spec does not have.
    case read(JSONValue)
    /// What it was made from, which need not be in the canonical form.
    case source(JSONValue)
  }

  func faults<Operation: NetlinkOperation>(_ operation: Operation.Type, _ meaning: Meaning) -> [String] {
    let body: Operation.Body
    do throws(DecodingError) { body = try decode(operation) } catch { return ["decoding: \(error)"] }
    let faults = encodingFaults(body) + valueFaults(body)
    return switch meaning {
    case .nothing: faults
    case .exact(let json):
      faults + jsonFaults(body) { Difference.between(expected: json, found: $0) } + fromJSONFaults(operation, json)
    case .read(let json): faults + jsonFaults(body) { Difference.between(expected: json, found: $0.withoutUnplaced) }
    case .source(let json): faults + fromJSONFaults(operation, json)
    }
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
    let difference = Difference.between(expected: bytes[headerSize...], found: writer.array)
    return difference.map { ["encoded again: \($0)"] } ?? []
  }

  private func jsonFaults<Body: MessageBody>(_ body: Body, _ difference: (JSONValue) -> String?) -> [String] {
    do throws(JSONMessageError) {
      return difference(try body.json()).map { ["decoded: \($0)"] } ?? []
    } catch { return ["as JSON: \(error)"] }
  }

  /// Holds the value itself to what it says, apart from the bytes it keeps: written in our own form, it must read as an
  /// equal value.
  func valueFaults<Body: MessageBody>(_ body: Body) -> [String] {
    (body as? any AttributeSet).map { ownFormFaults($0) } ?? []
  }

  private func ownFormFaults<Body: AttributeSet>(_ value: Body) -> [String] {
    var writer = MessageWriter()
    value.encodeAttributes(into: &writer)
    writer.append(rawAttributes: value.wireForm.unknownAttributes)
    if let failure = writer.failure { return ["in our own form: \(failure)"] }
    let written = writer.array
    do throws(DecodingError) {
      let again = try written.withBytes { span throws(DecodingError) in
        var reader = AttributeReader(span, in: 0..<written.count)
        return try Body(from: &reader)
      }
      return again == value ? [] : ["in our own form it says something else"]
    } catch { return ["in our own form: \(error)"] }
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

extension JSONValue {
  /// The value without what other readers have no place for: unknown attributes, the tails of longer structures, and
  /// attributes that have the name of a fixed header's member.
  fileprivate var withoutUnplaced: JSONValue {
    switch self {
    case .array(let elements): .array(elements.map(\.withoutUnplaced))
    case .object(let object):
      .object(JSONObject(object.members.filter { !$0.name.contains("#") }.map { ($0.name, $0.value.withoutUnplaced) }))
    default: self
    }
  }
}
