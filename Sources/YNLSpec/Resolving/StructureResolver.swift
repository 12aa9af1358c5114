/// Resolves structures' members: their types, lengths and the structures within them.
struct StructureResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  func resolve(_ definitions: [Definition]) -> [Structure] {
    definitions.compactMap { definition in
      guard case .structure(let structure) = definition else { return nil }
      sink.reportRepeated(structure.members.map(\.name), "member")
      checkFinite(structure)
      return Structure(
        name: structure.name.value, documentation: structure.documentation,
        members: structure.members.compactMap(resolve))
    }
  }

  private func resolve(_ member: StructureDeclaration.Member) -> Structure.Member? {
    if let enumeration = member.enumeration {
      index.requireEnumeration(enumeration, sink)
      refuse(enumeration.position, "enum", of: member, unless: member.type?.value.integerType != nil)
    } else if let asFlags = member.enumerationAsFlags {
      sink.report("'enum-as-flags' without 'enum'", at: asFlags.position)
    }
    if let order = member.byteOrder {
      // Kernel specs also put it on binary addresses, where it says nothing: bytes have no order.
      let hasOrder = member.type?.value.integerType != nil || member.type?.value == .binary
      refuse(order.position, "byte-order", of: member, unless: hasOrder)
    }
    guard let type = memberType(member) else { return nil }
    let isInteger = if case .integer = type { true } else { false }
    return Structure.Member(
      name: member.name.value,
      documentation: member.documentation,
      type: type,
      byteOrder: isInteger ? member.byteOrder?.value ?? .host : .host,
      enumeration: member.enumeration?.value,
      enumerationAsFlags: member.enumerationAsFlags?.value ?? false,
      displayHint: member.displayHint?.value)
  }

  private func refuse(_ position: Position, _ key: String, of member: StructureDeclaration.Member, unless fits: Bool) {
    guard let type = member.type, !fits else { return }
    let name = Wording.quote(member.name.value)
    sink.report("'\(key)' on member \(name) of type \(type.value.rawValue), only integers have one", at: position)
  }

  private func memberType(_ member: StructureDeclaration.Member) -> Structure.MemberType? {
    guard let type = member.type else { return nil }
    if let structure = member.structure {
      guard type.value == .binary, member.length == nil else {
        let why = "a structure in place has type binary and no 'len'"
        sink.report("'struct' on member \(Wording.quote(member.name.value)), \(why)", at: structure.position)
        return nil
      }
      return index.requireStructure(structure, sink) == nil ? nil : .structure(structure.value)
    }
    if let integer = type.value.integerType {
      guard let length = member.length else { return .integer(integer) }
      let why = "only string, binary and pad have one"
      sink.report(
        "'len' on member \(Wording.quote(member.name.value)) of type \(integer.rawValue), \(why)", at: length.position)
      return nil
    }
    guard let length = length(member, type) else { return nil }
    switch type.value {
    case .string: return .string(length: length)
    case .pad: return .padding(length: length)
    default: return .binary(length: length)
    }
  }

  private func length(_ member: StructureDeclaration.Member, _ type: Located<MemberTypeName>) -> Int? {
    guard let declared = member.length else {
      let needed = type.value == .binary ? "'len' or 'struct' is required" : "'len' is required"
      let name = Wording.quote(member.name.value)
      sink.report("member \(name) of type \(type.value.rawValue), \(needed)", at: type.position)
      return nil
    }
    guard let limit = index.resolve(declared, sink) else { return nil }
    if let length = Int(exactly: limit.value), (1...0xFFFF).contains(length) { return length }
    sink.report("'len' of \(limit.value), a length from 1 to 65535 is expected", at: declared.position)
    return nil
  }

  /// A structure that holds itself has no size.
  private func checkFinite(_ structure: StructureDeclaration) {
    var visited: Set<String> = []
    var pending = structure.members.compactMap { member in member.structure.map { ($0.value, $0.position) } }
    while let (name, position) = pending.popLast() {
      if name == structure.name.value {
        sink.report("structure \(Wording.quote(name)) contains itself", at: position)
        return
      }
      guard visited.insert(name).inserted, let inner = index.structures[name] else { continue }
      // The place shown is the outermost member's: it is the one in this structure.
      pending += inner.members.compactMap { member in member.structure.map { ($0.value, position) } }
    }
  }
}

extension MemberTypeName {
  var integerType: IntegerType? { IntegerType(rawValue: rawValue) }
}
