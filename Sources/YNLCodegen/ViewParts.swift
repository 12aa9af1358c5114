import YNLSpec

/// Renders the walk over all attributes of a view, and the enumeration it gives.
struct ViewIteratorRenderer {
  let set: AttributeSet
  let fields: [ViewField]

  func render(into source: inout SourceText) {
    source.line("/// One attribute and its value.")
    source.block("public enum Attribute: ~Escapable") { source in
      for field in fields {
        source.line("case \(field.escapedName)\(field.isFlag ? "" : "(\(field.type))")")
      }
      source.line("/// An attribute the spec does not know.")
      source.line("case unknown(AttributePayload)")
    }
    source.line()
    source.line("/// Walks all attributes, in the order they lie in: the fast way to read most of them.")
    source.line("@inlinable @inline(__always)")
    source.line("@_lifetime(copy self)")
    source.line("public func makeIterator() -> Iterator { Iterator(attributes) }")
    source.line()
    source.block("public struct Iterator: BitwiseCopyable, ~Escapable") { source in
      source.line("@usableFromInline var attributes: AttributeIterator")
      source.line()
      source.line("@inlinable @inline(__always)")
      source.line("@_lifetime(copy attributes)")
      source.line("init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }")
      source.line()
      source.line("/// The next attribute, or nil after the last.")
      // In line, the value goes straight to the case of the caller's switch that takes it; a call makes it in memory first.
      // The optimiser finds so many cases too dear whatever `inline(__always)` says.
      source.line("@_transparent")
      source.line("@_lifetime(copy self)")
      source.block("public mutating func next() -> Attribute?") { renderNext(into: &$0) }
    }
  }

  private func renderNext(into source: inout SourceText) {
    source.block("while attributes.advance()") { source in
      source.line("switch attributes.type {")
      for field in fields { source.line(nextCase(field)) }
      let padding = set.attributes.filter { $0.type == .pad || $0.type == .unused }.map(\.value).sorted()
      if !padding.isEmpty { source.line("case \(padding.map(String.init).joined(separator: ", ")): continue") }
      source.line("default: return .unknown(attributes.current)")
      source.line("}")
    }
    source.line("return nil")
  }

  private func nextCase(_ field: ViewField) -> String {
    let head = "case \(field.number): "
    let load = field.load.replacing("attribute.integer(", with: "attributes.integer(")
      .replacing("attribute.", with: "attributes.current.")
    if field.isFlag { return head + "return .\(field.escapedName)" }
    if field.isOptional { return head + "if let value = \(load) { return .\(field.escapedName)(value) }" }
    return head + "return .\(field.escapedName)(\(load))"
  }
}

/// Renders the check that comes before a view.
struct ViewCheckRenderer {
  let family: Family
  let set: AttributeSet
  let fields: [ViewField]

  private var offered: Set<String> { Set(family.outerSelectors.values) }

  /// The selectors of this set's own sub-messages, with the sub-message.
  private var selected: [(field: ViewField, selector: ViewField?)] {
    fields.compactMap { field in
      guard case .subMessage(_, let selector) = field.attribute.type else { return nil }
      return (field, fields.first { $0.attribute.name == selector })
    }
  }

  func render(into source: inout SourceText) {
    source.line("@inline(never)")
    source.block(
      "public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool"
    ) { renderCheck(into: &$0) }
    source.line()
    source.line("@inlinable")
    source.block("public static func knows(_ type: UInt16) -> Bool") { source in
      renderMembership(set.attributes.map(\.value), into: &source)
    }
    let offering = set.attributes.filter { offered.contains($0.name) }
    if !offering.isEmpty {
      source.line()
      source.line("@inlinable")
      source.block("public static func offersSelector(_ type: UInt16) -> Bool") { source in
        renderMembership(offering.map(\.value), into: &source)
      }
    }
    for (field, selector) in selected {
      source.line()
      renderSelector(field, selector, into: &source)
    }
  }

  private func renderMembership(_ types: [UInt16], into source: inout SourceText) {
    guard !types.isEmpty else { return source.line("false") }
    source.line("switch type {")
    source.line("case \(types.sorted().map(String.init).joined(separator: ", ")): true")
    source.line("default: false")
    source.line("}")
  }

  // MARK: Check

  private func renderCheck(into source: inout SourceText) {
    source.line("var check = AttributeCheck(bytes, in: range)")
    for field in fields where offered.contains(field.attribute.name) {
      source.line("try check.offerSelector(\(field.number))")
    }
    for (field, selector) in selected {
      source.line("var \(field.field.name)Place: UInt64 = 0")
      if selector != nil { source.line("var \(field.field.name)Selector: SelectorKey?") }
    }
    let special = fields.filter { statement($0) != nil }
    source.block("while try check.next()") { source in
      renderRules(special: Set(special.map(\.number)), into: &source)
      guard !special.isEmpty || fields.contains(where: { $0.rule != ViewField.anySize }) else { return }
      source.line("if check.obeys(rule) { continue }")
      guard !special.isEmpty else { return source.line("try check.failSize()") }
      source.line("switch check.type {")
      for field in special { source.line("case \(field.number): \(statement(field) ?? "break")") }
      source.line("default: try check.failSize()")
      source.line("}")
    }
    for (field, selector) in selected {
      guard case .subMessage(let target, _) = field.attribute.type else { continue }
      let type = "\(family.names.family).\(family.names.subMessage(target)).View"
      let key = selector == nil ? "nil" : "\(field.field.name)Selector"
      source.line(
        "if \(field.field.name)Place != 0 { try check.subMessage(\(type).self, at: \(field.field.name)Place, selector: \(key)) }"
      )
    }
    source.line("return check.hasRepeats(besides: 0x\(String(multipleBits, radix: 16)))")
  }

  /// One table of lengths: the compiler makes it one, since every case is a constant.
  private func renderRules(special: Set<UInt16>, into source: inout SourceText) {
    var numbers: [UInt32: [UInt16]] = [:]
    for field in fields {
      let rule = special.contains(field.number) ? 1 : field.rule ?? 1
      if rule != ViewField.anySize { numbers[rule, default: []].append(field.number) }
    }
    guard !numbers.isEmpty else { return }
    source.line("let rule: UInt32 = switch check.type {")
    for (rule, types) in numbers.sorted(by: { $0.key < $1.key }) {
      source.line("case \(types.map(String.init).joined(separator: ", ")): 0x\(String(rule, radix: 16))")
    }
    source.line("default: 0")
    source.line("}")
  }

  /// What there is to do about an attribute besides its size; nil for most.
  private func statement(_ field: ViewField) -> String? {
    let keys = selected.filter { $0.selector?.number == field.number }.map(\.field)
    guard field.rule == nil || !keys.isEmpty else { return nil }
    var parts: [String] = []
    if let rule = field.rule, rule != ViewField.anySize {
      parts.append("if !check.obeys(0x\(String(rule, radix: 16))) { try check.failSize() }")
    }
    for subMessage in keys {
      let key = field.isText ? "check.selectorKey()" : "keyOf\(subMessage.capitalized)(check.payload)"
      parts.append("\(subMessage.field.name)Selector = \(key)")
    }
    if field.rule == nil { parts.append(field.check) }
    return parts.joined(separator: "; ")
  }

  /// The bits of attributes that may occur several times. A bit that is also another's is left out.
  private var multipleBits: UInt128 {
    func bits(_ numbers: [UInt16]) -> UInt128 { numbers.reduce(0) { $0 | 1 << UInt128($1 & 127) } }
    let known = Set(fields.filter { !$0.isMultiple }.map(\.number))
    let multiple = set.attributes.map(\.value).filter { !known.contains($0) }
    return bits(multiple) & ~bits(Array(known))
  }

  // MARK: Selectors

  /// The key of the attribute that selects a sub-message.
  private func renderSelector(_ field: ViewField, _ selector: ViewField?, into source: inout SourceText) {
    source.line("@inlinable")
    source.block("static func selector\(field.capitalized)(_ attributes: CheckedAttributes) -> SelectorKey?") {
      source in
      guard let selector else { return source.line("nil") }
      source.line("guard let attribute = attributes.first(\(selector.number)) else { return nil }")
      source.line("return \(selector.isText ? "attribute.selectorKey()" : "keyOf\(field.capitalized)(attribute)")")
    }
    guard let selector, !selector.isText else { return }
    source.line()
    renderKeys(field, selector, into: &source)
  }

  /// A selector that is a number chooses a format by its entry's name.
  private func renderKeys(_ field: ViewField, _ selector: ViewField, into source: inout SourceText) {
    guard case .subMessage(let target, _) = field.attribute.type,
      let message = family.specification.subMessage(named: target),
      let enumeration = selector.attribute.enumeration.flatMap(family.specification.enumeration(named:))
    else { return }
    let keys = Dictionary(message.formats.map { ($0.value, SelectorWords($0.value)) }, uniquingKeysWith: { a, _ in a })
    source.line("@usableFromInline")
    source.block("static func keyOf\(field.capitalized)(_ attribute: AttributePayload) -> SelectorKey?") { source in
      source.line("switch (\(selector.load))?.rawValue {")
      var seen: Set<Int64> = []
      for entry in enumeration.entries where seen.insert(entry.value).inserted {
        // The name of an entry that chooses no format is not the same as no name.
        let key = keys[entry.name]??.text ?? "SelectorKey(.max, .max)"
        source.line("case \(entry.value): return \(key)  // \(entry.name)")
      }
      source.line("default: return nil")
      source.line("}")
    }
  }
}

/// A format's name in the two words of a `SelectorKey`; nil for one that is longer.
struct SelectorWords {
  let low: UInt64
  let high: UInt64

  init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count <= 16 else { return nil }
    func word(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    low = word(bytes.prefix(8))
    high = word(bytes.dropFirst(8))
  }

  var pattern: String { "(0x\(String(low, radix: 16)), 0x\(String(high, radix: 16)))" }
  var text: String { "SelectorKey(0x\(String(low, radix: 16)), 0x\(String(high, radix: 16)))" }
}

/// Renders the enumeration of a sub-message's formats as views.
struct SubMessageViewRenderer {
  let family: Family
  let subMessage: SubMessage

  private typealias Format = (name: String, words: SelectorWords, header: String?, set: String?)

  private var formats: [Format] {
    zip(subMessage.formats, family.formats(of: subMessage)).compactMap { format, names in
      SelectorWords(format.value).map {
        (
          SwiftNames.escaped(names.name), $0, format.fixedHeader.map(family.structure),
          format.attributeSet.map { family.view(named: $0) }
        )
      }
    }
  }

  func render(into source: inout SourceText) {
    source.line("/// The payload where it lies in a message, in the format its selector names.")
    source.block("public enum View: SubMessageView, ~Escapable") { source in
      for format in formats { source.line("case \(format.name)\(payload(format))") }
      source.line("/// A format this package does not know, as it is.")
      source.line("case unknown(RawSpan)")
      source.line()
      source.line("@_lifetime(copy payload)")
      source.block("public init(_ payload: CheckedAttributes, selector: SelectorKey?)") { source in
        renderSwitch(into: &source, value, "self = .unknown(payload.payload)")
      }
      source.line()
      source.line("public static func check(")
      source.line("  _ bytes: RawSpan, in range: AttributeRange, selector: SelectorKey?")
      source.block(") throws(DecodingError) -> Bool") { source in renderSwitch(into: &source, check, "return false") }
    }
  }

  private func renderSwitch(
    into source: inout SourceText, _ statement: (Format) -> String?, _ otherwise: String
  ) {
    source.line("switch (selector?.low, selector?.high) {")
    for format in formats {
      guard let statement = statement(format) else { continue }
      source.line("case \(format.words.pattern)\(statement)")
    }
    source.line("default: \(otherwise)")
    source.line("}")
  }

  private func payload(_ format: Format) -> String {
    switch (format.header, format.set) {
    case (let header?, let set?): "(header: StructurePayload<\(header)>, attributes: \(set))"
    case (nil, let set?): "(\(set))"
    case (let header?, nil): "(StructurePayload<\(header)>)"
    case (nil, nil): ""
    }
  }

  private func value(_ format: Format) -> String? {
    switch (format.header, format.set) {
    case (let header?, let set?):
      ": self = .\(format.name)(header: payload.structure(), attributes: \(set)(payload.attributes(after: \(header).self)))"
    case (nil, let set?): ": self = .\(format.name)(\(set)(payload))"
    case (.some, nil): ": self = .\(format.name)(payload.structure())"
    case (nil, nil): " where payload.payload.byteCount == 0: self = .\(format.name)"
    }
  }

  private func check(_ format: Format) -> String? {
    switch (format.header, format.set) {
    case (let header?, let set?):
      ": return try \(set).check(bytes, in: AttributeCheck.range(range, after: \(header).self))"
    case (nil, let set?): ": return try \(set).check(bytes, in: range)"
    default: nil
    }
  }
}
