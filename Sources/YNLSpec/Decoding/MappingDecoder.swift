/// Reads one mapping of the spec key by key. Whatever is wrong is reported where it stands, and reading goes on.
struct MappingDecoder {
  let sink: DiagnosticSink
  let position: Position
  /// What the mapping describes, for diagnostics: `attribute 'ifindex'`.
  let subject: String
  private let pairs: [YAMLNode.Pair]

  /// Nil, and reported, where the node is no mapping. Every key but `keys` is reported.
  init?(_ node: YAMLNode, _ kind: String, of parent: String? = nil, keys: [String], sink: DiagnosticSink) {
    var subject = kind
    // A mapping's name says better than its place which one is meant.
    if case .mapping(let pairs) = node.content,
      let name = pairs.first(where: { $0.key.value == "name" })?.value, case .scalar(let text, _) = name.content
    {
      subject += " \(Wording.quote(text))"
    }
    if let parent { subject += " of \(parent)" }
    guard case .mapping(let pairs) = node.content else {
      sink.report("\(node.summary) in place of \(subject), a mapping is expected", at: node.position)
      return nil
    }
    self.subject = subject
    self.sink = sink
    self.pairs = pairs
    position = node.position
    for pair in pairs where !keys.contains(pair.key.value) {
      let key = pair.key.value
      let allowed = Wording.allowed(keys, insteadOf: key)
      sink.report("unknown key \(Wording.quote(key)) in \(self.subject)\(allowed)", at: pair.key.position)
    }
  }

  func node(_ key: String) -> YAMLNode? { pairs.first { $0.key.value == key }?.value }

  func has(_ key: String) -> Bool { node(key) != nil }

  func keyPosition(_ key: String) -> Position { pairs.first { $0.key.value == key }?.key.position ?? position }

  func require(_ keys: String...) {
    for key in keys where !has(key) {
      sink.report("\(subject) has no '\(key)', it is required", at: position)
    }
  }

  func string(_ key: String) -> Located<String>? { node(key).flatMap { Self.string($0, "'\(key)'", sink) } }

  /// Text that may be left empty, which C's generator reads as "no name".
  func stringOrNull(_ key: String) {
    guard let node = node(key) else { return }
    if case .scalar(let text, let isPlain) = node.content, YAMLScalar(text, isPlain: isPlain) == .null { return }
    _ = Self.string(node, "'\(key)'", sink)
  }

  /// Documentation, without the white space around it; inner line breaks stay.
  func documentation() -> String? {
    guard let text = string("doc")?.value.trimmingWhiteSpace, !text.isEmpty else { return nil }
    return text
  }

  /// A name that others refer to or that becomes an identifier.
  func name(_ key: String = "name") -> Located<String>? {
    guard let name = string(key) else { return nil }
    return Self.checkName(name, sink) ? name : nil
  }

  func boolean(_ key: String) -> Located<Bool>? {
    guard let node = node(key) else { return nil }
    if case .boolean(let value) = node.scalar { return Located(value: value, position: node.position) }
    sink.report("\(node.summary) as '\(key)', allowed: true, false", at: node.position)
    return nil
  }

  func integer<Value: FixedWidthInteger>(_ key: String, in range: ClosedRange<Value>) -> Located<Value>? {
    guard let node = node(key) else { return nil }
    if case .integer(let value) = node.scalar, let exact = Value(exactly: value), range.contains(exact) {
      return Located(value: exact, position: node.position)
    }
    let expected = "a number from \(range.lowerBound) to \(range.upperBound) is expected"
    sink.report("\(node.summary) as '\(key)', \(expected)", at: node.position)
    return nil
  }

  /// One of the texts that a type enumerates.
  func choice<Choice>(_ key: String, _: Choice.Type = Choice.self) -> Located<Choice>?
  where Choice: RawRepresentable<String> & CaseIterable {
    node(key).flatMap { Self.choice($0, "'\(key)'", sink) }
  }

  func choices<Choice>(_ key: String, _: Choice.Type = Choice.self) -> Set<Choice>
  where Choice: RawRepresentable<String> & CaseIterable & Hashable {
    Set(sequence(key).compactMap { Self.choice($0, "an entry of '\(key)'", sink)?.value })
  }

  func sequence(_ key: String) -> [YAMLNode] {
    guard let node = node(key) else { return [] }
    if case .sequence(let elements) = node.content { return elements }
    sink.report("\(node.summary) as '\(key)', a list is expected", at: node.position)
    return []
  }

  func strings(_ key: String) -> [Located<String>] {
    sequence(key).compactMap { Self.string($0, "an entry of '\(key)'", sink) }
  }

  static func checkName(_ name: Located<String>, _ sink: DiagnosticSink) -> Bool {
    let isName = name.value.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    let hasSubstance = name.value.utf8.contains { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
    if isName && hasSubstance && name.value.utf8.count <= 128 { return true }
    let allowed = "1 to 128 of a-z, A-Z, 0-9, - and _ are allowed"
    sink.report("\(Wording.quote(name.value)) is no name, \(allowed)", at: name.position)
    return false
  }

  static func string(_ node: YAMLNode, _ what: String, _ sink: DiagnosticSink) -> Located<String>? {
    guard case .scalar(let text, let isPlain) = node.content,
      case .string = YAMLScalar(text, isPlain: isPlain)
    else {
      let canBeQuoted = node.scalar != nil && node.scalar != .null
      let hint = canBeQuoted ? "; quote it" : ""
      sink.report("\(node.summary) as \(what), text is expected\(hint)", at: node.position)
      return nil
    }
    return Located(value: text, position: node.position)
  }

  private static func choice<Choice>(_ node: YAMLNode, _ what: String, _ sink: DiagnosticSink) -> Located<Choice>?
  where Choice: RawRepresentable<String> & CaseIterable {
    let allowed = Choice.allCases.map(\.rawValue)
    guard case .scalar(let text, _) = node.content else {
      sink.report("\(node.summary) as \(what)\(Wording.allowed(allowed, insteadOf: ""))", at: node.position)
      return nil
    }
    if let choice = Choice(rawValue: text) { return Located(value: choice, position: node.position) }
    sink.report("\(Wording.quote(text)) as \(what)\(Wording.allowed(allowed, insteadOf: text))", at: node.position)
    return nil
  }
}

extension YAMLNode {
  /// What a scalar stands for; nil for lists and mappings.
  var scalar: YAMLScalar? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    return YAMLScalar(text, isPlain: isPlain)
  }

  /// How a diagnostic names what it found in the wrong place.
  var summary: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let text, let isPlain): YAMLScalar(text, isPlain: isPlain).description
    }
  }
}

extension String {
  var trimmingWhiteSpace: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
