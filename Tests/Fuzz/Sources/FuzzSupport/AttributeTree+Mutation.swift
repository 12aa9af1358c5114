import NetlinkCodec

extension AttributeTree {
  /// Changes one thing somewhere in the tree.
  public mutating func mutate(_ random: inout SeededRandom) {
    // Down into a nest, most often, so that deep places are reached as well.
    let nests = nodes.indices.filter { if case .nest = nodes[$0].content { true } else { false } }
    if let index = nests.randomElement(using: &random), !random.chance(3),
      case .nest(var prefix, var tree) = nodes[index].content
    {
      if !prefix.isEmpty, random.chance(8) { prefix = prefix.mutated(growingBy: 0) } else { tree.mutate(&random) }
      nodes[index].content = .nest(prefix: prefix, tree)
      return
    }
    mutateHere(&random)
  }

  private mutating func mutateHere(_ random: inout SeededRandom) {
    guard let index = nodes.indices.randomElement(using: &random) else { return insert(&random) }
    switch Int.random(in: 0..<16, using: &random) {
    case 0...4: insert(&random)
    case 5...6: nodes.remove(at: index)
    case 7: nodes.insert(nodes[index], at: nodes.indices.randomElement(using: &random) ?? 0)
    case 8: nodes.swapAt(index, nodes.indices.randomElement(using: &random) ?? 0)
    case 9: nodes[index].type ^= [0x8000, 0x4000, 0xC000].randomElement(using: &random) ?? 0
    case 10: nodes[index].type = UInt16.random(in: 0...40, using: &random)
    case 11: tail = tail.isEmpty ? [UInt8](repeating: 0, count: Int.random(in: 1...4, using: &random)) : []
    case 12...13:
      if let schema = meaning.schema(of: nodes[index].type) {
        nodes[index].content = .bytes(schema.kind.payload(limits: schema.limits, &random))
      }
    default:
      nodes[index].content = .bytes(nodes[index].payload.mutated())
    }
  }

  /// Adds an attribute, one the schema knows where it knows any.
  private mutating func insert(_ random: inout SeededRandom) {
    guard bytes.count < 4096 else { return }
    let place = Int.random(in: 0...nodes.count, using: &random)
    nodes.insert(meaning.newNode(&random, depth: 0), at: place)
  }
}

extension AttributeTree.Meaning {
  func schema(of type: UInt16) -> AttributeSchema? {
    switch self {
    case .set(let set): set[type & 0x3fff]
    case .elements(let kind): AttributeSchema(type, "", kind)
    case .unknown, .keys: nil
    }
  }

  /// An attribute that could stand in this run.
  func newNode(_ random: inout SeededRandom, depth: Int) -> AttributeTree.Node {
    let size = Int.random(in: 0...8, using: &random)
    let unknown = AttributeTree.Node(
      type: UInt16.random(in: 0...64, using: &random),
      content: .bytes((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }))
    switch self {
    case .unknown: return unknown
    case .set(let set):
      guard let attribute = set.attributes.randomElement(using: &random), !random.chance(16) else { return unknown }
      return Self.node(attribute.number, attribute.kind, attribute.limits, set, &random, depth)
    case .elements(let kind):
      return Self.node(UInt16.random(in: 0...3, using: &random), kind, .init(), nil, &random, depth)
    case .keys(let levels, let set):
      let inner: AttributeTree.Meaning = levels > 1 ? .keys(levels - 1, set) : .set(set)
      return Self.nest(UInt16.random(in: 0...8, using: &random), inner, &random, depth)
    }
  }

  private static func node(
    _ number: UInt16, _ kind: AttributeSchema.Kind, _ limits: AttributeSchema.Limits, _ set: AttributeSetSchema?,
    _ random: inout SeededRandom, _ depth: Int
  ) -> AttributeTree.Node {
    if let inner = inside(kind, set: set, selectors: []) { return nest(number, inner.meaning, &random, depth) }
    return AttributeTree.Node(type: number, content: .bytes(kind.payload(limits: limits, &random)))
  }

  private static func nest(
    _ number: UInt16, _ meaning: AttributeTree.Meaning, _ random: inout SeededRandom, _ depth: Int
  ) -> AttributeTree.Node {
    var tree = AttributeTree([], meaning)
    if depth < 4 {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        tree.nodes.append(meaning.newNode(&random, depth: depth + 1))
      }
    }
    return AttributeTree.Node(type: number | 0x8000, content: .nest(prefix: [], tree))
  }
}

extension AttributeSchema.Kind {
  /// A payload such an attribute could have, and now and then one it could not.
  func payload(limits: AttributeSchema.Limits, _ random: inout SeededRandom) -> [UInt8] {
    switch self {
    case .unused, .flag: return random.chance(8) ? [1] : []
    case .pad: return [UInt8](repeating: 0, count: Int.random(in: 0...4, using: &random))
    case .integer(let schema):
      let value = Self.value(schema.enumeration, limits, &random)
      return Self.bytes(value, schema.width.size, isBig: schema.order == .big, &random)
    case .uint(let enumeration), .sint(let enumeration):
      return Self.bytes(Self.value(enumeration, limits, &random), random.chance(2) ? 4 : 8, isBig: false, &random)
    case .bitfield32:
      return Self.bytes(Self.value(nil, limits, &random), 8, isBig: false, &random)
    case .string:
      let words = ["", "a", "netdev", "nlctrl", "devmemd", "sim0", "vxlan", "bond", "u32", "flower", "htb"]
      return Array((words.randomElement(using: &random) ?? "").utf8) + (random.chance(8) ? [] : [0])
    case .structure(let schema):
      let size = random.chance(4) ? Int.random(in: 0...(schema.size + 4), using: &random) : schema.size
      return (0..<size).map { _ in random.chance(2) ? 0 : UInt8.random(in: 0...255, using: &random) }
    case .array(let schema):
      let size = schema.width.size * Int.random(in: 0...4, using: &random) + (random.chance(8) ? 1 : 0)
      return (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    case .binary:
      let size = limits.exactLength ?? [0, 1, 4, 6, 8, 16, 20].randomElement(using: &random) ?? 0
      return (0..<min(size, 64)).map { _ in UInt8.random(in: 0...255, using: &random) }
    case .nest, .indexed, .keyed, .subMessage:
      return (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
  }

  /// A value the type names, one at its limits, or any.
  private static func value(
    _ enumeration: EnumerationSchema?, _ limits: AttributeSchema.Limits, _ random: inout SeededRandom
  ) -> UInt64 {
    var candidates: [UInt64] = [0, 1, 2, 3, 4, .max, UInt64.random(in: 0 ... .max, using: &random)]
    for limit in [limits.min, limits.max].compactMap({ $0 }) {
      candidates += [-1, 0, 1].map { UInt64(truncatingIfNeeded: limit + $0) }
    }
    if let entry = enumeration?.entries.randomElement(using: &random) {
      let value = UInt64(bitPattern: entry.value)
      candidates += [value, enumeration?.isFlags == true ? 1 &<< value : value]
    }
    return candidates.randomElement(using: &random) ?? 0
  }

  private static func bytes(
    _ value: UInt64, _ size: Int, isBig: Bool, _ random: inout SeededRandom
  ) -> [UInt8] {
    let little = (0..<size).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * UInt64($0)) : 0) }
    let bytes = isBig ? little.reversed() : little
    return random.chance(16) ? Array(bytes.dropLast()) : bytes
  }
}
