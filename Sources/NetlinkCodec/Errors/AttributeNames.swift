/// Finds what stands at an offset of a message and names it along the schema.
struct AttributeNames: ~Escapable {
  private let bytes: RawSpan
  private var scopes = SelectorScopes()

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// A place in a message: what leads to it, the attribute there, and the set of the attributes inside it.
  struct Place {
    var path: NamedPath
    var attribute: AttributeSchema?
    var set: AttributeSetSchema?
  }

  /// The attribute whose header stands at `offset`.
  mutating func place(at offset: Int, in range: Range<Int>, of set: AttributeSetSchema?) -> Place? {
    place(at: offset, in: range, of: set, below: NamedPath([]), depth: 0)
  }

  private mutating func place(
    at offset: Int, in range: Range<Int>, of set: AttributeSetSchema?, below path: NamedPath, depth: Int
  ) -> Place? {
    let list = AttributeList(bytes, in: range)
    guard depth < Int(AttributeReader.maximumDepth), let hit = list.first(where: { $0.range.contains(offset) })
    else { return nil }
    if let set {
      scopes.enter(set, list.map(\.found))
    }
    defer { if set != nil { scopes.leave() } }
    var path = path
    guard let schema = set?[hit.type] else {
      path.steps.append(NamedPath.Step(hit.type, nil))
      return offset == hit.range.lowerBound ? Place(path: path) : nil
    }
    let earlier = list.count { $0.type == hit.type && $0.range.lowerBound < hit.range.lowerBound }
    path.steps.append(NamedPath.Step(hit.type, schema.name, index: schema.isMulti ? earlier : nil))
    return place(at: offset, inside: hit, schema, schema.kind, path: path, depth: depth)
  }

  private mutating func place(
    at offset: Int, inside attribute: AttributeList.Element, _ schema: AttributeSchema, _ kind: AttributeSchema.Kind,
    path: NamedPath, depth: Int
  ) -> Place? {
    let here = Place(path: path, attribute: schema)
    let isHere = offset == attribute.range.lowerBound
    switch kind {
    case .indexed(let element):
      if isHere { return here }
      guard let hit = AttributeList(bytes, in: attribute.payload).first(where: { $0.range.contains(offset) })
      else { return nil }
      var inner = path
      inner.steps[inner.steps.count - 1].index = Int(hit.type)
      return place(at: offset, inside: hit, schema, element, path: inner, depth: depth + 1)
    case .keyed(let keys, let set):
      var level = attribute
      for _ in keys {
        // The levels between are values, not attributes of their own.
        if offset == level.range.lowerBound { return here }
        guard let hit = AttributeList(bytes, in: level.payload).first(where: { $0.range.contains(offset) })
        else { return nil }
        level = hit
      }
      return inner(at: offset, level, schema, set(), skipping: 0, path: path, depth: depth + keys.count)
    case .nest(let set): return inner(at: offset, attribute, schema, set(), skipping: 0, path: path, depth: depth)
    case .subMessage(let subMessage, let selector):
      let format = scopes.format(subMessage, selector: selector, bytes)
      let header = format?.fixedHeader.map { netlinkAligned($0.size) } ?? 0
      return inner(
        at: offset, attribute, schema, format?.attributes?(), skipping: header, path: path, depth: depth)
    default: return isHere ? here : nil
    }
  }

  private mutating func inner(
    at offset: Int, _ attribute: AttributeList.Element, _ schema: AttributeSchema, _ set: AttributeSetSchema?,
    skipping header: Int, path: NamedPath, depth: Int
  ) -> Place? {
    if offset == attribute.range.lowerBound { return Place(path: path, attribute: schema, set: set) }
    return place(at: offset, in: attribute.payload.dropFirst(header), of: set, below: path, depth: depth + 1)
  }
}

extension AttributeList.Element {
  fileprivate var found: FoundAttribute {
    FoundAttribute(type: type, flags: 0, start: range.lowerBound, payload: payload)
  }
}
