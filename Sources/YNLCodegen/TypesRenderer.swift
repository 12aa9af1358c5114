import YNLSpec

/// Renders the values of a family: its namespace, enumerations, structures, attribute sets and sub-messages.
struct TypesRenderer {
  let family: Family
  private var names: FamilyNames { family.names }
  private var specification: Specification { family.specification }

  func render(into source: inout SourceText) {
    source.documentation(specification.documentation)
    source.block("public enum \(names.family)") { source in
      renderConstants(into: &source)
    }
    for enumeration in specification.enumerations {
      source.line()
      source.block("extension \(names.family)") { render(enumeration, into: &$0) }
    }
    for set in specification.attributeSets {
      source.line()
      source.block("extension \(names.family)") { render(set, into: &$0) }
    }
    for structure in specification.structures {
      source.line()
      source.block("extension \(names.family)") { render(structure, into: &$0) }
    }
    for subMessage in specification.subMessages {
      source.line()
      source.block("extension \(names.family)") { render(subMessage, into: &$0) }
    }
  }

  private func renderConstants(into source: inout SourceText) {
    var table = NameTable(reserved: ["schema", "operations", "Type", "Protocol", "self"])
    for constant in specification.constants where !constant.isKernelOnly {
      source.documentation(constant.documentation)
      let name = SwiftNames.escaped(table.claim(SwiftNames.member(constant.name), suffix: "Constant"))
      switch constant.value {
      case .integer(let value):
        let isWide = value > Int128(Int.max)
        source.line("public static let \(name)\(isWide ? ": UInt64" : "") = \(value)")
      case .string(let text): source.line("public static let \(name) = \(SwiftNames.literal(text))")
      }
    }
  }

  // MARK: Enumerations

  private func render(_ enumeration: Enumeration, into source: inout SourceText) {
    let name = names.enumeration(enumeration.name)
    if enumeration.isFlags {
      renderFlags(enumeration, name, into: &source)
      return
    }
    let raw = family.rawType(of: enumeration.name).swift
    source.documentation(enumeration.documentation)
    source.block("public struct \(name): NetlinkEnumeration") { source in
      source.line("public var rawValue: \(raw)")
      source.line("@inlinable")
      source.line("public init(rawValue: \(raw)) { self.rawValue = rawValue }")
      var table = NameTable(reserved: ["schema", "rawValue", "init", "self", "Type", "Protocol", "description"])
      for entry in enumeration.entries {
        source.line()
        source.documentation(entry.documentation)
        source.line("@inlinable")
        source.line(
          "public static var \(SwiftNames.escaped(table.claim(SwiftNames.member(entry.name), suffix: "Value"))): Self "
            + "{ Self(rawValue: \(entry.value)) }")
      }
    }
    if family.masks.contains(enumeration.name) {
      source.line()
      renderFlags(enumeration, names.mask(enumeration.name), into: &source)
    }
  }

  private func renderFlags(_ enumeration: Enumeration, _ name: String, into source: inout SourceText) {
    let raw = family.rawType(of: enumeration.name)
    source.documentation(enumeration.documentation)
    source.block("public struct \(name): NetlinkFlags") { source in
      source.line("public var rawValue: \(raw.swift)")
      source.line("@inlinable")
      source.line("public init(rawValue: \(raw.swift)) { self.rawValue = rawValue }")
      var table = NameTable(reserved: [
        "schema", "rawValue", "init", "self", "Type", "Protocol", "description", "isEmpty",
      ])
      for entry in enumeration.entries where entry.value >= 0 && entry.value < raw.size * 8 {
        source.line()
        source.documentation(entry.documentation)
        source.line("@inlinable")
        source.line(
          "public static var \(SwiftNames.escaped(table.claim(SwiftNames.member(entry.name), suffix: "Flag"))): Self "
            + "{ Self(rawValue: 1 << \(entry.value)) }")
      }
    }
  }

  // MARK: Attribute sets

  private func render(_ set: AttributeSet, into source: inout SourceText) {
    let fields = family.fields(of: set)
    source.documentation(set.documentation)
    let isPlain = fields.allSatisfy { $0.isInRun && $0.storage != .array }
    let kind = isFixed(fields) ? "FixedAttributeSet" : isPlain ? "PlainAttributeSet" : "AttributeSet"
    source.block("public struct \(names.set(set.name)): \(kind)") { source in
      for field in fields {
        source.documentation(field.attribute.documentation)
        for line in field.declaration { source.line(line) }
      }
      source.line("public var wireForm = WireForm()")
      renderNumbers(fields.filter { $0.number != nil }, into: &source)
      source.line()
      if !fields.contains(where: \.isIndirect) { source.line("@inlinable") }
      source.line("public init() {}")
      if !fields.isEmpty { renderMemberwiseInitializer(fields, into: &source) }
      source.line()
      renderDecoder(fields, into: &source)
      source.line()
      if isPlain { renderPlainEncoder(fields, into: &source) } else { renderEncoder(fields, into: &source) }
    }
  }

  /// Where the numbers of a set lie, the widest first, so that there is nothing between them.
  private func renderNumbers(_ fields: [Field], into source: inout SourceText) {
    guard !fields.isEmpty else { return }
    source.line("@usableFromInline var _numbers = _Numbers()")
    source.line()
    source.line("@usableFromInline")
    source.block("struct _Numbers: Hashable, Sendable") { source in
      source.line("@usableFromInline var _presence = Presence()")
      for alignment in [8, 4, 2, 1] {
        for field in fields {
          guard let number = field.number, number.alignment == alignment else { continue }
          source.line("@usableFromInline var \(field.escapedName): \(field.type) = \(number.zero)")
        }
      }
      source.line()
      source.line("@inlinable")
      source.line("init() {}")
    }
  }

  private func renderMemberwiseInitializer(_ fields: [Field], into source: inout SourceText) {
    source.line()
    source.line("public init(")
    for (index, field) in fields.enumerated() {
      source.line("  \(field.parameter)\(index + 1 < fields.count ? "," : "")")
    }
    source.block(")") { source in
      for field in fields { source.line("self.\(field.escapedName) = \(field.escapedName)") }
    }
  }

  // MARK: Structures

  private func render(_ structure: Structure, into source: inout SourceText) {
    let members = family.members(of: structure)
    source.documentation(structure.documentation)
    source.block("public struct \(names.structure(structure.name)): WireStructure") { source in
      for member in members where member.name != nil {
        source.documentation(member.documentation)
        source.line("public var \(SwiftNames.escaped(member.name ?? "")): \(member.type) = \(member.initial)")
      }
      source.line()
      source.line("public static let size = \(family.size(of: structure))")
      source.line()
      source.line("@inlinable")
      source.line("public init() {}")
      source.line()
      source.line("@inlinable")
      source.block("public init(from loader: inout StructureLoader)") { source in
        for member in members { source.line(member.load) }
      }
      source.line()
      source.line("@inlinable")
      source.block("public func encode(into writer: inout MessageWriter)") { source in
        for member in members { source.line(member.store) }
      }
    }
  }

  // MARK: Sub-messages

  private func render(_ subMessage: SubMessage, into source: inout SourceText) {
    let formats = family.formats(of: subMessage)
    source.block("public indirect enum \(names.subMessage(subMessage.name)): SubMessage") { source in
      for format in formats {
        source.line("case \(SwiftNames.escaped(format.name))\(format.type.map { "(\($0))" } ?? "")")
      }
      source.line("/// A format this package does not know, as it is.")
      source.line("case unknown([UInt8])")
      source.line()
      source.block("public init(selector: String?, from reader: inout AttributeReader) throws(DecodingError)") {
        source in
        source.line("switch selector {")
        for format in formats {
          source.line(
            "case \(SwiftNames.literal(format.value))\(format.type == nil ? " where reader.isAtEnd" : ""): self = \(format.read)"
          )
        }
        source.line("default: self = .unknown(reader.payloadBytes())")
        source.line("}")
      }
      source.line()
      source.block("public func encode(into writer: inout MessageWriter)") { source in
        source.line("switch self {")
        for format in formats { source.line(format.write) }
        source.line("case .unknown(let payload): writer.append(rawAttributes: payload)")
        source.line("}")
      }
      source.line()
      source.block("public var isNest: Bool") { source in
        source.line("switch self {")
        for format in formats where format.isNest { source.line("case .\(SwiftNames.escaped(format.name)): true") }
        source.line("default: false")
        source.line("}")
      }
      source.line()
      source.block("public var format: String?") { source in
        source.line("switch self {")
        for format in formats {
          source.line("case .\(SwiftNames.escaped(format.name)): \(SwiftNames.literal(format.value))")
        }
        source.line("case .unknown: nil")
        source.line("}")
      }
    }
  }
}
