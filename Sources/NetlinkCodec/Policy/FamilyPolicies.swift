/// What a running kernel's family takes, operation by operation, as its controller tells (`CTRL_CMD_GETPOLICY`).
public struct FamilyPolicies: Hashable, Sendable {
  /// What is known of one half of an operation.
  public enum Answer: Hashable, Sendable {
    /// The kernel does not have it.
    case unsupported
    /// It has, and does not say what it takes.
    case untold
    case policy(NetlinkPolicy)
  }

  private struct Half: Hashable, Sendable {
    var command: UInt16
    var mode: RequestMode
  }
  private var answers: [Half: Answer] = [:]

  public init() {}

  /// Of a half that nobody told of: `.untold`.
  public subscript(command: UInt16, mode: RequestMode) -> Answer {
    get { answers[Half(command: command, mode: mode)] ?? .untold }
    set { answers[Half(command: command, mode: mode)] = newValue }
  }
}

/// Puts policies together from the messages that a dump of them comes in: which policy each operation has, then the
/// rules, one a message.
public struct PolicyAssembler: Sendable {
  /// Which policies an operation's halves have, by the dump's numbers.
  public struct Operation: Hashable, Sendable {
    public var `do`: Int?
    public var dump: Int?
  }

  private enum Attribute {
    static let policy: UInt16 = 8
    static let operationPolicy: UInt16 = 9
  }

  /// By command. Older kernels give an operation that only dumps the number 0: to know its policy, ask for it alone.
  public private(set) var operations: [UInt16: Operation] = [:]
  private var rules: [Int: [UInt16: PolicyRule]] = [:]

  public init() {}

  /// Takes in one message of the dump, whose attributes begin `attributesAt` bytes into it.
  public mutating func add(_ message: MessageView, attributesAt start: Int) throws(DecodingError) {
    var reader = AttributeReader(message.bytes, in: start..<max(start, message.bytes.byteCount))
    while try reader.next() {
      switch reader.type {
      case Attribute.policy: try addRules(from: reader.nest())
      case Attribute.operationPolicy: try addOperations(from: reader.nest())
      default: break
      }
    }
  }

  private mutating func addOperations(from list: consuming AttributeReader) throws(DecodingError) {
    while try list.next() {
      var operation = Operation()
      let command = list.type
      var policies = try list.nest()
      while try policies.next() {
        switch policies.type {
        case 1: operation.do = Int(try policies.integer(UInt32.self))
        case 2: operation.dump = Int(try policies.integer(UInt32.self))
        default: break
        }
      }
      operations[command] = operation
    }
  }

  private mutating func addRules(from list: consuming AttributeReader) throws(DecodingError) {
    while try list.next() {
      let policy = Int(list.type)
      var attributes = try list.nest()
      while try attributes.next() {
        let attribute = attributes.type
        var rule = try attributes.nest()
        rules[policy, default: [:]][attribute] = try PolicyRule(from: &rule)
      }
    }
  }

  /// The policy of that number, with those of the nests in it. A kernel tells the highest type of a nest's policy but not
  /// of an operation's own; there it is the highest type it lists.
  public func policy(_ number: Int) -> NetlinkPolicy {
    var numbers = [number]
    var tables: [NetlinkPolicy.Table] = []
    var maxTypes: [Int: UInt16] = [:]
    while tables.count < numbers.count {
      let current = numbers[tables.count]
      let listed = rules[current] ?? [:]
      var own: [UInt16: PolicyRule] = [:]
      for (type, rule) in listed.sorted(by: { $0.key < $1.key }) {
        var rule = rule
        if let nested = rule.nested {
          maxTypes[nested.policy] = max(maxTypes[nested.policy] ?? 0, nested.maxType)
          let place = numbers.firstIndex(of: nested.policy) ?? numbers.count
          if place == numbers.count { numbers.append(nested.policy) }
          rule.nested?.policy = place
        }
        own[type] = rule
      }
      tables.append(NetlinkPolicy.Table(rules: own, maxType: max(listed.keys.max() ?? 0, maxTypes[current] ?? 0)))
    }
    return NetlinkPolicy(tables: tables)
  }
}

extension NetlinkPolicy {
  /// The policy with what a kernel does not show of it: rules for integers in network byte order, as the spec has them.
  func completed(by schema: AttributeSetSchema, attributes: [UInt16]) -> NetlinkPolicy {
    var tables = tables
    var sets: [(table: Int, attributes: [AttributeSchema])] = [
      (0, schema.attributes.filter { attributes.contains($0.number) })
    ]
    var seen: Set<Int> = [0]
    while let (place, attributes) = sets.popLast() {
      guard tables.indices.contains(place) else { continue }
      let table = tables[place]
      var rules: [UInt16: PolicyRule] = [:]
      for (type, rule) in table.rules.enumerated() { rules[UInt16(type)] = rule }
      for attribute in attributes {
        if let nested = rules[attribute.number]?.nested, let set = attribute.kind.policySet {
          if seen.insert(nested.policy).inserted { sets.append((nested.policy, set.attributes)) }
        } else if rules[attribute.number] == nil, let rule = PolicyRule(attribute), !rule.isVisible {
          // Beyond a nest's highest type there is nothing that is not shown.
          if place == 0 || attribute.number <= table.maxType { rules[attribute.number] = rule }
        }
      }
      tables[place] = Table(rules: rules, maxType: max(table.maxType, rules.keys.max() ?? 0), set: table.set)
    }
    return NetlinkPolicy(tables: tables)
  }
}
