import YNLSpec

/// Renders what the values of a family look like at run time: names, kinds and limits of everything in its spec.
struct SchemaRenderer {
  let family: Family
  private var names: FamilyNames { family.names }
  private var specification: Specification { family.specification }

  func render(into source: inout SourceText) {
    for enumeration in specification.enumerations {
      source.line()
      render(enumeration, as: names.enumeration(enumeration.name), isFlags: enumeration.isFlags, into: &source)
      if family.masks.contains(enumeration.name) {
        source.line()
        render(enumeration, as: names.mask(enumeration.name), isFlags: true, into: &source)
      }
    }
    for structure in specification.structures {
      source.line()
      render(structure, into: &source)
    }
    for subMessage in specification.subMessages {
      source.line()
      render(subMessage, into: &source)
    }
    for set in specification.attributeSets {
      source.line()
      render(set, into: &source)
    }
  }

  private func qualified(_ name: String) -> String { "\(names.family).\(name)" }

  private func render(_ enumeration: Enumeration, as name: String, isFlags: Bool, into source: inout SourceText) {
    source.block("extension \(qualified(name))") { source in
      let flags = isFlags ? " flags: true," : ""
      source.line("public static let schema: EnumerationSchema = EnumerationSchema(")
      source.line("  \(SwiftNames.literal(enumeration.name)),\(flags)")
      source.line("  [")
      for entry in enumeration.entries {
        source.line("    EnumerationSchema.Entry(\(SwiftNames.literal(entry.name)), \(entry.value)),")
      }
      source.line("  ] as [EnumerationSchema.Entry])")
    }
  }

  private func render(_ structure: Structure, into source: inout SourceText) {
    source.block("extension \(qualified(names.structure(structure.name)))") { source in
      source.line("public static let schema: StructureSchema = StructureSchema(")
      source.line("  \(SwiftNames.literal(structure.name)), size: \(family.size(of: structure)),")
      source.line("  [")
      for member in structure.members {
        source.line("    StructureSchema.Member(\(SwiftNames.literal(member.name)), \(kind(of: member))),")
      }
      source.line("  ] as [StructureSchema.Member])")
    }
  }

  private func render(_ subMessage: SubMessage, into source: inout SourceText) {
    source.block("extension \(qualified(names.subMessage(subMessage.name)))") { source in
      source.line("public static let schema: SubMessageSchema = SubMessageSchema(")
      source.line("  \(SwiftNames.literal(subMessage.name)),")
      source.line("  [")
      for format in subMessage.formats {
        var parts = [SwiftNames.literal(format.value)]
        if let header = format.fixedHeader { parts.append("fixedHeader: \(qualified(names.structure(header))).schema") }
        if let set = format.attributeSet { parts.append("attributes: { \(qualified(names.set(set))).schema }") }
        source.line("    SubMessageSchema.Format(\(parts.joined(separator: ", "))),")
      }
      source.line("  ] as [SubMessageSchema.Format])")
    }
  }

  private func render(_ set: AttributeSet, into source: inout SourceText) {
    source.block("extension \(qualified(names.set(set.name)))") { source in
      source.line("public static let schema: AttributeSetSchema = AttributeSetSchema(")
      source.line("  \(SwiftNames.literal(set.name)),")
      source.line("  [")
      for attribute in set.attributes.sorted(by: { $0.value < $1.value }) {
        var parts = ["\(attribute.value)", SwiftNames.literal(attribute.name), kind(of: attribute)]
        if attribute.isMulti { parts.append("multi: true") }
        if let limits = limits(of: attribute) { parts.append("limits: \(limits)") }
        source.line("    AttributeSchema(\(parts.joined(separator: ", "))),")
      }
      source.line("  ] as [AttributeSchema])")
    }
  }

  // MARK: Kinds

  private func kind(of attribute: Attribute) -> String {
    let hint = attribute.displayHint
    switch attribute.type {
    case .unused: return ".unused"
    case .pad: return ".pad"
    case .flag: return ".flag"
    case .integer(let type): return ".integer(\(integer(type, of: attribute)))"
    case .uint: return ".uint(\(schema(of: attribute.enumeration)))"
    case .sint: return ".sint(\(schema(of: attribute.enumeration)))"
    case .bitfield32: return ".bitfield32(\(schema(of: attribute.enumeration)))"
    case .string: return ".string"
    case .binary(.plain): return ".binary(\(hint.map { ".\(name(of: $0))" } ?? "nil"))"
    case .binary(.structure(let name)): return ".structure(\(qualified(names.structure(name))).schema)"
    case .binary(.array(let type)): return ".array(\(integer(type, of: attribute)))"
    case .nest(let set): return ".nest({ \(qualified(names.set(set))).schema })"
    case .indexedArray(let element): return ".indexed(\(kind(of: element, in: attribute)))"
    case .nestTypeValue(let keys, let set):
      let list = keys.map(SwiftNames.literal).joined(separator: ", ")
      return ".keyed([\(list)], { \(qualified(names.set(set))).schema })"
    case .subMessage(let name, let selector):
      return ".subMessage(\(qualified(names.subMessage(name))).schema, selector: \(SwiftNames.literal(selector)))"
    }
  }

  private func kind(of element: ArrayElement, in attribute: Attribute) -> String {
    switch element {
    case .nest(let set): ".nest({ \(qualified(names.set(set))).schema })"
    case .integer(let type): ".integer(\(integer(type, of: attribute)))"
    case .binary: ".binary(\(attribute.displayHint.map { ".\(name(of: $0))" } ?? "nil"))"
    case .string: ".string"
    }
  }

  private func integer(_ type: IntegerType, of attribute: Attribute) -> String {
    integer(
      type, attribute.byteOrder, attribute.enumeration, asFlags: attribute.enumerationAsFlags,
      hint: attribute.displayHint)
  }

  private func integer(
    _ type: IntegerType, _ order: ByteOrder, _ enumeration: String?, asFlags: Bool, hint: DisplayHint?
  ) -> String {
    var parts = [".\(type.rawValue)"]
    switch order {
    case .host: if enumeration != nil { parts.append(".host") }
    case .bigEndian: parts.append(".big")
    case .littleEndian: parts.append(".little")
    }
    if let enumeration {
      parts.append(schema(of: enumeration))
      if family.readsBits(enumeration, asFlags: asFlags) { parts.append("flags: true") }
    }
    if let hint { parts.append("hint: .\(name(of: hint))") }
    return "IntegerSchema(\(parts.joined(separator: ", ")))"
  }

  private func schema(of enumeration: String?) -> String {
    enumeration.map { "\(qualified(names.enumeration($0))).schema" } ?? "nil"
  }

  private func name(of hint: DisplayHint) -> String {
    switch hint {
    case .hex: "hex"
    case .mac: "mac"
    case .fddi: "fddi"
    case .ipv4: "ipv4"
    case .ipv6: "ipv6"
    case .ipv4OrV6: "ipv4OrV6"
    case .uuid: "uuid"
    }
  }

  private func kind(of member: Structure.Member) -> String {
    switch member.type {
    case .integer(let type):
      let schema = integer(
        type, member.byteOrder, member.enumeration, asFlags: member.enumerationAsFlags, hint: member.displayHint)
      return ".integer(\(schema))"
    case .binary(let length):
      return ".binary(count: \(length), \(member.displayHint.map { ".\(name(of: $0))" } ?? "nil"))"
    case .string(let length): return ".string(count: \(length))"
    case .structure(let name): return ".structure(\(qualified(names.structure(name))).schema)"
    case .padding(let length): return ".padding(count: \(length))"
    }
  }

  private func limits(of attribute: Attribute) -> String? {
    let checks = attribute.checks
    var parts: [String] = []
    if let min = checks.min { parts.append("min: \(value(of: min))") }
    if let max = checks.max { parts.append("max: \(value(of: max))") }
    if let length = checks.exactLength { parts.append("exactLength: \(length)") }
    if let length = checks.minLength { parts.append("minLength: \(length)") }
    if let length = checks.maxLength { parts.append("maxLength: \(length)") }
    if let mask = checks.flagsMask.flatMap(specification.enumeration(named:)) {
      let bits = mask.entries.reduce(UInt64(0)) { $0 | (mask.isFlags ? 1 << UInt64($1.value) : UInt64($1.value)) }
      parts.append("mask: \(bits)")
    }
    if checks.unterminatedOK { parts.append("unterminatedOK: true") }
    return parts.isEmpty ? nil : "AttributeSchema.Limits(\(parts.joined(separator: ", ")))"
  }

  /// The one constant of the kernel's that specs limit by is the page size; its number there is a placeholder.
  private func value(of limit: Checks.Limit) -> String {
    limit.kernelConstant == "page-size" ? "4096" : "\(limit.value)"
  }
}
