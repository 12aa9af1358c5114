/// Finds what stands at an offset of a message and names it along the schema: `.queues.id`.
///
/// An element of an indexed array shows its index, `.ops[2].id`; an attribute that may repeat does not, for the
/// kernel's own tools write the path so. An attribute without a name is `.#12`.
struct AttributeNames: ~Escapable {
  private let bytes: RawSpan
  private var scopes = SelectorScopes()

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// A place in a message: what leads to it, and the set of the attributes inside it.
  struct Place {
    var path: String
    var set: AttributeSetSchema?
  }

  /// The attribute whose header stands at `offset`.
  mutating func place(at offset: Int, in range: Range<Int>, of set: AttributeSetSchema?, depth: Int = 0) -> Place? {
    let list = AttributeList(bytes, in: range)
    guard depth < Int(AttributeReader.maximumDepth), let hit = list.first(where: { $0.range.contains(offset) })
    else { return nil }
    if let set {
      scopes.enter(set, list.map(\.found))
    }
    defer { if set != nil { scopes.leave() } }
    let schema = set?[hit.type]
    let path = ".\(schema?.name ?? "#\(hit.type)")"
    guard let schema else { return offset == hit.range.lowerBound ? Place(path: path, set: nil) : nil }
    return place(at: offset, inside: hit, schema.kind, path: path, depth: depth)
  }

  private mutating func place(
    at offset: Int, inside attribute: AttributeList.Element, _ kind: AttributeSchema.Kind, path: String, depth: Int
  ) -> Place? {
    let isHere = offset == attribute.range.lowerBound
    switch kind {
    case .indexed(let element):
      if isHere { return Place(path: path, set: nil) }
      guard let hit = AttributeList(bytes, in: attribute.payload).first(where: { $0.range.contains(offset) })
      else { return nil }
      return place(at: offset, inside: hit, element, path: "\(path)[\(hit.type)]", depth: depth + 1)
    case .keyed(let keys, let set):
      var level = attribute
      for _ in keys {
        // The levels between are values, not attributes of their own.
        if offset == level.range.lowerBound { return Place(path: path, set: nil) }
        guard let hit = AttributeList(bytes, in: level.payload).first(where: { $0.range.contains(offset) })
        else { return nil }
        level = hit
      }
      return inner(at: offset, level, set(), skipping: 0, path: path, depth: depth + keys.count)
    case .nest(let set): return inner(at: offset, attribute, set(), skipping: 0, path: path, depth: depth)
    case .subMessage(let schema, let selector):
      let format = scopes.format(schema, selector: selector, bytes)
      let header = format?.fixedHeader.map { netlinkAligned($0.size) } ?? 0
      return inner(at: offset, attribute, format?.attributes?(), skipping: header, path: path, depth: depth)
    default: return isHere ? Place(path: path, set: nil) : nil
    }
  }

  private mutating func inner(
    at offset: Int, _ attribute: AttributeList.Element, _ set: AttributeSetSchema?, skipping header: Int, path: String,
    depth: Int
  ) -> Place? {
    if offset == attribute.range.lowerBound { return Place(path: path, set: set) }
    let range = attribute.payload.dropFirst(header)
    guard let found = place(at: offset, in: range, of: set, depth: depth + 1) else { return nil }
    return Place(path: path + found.path, set: found.set)
  }
}

extension AttributeList.Element {
  fileprivate var found: FoundAttribute {
    FoundAttribute(type: type, flags: 0, start: range.lowerBound, payload: payload)
  }
}
