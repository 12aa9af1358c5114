/// A message's body as JSON and back, driven by its schema: for `--json`, for tests, for tools that know no family.
///
/// The canonical form:
///  - an attribute is a member with the attribute's name, in the order of the message; one that may repeat is an array
///    at the place of its first occurrence; of any other that repeats the last counts, as for the kernel, and only that
///    one has the name;
///  - the members of a fixed header come first, in the same object. An attribute of the same name as one of them is
///    named with its number, `"table#15"`;
///  - an integer is a number; of an enumeration, the entry's name, or the number if it has none; flags are a list of
///    names, sorted, then the bits without a name as one number;
///  - bytes are lower-case hexadecimal, or what their display hint says; a structure is an object; `bitfield32` is
///    `{"value": …, "selector": …}`; a flag is `true`;
///  - an array of nests under indexes is `[{"0": {…}}, …]`, one of plain values is an array of them; a nest under
///    values is one object that begins with them, `{"policy-id": 0, "attr-id": 1, …}`;
///  - a sub-message is an object in the format its selector chooses, or plain hexadecimal if there is no such format.
///
/// What has no place in that is not lost:
///  - `"#12": "<hex>"`: an attribute the schema does not know, or one before the last where there should be one;
///    `{"#nest": "<hex>"}` if it has the flag of a nest, `{"#net-byteorder": "<hex>"}` that of network byte order,
///    `{"#nest": {"#net-byteorder": "<hex>"}}` both; an array of these if it repeats;
///  - `"#tail": "<hex>"` in a structure: bytes beyond the structure the schema knows. One shorter than that has only
///    the members it has, and becomes as long as the schema's when it is written;
///  - `{"#bytes": "<hex>"}` in place of a value: a payload its type cannot show, such as a string that is not UTF-8 or
///    goes on after its NUL, a flag with a payload, an array that ends inside an element or a structure inside a member.
///
/// The rest is how a message was written and not what it says, and is written as the kernel writes it: where an
/// attribute stands among others of its type, the flags of attributes with a name, the width of a `uint`, a string
/// without its NUL, padding, and the indexes and the nest's flag of an array of plain values, which is counted from 1 and
/// has no flag.
///
/// Reading JSON accepts a little more: numbers for enumerations and flags, `"0x1f"` for integers, one value in place of
/// an array of one, `false` for a flag that is absent, `{"#bytes": …}` for every attribute, elements of plain indexed
/// arrays with their index, and structure members left out, which are zero.
public enum MessageJSON {
  /// Decodes the body in `range` of a message; offsets in errors count from the start of `bytes`.
  public static func decode(
    _ bytes: RawSpan, in range: Range<Int>, fixedHeader: StructureSchema?, attributes: AttributeSetSchema?
  ) throws(DecodingError) -> JSONObject {
    var object = JSONObject()
    var start = range.lowerBound
    var decoder = BodyJSONDecoder(bytes)
    if let header = fixedHeader {
      guard range.count >= header.size else { throw DecodingError(.truncatedHeader, offset: start) }
      decoder.members(of: header, in: start..<start + header.size, into: &object)
      start = min(range.upperBound, start + netlinkAligned(header.size))
    }
    let reserved = Set(object.members.map(\.name))
    let set = attributes ?? AttributeSetSchema("", [])
    try decoder.attributes(of: set, in: start..<range.upperBound, depth: 0, reserved: reserved, into: &object)
    return object
  }

  /// Writes a body, its attributes in the order of the members. A payload that is too long is the writer's failure.
  public static func encode(
    _ json: JSONObject, fixedHeader: StructureSchema?, attributes: AttributeSetSchema?, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    var encoder = BodyJSONEncoder()
    try encoder.body(json, header: fixedHeader, set: attributes ?? AttributeSetSchema("", []), into: &writer)
  }
}

extension MessageBody {
  /// The body in canonical JSON; see `MessageJSON`.
  public func json() throws(JSONMessageError) -> JSONValue {
    var writer = MessageWriter()
    encode(into: &writer)
    if let failure = writer.failure { throw JSONMessageError(.encoding(failure), at: "") }
    do throws(DecodingError) {
      let object = try MessageJSON.decode(
        writer.bytes, in: 0..<writer.count, fixedHeader: Self.fixedHeaderSchema, attributes: Self.attributeSchema)
      return .object(object)
    } catch { throw JSONMessageError(.decoding(error), at: "") }
  }

  /// The body a JSON object describes; see `MessageJSON`.
  public init(json: JSONValue) throws(JSONMessageError) {
    guard case .object(let object) = json else {
      throw JSONMessageError(.wrongType(expected: "an object", found: json.kindName), at: "")
    }
    var writer = MessageWriter()
    try MessageJSON.encode(
      object, fixedHeader: Self.fixedHeaderSchema, attributes: Self.attributeSchema, into: &writer)
    if let failure = writer.failure { throw JSONMessageError(.encoding(failure), at: "") }
    var reader = AttributeReader(writer.bytes, in: 0..<writer.count)
    do throws(DecodingError) { try self.init(from: &reader) } catch { throw JSONMessageError(.decoding(error), at: "") }
  }
}
