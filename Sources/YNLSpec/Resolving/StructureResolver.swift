/// Resolves structures' members: their types, lengths and the structures within them.
struct StructureResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  func resolve(_ definitions: [Definition]) -> [Structure] {
    let structures = definitions.compactMap { if case .structure(let structure) = $0 { structure } else { nil } }
    checkFinite(structures)
    return structures.map { structure in
      sink.reportRepeated(structure.members.map(\.name), "member")
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

  /// A structure that holds itself has no size. Walks down from every structure once, without recursion.
  private func checkFinite(_ structures: [StructureDeclaration]) {
    var finished: Set<String> = []
    for structure in structures where !finished.contains(structure.name.value) {
      var path: [(name: String, members: [Located<String>])] = []
      var onPath: Set<String> = []
      func enter(_ structure: StructureDeclaration) {
        path.append((structure.name.value, structure.members.compactMap(\.structure)))
        onPath.insert(structure.name.value)
      }
      enter(structure)
      while let (name, members) = path.last {
        guard let member = members.last else {
          finished.insert(name)
          onPath.remove(name)
          path.removeLast()
          continue
        }
        path[path.count - 1].members.removeLast()
        if onPath.contains(member.value) {
          let route = path.map(\.name).drop { $0 != member.value } + [member.value]
          sink.report("structure contains itself: \(route.joined(separator: ", "))", at: member.position)
        } else if !finished.contains(member.value), let inner = index.structures[member.value] {
          enter(inner)
        }
      }
    }
  }
}

extension MemberTypeName {
  var integerType: IntegerType? { IntegerType(rawValue: rawValue) }
}
