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

  private func renderDecoder(_ fields: [Field], into source: inout SourceText) {
    let head = "(from bytes: RawSpan, in range: AttributeRange)"
    if isScanned(fields) {
      source.line("@inlinable @inline(__always)")
      source.block("public mutating func decode\(head) throws(DecodingError)") { source in
        source.line("let rest = scan(from: bytes, in: range)")
        source.line("if !rest.isEmpty { try decode(rest, from: bytes, in: range) }")
      }
      source.line()
      renderScan(fields, into: &source)
      source.line()
      source.line("@usableFromInline @inline(never)")
      source.block(
        "mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError)"
      ) { source in
        let nests = fields.filter(\.isNest)
        if !nests.isEmpty {
          source.block("if let nests = rest.nests(in: range)") { source in
            source.line("var walk = AttributeWalk(nests)")
            renderSwitch(nests, otherwise: "break", into: &source)
            source.line("return")
          }
        }
        renderWalk(fields, into: &source)
      }
    } else {
      // A function of its own also where only one set nests it: inlined, it would take the registers of that one.
      source.line("@inline(never)")
      source.block("public mutating func decode\(head) throws(DecodingError)") { source in
        renderReset(fields, into: &source)
        renderWalk(fields, into: &source)
      }
    }
  }

  private func renderReset(_ fields: [Field], into source: inout SourceText) {
    if fields.contains(where: { $0.number != nil }) { source.line("self._numbers = _Numbers()") }
    for field in fields where field.number == nil { source.line(field.reset) }
  }

  private func isScanned(_ fields: [Field]) -> Bool {
    fields.allSatisfy(\.isScanned) && fields.contains { $0.number != nil }
  }

  /// Takes any attributes in any order.
  private func renderWalk(_ fields: [Field], into source: inout SourceText) {
    let offered = Set(family.outerSelectors.values)
    let subMessages = fields.filter(\.isSubMessage)
    source.line("var walk = AttributeWalk(range)")
    for field in fields where offered.contains(field.attribute.name) {
      source.line("try walk.offerSelector(\(field.attribute.value), in: bytes)")
    }
    for field in subMessages { source.line("var \(field.name)Payload: SubMessagePayload?") }
    renderSwitch(fields, otherwise: "walk.setAside(in: &self, bytes)", into: &source)
    for field in subMessages {
      guard case .subMessage(_, let selector) = field.attribute.type else { continue }
      source.block("if let payload = \(field.name)Payload") { source in
        source.line(
          "self.\(field.escapedName) = try walk.subMessage(payload, selector: \(selectorText(selector, among: fields)), in: bytes)"
        )
      }
    }
    source.line("walk.noteForm(in: &self, bytes)")
  }

  private func renderSwitch(_ fields: [Field], otherwise: String, into source: inout SourceText) {
    source.block("while try walk.next(in: bytes)") { source in
      source.line("switch walk.type {")
      for field in fields { source.line(decodeCase(field)) }
      source.line("default: \(otherwise)")
      source.line("}")
    }
  }

  /// Reads what is expected.
  private func renderScan(_ fields: [Field], into source: inout SourceText) {
    source.line("@usableFromInline @inline(never)")
    source.block("mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest") { source in
      renderReset(fields, into: &source)
      // An order has no name for number 0.
      let keepsOrder = fields.count <= 10 && fields.allSatisfy { $0.attribute.value > 0 }
      source.line("var scan = ScalarScan(range, keepsOrder: \(keepsOrder), in: bytes)")
      source.line("repeat {")
      // Of few attributes a comparison each is less than the jump table that the compiler makes of more than three.
      let groupSize = fields.count <= 10 ? 3 : fields.count
      var left = fields[...]
      while let field = left.first {
        let group = left.prefix(while: { $0.isNest == field.isNest }).prefix(field.isNest ? 64 : groupSize)
        left = left.dropFirst(group.count)
        if field.isNest {
          source.line("  scan.nests(among: \(bits(of: group)), in: bytes)")
        } else if let last = group.last, group.count > 1, group.count < fields.count {
          source.line("  if scan.isBelow(\(last.attribute.value + 1)) {")
          for field in group { source.line("    " + scanStatement(field)) }
          source.line("  }")
        } else {
          for field in group { source.line("  " + scanStatement(field)) }
        }
      }
      source.line("} while scan.turnsBack()")
      source.line("self._numbers._presence = scan.presence(among: \(bits(of: fields.filter { !$0.isNest })))")
      source.line("return scan.end(in: &self)")
    }
  }

  private func bits(of fields: some Sequence<Field>) -> String {
    "0x" + String(fields.reduce(UInt64(0)) { $0 | 1 << UInt64($1.attribute.value) }, radix: 16)
  }

  private func scanStatement(_ field: Field) -> String {
    guard let number = field.number else { return "" }
    if field.storage == .flag { return "scan.\(number.scan)" }
    return "if let value = scan.\(number.scan) { self._numbers.\(field.escapedName) = \(number.value) }"
  }

  private func decodeCase(_ field: Field) -> String {
    let head = "case \(field.attribute.value): "
    switch field.storage {
    case .array: return head + "walk.expectRepeats(); self.\(field.escapedName).append(\(field.read))"
    case .optional where field.isNest && !field.isIndirect:
      return head + "try self.\(field.escapedName).decode(from: bytes, in: walk.nest(in: bytes))"
    case .optional, .flag:
      let target = field.isSubMessage ? "\(field.name)Payload" : "self.\(field.escapedName)"
      return head + "\(target) = \(field.read)"
    }
  }

  /// The selector's value as the text formats are named by; nil asks an outer nest.
  private func selectorText(_ selector: String, among fields: [Field]) -> String {
    guard let field = fields.first(where: { $0.attribute.name == selector }) else { return "nil" }
    if case .string = field.attribute.type { return "self.\(field.escapedName)" }
    if field.attribute.enumeration != nil { return "self.\(field.escapedName)?.entryName" }
    return "self.\(field.escapedName).map { String($0) }"
  }

  private func renderEncoder(_ fields: [Field], into source: inout SourceText) {
    // One short run is as little code as a call of it, for which the value would be copied.
    let isShort = fields.count <= 8 && fields.allSatisfy(\.isInRun)
    if isShort {
      source.line("@inlinable @inline(__always)")
      source.block("public func encode(into writer: inout MessageWriter)") { source in
        source.line("if wireForm.isCanonical { encodeAttributes(into: &writer) } else { writer.writeInForm(self) }")
      }
      source.line()
    }
    source.line(isShort ? "@inlinable @inline(__always)" : "@inlinable")
    source.block("public func encodeAttributes(into writer: inout MessageWriter)") { source in
      var left = fields[...]
      while let field = left.first {
        let run = left.prefix(while: \.isInRun)
        if run.count > 1 || field.isNest && field.isInRun {
          renderRun(Array(run), into: &source)
          left = left.dropFirst(run.count)
        } else {
          source.line(encodeStatement(field, receiver: "writer"))
          left = left.dropFirst()
        }
      }
    }
  }

  /// Attributes of known sizes that follow each other: the room is made once, and then they are only put there.
  private func renderRun(_ fields: [Field], into source: inout SourceText) {
    let arrays = fields.filter { $0.storage == .array }
      .map { "self.\($0.escapedName).count &* \($0.room ?? 0)" }
    let room = ([String(room(of: fields.filter { $0.storage != .array }))] + arrays).joined(separator: " &+ ")
    source.block("do") { source in
      source.line("var run = writer.run(room: \(room))")
      for field in fields { source.line(encodeStatement(field, receiver: "run")) }
      source.line("writer.end(run)")
    }
  }

  private func renderPlainEncoder(_ fields: [Field], into source: inout SourceText) {
    source.line("@inlinable")
    source.line("public static var room: Int { \(room(of: fields)) }")
    source.line()
    source.line("@inlinable @inline(__always)")
    source.block("public func encodeAttributes(into run: inout AttributeRun)") { source in
      for field in fields { source.line(encodeStatement(field, receiver: "run")) }
    }
    if isFixed(fields) { renderFullEncoder(fields, into: &source) }
  }

  private func isFixed(_ fields: [Field]) -> Bool {
    (1...4).contains(fields.count) && fields.allSatisfy { $0.isInRun && $0.storage != .array && $0.hasFixedSize }
  }

  /// Few numbers are most often all there.
  private func renderFullEncoder(_ fields: [Field], into source: inout SourceText) {
    source.line()
    source.line("@inlinable @inline(__always)")
    source.line("public static var allAttributes: Presence { Presence(bits: \(bits(of: fields))) }")
    source.line()
    source.line("@inlinable @inline(__always)")
    source.line("public var presentAttributes: Presence { _numbers._presence }")
    source.line()
    source.line("@inlinable @inline(__always)")
    source.block("public func encodeAll(into attributes: inout FixedAttributes)") { source in
      for field in fields {
        source.line("do { let value = _numbers.\(field.escapedName); attributes.\(field.write) }")
      }
    }
  }

  private func room(of fields: [Field]) -> Int { fields.reduce(0) { $0 + ($1.room ?? 0) } }

  private func encodeStatement(_ field: Field, receiver: String) -> String {
    switch field.storage {
    case .optional: "if let value = self.\(field.escapedName) { \(receiver).\(field.write) }"
    case .array where field.isNest: "\(receiver).nests(\(field.attribute.value), self.\(field.escapedName))"
    case .array: "for value in self.\(field.escapedName) { \(receiver).\(field.write) }"
    case .flag: "if self.\(field.escapedName) { \(receiver).\(field.write) }"
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
