/// Checks that the attribute which selects a sub-message's format is there when the sub-message is read: in the
/// same set, or in one that nests it at any depth.
struct SelectorChecker {
  /// What attributes are read inside: a set, or a sub-message, whose formats lead to sets.
  private enum Scope: Hashable {
    case set(String)
    case subMessage(String)
  }

  let index: NameIndex
  let sets: [ResolvedAttributeSet]
  let sink: DiagnosticSink
  private let byName: [String: ResolvedAttributeSet]

  init(index: NameIndex, sets: [ResolvedAttributeSet], sink: DiagnosticSink) {
    self.index = index
    self.sets = sets
    self.sink = sink
    byName = Dictionary(sets.map { ($0.set.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func check() {
    let outer = outerScopes()
    for set in sets {
      for attribute in set.set.attributes {
        guard case .subMessage(let message, _) = attribute.type,
          let name = set.declarations[attribute.name]?.selector
        else { continue }
        let selectors = selectors(named: name.value, from: set.set.name, outer)
        if selectors.isEmpty {
          let allowed = Wording.allowed(set.set.attributes.map(\.name), insteadOf: name.value)
          let place = "set \(Wording.quote(set.set.name)) nor in one that nests it"
          sink.report("selector \(Wording.quote(name.value)) is neither in \(place)\(allowed)", at: name.position)
        }
        for selector in selectors { check(selector, of: message, at: name.position) }
      }
    }
  }

  /// The scopes that each scope is read in, directly.
  private func outerScopes() -> [Scope: Set<Scope>] {
    var outer: [Scope: Set<Scope>] = [:]
    for (name, message) in index.subMessages {
      for set in message.formats.compactMap(\.attributeSet) {
        outer[.set(set.value), default: []].insert(.subMessage(name))
      }
    }
    for set in sets {
      for attribute in set.set.attributes {
        switch attribute.type {
        case .nest(let inner), .indexedArray(.nest(let inner)), .nestTypeValue(_, let inner):
          outer[.set(inner), default: []].insert(.set(set.set.name))
        case .subMessage(let inner, _): outer[.subMessage(inner), default: []].insert(.set(set.set.name))
        default: continue
        }
      }
    }
    return outer
  }

  /// The selector of the set itself or else, on every way out, that of the first set which has one.
  private func selectors(named name: String, from set: String, _ outer: [Scope: Set<Scope>]) -> [AttributeDeclaration] {
    var seen: Set<Scope> = [.set(set)]
    var pending = [Scope.set(set)]
    var selectors: [AttributeDeclaration] = []
    while let scope = pending.popLast() {
      if case .set(let set) = scope, let selector = byName[set]?.declarations[name] {
        selectors.append(selector)
      } else {
        pending += (outer[scope] ?? []).filter { seen.insert($0).inserted }
      }
    }
    return selectors
  }

  /// Formats are chosen by text, or by the entry that an integer's value names.
  private func check(_ selector: AttributeDeclaration, of message: String, at position: Position) {
    // Without a type, the selector's own fault is reported.
    guard let type = selector.type?.value, type != .string else { return }
    let quoted = Wording.quote(selector.name.value)
    guard type.isScalar, let name = selector.enumeration else {
      sink.report("selector \(quoted) is neither a string nor an integer with 'enum'", at: position)
      return
    }
    guard let entries = index.enumerations[name.value]?.entries.map(\.name.value) else { return }
    let names = Set(entries)
    for format in index.subMessages[message]?.formats ?? [] where !names.contains(format.value.value) {
      let text = format.value.value
      let allowed = Wording.allowed(entries, insteadOf: text)
      let what = "format \(Wording.quote(text)) is no entry of \(Wording.quote(name.value)), by which it is selected"
      sink.report("\(what)\(allowed)", at: format.value.position)
    }
  }
}
