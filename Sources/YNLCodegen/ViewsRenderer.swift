import YNLSpec

/// Renders the views of a family: attribute sets and sub-messages where they lie in a message.
struct ViewsRenderer {
  let family: Family
  private var names: FamilyNames { family.names }
  private var specification: Specification { family.specification }

  func render(into source: inout SourceText) {
    // One clear error in place of one for each declaration.
    source.line("#if hasFeature(Lifetimes)")
    for set in specification.attributeSets {
      source.line()
      source.block("extension \(names.family).\(names.set(set.name))") { render(set, into: &$0) }
    }
    for subMessage in specification.subMessages {
      source.line()
      source.block("extension \(names.family).\(names.subMessage(subMessage.name))") {
        SubMessageViewRenderer(family: family, subMessage: subMessage).render(into: &$0)
      }
    }
    for operation in specification.operations { render(operation, into: &source) }
    source.line()
    source.line("#else")
    source.line(
      "#error(\"views of \(specification.name) need .enableExperimentalFeature(\\\"Lifetimes\\\") in this target's swiftSettings; modules that import it do not\")"
    )
    source.line("#endif")
  }

  // MARK: Attribute sets

  private func render(_ set: AttributeSet, into source: inout SourceText) {
    let fields = family.viewFields(of: set)
    source.line("/// The attributes where they lie in a message: checked once, read without a copy.")
    source.block("public struct View: AttributeView, ~Escapable") { source in
      source.line("public typealias Owned = \(names.family).\(names.set(set.name))")
      source.line("public let attributes: CheckedAttributes")
      source.line()
      source.line("@inlinable @inline(__always)")
      source.line("@_lifetime(copy attributes)")
      source.line("public init(_ attributes: CheckedAttributes) { self.attributes = attributes }")
      for field in fields {
        source.line()
        renderAccessor(field, into: &source)
      }
      for field in fields { renderElement(field, into: &source) }
      for field in fields where field.isMultiple { renderIterator(field, of: set, into: &source) }
      source.line()
      ViewIteratorRenderer(set: set, fields: fields).render(into: &source)
      source.line()
      ViewCheckRenderer(family: family, set: set, fields: fields).render(into: &source)
    }
  }

  private func renderAccessor(_ field: ViewField, into source: inout SourceText) {
    source.documentation(field.attribute.documentation)
    source.line("@inlinable")
    if field.isFlag {
      source.line("public var \(field.escapedName): Bool { attributes.contains(\(field.number)) }")
      return
    }
    source.block("public var \(field.escapedName): \(field.isMultiple ? field.iterator : field.type + "?")") { source in
      if field.isBound || field.isMultiple { source.line("@_lifetime(copy self)") }
      source.block("get") { source in
        if field.isMultiple {
          source.line("\(field.iterator)(attributes.makeIterator())")
        } else {
          source.line("guard let attribute = attributes.first(\(field.number)) else { return nil }")
          source.line("return \(field.load)")
        }
      }
    }
  }

  /// Walks the attributes of one type.
  private func renderIterator(_ field: ViewField, of set: AttributeSet, into source: inout SourceText) {
    source.line()
    source.line("/// Walks the attributes named \(field.attribute.name).")
    renderIterator(
      field.iterator, of: field.type, from: "AttributeIterator", next: "attributes.next(\(field.number))",
      load: field.load, isOptional: field.isOptional, isBound: field.isBound, into: &source)
  }

  private func renderElement(_ field: ViewField, into source: inout SourceText) {
    switch field.element {
    case .elements(let type, let load, let isOptional, let isBound):
      source.line()
      source.line("/// Walks the elements of \(field.attribute.name), in the order they lie in.")
      renderIterator(
        field.type, of: type, from: "CheckedAttributes", next: "attributes.next()", load: load, isOptional: isOptional,
        isBound: isBound, into: &source)
    case .keyed(let keys, let view):
      source.line()
      renderEntry(field.type, keys, view, into: &source)
    case nil: break
    }
  }

  private func renderIterator(
    _ name: String, of type: String, from origin: String, next: String, load: String, isOptional: Bool,
    isBound: Bool, into source: inout SourceText
  ) {
    source.block("public struct \(name): BitwiseCopyable, ~Escapable") { source in
      source.line("@usableFromInline var attributes: AttributeIterator")
      source.line()
      source.line("@inlinable @inline(__always)")
      source.line("@_lifetime(copy origin)")
      let isRun = origin == "CheckedAttributes"
      source.line("init(_ origin: \(origin)) { attributes = origin\(isRun ? ".makeIterator()" : "") }")
      source.line()
      source.line("/// The next one, or nil after the last.")
      source.line("@inlinable")
      if isBound { source.line("@_lifetime(copy self)") }
      source.block("public mutating func next() -> \(type)?") { source in
        source.block("while let attribute = \(next)") { source in
          source.line(isOptional ? "if let value = \(load) { return value }" : "return \(load)")
        }
        source.line("return nil")
      }
    }
  }

  private func renderEntry(_ name: String, _ keys: [String], _ view: String, into source: inout SourceText) {
    source.line("/// Attributes inside nests whose types are values.")
    source.block("public struct \(name): BitwiseCopyable, ~Escapable") { source in
      for key in keys { source.line("public let \(SwiftNames.escaped(key)): UInt16") }
      source.line("public let attributes: \(view)")
      source.line()
      source.line("@usableFromInline")
      source.line("@_lifetime(copy attributes)")
      let parameters = keys.map { "\(SwiftNames.escaped($0)): UInt16" } + ["attributes: \(view)"]
      source.block("init(\(parameters.joined(separator: ", ")))") { source in
        for key in keys + ["attributes"] { source.line("self.\(SwiftNames.escaped(key)) = \(SwiftNames.escaped(key))") }
      }
      source.line()
      source.line("@usableFromInline")
      source.line("@_lifetime(copy nest)")
      source.block("static func read(_ nest: CheckedAttributes) -> \(name)?") { source in
        for index in keys.indices {
          source.line("var level\(index) = \(index == 0 ? "nest" : "key\(index - 1).nest()").makeIterator()")
          source.line("guard let key\(index) = level\(index).next() else { return nil }")
        }
        let values = keys.indices.map { "\(SwiftNames.escaped(keys[$0])): key\($0).type" }
        let inside = "attributes: \(view)(key\(keys.count - 1).nest())"
        source.line("return \(name)(\((values + [inside]).joined(separator: ", ")))")
      }
    }
  }

  // MARK: Operations

  private func render(_ operation: Operation, into source: inout SourceText) {
    var carrier = operation
    if case .copy(let name, _) = operation.notification {
      carrier = specification.operations.first { $0.name == name } ?? operation
    }
    guard let set = carrier.attributeSet else { return }
    let isRaw = specification.protocolKind == .netlinkRaw && specification.protocolNumber != nil
    let start = isRaw ? "NetlinkHeader.size" : "NetlinkHeader.size + GenericHeader.size"
    source.line()
    source.block("extension \(names.family).Operations.\(names.operation(operation.name))") { source in
      source.line("public typealias View = \(family.view(named: set))")
      guard let header = (operation.fixedHeader ?? carrier.fixedHeader).map(family.structure) else {
        renderView("View(checking: message, after: \(start))", into: &source)
        return
      }
      renderView("View(checking: message, after: \(start), and: \(header).self)", into: &source)
      source.line()
      source.line("/// The structure before the attributes.")
      source.line("@inlinable")
      source.line("@_lifetime(copy message)")
      source.block(
        "public static func header(of message: MessageView) throws(DecodingError) -> StructurePayload<\(header)>"
      ) { $0.line("try message.structure(\(header).self, after: \(start))") }
    }
  }

  private func renderView(_ expression: String, into source: inout SourceText) {
    source.line()
    source.line("/// Checks a message of this operation.")
    source.line("@inlinable")
    source.line("@_lifetime(copy message)")
    source.block("public static func view(of message: MessageView) throws(DecodingError) -> View") {
      $0.line("try \(expression)")
    }
  }
}
