/// Reads `attribute-sets`.
struct AttributeDecoder {
  let sink: DiagnosticSink

  private static let setKeys = [
    "name", "doc", "subset-of", "attributes", "name-prefix", "enum-name", "attr-cnt-name", "attr-max-name", "header",
  ]
  private static let attributeKeys = [
    "name", "doc", "type", "value", "multi-attr", "byte-order", "nested-attributes", "type-value", "sub-type",
    "struct", "sub-message", "selector", "enum", "enum-as-flags", "display-hint", "checks", "name-prefix",
  ]
  private static let checkKeys = [
    "min", "max", "exact-len", "min-len", "max-len", "unterminated-ok", "flags-mask", "sparse",
  ]

  func decodeSet(_ node: YAMLNode) -> AttributeSetDeclaration? {
    guard let set = MappingDecoder(node, "attribute set", keys: Self.setKeys, sink: sink) else { return nil }
    set.require("name", "attributes")
    for key in ["name-prefix", "attr-cnt-name", "attr-max-name", "header"] { _ = set.string(key) }
    set.stringOrNull("enum-name")
    let subsetOf = set.string("subset-of")
    let isSubset = set.has("subset-of")
    let attributes = set.sequence("attributes").compactMap { decode($0, of: set.subject, isSubset: isSubset) }
    let documentation = set.documentation()
    return set.name().map {
      AttributeSetDeclaration(name: $0, documentation: documentation, subsetOf: subsetOf, attributes: attributes)
    }
  }

  private func decode(_ node: YAMLNode, of set: String, isSubset: Bool) -> AttributeDeclaration? {
    guard
      let attribute = MappingDecoder(node, "attribute", of: set, keys: Self.attributeKeys, sink: sink)
    else { return nil }
    attribute.require("name")
    if !isSubset { attribute.require("type") }
    _ = attribute.string("name-prefix")
    if isSubset && attribute.has("value") {
      let why = "an attribute of a subset has its parent's number"
      sink.report("'value' in \(attribute.subject), \(why)", at: attribute.keyPosition("value"))
    }
    // Read every key before the name decides whether the attribute is kept, so that all faults are found.
    let name = attribute.name()
    let result = AttributeDeclaration(
      name: name ?? Located(value: "", position: attribute.position),
      documentation: attribute.documentation(),
      // NLA_TYPE_MASK: two bits of the 16 are flags.
      value: attribute.integer("value", in: 0...0x3FFF),
      type: attribute.choice("type"),
      isMulti: attribute.boolean("multi-attr"),
      byteOrder: attribute.choice("byte-order"),
      nestedAttributes: attribute.string("nested-attributes"),
      typeValue: typeValue(attribute),
      subType: attribute.choice("sub-type"),
      structure: attribute.string("struct"),
      subMessage: attribute.string("sub-message"),
      selector: attribute.string("selector"),
      enumeration: attribute.string("enum"),
      enumerationAsFlags: attribute.boolean("enum-as-flags"),
      displayHint: attribute.choice("display-hint"),
      checks: checks(attribute))
    return name == nil ? nil : result
  }

  private func typeValue(_ attribute: MappingDecoder) -> Located<[String]>? {
    guard let node = attribute.node("type-value") else { return nil }
    let names = attribute.strings("type-value")
    for name in names { _ = MappingDecoder.checkName(name, sink) }
    return Located(value: names.map(\.value), position: node.position)
  }

  private func checks(_ attribute: MappingDecoder) -> ChecksDeclaration? {
    guard let node = attribute.node("checks"),
      let checks = MappingDecoder(node, "'checks'", of: attribute.subject, keys: Self.checkKeys, sink: sink)
    else { return nil }
    return ChecksDeclaration(
      position: attribute.keyPosition("checks"),
      min: numberOrName(checks, "min", sink),
      max: numberOrName(checks, "max", sink),
      exactLength: numberOrName(checks, "exact-len", sink),
      minLength: numberOrName(checks, "min-len", sink),
      maxLength: numberOrName(checks, "max-len", sink),
      unterminatedOK: checks.boolean("unterminated-ok"),
      flagsMask: checks.string("flags-mask"),
      sparse: checks.boolean("sparse"))
  }
}
