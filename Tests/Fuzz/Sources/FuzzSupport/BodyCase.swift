public import NetlinkCodec

/// What messages of one operation carry, held to the codec's promises.
public struct BodyCase: Sendable {
  /// `family:operation`.
  public let name: String
  /// Of the fixed header before the attributes, in bytes.
  public let headerSize: Int
  public let attributes: AttributeSetSchema?
  /// Of the messages that answer the operation.
  public let replyCommand: UInt16?
  /// Takes the bytes of a body; false where they are none. Ends the process where a promise does not hold.
  public let check: @Sendable ([UInt8]) -> Bool
  /// The same without JSON, which costs more than all else.
  public let checkBytes: @Sendable ([UInt8]) -> Bool

  public init<Operation: NetlinkOperation>(_ operation: Operation.Type) {
    name = "\(Operation.Family.schema.name):\(Operation.schema.name)"
    headerSize = Operation.Body.fixedHeaderSchema?.size ?? 0
    attributes = Operation.Body.attributeSchema
    replyCommand = (Operation.schema.do ?? Operation.schema.dump)?.reply?.command
    checkBytes = { bytes in checkedBody(Operation.Body.self, bytes) != nil }
    check = { bytes in
      guard let body = checkedBody(Operation.Body.self, bytes) else { return false }
      checkJSON(body, bytes)
      return true
    }
  }
}

/// Decodes and encodes; nil where the bytes are no such body.
private func checkedBody<Body: MessageBody>(_ type: Body.Type, _ bytes: [UInt8]) -> Body? {
  guard let body = decoded(type, bytes) else { return nil }
  require(encoded(body) == bytes, "a decoded body encodes to the same bytes", "\(hex(bytes))\n  \(hex(encoded(body)))")
  return body
}

private func checkJSON<Body: MessageBody>(_ body: Body, _ bytes: [UInt8]) {
  let json: JSONValue
  do throws(JSONMessageError) { json = try body.json() } catch {
    fail("a decoded body has a JSON form", hex(bytes), "\(error)")
  }
  let parsed: JSONValue
  do throws(JSONParsingError) { parsed = try JSONValue(parsing: json.text()) } catch {
    fail("JSON text can be parsed", json.text(), "\(error)")
  }
  require(parsed == json, "JSON text says what the value says", json.text())
  // Not the value itself: where one attribute stands among others of its type has no place in JSON.
  let again = readAgain(Body.self, parsed, bytes)
  if again == json { return }
  // A structure that was shorter than the schema's is as long as that now, and stays so.
  require(again.keeps(json), "JSON keeps what it says", "\(hex(bytes))\n  \(json.text())\n  \(again.text())")
  require(readAgain(Body.self, again, bytes) == again, "JSON grows once", "\(hex(bytes))\n  \(again.text())")
}

private func readAgain<Body: MessageBody>(_ type: Body.Type, _ json: JSONValue, _ bytes: [UInt8]) -> JSONValue {
  do throws(JSONMessageError) { return try Body(json: json).json() } catch {
    fail("JSON is accepted again", hex(bytes), json.text(), "\(error)")
  }
}

extension JSONValue {
  /// Whether every member of the other's objects is here as well, at any depth, and all else is the same.
  fileprivate func keeps(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.object(let mine), .object(let others)):
      others.members.allSatisfy { member in mine[member.name]?.keeps(member.value) ?? false }
    case (.array(let mine), .array(let others)):
      mine.count == others.count && zip(mine, others).allSatisfy { $0.keeps($1) }
    default: self == other
    }
  }
}

private func decoded<Body: MessageBody>(_ type: Body.Type, _ bytes: [UInt8]) -> Body? {
  bytes.withBytes { span in
    var reader = AttributeReader(span, in: 0..<bytes.count)
    return try? Body(from: &reader)
  }
}

private func encoded<Body: MessageBody>(_ body: Body) -> [UInt8] {
  var writer = MessageWriter()
  body.encode(into: &writer)
  if let failure = writer.failure { fail("a decoded body can be encoded", "\(failure)") }
  return writer.array
}
