/// Builds the one document of a spec file from libyaml's events, within limits a hostile file cannot exceed.
struct YAMLComposer: ~Copyable {
  /// A spec nests about ten deep; recursion in this type and in libyaml's flow levels ends here.
  static let depthLimit = 64
  /// The largest kernel spec has 4,286 nodes with its aliases followed. The bound also keeps the checks that
  /// compare parts of a spec with one another short.
  static let nodeLimit = 100_000

  private var events: YAMLEventReader
  private let sink: DiagnosticSink
  private var anchors: [String: YAMLNode] = [:]

  private init(_ bytes: [UInt8], sink: DiagnosticSink) {
    events = YAMLEventReader(bytes)
    self.sink = sink
  }

  /// The document's root. Tags and repeated keys are reported and passed over; what libyaml cannot read, and
  /// what exceeds a limit, ends the reading.
  static func compose(_ bytes: [UInt8], sink: DiagnosticSink) throws(SpecificationErrors) -> YAMLNode {
    var composer = YAMLComposer(bytes, sink: sink)
    _ = try composer.next()
    let start = try composer.next()
    guard case .documentStart = start.kind else {
      throw sink.failure("the file is empty, a spec is a mapping with at least 'name'", at: .start)
    }
    let root = try composer.node(startingWith: composer.next(), depth: 0)
    _ = try composer.next()
    let end = try composer.next()
    guard case .streamEnd = end.kind else {
      throw sink.failure("a second document starts here, a spec file holds one", at: end.position)
    }
    return root
  }

  private mutating func next() throws(SpecificationErrors) -> YAMLEvent {
    do {
      return try events.next()
    } catch {
      throw sink.failure(error.message, at: error.position)
    }
  }

  private mutating func node(startingWith event: YAMLEvent, depth: Int) throws(SpecificationErrors) -> YAMLNode {
    guard depth < Self.depthLimit else {
      throw sink.failure("nested more than \(Self.depthLimit) deep", at: event.position)
    }
    if let tag = event.tag {
      sink.report("tag \(Wording.quote(tag)), a spec has no tags", at: event.position)
    }
    let content: YAMLNode.Content
    switch event.kind {
    case .alias(let name): return try aliased(name, at: event.position)
    case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
    case .sequenceStart: content = .sequence(try sequence(depth: depth))
    case .mappingStart: content = .mapping(try mapping(depth: depth))
    default: throw sink.failure("not YAML: a value is missing", at: event.position)
    }
    let node = YAMLNode(content, at: event.position)
    try check(node, at: event.position)
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  /// An anchor is known once its node is complete, so a node cannot contain itself.
  private func aliased(_ name: String, at position: Position) throws(SpecificationErrors) -> YAMLNode {
    guard let node = anchors[name] else {
      let allowed = Wording.allowed(anchors.keys, insteadOf: name)
      throw sink.failure(
        "alias of \(Wording.quote(name)), which no complete node before it is anchored as\(allowed)", at: position)
    }
    return node
  }

  private func check(_ node: YAMLNode, at position: Position) throws(SpecificationErrors) {
    guard node.expandedCount <= Self.nodeLimit else {
      throw sink.failure("more than \(Self.nodeLimit) nodes with aliases followed", at: position)
    }
  }

  private mutating func sequence(depth: Int) throws(SpecificationErrors) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return elements }
      elements.append(try node(startingWith: event, depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(SpecificationErrors) -> [YAMLNode.Pair] {
    var pairs: [YAMLNode.Pair] = []
    var places: [String: Position] = [:]
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return pairs }
      let keyNode = try node(startingWith: event, depth: depth + 1)
      let value = try node(startingWith: next(), depth: depth + 1)
      guard case .scalar(let key, _) = keyNode.content else {
        sink.report("a key that is a list or a mapping, keys are text", at: event.position)
        continue
      }
      if key == "<<" {
        sink.report("merge key '<<', write the keys out or alias the whole mapping", at: event.position)
      } else if let first = places[key] {
        let place = "line \(first.line) column \(first.column)"
        sink.report("key \(Wording.quote(key)) again, it is already at \(place)", at: event.position)
      } else {
        places[key] = event.position
        pairs.append(YAMLNode.Pair(key: Located(value: key, position: event.position), value: value))
      }
    }
  }
}
