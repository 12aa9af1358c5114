/// Reads the entries of `definitions`: constants, enumerations, flags and structures.
struct DefinitionDecoder {
  let sink: DiagnosticSink

  private enum Kind: String, CaseIterable {
    case const, `enum`, flags, `struct`
  }
  private enum Scope: String, CaseIterable {
    case uapi, kernel, user
  }

  /// Keys of every kind, and those of each.
  private static let commonKeys = ["name", "type", "doc", "header", "scope", "name-prefix"]
  private static let constantKeys = ["value"]
  private static let enumerationKeys = [
    "entries", "value-start", "render-max", "enum-name", "enum-cnt-name", "enum-max-name",
  ]
  private static let structureKeys = ["members", "enum-name"]

  func decode(_ node: YAMLNode) -> Definition? {
    let keys: [String]
    switch kind(of: node) {
    case .const: keys = Self.commonKeys + Self.constantKeys
    case .enum, .flags: keys = Self.commonKeys + Self.enumerationKeys
    case .struct: keys = Self.commonKeys + Self.structureKeys
    case nil: keys = Self.commonKeys + Self.constantKeys + Self.enumerationKeys + Self.structureKeys
    }
    guard let definition = MappingDecoder(node, "definition", keys: keys, sink: sink) else { return nil }
    definition.require("name", "type")
    _ = definition.string("header")
    definition.stringOrNull("enum-name")
    let kind = definition.choice("type", Kind.self)?.value
    guard let name = definition.name() else { return nil }
    switch kind {
    case .const: return constant(definition, name)
    case .enum: return .enumeration(enumeration(definition, name, isFlags: false))
    case .flags: return .enumeration(enumeration(definition, name, isFlags: true))
    case .struct: return .structure(structure(definition, name))
    case nil: return .unreadable(name)
    }
  }

  /// The kind before anything is checked: it decides which keys are known.
  private func kind(of node: YAMLNode) -> Kind? {
    guard case .mapping(let pairs) = node.content,
      let type = pairs.first(where: { $0.key.value == "type" })?.value,
      case .scalar(let text, _) = type.content
    else { return nil }
    return Kind(rawValue: text)
  }

  private func constant(_ definition: MappingDecoder, _ name: Located<String>) -> Definition {
    definition.require("value")
    let scope = definition.choice("scope", Scope.self)?.value
    let prefix = definition.string("name-prefix")?.value ?? ""
    guard let node = definition.node("value") else { return .unreadable(name) }
    let value: Constant.Value
    switch node.scalar {
    case .integer(let number) where Self.valueRange.contains(number): value = .integer(number)
    case .string(let text): value = .string(text)
    default:
      sink.report("\(node.summary) as 'value', a number of at most 64 bits or text is expected", at: node.position)
      return .unreadable(name)
    }
    let constant = Constant(
      name: name.value, documentation: definition.documentation(), value: value, isKernelOnly: scope == .kernel)
    return .constant(constant, namePrefix: prefix, position: name.position)
  }

  /// What fits some 64-bit integer.
  static let valueRange = Int128(Int64.min)...Int128(UInt64.max)

  private func enumeration(
    _ definition: MappingDecoder, _ name: Located<String>, isFlags: Bool
  ) -> EnumerationDeclaration {
    definition.require("entries")
    _ = definition.boolean("render-max")
    _ = definition.choice("scope", Scope.self)
    for key in ["name-prefix", "enum-cnt-name", "enum-max-name"] { _ = definition.string(key) }
    return EnumerationDeclaration(
      name: name,
      documentation: definition.documentation(),
      isFlags: isFlags,
      valueStart: numberOrName(definition, "value-start", sink),
      entries: definition.sequence("entries").compactMap { entry($0, of: definition.subject, isFlags: isFlags) })
  }

  private func entry(_ node: YAMLNode, of subject: String, isFlags: Bool) -> EnumerationDeclaration.Entry? {
    guard case .mapping = node.content else {
      guard let name = MappingDecoder.string(node, "an entry of \(subject)", sink),
        MappingDecoder.checkName(name, sink)
      else { return nil }
      return EnumerationDeclaration.Entry(name: name)
    }
    let keys = ["name", "doc", "value"]
    guard let entry = MappingDecoder(node, "entry", of: subject, keys: keys, sink: sink) else { return nil }
    entry.require("name")
    let value = entry.integer("value", in: isFlags ? 0...63 : Int64.min...Int64.max)
    let documentation = entry.documentation()
    return entry.name().map { EnumerationDeclaration.Entry(name: $0, documentation: documentation, value: value) }
  }

  private func structure(_ definition: MappingDecoder, _ name: Located<String>) -> StructureDeclaration {
    definition.require("members")
    _ = definition.choice("scope", Scope.self)
    _ = definition.string("name-prefix")
    let members = definition.sequence("members").compactMap { member($0, of: definition.subject) }
    return StructureDeclaration(name: name, documentation: definition.documentation(), members: members)
  }

  private func member(_ node: YAMLNode, of subject: String) -> StructureDeclaration.Member? {
    let keys = ["name", "type", "doc", "len", "byte-order", "enum", "enum-as-flags", "display-hint", "struct"]
    guard let member = MappingDecoder(node, "member", of: subject, keys: keys, sink: sink) else { return nil }
    member.require("name", "type")
    let type = member.choice("type", MemberTypeName.self)
    let length = numberOrName(member, "len", sink)
    let byteOrder = member.choice("byte-order", ByteOrder.self)
    let enumeration = member.string("enum")
    let enumerationAsFlags = member.boolean("enum-as-flags")
    let displayHint = member.choice("display-hint", DisplayHint.self)
    let structure = member.string("struct")
    let documentation = member.documentation()
    return member.name().map {
      StructureDeclaration.Member(
        name: $0, documentation: documentation, type: type, length: length, byteOrder: byteOrder,
        enumeration: enumeration, enumerationAsFlags: enumerationAsFlags, displayHint: displayHint,
        structure: structure)
    }
  }
}

/// A number, or a name to be looked up when all constants are known.
func numberOrName(_ mapping: MappingDecoder, _ key: String, _ sink: DiagnosticSink) -> Located<NumberOrName>? {
  guard let node = mapping.node(key) else { return nil }
  switch node.scalar {
  case .integer(let number) where DefinitionDecoder.valueRange.contains(number):
    return Located(value: .number(number), position: node.position)
  case .string(let name): return Located(value: .name(name), position: node.position)
  default:
    sink.report("\(node.summary) as '\(key)', a number or a constant's name is expected", at: node.position)
    return nil
  }
}
