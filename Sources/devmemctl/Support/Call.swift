import NetlinkCodec
import NetlinkSocket

/// One request that only its schema describes.
struct Call {
  let family: FamilySchema
  let operation: OperationSchema
  let mode: RequestMode
  /// The request's attributes.
  let body: JSONObject

  /// - Parameter json: the attributes as JSON text, checked against the schema here, before anything is sent.
  init(family: FamilySchema, operation: OperationSchema, mode: RequestMode, json: String) throws(Failure) {
    self.family = family
    self.operation = operation
    self.mode = mode
    let value: JSONValue
    do throws(JSONParsingError) {
      value = try JSONValue(parsing: json)
    } catch {
      throw Failure(.usage, "the request is not JSON: \(error)")
    }
    guard case .object(let object) = value else {
      throw Failure(.usage, "the request is not a JSON object: \(json)")
    }
    body = object
    var scratch = MessageWriter()
    do throws(JSONMessageError) {
      try encode(into: &scratch)
    } catch {
      throw Failure(.usage, "the request does not fit \(family.name) \(operation.name): \(error)")
    }
    if let failure = scratch.failure { throw Failure(.usage, "the request cannot be sent: \(failure)") }
  }

  private func encode(into writer: inout MessageWriter) throws(JSONMessageError) {
    try MessageJSON.encode(
      body, fixedHeader: operation.fixedHeader, attributes: operation.attributes, into: &writer)
  }

  /// The answers as canonical JSON, each on one line: at most one of a `do`, all of a dump.
  ///
  /// A dump during which something changed is asked for again, a few times, and then says that it is partial.
  func answers(on session: inout NetlinkSession, descriptors: [Int32]) throws(NetlinkError) -> Dump<String> {
    guard mode == .do else {
      // It was encoded once already, so that it cannot fail now.
      return try session.dump(operation, of: family, body: { try? encode(into: &$0) }) {
        message throws(DecodingError) in try text(of: message)
      }
    }
    var answers: [String] = []
    try session.exchange(operation, .do, of: family, descriptors: descriptors) { writer in
      try? encode(into: &writer)
    } each: { message throws(NetlinkError) in
      do throws(DecodingError) {
        answers.append(try text(of: message))
      } catch {
        throw NetlinkError(operation.name, .decoding(error))
      }
    }
    return Dump(operation.name, answers)
  }

  private func text(of message: MessageView) throws(DecodingError) -> String {
    guard message.bytes.byteCount >= family.headerSize else {
      throw DecodingError(.truncatedHeader, offset: message.bytes.byteCount)
    }
    let object = try MessageJSON.decode(
      message.bytes, in: family.headerSize..<message.bytes.byteCount, fixedHeader: operation.fixedHeader,
      attributes: operation.attributes)
    return JSONValue.object(object).text()
  }
}
