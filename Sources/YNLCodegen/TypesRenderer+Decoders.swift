import YNLSpec

/// How sets are decoded: a scan of what is expected, and a walk of anything else.
extension TypesRenderer {
  func renderDecoder(_ fields: [Field], into source: inout SourceText) {
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

  func bits(of fields: some Sequence<Field>) -> String {
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
}
