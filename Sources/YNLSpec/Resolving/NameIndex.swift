/// Everything a spec gives a name to, by name. Where a name is used twice the first one counts.
struct NameIndex {
  private(set) var constants: [String: Constant] = [:]
  private(set) var enumerations: [String: EnumerationDeclaration] = [:]
  private(set) var structures: [String: StructureDeclaration] = [:]
  private(set) var attributeSets: [String: AttributeSetDeclaration] = [:]
  private(set) var subMessages: [String: SubMessageDeclaration] = [:]
  private(set) var multicastGroups: [String: MulticastGroupDeclaration] = [:]
  private(set) var operations: [String: OperationDeclaration] = [:]
  /// Definitions that have a fault of their own.
  private var unreadable: Set<String> = []

  init(_ family: FamilyDeclaration) {
    for definition in family.definitions {
      switch definition {
      case .constant(let constant, let prefix, _):
        constants[constant.name] = constants[constant.name] ?? constant
        // A limit may name a constant as C knows it, prefix included.
        if !prefix.isEmpty { constants[prefix + constant.name] = constants[prefix + constant.name] ?? constant }
      case .enumeration(let enumeration):
        enumerations[enumeration.name.value] = enumerations[enumeration.name.value] ?? enumeration
      case .structure(let structure): structures[structure.name.value] = structures[structure.name.value] ?? structure
      case .unreadable(let name): unreadable.insert(name.value)
      }
    }
    attributeSets = Self.byName(family.attributeSets, \.name)
    subMessages = Self.byName(family.subMessages, \.name)
    multicastGroups = Self.byName(family.multicastGroups, \.name)
    operations = Self.byName(family.operations.list, \.name)
  }

  private static func byName<Element>(_ list: [Element], _ name: KeyPath<Element, Located<String>>) -> [String: Element]
  {
    Dictionary(list.map { ($0[keyPath: name].value, $0) }, uniquingKeysWith: { first, _ in first })
  }

  @discardableResult
  func requireEnumeration(_ name: Located<String>, _ sink: DiagnosticSink) -> EnumerationDeclaration? {
    lookUp(name, in: enumerations, "enum or flags definition", sink)
  }

  @discardableResult
  func requireStructure(_ name: Located<String>, _ sink: DiagnosticSink) -> StructureDeclaration? {
    lookUp(name, in: structures, "struct definition", sink)
  }

  @discardableResult
  func requireAttributeSet(_ name: Located<String>, _ sink: DiagnosticSink) -> AttributeSetDeclaration? {
    lookUp(name, in: attributeSets, "attribute set", sink)
  }

  @discardableResult
  func requireSubMessage(_ name: Located<String>, _ sink: DiagnosticSink) -> SubMessageDeclaration? {
    lookUp(name, in: subMessages, "sub-message", sink)
  }

  @discardableResult
  func requireMulticastGroup(_ name: Located<String>, _ sink: DiagnosticSink) -> MulticastGroupDeclaration? {
    lookUp(name, in: multicastGroups, "multicast group", sink)
  }

  func requireOperation(_ name: Located<String>, _ sink: DiagnosticSink) -> OperationDeclaration? {
    lookUp(name, in: operations, "operation", sink)
  }

  private func lookUp<Element>(
    _ name: Located<String>, in table: [String: Element], _ what: String, _ sink: DiagnosticSink
  ) -> Element? {
    if let element = table[name.value] { return element }
    guard !unreadable.contains(name.value) else { return nil }
    let allowed = Wording.allowed(table.keys, insteadOf: name.value)
    sink.report("no \(what) \(Wording.quote(name.value))\(allowed)", at: name.position)
    return nil
  }

  /// A limit's number: written out, a constant's, `name - 1`, or the bound of an integer type (`u32-max`).
  func resolve(_ limit: Located<NumberOrName>, _ sink: DiagnosticSink) -> Checks.Limit? {
    switch limit.value {
    case .number(let number): return Checks.Limit(value: number)
    case .name(let text):
      if let bound = Self.integerBounds[text] { return Checks.Limit(value: bound) }
      let isReduced = text.hasSuffix(" - 1")
      let name = isReduced ? String(text.dropLast(4)) : text
      if let constant = constants[name], case .integer(let number) = constant.value {
        let kernelConstant = constant.isKernelOnly ? constant.name : nil
        return Checks.Limit(value: isReduced ? number - 1 : number, kernelConstant: kernelConstant)
      }
      guard !unreadable.contains(name) else { return nil }
      let names = constants.filter { if case .integer = $0.value.value { true } else { false } }.keys
      let allowed = Wording.allowed(Set(names).union(Self.integerBounds.keys), insteadOf: name)
      sink.report("\(Wording.quote(text)) is neither a number nor a constant\(allowed)", at: limit.position)
      return nil
    }
  }

  private static let integerBounds: [String: Int128] = {
    var bounds: [String: Int128] = [:]
    for type in IntegerType.allCases {
      bounds["\(type.rawValue)-min"] = type.range.lowerBound
      bounds["\(type.rawValue)-max"] = type.range.upperBound
    }
    return bounds
  }()
}

extension IntegerType {
  var range: ClosedRange<Int128> {
    let bits = size * 8
    return isSigned ? -(Int128(1) << (bits - 1))...(Int128(1) << (bits - 1)) - 1 : 0...(Int128(1) << bits) - 1
  }
}
