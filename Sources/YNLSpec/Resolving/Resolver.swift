/// Turns declarations into the model: looks names up, assigns numbers, merges subsets, and reports what does
/// not fit together. A part with a fault is still resolved as far as it goes, so that all faults are found.
struct Resolver {
  let sink: DiagnosticSink
  let family: FamilyDeclaration
  let index: NameIndex

  init(_ family: FamilyDeclaration, sink: DiagnosticSink) {
    self.sink = sink
    self.family = family
    index = NameIndex(family)
  }

  func resolve() -> Specification {
    checkUniqueNames()
    let attributeSets = AttributeSetResolver(index: index, sink: sink).resolve(family.attributeSets)
    SelectorChecker(index: index, sets: attributeSets, sink: sink).check()
    return Specification(
      name: family.name,
      documentation: family.documentation,
      protocolKind: family.protocolKind,
      protocolNumber: family.protocolNumber,
      version: family.version,
      kernelPolicy: family.kernelPolicy,
      constants: family.definitions.compactMap { if case .constant(let constant, _, _) = $0 { constant } else { nil } },
      enumerations: EnumerationResolver(index: index, sink: sink).resolve(family.definitions),
      structures: StructureResolver(index: index, sink: sink).resolve(family.definitions),
      attributeSets: attributeSets.map(\.set),
      subMessages: subMessages(),
      operations: OperationResolver(index: index, sets: attributeSets, family: family, sink: sink).resolve(),
      multicastGroups: family.multicastGroups.map { MulticastGroup(name: $0.name.value, value: $0.value?.value) })
  }

  private func checkUniqueNames() {
    sink.reportRepeated(family.definitions.map(\.name), "definition")
    sink.reportRepeated(family.attributeSets.map(\.name), "attribute set")
    sink.reportRepeated(family.subMessages.map(\.name), "sub-message")
    sink.reportRepeated(family.operations.list.map(\.name), "operation")
    sink.reportRepeated(family.multicastGroups.map(\.name), "multicast group")
    sink.reportRepeatedValues(
      family.multicastGroups.compactMap { group in group.value.map { (group.name, $0.value) } }, "multicast group")
    if family.protocolKind != .netlinkRaw {
      // GENL_NAMSIZ, its NUL included, is 16.
      for group in family.multicastGroups where group.name.value.utf8.count > 15 {
        let name = Wording.quote(group.name.value)
        sink.report("multicast group name \(name), generic netlink allows at most 15 bytes", at: group.name.position)
      }
    }
  }

  private func subMessages() -> [SubMessage] {
    family.subMessages.map { message in
      sink.reportRepeated(message.formats.map(\.value), "format")
      return SubMessage(
        name: message.name.value,
        formats: message.formats.map { format in
          if let header = format.fixedHeader { index.requireStructure(header, sink) }
          if let set = format.attributeSet { index.requireAttributeSet(set, sink) }
          return SubMessage.Format(
            value: format.value.value,
            fixedHeader: format.fixedHeader?.value,
            attributeSet: format.attributeSet?.value)
        })
    }
  }
}

extension DiagnosticSink {
  func reportRepeated(_ names: [Located<String>], _ what: String) {
    var places: [String: Position] = [:]
    for name in names {
      if let first = places[name.value] {
        let message = "\(what) \(Wording.quote(name.value)) again, line \(first.line) has one of this name"
        report(message, at: name.position)
      } else {
        places[name.value] = name.position
      }
    }
  }

  func reportRepeatedValues<Value: BinaryInteger>(_ values: [(name: Located<String>, value: Value)], _ what: String) {
    var owners: [Value: String] = [:]
    for (name, value) in values {
      if let owner = owners[value], owner != name.value {
        let message =
          "\(what) \(Wording.quote(name.value)) has number \(value), which \(Wording.quote(owner)) has already"
        report(message, at: name.position)
      } else {
        owners[value] = name.value
      }
    }
  }
}
