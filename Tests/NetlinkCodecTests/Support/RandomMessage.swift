import NetlinkCodec

/// Messages as an older or a newer kernel than the spec's might send them, made at random along a family's schema.
///
/// Every length is right and every payload has a size its type allows; everything else may be a surprise: attributes,
/// enumeration values, flags and kinds the spec does not know, structures longer or shorter than the spec's, another
/// order, repeated attributes, indexes from anywhere, strings without a NUL, wide integers, flag bits, padding that is
/// not zero, and a last attribute without any.
struct RandomMessage {
  private var random: RandomSource
  private var bytes: [UInt8] = []
  /// Attributes that may still be written, so that recursive sets end.
  private var budget = 0
  /// What sub-messages are selected by, and the kinds that have a format.
  private let kinds: [String: [String]]
  /// The selectors written in the sets around the current place, from the outside in.
  private var scopes: [[String: String]] = []

  init(_ family: FamilySchema, seed: UInt64) {
    random = RandomSource(seed: seed)
    kinds = SelectorKinds(family).kinds
  }

  /// A body of the operation: its fixed header, and attributes.
  mutating func body(of operation: OperationSchema) -> [UInt8] {
    bytes = []
    scopes = []
    budget = random.chance(0.1) ? 120 : 24
    if let header = operation.fixedHeader {
      structure(header)
      let padding = (4 - header.size % 4) % 4
      for _ in 0..<padding { bytes.append(random.chance(0.1) ? random.next() : 0) }
    }
    attributes(of: operation.attributes ?? AttributeSetSchema("", []), depth: 0)
    return bytes
  }

  // MARK: Attributes

  private mutating func attributes(of set: AttributeSetSchema, depth: Int) {
    var chosen = choose(from: set, depth: depth)
    var selectors: [String: String] = [:]
    for attribute in chosen where kinds[attribute.name] != nil && attribute.kind.isSelector {
      selectors[attribute.name] = kind(for: attribute.name)
    }
    scopes.append(selectors)
    if random.chance(0.15) { chosen.shuffle(using: &random) }
    var padding = 0
    for attribute in chosen {
      if random.chance(0.08) { padding = unknown(in: set) }
      for _ in 0..<(attribute.isMulti && random.chance(0.4) ? 3 : random.chance(0.03) ? 2 : 1) {
        padding = known(attribute, depth: depth)
      }
    }
    while random.chance(0.2) { padding = unknown(in: set) }
    if random.chance(0.04) { bytes.removeLast(padding) }
    scopes.removeLast()
  }

  private mutating func choose(from set: AttributeSetSchema, depth: Int) -> [AttributeSchema] {
    let share = Double(min(max(budget, 0), 12)) / Double(max(12, set.attributes.count))
    return set.attributes.filter { attribute in
      guard random.chance(attribute.kind.isOuter ? share : share * 0.8) else { return false }
      budget -= 1
      return depth < 10 || !attribute.kind.isOuter
    }
  }

  /// Writes an attribute around what `payload` writes; returns the bytes of padding behind it.
  private mutating func attribute(
    _ type: UInt16, flags: UInt16 = 0, _ payload: (inout RandomMessage) -> Void
  ) -> Int {
    let start = bytes.count
    let head = type | (random.chance(0.03) ? UInt16.random(in: 0...3, using: &random) << 14 : flags)
    bytes += [0, 0, UInt8(truncatingIfNeeded: head), UInt8(truncatingIfNeeded: head >> 8)]
    payload(&self)
    let length = bytes.count - start
    bytes[start] = UInt8(truncatingIfNeeded: length)
    bytes[start + 1] = UInt8(truncatingIfNeeded: length >> 8)
    let padding = (4 - length % 4) % 4
    let isZero = !random.chance(0.03)
    for _ in 0..<padding { bytes.append(isZero ? 0 : random.next()) }
    return padding
  }

  private mutating func unknown(in set: AttributeSetSchema) -> Int {
    let limit: UInt16 = random.chance(0.5) ? 0x7f : 0x3fff
    let number = UInt16.random(in: 0...limit, using: &random)
    // One that the spec knows after all must have a payload of its type.
    if let known = set[number] { return self.known(known, depth: 10) }
    return attribute(number, flags: random.chance(0.3) ? 0x8000 : 0) { $0.blob(upTo: 24) }
  }

  private mutating func known(_ schema: AttributeSchema, depth: Int) -> Int {
    if let kind = scopes.last?[schema.name] {
      return attribute(schema.number) { $0.selector(kind, schema.kind) }
    }
    return attribute(schema.number, flags: schema.kind.isNested ? 0x8000 : 0) { $0.payload(schema.kind, depth: depth) }
  }

  // MARK: Payloads

  private mutating func payload(_ kind: AttributeSchema.Kind, depth: Int) {
    switch kind {
    case .unused, .pad: if random.chance(0.3) { blob(upTo: 12) }
    case .flag: if random.chance(0.1) { blob(upTo: 6) }
    case .integer(let schema): integer(schema)
    case .uint(let enumeration):
      integer(IntegerSchema(random.chance(0.6) ? .u32 : .u64, .host, enumeration))
    case .sint(let enumeration):
      integer(IntegerSchema(random.chance(0.6) ? .s32 : .s64, .host, enumeration))
    case .bitfield32: blob(8)
    case .string: string()
    case .binary: blob(upTo: 40)
    case .structure(let schema): unlikeStructure(schema)
    case .array(let element):
      for _ in 0..<Int.random(in: 0...6, using: &random) { integer(element) }
      if random.chance(0.05) { blob(upTo: element.width.size - 1) }
    case .nest(let set): attributes(of: set(), depth: depth + 1)
    case .indexed(let element): indexed(element, depth: depth)
    case .keyed(let keys, let set): keyed(keys.count, set(), depth: depth)
    case .subMessage(let schema, let selector): subMessage(schema, selector: selector, depth: depth)
    }
  }

  private mutating func blob(upTo limit: Int) { blob(Int.random(in: 0...limit, using: &random)) }

  private mutating func blob(_ count: Int) {
    for _ in 0..<count { bytes.append(random.next()) }
  }

  private mutating func integer(_ schema: IntegerSchema) {
    var value: UInt64 = random.chance(0.4) ? UInt64.random(in: 0...9, using: &random) : random.next()
    if let entry = schema.enumeration?.entries.randomElement(using: &random), random.chance(0.6) {
      value = schema.isFlags ? 1 << UInt64(clamping: entry.value) : UInt64(bitPattern: entry.value)
    }
    append(value, schema)
  }

  private mutating func append(_ value: UInt64, _ schema: IntegerSchema) {
    let little = (0..<schema.width.size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    bytes += schema.order == .big ? little.reversed() : little
  }

  private mutating func string() {
    for _ in 0..<Int.random(in: 0...12, using: &random) { bytes.append(UInt8.random(in: 0x20...0x7e, using: &random)) }
    switch Int.random(in: 0..<20, using: &random) {
    case 0: break
    case 1: bytes += [0, 0]
    case 2: bytes += [0, 0x61]
    case 3: bytes += [0xff, 0xc3, 0]
    case 4: bytes += Array("é€".utf8) + [0]
    default: bytes.append(0)
    }
  }

  /// A kind as the text or the enumeration's value that selects it.
  private mutating func selector(_ kind: String, _ type: AttributeSchema.Kind) {
    guard case .integer(let schema) = type else { return bytes += Array(kind.utf8) + [0] }
    let entry = schema.enumeration?.entries.first { $0.name == kind }
    append(entry.map { UInt64(bitPattern: $0.value) } ?? UInt64.max - 1, schema)
  }

  // MARK: Structures

  private mutating func structure(_ schema: StructureSchema) {
    for member in schema.members {
      switch member.kind {
      case .integer(let schema): integer(schema)
      case .binary(let count, _): blob(count)
      case .string(let count):
        let text = random.chance(0.1) ? count : Int.random(in: 0..<max(1, count), using: &random)
        for place in 0..<count { bytes.append(place < text ? UInt8.random(in: 0x20...0x7e, using: &random) : 0) }
      case .structure(let inner): structure(inner)
      case .padding(let count): for _ in 0..<count { bytes.append(random.chance(0.03) ? random.next() : 0) }
      }
    }
  }

  /// A structure of a kernel that knows more members, or fewer.
  private mutating func unlikeStructure(_ schema: StructureSchema) {
    let start = bytes.count
    structure(schema)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: blob(upTo: 16)
    case 1: bytes.removeLast(Int.random(in: 0...(bytes.count - start), using: &random))
    default: break
    }
  }

  // MARK: Nests of other shapes

  private mutating func indexed(_ element: AttributeSchema.Kind, depth: Int) {
    let first: UInt16 = random.chance(0.3) ? .random(in: 0...0x3f00, using: &random) : 0
    for index in 0..<UInt16.random(in: 0...4, using: &random) {
      _ = attribute(first + index, flags: element.isNested ? 0x8000 : 0) { $0.payload(element, depth: depth + 1) }
    }
  }

  private mutating func keyed(_ levels: Int, _ set: AttributeSetSchema, depth: Int) {
    guard levels > 0 else { return attributes(of: set, depth: depth + 1) }
    let key = UInt16.random(in: 0...40, using: &random)
    _ = attribute(key, flags: 0x8000) { $0.keyed(levels - 1, set, depth: depth + 1) }
    if random.chance(0.05) { _ = attribute(key + 1, flags: 0x8000) { $0.blob(upTo: 9) } }
  }

  // MARK: Sub-messages

  /// A kind with a format, or one that a newer kernel has.
  private mutating func kind(for selector: String) -> String {
    let known = kinds[selector]?.randomElement(using: &random)
    return known.flatMap { random.chance(0.85) ? $0 : nil } ?? "new\(UInt8.random(in: 0...99, using: &random))"
  }

  private mutating func subMessage(_ schema: SubMessageSchema, selector: String, depth: Int) {
    let kind = scopes.reversed().lazy.compactMap { $0[selector] }.first
    guard let format = schema.formats.first(where: { $0.value == kind }) else { return blob(upTo: 20) }
    switch (format.fixedHeader, format.attributes) {
    case (let header?, let set?):
      let start = bytes.count
      structure(header)
      if random.chance(0.1) {
        bytes.removeLast(Int.random(in: 0...header.size, using: &random))
      } else {
        bytes += Array(repeating: 0, count: (4 - (bytes.count - start) % 4) % 4)
        attributes(of: set(), depth: depth + 1)
      }
    case (let header?, nil): unlikeStructure(header)
    case (nil, let set?): attributes(of: set(), depth: depth + 1)
    case (nil, nil): if random.chance(0.2) { blob(upTo: 10) }
    }
  }
}

extension AttributeSchema.Kind {
  /// Whether it can say which kind a sub-message is.
  fileprivate var isSelector: Bool {
    switch self {
    case .string: true
    case .integer(let schema): schema.enumeration != nil
    default: false
    }
  }

  /// Whether it is written with the flag of a nest.
  fileprivate var isNested: Bool {
    switch self {
    case .nest, .keyed, .indexed: true
    default: false
    }
  }

  /// Whether other attributes may lie in it.
  fileprivate var isOuter: Bool {
    if case .subMessage = self { true } else { isNested }
  }
}

/// All selectors of a family, with the kinds its sub-messages have formats for.
private struct SelectorKinds {
  private(set) var kinds: [String: [String]] = [:]
  private var seen: Set<ObjectIdentifier> = []

  init(_ family: FamilySchema) {
    for operation in family.operations { operation.attributes.map { visit($0) } }
  }

  private mutating func visit(_ set: AttributeSetSchema) {
    guard seen.insert(ObjectIdentifier(set)).inserted else { return }
    for attribute in set.attributes { visit(attribute.kind) }
  }

  private mutating func visit(_ kind: AttributeSchema.Kind) {
    switch kind {
    case .nest(let set), .keyed(_, let set): visit(set())
    case .indexed(let element): visit(element)
    case .subMessage(let schema, let selector):
      for format in schema.formats {
        if kinds[selector]?.contains(format.value) != true { kinds[selector, default: []].append(format.value) }
        if let set = format.attributes { visit(set()) }
      }
    default: break
    }
  }
}

/// SplitMix64: the same numbers from the same seed, on every machine.
struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// True in that share of all calls.
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
}
