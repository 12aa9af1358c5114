/// Writes JSON as attributes along a schema.
struct BodyJSONEncoder {
  /// An object around the current place, for selectors that stand in an outer nest.
  struct Scope {
    var set: AttributeSetSchema
    var json: JSONObject
    /// Names that are not attributes'.
    var reserved: Set<String>
  }

  private var path: [String] = []
  var scopes: [Scope] = []

  // MARK: Errors

  func error(_ reason: JSONMessageError.Reason) -> JSONMessageError {
    JSONMessageError(reason, at: path.joined())
  }

  func wrongType(_ value: JSONValue, expected: String) -> JSONMessageError {
    error(.wrongType(expected: expected, found: value.kindName))
  }

  mutating func at<R>(
    _ step: String, _ body: (inout BodyJSONEncoder) throws(JSONMessageError) -> R
  ) throws(JSONMessageError) -> R {
    guard path.count < 2 * Int(AttributeReader.maximumDepth) else { throw error(.tooDeep) }
    path.append(step)
    let result = try body(&self)
    path.removeLast()
    return result
  }

  func object(_ value: JSONValue) throws(JSONMessageError) -> JSONObject {
    guard case .object(let object) = value else { throw wrongType(value, expected: "an object") }
    return object
  }

  func hex(_ value: JSONValue) throws(JSONMessageError) -> [UInt8] {
    guard case .string(let text) = value else { throw wrongType(value, expected: "hexadecimal digits in a string") }
    guard let bytes = hexBytes(text) else { throw error(.badText(text, expected: "pairs of hexadecimal digits")) }
    return bytes
  }

  /// The bytes of `{"#bytes": "<hex>"}`, which stands for any payload.
  private func rawPayload(_ value: JSONValue) throws(JSONMessageError) -> [UInt8]? {
    guard let text = onlyMember("#bytes", of: value) else { return nil }
    return try hex(text)
  }

  private func onlyMember(_ name: String, of value: JSONValue) -> JSONValue? {
    guard case .object(let object) = value, object.count == 1 else { return nil }
    return object[name]
  }

  // MARK: Bodies and nests

  mutating func body(
    _ json: JSONObject, header: StructureSchema?, set: AttributeSetSchema, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    var reserved: Set<String> = []
    if let header {
      try members(of: header, json, into: &writer)
      writer.padFixedHeader(from: header.size)
      reserved = header.memberNames
    }
    try attributes(json, set: set, reserved: reserved, into: &writer)
  }

  mutating func attributes(
    _ json: JSONObject, set: AttributeSetSchema, reserved: Set<String> = [], into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    scopes.append(Scope(set: set, json: json, reserved: reserved))
    for member in json.members where !reserved.contains(member.name) {
      try at(".\(member.name)") { encoder throws(JSONMessageError) in
        try encoder.attribute(member, set: set, reserved: reserved, into: &writer)
      }
    }
    scopes.removeLast()
  }

  private mutating func attribute(
    _ member: JSONObject.Member, set: AttributeSetSchema, reserved: Set<String>, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    let parts = member.name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[0].isEmpty, let number = UInt16(parts[1]), number < 0x4000 {
      return try attribute(numbered: number, member.value, into: &writer)
    }
    guard let schema = set[String(parts[0])], parts.count == 1 || String(schema.number) == parts[1] else {
      let names = set.attributes.filter { !$0.kind.isBlank }.map(\.name) + reserved
      throw error(.unknownMember(near: namesNear(member.name, among: names)))
    }
    guard schema.isMulti else { return try value(schema.kind, schema.number, member.value, into: &writer) }
    guard case .array(let elements) = member.value else {
      return try value(schema.kind, schema.number, member.value, into: &writer)
    }
    for (index, element) in elements.enumerated() {
      try at("[\(index)]") { encoder throws(JSONMessageError) in
        try encoder.value(schema.kind, schema.number, element, into: &writer)
      }
    }
  }

  /// An attribute given by number and payload, or several of that number.
  private mutating func attribute(
    numbered number: UInt16, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    guard case .array(let repeats) = value else { return try payload(number, value, into: &writer) }
    for (index, one) in repeats.enumerated() {
      try at("[\(index)]") { encoder throws(JSONMessageError) in try encoder.payload(number, one, into: &writer) }
    }
  }

  /// A payload with the flags that are wrapped around it.
  private func payload(
    _ number: UInt16, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    var (type, payload) = (number, value)
    for flag in FoundAttribute.namedFlags {
      guard let inner = onlyMember(flag.name, of: payload) else { continue }
      type |= flag.bit
      payload = inner
    }
    writer.binary(type, try hex(payload))
  }

  // MARK: Values

  mutating func value(
    _ kind: AttributeSchema.Kind, _ type: UInt16, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    if let payload = try rawPayload(value) {
      return writer.binary(kind.isNest ? type | FoundAttribute.nestFlag : type, payload)
    }
    switch kind {
    case .unused, .pad: writer.binary(type, try hex(value))
    case .flag:
      guard case .bool(let isSet) = value else { throw wrongType(value, expected: "true or false") }
      if isSet { writer.flag(type) }
    case .integer(let schema): writer.runTimeInteger(type, try bits(value, schema), schema)
    case .uint(let enumeration):
      writer.uint(type, try bits(value, IntegerSchema(.u64, .host, enumeration)))
    case .sint(let enumeration):
      writer.sint(type, Int64(bitPattern: try bits(value, IntegerSchema(.s64, .host, enumeration))))
    case .bitfield32(let enumeration): writer.bitfield32(type, try bitfield(value, enumeration))
    case .string:
      guard case .string(let text) = value else { throw wrongType(value, expected: "a string") }
      writer.string(type, text)
    case .binary(let hint): writer.binary(type, try binary(value, hint))
    case .structure(let schema):
      let object = try self.object(value)
      let start = writer.openNest(type, isNest: false)
      try structure(schema, object, into: &writer)
      writer.closeNest(start)
    case .array(let schema): try array(type, schema, value, into: &writer)
    case .nest(let set):
      let object = try self.object(value)
      let start = writer.openNest(type)
      try attributes(object, set: set(), into: &writer)
      writer.closeNest(start)
    case .indexed(let element): try indexed(type, element, value, into: &writer)
    case .keyed(let keys, let set): try keyed(type, keys, set(), value, into: &writer)
    case .subMessage(let schema, let selector):
      try subMessage(type, schema, selector: selector, value, into: &writer)
    }
  }

  private mutating func bitfield(
    _ value: JSONValue, _ enumeration: EnumerationSchema?
  ) throws(JSONMessageError) -> Bitfield32 {
    let object = try self.object(value)
    try onlyMembers(["value", "selector"], of: object)
    let schema = IntegerSchema(.u32, .host, enumeration, flags: enumeration != nil)
    return Bitfield32(
      value: UInt32(truncatingIfNeeded: try bits(object["value"] ?? 0, schema, at: "value")),
      selector: UInt32(truncatingIfNeeded: try bits(object["selector"] ?? 0, schema, at: "selector")))
  }

  mutating func bits(
    _ value: JSONValue, _ schema: IntegerSchema, at name: String
  ) throws(JSONMessageError) -> UInt64 {
    try at(".\(name)") { encoder throws(JSONMessageError) in try encoder.bits(value, schema) }
  }

  private func binary(_ value: JSONValue, _ hint: DisplayHint?) throws(JSONMessageError) -> [UInt8] {
    guard let hint else { return try hex(value) }
    guard case .string(let text) = value else { throw wrongType(value, expected: hint.example) }
    guard let bytes = hint.bytes(text) else { throw error(.badText(text, expected: hint.example)) }
    return bytes
  }

  private mutating func array(
    _ type: UInt16, _ schema: IntegerSchema, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    guard case .array(let elements) = value else { throw wrongType(value, expected: "an array") }
    let start = writer.openNest(type, isNest: false)
    for (index, element) in elements.enumerated() {
      let bits = try at("[\(index)]") { encoder throws(JSONMessageError) in try encoder.bits(element, schema) }
      schema.appendBits(bits, to: &writer.buffer)
    }
    writer.closeNest(start)
  }

  // MARK: Structures

  private func onlyMembers(_ names: Set<String>, of object: JSONObject) throws(JSONMessageError) {
    for member in object.members where !names.contains(member.name) {
      throw JSONMessageError(
        .unknownMember(near: namesNear(member.name, among: names.sorted())), at: path.joined() + ".\(member.name)")
    }
  }

  /// A structure and what its kernel has beyond it.
  mutating func structure(
    _ schema: StructureSchema, _ json: JSONObject, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    try onlyMembers(schema.memberNames.union(["#tail"]), of: json)
    try members(of: schema, json, into: &writer)
    if let tail = json["#tail"] { writer.append(rawAttributes: try hex(tail)) }
  }

  /// The members; those the object lacks are zero.
  private mutating func members(
    of schema: StructureSchema, _ json: JSONObject, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    for member in schema.members {
      guard let value = json[member.name], !member.kind.isPadding else {
        writer.member(zeros: member.kind.size)
        continue
      }
      try at(".\(member.name)") { encoder throws(JSONMessageError) in
        try encoder.member(member.kind, value, into: &writer)
      }
    }
  }

  private mutating func member(
    _ kind: StructureSchema.Member.Kind, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    switch kind {
    case .integer(let schema): schema.appendBits(try bits(value, schema), to: &writer.buffer)
    case .binary(let count, let hint): try fixedField(try binary(value, hint), count, into: &writer)
    case .string(let count):
      if let raw = try rawPayload(value) { return try fixedField(raw, count, into: &writer) }
      guard case .string(let text) = value else { throw wrongType(value, expected: "a string") }
      try fixedField(Array(text.utf8), count, into: &writer)
    case .structure(let inner): try structure(inner, try object(value), into: &writer)
    case .padding(let count): writer.member(zeros: count)
    }
  }

  private func fixedField(
    _ bytes: [UInt8], _ count: Int, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    guard bytes.count <= count else { throw error(.tooLong(limit: count)) }
    writer.member(bytes, count: count)
  }
}

extension StructureSchema {
  /// The names JSON uses: padding has none.
  var memberNames: Set<String> { Set(members.filter { !$0.kind.isPadding }.map(\.name)) }
}

extension StructureSchema.Member.Kind {
  var isPadding: Bool { if case .padding = self { true } else { false } }
}

extension MessageWriter {
  /// An integer attribute of a width known at run time.
  mutating func runTimeInteger(_ type: UInt16, _ bits: UInt64, _ schema: IntegerSchema) {
    head(type, schema.width.size)
    schema.appendBits(bits, to: &buffer)
    pad()
  }
}
