/// What the attributes of a message must be, in the form that checking goes through: rules of plain bits, one run of them
/// a set. Checking a message with it allocates nothing.
///
/// Made of a kernel's policy it checks what that kernel checks; made of a spec it also looks where kernels' policies have
/// no rules: into sub-messages, keyed nests and arrays.
final class CheckTables: Sendable {
  /// The rule of one attribute.
  struct Rule: BitwiseCopyable {
    enum Form: UInt8 {
      /// A type that is known and not supported here (`NLA_UNSPEC`).
      case hole
      case rejected
      case flag
      case integer
      case uint
      case sint
      case bitfield32
      case terminatedString
      case string
      case binary
      case nest
      case nestArray
      /// Whatever it holds passes.
      case anything
      // The rest are no forms of a kernel's policy.
      case array
      case elements
      case keyed
      case subMessage
    }
    struct Traits: OptionSet, BitwiseCopyable {
      let rawValue: UInt8
      static let bigEndian = Traits(rawValue: 1)
      static let signed = Traits(rawValue: 2)
      static let ranged = Traits(rawValue: 4)
      static let masked = Traits(rawValue: 8)
      /// Its values are one of `lists`.
      static let listed = Traits(rawValue: 16)
      static let multi = Traits(rawValue: 32)
    }

    var form: Form
    var traits: Traits = []
    /// Of an integer, its bytes; of an array, an element's; of a keyed nest, its levels.
    var size: UInt8 = 0
    /// The table of a nest, the rule of an array's elements, the list of an enumeration's values, or the sub-message; -1
    /// for none.
    var link: Int32 = -1
    /// The least value, or the fewest bytes.
    var low: UInt64 = 0
    /// The greatest value, the most bytes, or the bits a value may have.
    var high: UInt64 = 0
    /// The head of an attribute that is just as it should be: of an integer of four or eight bytes in host byte order,
    /// whose value is from `low` to `high`, or of a nest, less its length. Other attributes have none, which is the head of none below 64. See `OrderlyCheck`.
    var head = none
    private static let none = UInt32.max

    /// The same rule as attribute `type` has it.
    func expected(as type: UInt16) -> Rule {
      var rule = self
      rule.head = Self.none
      guard type > 0, type < 64 else { return rule }
      if form == .nest, link >= 0 {
        rule.head = AttributeWalk.nestFlag | UInt32(type) << 16
      } else if form == .integer, size == 4 || size == 8, traits.isSubset(of: [.ranged, .multi]) {
        rule.head = UInt32(size) + 4 | UInt32(type) << 16
        if !traits.contains(.ranged) { rule.high = .max }
      }
      return rule
    }
  }

  /// The rules of one set.
  struct Table: BitwiseCopyable {
    /// Where in `rules` the set's begin; attribute 0 comes first.
    var start: Int32
    var maxType: UInt16
    /// The attribute here that selects sub-messages of nests inside; 0 for none.
    var selector: UInt16 = 0
    /// Whether that attribute is an integer.
    var selectorSize: UInt8 = 0
  }

  /// A payload whose format an attribute's value chooses.
  struct SubMessage: Sendable {
    struct Format: Sendable {
      var value: [UInt8]
      /// The selector's value where it is an integer.
      var number: UInt64?
      var name: String
      var headerSize: Int
      /// -1 for a format without attributes.
      var table: Int32
    }
    /// The selector in the same set; 0 if it is in one around it.
    var selector: UInt16
    var selectorSize: UInt8
    var formats: [Format]
  }

  let tables: [Table]
  let rules: [Rule]
  let lists: [[Int64]]
  let subMessages: [SubMessage]

  init(_ builder: CheckTablesBuilder) {
    tables = builder.tables
    rules = builder.rules
    lists = builder.lists
    subMessages = builder.subMessages
  }

  /// The tables of a kernel's policy.
  convenience init(_ tables: [NetlinkPolicy.Table]) {
    var builder = CheckTablesBuilder()
    for table in tables { builder.add(table) }
    self.init(builder)
  }

  /// The tables of a request as its spec describes it.
  ///
  /// - Parameter isStrict: whether the kernel's own policies are made from the spec. Those of older families are written
  ///   by hand: enumerations in their specs name values and do not limit them, and padding passes.
  convenience init(_ schema: AttributeSetSchema?, attributes: [UInt16], isStrict: Bool) {
    var builder = CheckTablesBuilder()
    builder.isStrict = isStrict
    builder.add(schema, attributes: attributes)
    self.init(builder)
  }
}

struct CheckTablesBuilder {
  typealias Rule = CheckTables.Rule
  private(set) var tables: [CheckTables.Table] = []
  private(set) var rules: [Rule] = []
  private(set) var lists: [[Int64]] = []
  private(set) var subMessages: [CheckTables.SubMessage] = []
  /// Sets whose tables are listed, the first at `firstSet`.
  private var sets: [AttributeSetSchema] = []
  private var firstSet = 0
  var isStrict = true

  /// A table as it is. Nests name their tables by the same numbers.
  mutating func add(_ table: NetlinkPolicy.Table) {
    tables.append(CheckTables.Table(start: Int32(rules.count), maxType: table.maxType))
    for (type, rule) in table.rules.enumerated() {
      rules.append(rule.map { self.rule($0).expected(as: UInt16(clamping: type)) } ?? Rule(form: .hole))
    }
  }

  /// A request's table, and those of the nests in it.
  mutating func add(_ schema: AttributeSetSchema?, attributes: [UInt16]) {
    let allowed = Set(attributes)
    firstSet = 1
    reserve(maxType: schema == nil ? 0 : attributes.max() ?? 0)
    if let schema { fill(0, with: schema, only: allowed) }
    var next = 0
    while next < sets.count {
      fill(firstSet + next, with: sets[next], only: nil)
      next += 1
    }
  }

  private mutating func reserve(maxType: UInt16) {
    tables.append(CheckTables.Table(start: Int32(rules.count), maxType: maxType))
    rules.append(contentsOf: repeatElement(Rule(form: .hole), count: Int(maxType) + 1))
  }

  private mutating func table(of set: AttributeSetSchema) -> Int32 {
    if let place = sets.firstIndex(where: { $0 === set }) { return Int32(firstSet + place) }
    sets.append(set)
    reserve(maxType: set.attributes.map(\.number).max() ?? 0)
    return Int32(tables.count - 1)
  }

  private mutating func fill(_ table: Int, with set: AttributeSetSchema, only allowed: Set<UInt16>?) {
    for attribute in set.attributes where allowed?.contains(attribute.number) ?? true {
      var rule = rule(of: attribute, in: set)
      if attribute.isMulti { rule.traits.insert(.multi) }
      rules[Int(tables[table].start) + Int(attribute.number)] = rule.expected(as: attribute.number)
      if let size = selectorSize(attribute), set.selectsInside(attribute.name) {
        tables[table].selector = attribute.number
        tables[table].selectorSize = size
      }
    }
  }

  private func selectorSize(_ attribute: AttributeSchema) -> UInt8? {
    switch attribute.kind {
    case .string: 0
    case .integer(let schema) where schema.enumeration != nil: UInt8(schema.width.size)
    default: nil
    }
  }

  private mutating func rule(of attribute: AttributeSchema, in set: AttributeSetSchema) -> Rule {
    switch attribute.kind {
    case .unused: return Rule(form: .hole)
    case .pad: return Rule(form: isStrict ? .hole : .anything)
    case .nest(let inner): return Rule(form: .nest, link: table(of: inner()))
    case .indexed(.nest(let inner)): return Rule(form: .nestArray, link: table(of: inner()))
    case .indexed(let element):
      var inner = attribute
      inner.kind = element
      let place = Int32(rules.count)
      rules.append(Rule(form: .hole))
      rules[Int(place)] = rule(of: inner, in: set)
      return Rule(form: .elements, link: place)
    case .keyed(let keys, let inner):
      return Rule(form: .keyed, size: UInt8(clamping: keys.count), link: table(of: inner()))
    case .array(let schema): return Rule(form: .array, size: UInt8(schema.width.size))
    case .subMessage(let schema, let selector):
      return Rule(form: .subMessage, link: add(schema, selector: set[selector]))
    default: return PolicyRule(isStrict ? attribute : attribute.unlimited).map { self.rule($0) } ?? Rule(form: .hole)
    }
  }

  private mutating func add(_ schema: SubMessageSchema, selector: AttributeSchema?) -> Int32 {
    let place = subMessages.count
    subMessages.append(
      CheckTables.SubMessage(
        selector: selector?.number ?? 0, selectorSize: selector.flatMap(selectorSize) ?? 0, formats: []))
    var enumeration: EnumerationSchema?
    if case .integer(let integer)? = selector?.kind { enumeration = integer.enumeration }
    for format in schema.formats {
      let number = enumeration?.entries.first { $0.name == format.value }
        .map { UInt64(bitPattern: enumeration?.isFlags == true ? 1 << $0.value : $0.value) }
      let inner = format.attributes.map { table(of: $0()) } ?? -1
      subMessages[place].formats.append(
        CheckTables.SubMessage.Format(
          value: Array(format.value.utf8), number: number, name: format.value,
          headerSize: netlinkAligned(format.fixedHeader?.size ?? 0), table: inner))
    }
    return Int32(place)
  }

  // MARK: From a kernel's rules

  private mutating func rule(_ rule: PolicyRule) -> Rule {
    switch rule.type {
    case .rejected: return Rule(form: .rejected)
    case .flag: return Rule(form: .flag)
    case .bitfield32: return Rule(form: .bitfield32, high: rule.mask ?? 0)
    case .string: return Rule(form: .string, high: UInt64(clamping: rule.maxLength ?? 0))
    case .terminatedString: return Rule(form: .terminatedString, high: UInt64(clamping: rule.maxLength ?? 0))
    case .binary:
      let least = UInt64(clamping: rule.minLength ?? 0)
      return Rule(form: .binary, low: least, high: max(least, UInt64(clamping: rule.maxLength ?? Int(UInt16.max))))
    case .nested, .nestedArray:
      let link = rule.nested.map { Int32(clamping: $0.policy) } ?? -1
      return Rule(form: rule.type == .nested ? .nest : .nestArray, link: link)
    case .uint: return limited(Rule(form: .uint), rule)
    case .sint: return limited(Rule(form: .sint, traits: .signed), rule)
    default:
      guard let width = rule.type.width else {
        // A type that a newer kernel made up: there is nothing to check by.
        return Rule(form: .anything)
      }
      var traits: Rule.Traits = width.isSigned ? .signed : []
      if rule.isBigEndian { traits.insert(.bigEndian) }
      return limited(Rule(form: .integer, traits: traits, size: UInt8(width.size)), rule)
    }
  }

  private mutating func limited(_ bare: Rule, _ policy: PolicyRule) -> Rule {
    var rule = bare
    if let mask = policy.mask {
      rule.traits.insert(.masked)
      rule.high = mask
    } else if let range = policy.range {
      guard !policy.type.allows(range) else { return rule }
      rule.traits.insert(.ranged)
      if rule.traits.contains(.signed) {
        rule.low = UInt64(bitPattern: Int64(clamping: range.lowerBound))
        rule.high = UInt64(bitPattern: Int64(clamping: range.upperBound))
      } else {
        // Nothing is both unsigned and below zero.
        rule.low = range.upperBound < 0 ? 1 : UInt64(clamping: range.lowerBound)
        rule.high = UInt64(clamping: range.upperBound)
      }
    } else if let values = policy.values {
      rule.traits.insert(.listed)
      rule.link = Int32(lists.count)
      lists.append(values)
    }
    return rule
  }
}

extension PolicyRule.AttributeType {
  /// Whether a range leaves out no value of the type.
  fileprivate func allows(_ range: ClosedRange<Int128>) -> Bool {
    let width: IntegerWidth? = self == .uint ? .u64 : self == .sint ? .s64 : width
    return width.map { range.lowerBound <= $0.range.lowerBound && range.upperBound >= $0.range.upperBound } ?? false
  }
}

extension AttributeSchema {
  /// The same attribute without what its enumeration implies.
  fileprivate var unlimited: AttributeSchema {
    var attribute = self
    switch kind {
    case .integer(let schema): attribute.kind = .integer(IntegerSchema(schema.width, schema.order))
    case .uint: attribute.kind = .uint(nil)
    case .sint: attribute.kind = .sint(nil)
    case .bitfield32: attribute.kind = .bitfield32(nil)
    default: break
    }
    return attribute
  }
}

extension AttributeSetSchema {
  /// How far out a selector may stand.
  private static let reach = 4

  /// Whether sub-messages in nests inside this set, but not inside another that has such an attribute, are selected by
  /// the attribute of that name.
  fileprivate func selectsInside(_ name: String, depth: Int = 0) -> Bool {
    guard depth < Self.reach else { return false }
    return attributes.contains { attribute in
      switch attribute.kind {
      case .nest(let set), .indexed(.nest(let set)), .keyed(_, let set):
        let inner = set()
        guard inner[name] == nil else { return false }
        return inner.attributes.contains { if case .subMessage(_, name) = $0.kind { true } else { false } }
          || inner.selectsInside(name, depth: depth + 1)
      default: return false
      }
    }
  }
}
