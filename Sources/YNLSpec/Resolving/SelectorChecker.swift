/// Checks that the attribute which selects a sub-message's format is there when the sub-message is read: in the
/// same set, or in one that nests it at any depth.
struct SelectorChecker {
  let index: NameIndex
  let sets: [ResolvedAttributeSet]
  let sink: DiagnosticSink

  func check() {
    let byName = Dictionary(sets.map { ($0.set.name, $0) }, uniquingKeysWith: { first, _ in first })
    let outer = outerSets()
    for set in sets {
      for attribute in set.set.attributes {
        guard case .subMessage(let message, let selectorName) = attribute.type,
          let declaration = set.declarations[attribute.name]?.selector
        else { continue }
        let selectors = reachable(from: set.set.name, outer).compactMap {
          byName[$0]?.set.attribute(named: selectorName)
        }
        if selectors.isEmpty {
          let allowed = Wording.allowed(set.set.attributes.map(\.name), insteadOf: selectorName)
          let place = "set \(Wording.quote(set.set.name)) nor in one that nests it"
          sink.report(
            "selector \(Wording.quote(selectorName)) is neither in \(place)\(allowed)", at: declaration.position)
        }
        for selector in selectors { check(selector, of: message, at: declaration.position) }
      }
    }
  }

  /// The sets that nest each set directly.
  private func outerSets() -> [String: Set<String>] {
    var outer: [String: Set<String>] = [:]
    for set in sets {
      for attribute in set.set.attributes {
        for inner in innerSets(attribute.type) { outer[inner, default: []].insert(set.set.name) }
      }
    }
    return outer
  }

  private func innerSets(_ type: AttributeType) -> [String] {
    switch type {
    case .nest(let set), .indexedArray(.nest(let set)), .nestTypeValue(_, let set): [set]
    case .subMessage(let name, _): index.subMessages[name]?.formats.compactMap { $0.attributeSet?.value } ?? []
    default: []
    }
  }

  /// The set itself alone where it has a match is not enough: which one is meant depends on the nesting, so all
  /// sets on the way out count.
  private func reachable(from set: String, _ outer: [String: Set<String>]) -> [String] {
    var found: Set<String> = [set]
    var order = [set]
    var next = 0
    while next < order.count {
      for outerSet in (outer[order[next]] ?? []).sorted() where found.insert(outerSet).inserted {
        order.append(outerSet)
      }
      next += 1
    }
    return order
  }

  /// Formats are chosen by text, or by the entry an integer's value names.
  private func check(_ selector: Attribute, of message: String, at position: Position) {
    switch selector.type {
    case .string: return
    case .integer, .uint:
      guard let name = selector.enumeration, let enumeration = index.enumerations[name] else {
        sink.report(
          "selector \(Wording.quote(selector.name)) is a number without 'enum', its entries name the formats",
          at: position)
        return
      }
      let entries = enumeration.entries.map(\.name.value)
      for format in index.subMessages[message]?.formats ?? [] where !entries.contains(format.value.value) {
        let allowed = Wording.allowed(entries, insteadOf: format.value.value)
        sink.report(
          "format \(Wording.quote(format.value.value)) is no entry of \(Wording.quote(name))\(allowed)",
          at: format.value.position)
      }
    default:
      sink.report(
        "selector \(Wording.quote(selector.name)) is neither a string nor an integer with 'enum'", at: position)
    }
  }
}
