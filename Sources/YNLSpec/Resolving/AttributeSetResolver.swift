/// A resolved set beside the declarations its attributes came from, whose places later checks report.
struct ResolvedAttributeSet {
  var set: AttributeSet
  /// By attribute name, subsets merged with their parents.
  var declarations: [String: AttributeDeclaration]
}

/// Numbers attributes and merges subsets with the sets they come from.
struct AttributeSetResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  /// No kernel spec has a subset of a subset; recursion ends here.
  private static let chainLimit = 16

  /// An attribute with its number, before its type is resolved.
  private struct Numbered {
    var declaration: AttributeDeclaration
    var value: UInt16
  }

  func resolve(_ sets: [AttributeSetDeclaration]) -> [ResolvedAttributeSet] {
    var known: [String: [Numbered]] = [:]
    var underWay: Set<String> = []
    for set in sets { _ = numbered(set, &known, &underWay) }
    let attributes = AttributeResolver(index: index, sink: sink)
    return sets.map { set in
      let list = known[set.name.value] ?? []
      let resolved = list.compactMap { attributes.resolve($0.declaration, value: $0.value) }
      return ResolvedAttributeSet(
        set: AttributeSet(
          name: set.name.value, documentation: set.documentation, subsetOf: set.subsetOf?.value, attributes: resolved),
        declarations: Dictionary(
          list.map { ($0.declaration.name.value, $0.declaration) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  private func numbered(
    _ set: AttributeSetDeclaration, _ known: inout [String: [Numbered]], _ underWay: inout Set<String>
  ) -> [Numbered] {
    if let done = known[set.name.value] { return done }
    underWay.insert(set.name.value)
    defer { underWay.remove(set.name.value) }
    let result: [Numbered]
    if let parentName = set.subsetOf {
      result = subset(set, of: parentName, &known, &underWay)
    } else {
      result = numberedOwn(set)
    }
    known[set.name.value] = result
    return result
  }

  /// Numbers go up by one from 1, or from the last `value`.
  private func numberedOwn(_ set: AttributeSetDeclaration) -> [Numbered] {
    sink.reportRepeated(set.attributes.map(\.name), "attribute")
    var next: UInt16 = 1
    var result: [Numbered] = []
    for attribute in set.attributes {
      let value = attribute.value?.value ?? next
      next = value + 1
      guard value <= 0x3FFF else {
        let name = Wording.quote(attribute.name.value)
        sink.report("attribute \(name) gets number \(value), the largest is 16383", at: attribute.name.position)
        break
      }
      result.append(Numbered(declaration: attribute, value: value))
    }
    sink.reportRepeatedValues(result.map { ($0.declaration.name, $0.value) }, "attribute")
    return result
  }

  private func subset(
    _ set: AttributeSetDeclaration, of parentName: Located<String>, _ known: inout [String: [Numbered]],
    _ underWay: inout Set<String>
  ) -> [Numbered] {
    guard let parent = index.requireAttributeSet(parentName, sink) else { return [] }
    guard !underWay.contains(parent.name.value) else {
      let name = Wording.quote(set.name.value)
      sink.report(
        "attribute set \(name) is a subset of itself by way of \(Wording.quote(parentName.value))",
        at: parentName.position)
      return []
    }
    guard underWay.count <= Self.chainLimit else {
      sink.report("subsets of subsets more than \(Self.chainLimit) deep", at: parentName.position)
      return []
    }
    let parents = numbered(parent, &known, &underWay)
    let byName = Dictionary(
      parents.map { ($0.declaration.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    var result: [Numbered] = []
    var seen: Set<String> = []
    for attribute in set.attributes {
      guard let inherited = byName[attribute.name.value] else {
        let allowed = Wording.allowed(parents.map(\.declaration.name.value), insteadOf: attribute.name.value)
        let name = Wording.quote(attribute.name.value)
        sink.report(
          "no attribute \(name) in set \(Wording.quote(parentName.value))\(allowed)", at: attribute.name.position)
        continue
      }
      // devlink lists attributes of a subset twice; picking one again changes nothing.
      guard seen.insert(attribute.name.value).inserted else { continue }
      result.append(Numbered(declaration: attribute.overriding(inherited.declaration), value: inherited.value))
    }
    return result
  }
}
