import YNLSpec

/// How sets are encoded: what has a known size in a run, and all else by itself.
extension TypesRenderer {
  func renderEncoder(_ fields: [Field], into source: inout SourceText) {
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

  func renderPlainEncoder(_ fields: [Field], into source: inout SourceText) {
    source.line("@inlinable")
    source.line("public static var room: Int { \(room(of: fields)) }")
    source.line()
    source.line("@inlinable @inline(__always)")
    source.block("public func encodeAttributes(into run: inout AttributeRun)") { source in
      for field in fields { source.line(encodeStatement(field, receiver: "run")) }
    }
    if isFixed(fields) { renderFullEncoder(fields, into: &source) }
  }

  func isFixed(_ fields: [Field]) -> Bool {
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
}
