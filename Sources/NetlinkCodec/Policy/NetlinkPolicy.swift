/// What the attributes of a request must be: the kernel's policy tables, for an operation and the nests inside it.
public struct NetlinkPolicy: Sendable {
  /// The rules of one set of attributes.
  public struct Table: Hashable, Sendable {
    /// The highest attribute type that is known.
    public let maxType: UInt16
    /// By type, from 0 to `maxType`; nil is a hole: a type that is known but not supported here.
    public let rules: [PolicyRule?]
    /// The set the table is for, if C has one array for it, whichever operation uses it: those of nests, and of families
    /// with one policy for all operations.
    let set: ObjectIdentifier?

    /// A table with these rules, by attribute; types up to `maxType` that have none are holes.
    public init(rules: [UInt16: PolicyRule], maxType: UInt16) { self.init(rules: rules, maxType: maxType, set: nil) }

    init(rules: [UInt16: PolicyRule], maxType: UInt16, set: ObjectIdentifier?) {
      self.maxType = maxType
      self.rules = (0...maxType).map { $0 == 0 ? nil : rules[$0] }
      self.set = set
    }
  }

  /// The request's own table first, then those of the nests in the order they are met.
  public let tables: [Table]
  /// The same for checking.
  let checkTables: CheckTables

  /// The policy of an operation that takes some attributes of a set. Nests take all attributes of theirs.
  ///
  /// - Parameter isShared: whether all operations of the family have this one policy (`kernel-policy: global`).
  public init(_ schema: AttributeSetSchema, attributes: [UInt16], isShared: Bool = false) {
    let allowed = Set(attributes)
    var tables: [Table] = []
    var sets: [AttributeSetSchema] = []
    let own = schema.attributes.filter { allowed.contains($0.number) }
    Self.add(own, set: isShared ? ObjectIdentifier(schema) : nil, nests: &sets, to: &tables)
    var next = 0
    while next < sets.count {
      Self.add(sets[next].attributes, set: ObjectIdentifier(sets[next]), nests: &sets, to: &tables)
      next += 1
    }
    self.init(tables: tables)
  }

  /// Tables read from elsewhere, such as a kernel's answer to getpolicy; the first is the request's.
  public init(tables: [Table]) {
    self.tables = tables
    checkTables = CheckTables(tables)
  }

  private static func add(
    _ attributes: [AttributeSchema], set: ObjectIdentifier?, nests: inout [AttributeSetSchema], to tables: inout [Table]
  ) {
    var rules: [UInt16: PolicyRule] = [:]
    for attribute in attributes {
      guard var rule = PolicyRule(attribute) else { continue }
      if let inner = attribute.kind.policySet {
        let place = nests.firstIndex { $0 === inner } ?? nests.count
        if place == nests.count { nests.append(inner) }
        // The request's own table comes before those of the nests.
        rule.nested = PolicyRule.Nested(policy: place + 1, maxType: inner.attributes.map(\.number).max() ?? 0)
      }
      rules[attribute.number] = rule
    }
    tables.append(Table(rules: rules, maxType: attributes.map(\.number).max() ?? 0, set: set))
  }
}

extension NetlinkPolicy: Hashable {
  public static func == (a: NetlinkPolicy, b: NetlinkPolicy) -> Bool { a.tables == b.tables }
  public func hash(into hasher: inout Hasher) { hasher.combine(tables) }
}

extension AttributeSchema.Kind {
  /// The set whose attributes a policy checks inside this one. C has no rules for other shapes of nests.
  var policySet: AttributeSetSchema? {
    switch self {
    case .nest(let set), .indexed(.nest(let set)): set()
    default: nil
    }
  }
}
