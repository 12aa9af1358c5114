/// Turns attributes into JSON along a schema. Lengths are checked as `AttributeReader` checks them.
struct BodyJSONDecoder: ~Escapable {
  private let bytes: RawSpan
  private var scopes = SelectorScopes()

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  // MARK: Attributes

  private func list(
    _ range: Range<Int>, depth: UInt8, of owner: FoundAttribute?
  ) throws(DecodingError) -> [FoundAttribute] {
    guard depth <= AttributeReader.maximumDepth else {
      throw DecodingError(.tooDeep, attribute: owner?.type ?? 0, offset: owner?.start ?? range.lowerBound)
    }
    var reader = AttributeReader(bytes, from: range.lowerBound, to: range.upperBound, depth: depth)
    var found: [FoundAttribute] = []
    while try reader.next() { found.append(reader.current) }
    return found
  }

  /// Decodes attributes into members; an attribute named like a `reserved` member gets its number behind its name.
  mutating func attributes(
    of set: AttributeSetSchema, in range: Range<Int>, depth: UInt8, owner: FoundAttribute? = nil,
    reserved: Set<String> = [], into object: inout JSONObject
  ) throws(DecodingError) {
    let found = try list(range, depth: depth, of: owner)
    scopes.enter(set, found)
    // Of each type, the attribute that counts where there should be one.
    let last = Dictionary(found.map { ($0.type, $0.start) }, uniquingKeysWith: { $1 })
    for attribute in found {
      guard let schema = set[attribute.type], !schema.kind.isBlank else {
        addByNumber(attribute, known: set[attribute.type], to: &object)
        continue
      }
      guard schema.isMulti || last[attribute.type] == attribute.start else {
        // Decoding looks at it, save at a sub-message, whose format is known at the end.
        if !schema.kind.isSubMessage { _ = try value(schema.kind, attribute, depth: depth) }
        addByNumber(attribute, known: schema, to: &object)
        continue
      }
      let value = try self.value(schema.kind, attribute, depth: depth)
      let name = reserved.contains(schema.name) ? "\(schema.name)#\(schema.number)" : schema.name
      if schema.isMulti { object.append(value, toArray: name) } else { object[name] = value }
    }
    scopes.leave()
  }

  /// Adds an attribute as it is.
  private func addByNumber(_ attribute: FoundAttribute, known: AttributeSchema?, to object: inout JSONObject) {
    // Padding for alignment says nothing.
    if case .pad? = known?.kind, attribute.payload.isEmpty { return }
    let name = "#\(attribute.type)"
    let value = FoundAttribute.namedFlags.reversed().reduce(hex(attribute.payload)) { value, flag in
      attribute.flags & flag.bit == 0 ? value : .object(JSONObject([(flag.name, value)]))
    }
    switch object[name] {
    case nil: object[name] = value
    case .array?: object.append(value, toArray: name)
    case let first?: object[name] = [first, value]
    }
  }

  private func hex(_ range: Range<Int>) -> JSONValue { .string(hexText(bytes.copy(range))) }

  /// A payload its type has no form for.
  private func raw(_ range: Range<Int>) -> JSONValue { ["#bytes": hex(range)] }

  // MARK: Values

  private mutating func value(
    _ kind: AttributeSchema.Kind, _ attribute: FoundAttribute, depth: UInt8
  ) throws(DecodingError) -> JSONValue {
    let payload = attribute.payload
    switch kind {
    case .unused, .pad: return hex(payload)
    case .flag: return payload.isEmpty ? true : raw(payload)
    case .integer(let schema):
      guard payload.count == schema.width.size else { throw badSize(attribute) }
      return integer(schema, at: payload.lowerBound)
    case .uint(let enumeration): return try variable(.u32, .u64, enumeration, attribute)
    case .sint(let enumeration): return try variable(.s32, .s64, enumeration, attribute)
    case .bitfield32(let enumeration):
      guard payload.count == 8 else { throw badSize(attribute) }
      return bitfield(enumeration, at: payload.lowerBound)
    case .string: return string(payload) ?? raw(payload)
    case .binary(let hint): return binary(hint, payload)
    case .structure(let schema):
      return schema.endsInsideMember(payload.count) ? raw(payload) : .object(structure(schema, in: payload))
    case .array(let schema): return array(schema, payload) ?? raw(payload)
    case .nest(let set): return .object(try nest(set(), payload, attribute, depth: depth))
    case .indexed(let element): return try indexed(element, attribute, depth: depth)
    case .keyed(let keys, let set): return try keyed(keys, set(), attribute, depth: depth)
    case .subMessage(let schema, let selector):
      return try subMessage(schema, selector: selector, attribute, depth: depth)
    }
  }

  private func badSize(_ attribute: FoundAttribute) -> DecodingError {
    DecodingError(.badPayloadSize, attribute: attribute.type, offset: attribute.start)
  }

  private func integer(_ schema: IntegerSchema, at offset: Int) -> JSONValue {
    let bits = schema.loadBits(bytes, at: offset)
    if let enumeration = schema.enumeration {
      return schema.namesBits ? enumeration.flagsJSON(bits) : enumeration.json(bits, width: schema.width)
    }
    let value = schema.width.value(ofBits: bits)
    switch schema.hint {
    case .hex?: return .string("\(value < 0 ? "-" : "")0x\(String(value.magnitude, radix: 16))")
    case .ipv4? where schema.width.size == 4, .ipv4OrV6? where schema.width.size == 4:
      return .string(ipv4Text([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }))
    default: return .integer(value)
    }
  }

  private func variable(
    _ short: IntegerWidth, _ long: IntegerWidth, _ enumeration: EnumerationSchema?, _ attribute: FoundAttribute
  ) throws(DecodingError) -> JSONValue {
    switch attribute.payload.count {
    case 4: integer(IntegerSchema(short, .host, enumeration), at: attribute.payload.lowerBound)
    case 8: integer(IntegerSchema(long, .host, enumeration), at: attribute.payload.lowerBound)
    default: throw badSize(attribute)
    }
  }

  private func bitfield(_ enumeration: EnumerationSchema?, at offset: Int) -> JSONValue {
    // An enumeration on a bitfield always names its bits.
    let schema = IntegerSchema(.u32, .host, enumeration, flags: true)
    return ["value": integer(schema, at: offset), "selector": integer(schema, at: offset + 4)]
  }

  /// nil unless the payload is UTF-8 with nothing but NULs behind it.
  private func string(_ payload: Range<Int>) -> JSONValue? {
    var end = payload.lowerBound
    while end < payload.upperBound, bytes.load(UInt8.self, at: end) != 0 { end += 1 }
    let (text, isValid) = bytes.text(payload.lowerBound..<end)
    return isValid && bytes.isZero(end..<payload.upperBound) ? .string(text) : nil
  }

  private func binary(_ hint: DisplayHint?, _ payload: Range<Int>) -> JSONValue {
    guard let hint else { return hex(payload) }
    return .string(hint.text(bytes.copy(payload)))
  }

  private func array(_ schema: IntegerSchema, _ payload: Range<Int>) -> JSONValue? {
    guard payload.count % schema.width.size == 0 else { return nil }
    return .array(
      stride(from: payload.lowerBound, to: payload.upperBound, by: schema.width.size).map { integer(schema, at: $0) })
  }

  // MARK: Structures

  private func structure(_ schema: StructureSchema, in range: Range<Int>) -> JSONObject {
    var object = JSONObject()
    members(of: schema, in: range, into: &object)
    addTail(range.dropFirst(schema.size), to: &object)
    return object
  }

  private func addTail(_ range: Range<Int>, to object: inout JSONObject) {
    if !range.isEmpty { object["#tail"] = hex(range) }
  }

  /// The members that lie wholly inside the range.
  func members(of schema: StructureSchema, in range: Range<Int>, into object: inout JSONObject) {
    var offset = range.lowerBound
    for member in schema.members {
      let place = offset..<offset + member.kind.size
      offset = place.upperBound
      guard offset <= range.upperBound else { return }
      switch member.kind {
      case .integer(let schema): object[member.name] = integer(schema, at: place.lowerBound)
      case .binary(_, let hint): object[member.name] = binary(hint, place)
      case .string: object[member.name] = string(place) ?? raw(place)
      case .structure(let inner): object[member.name] = .object(structure(inner, in: place))
      case .padding: break
      }
    }
  }

  // MARK: Nests

  private mutating func nest(
    _ set: AttributeSetSchema, _ range: Range<Int>, _ owner: FoundAttribute, depth: UInt8
  ) throws(DecodingError) -> JSONObject {
    var object = JSONObject()
    try attributes(of: set, in: range, depth: depth + 1, owner: owner, into: &object)
    return object
  }

  private mutating func indexed(
    _ element: AttributeSchema.Kind, _ attribute: FoundAttribute, depth: UInt8
  ) throws(DecodingError) -> JSONValue {
    var elements: [JSONValue] = []
    for item in try list(attribute.payload, depth: depth + 1, of: attribute) {
      let value = try self.value(element, item, depth: depth + 1)
      // The index of a nest is part of the form, for it often means something; that of a plain value is not.
      elements.append(element.isNest ? .object(JSONObject([(String(item.type), value)])) : value)
    }
    return .array(elements)
  }

  private mutating func keyed(
    _ keys: [String], _ set: AttributeSetSchema, _ attribute: FoundAttribute, depth: UInt8
  ) throws(DecodingError) -> JSONValue {
    var object = JSONObject()
    var level = attribute
    for (index, key) in keys.enumerated() {
      let inner = try list(level.payload, depth: depth + 1 + UInt8(clamping: index), of: level)
      guard let first = inner.first else { throw badSize(attribute) }
      guard inner.count == 1 else { return raw(attribute.payload) }
      object[key] = .integer(Int128(first.type))
      level = first
    }
    let reserved = Set(keys)
    let innerDepth = depth + 1 + UInt8(clamping: keys.count)
    try attributes(of: set, in: level.payload, depth: innerDepth, owner: level, reserved: reserved, into: &object)
    return .object(object)
  }

  // MARK: Sub-messages

  private mutating func subMessage(
    _ schema: SubMessageSchema, selector: String, _ attribute: FoundAttribute, depth: UInt8
  ) throws(DecodingError) -> JSONValue {
    guard let format = scopes.format(schema, selector: selector, bytes) else { return hex(attribute.payload) }
    var object = JSONObject()
    var rest = attribute.payload
    if let header = format.fixedHeader {
      if header.endsInsideMember(rest.count) { return raw(rest) }
      members(of: header, in: rest, into: &object)
      rest = rest.dropFirst(format.attributes == nil ? header.size : netlinkAligned(header.size))
    }
    if let set = format.attributes {
      let reserved = Set(object.members.map(\.name))
      try attributes(of: set(), in: rest, depth: depth + 1, owner: attribute, reserved: reserved, into: &object)
    } else {
      addTail(rest, to: &object)
    }
    return .object(object)
  }
}

extension StructureSchema {
  /// Whether a structure of so many bytes stops between the bytes of a member, as no kernel's does.
  fileprivate func endsInsideMember(_ count: Int) -> Bool {
    var end = 0
    for member in members where end < count {
      end += member.kind.size
      if end > count { return !member.kind.isPadding }
    }
    return false
  }
}

extension AttributeSchema.Kind {
  /// Whether an attribute of this kind carries no value of its own.
  var isBlank: Bool {
    switch self {
    case .unused, .pad: true
    default: false
    }
  }

  var isSubMessage: Bool {
    if case .subMessage = self { true } else { false }
  }

  /// Whether we write its payload with the flag of a nest.
  var isNest: Bool {
    switch self {
    case .nest, .keyed: true
    case .indexed(let element): element.isNest
    default: false
    }
  }
}

extension StructureSchema.Member.Kind {
  /// In bytes.
  var size: Int {
    switch self {
    case .integer(let schema): schema.width.size
    case .binary(let count, _), .string(let count), .padding(let count): count
    case .structure(let schema): schema.size
    }
  }
}
