public import NetlinkCodec

/// A run of attributes taken apart along its schema, so that one can be changed and all lengths around it stay right.
public struct AttributeTree {
  public struct Node {
    /// With its flag bits.
    public var type: UInt16
    public var content: Content
  }

  public indirect enum Content {
    case bytes([UInt8])
    /// A fixed header, if any, and the attributes behind it.
    case nest(prefix: [UInt8], AttributeTree)
  }

  /// What the schema says of the attributes of one run.
  public enum Meaning {
    case unknown
    case set(AttributeSetSchema)
    /// Elements of an array, all of one kind, under indexes.
    case elements(AttributeSchema.Kind)
    /// Attributes whose types are values, this many levels above a set.
    case keys(Int, AttributeSetSchema)
  }

  public var meaning: Meaning
  public var nodes: [Node] = []
  /// Bytes at the end that are no attribute.
  public var tail: [UInt8] = []

  public init(_ bytes: [UInt8], _ meaning: Meaning, depth: Int = 0) {
    self.meaning = meaning
    var found: [(type: UInt16, payload: ArraySlice<UInt8>)] = []
    var offset = 0
    while bytes.count - offset >= 4 {
      let length = Int(bytes[offset]) | Int(bytes[offset + 1]) << 8
      guard length >= 4, length <= bytes.count - offset else { break }
      let type = UInt16(bytes[offset + 2]) | UInt16(bytes[offset + 3]) << 8
      found.append((type, bytes[(offset + 4)..<(offset + length)]))
      offset = min(bytes.count, offset + netlinkAligned(length))
    }
    tail = Array(bytes[offset...])
    for (type, payload) in found {
      let payload = Array(payload)
      guard depth < 8, let inner = meaning.inside(type, selectors: found) else {
        nodes.append(Node(type: type, content: .bytes(payload)))
        continue
      }
      let prefix = Array(payload.prefix(inner.prefix))
      let tree = AttributeTree(Array(payload.dropFirst(inner.prefix)), inner.meaning, depth: depth + 1)
      nodes.append(Node(type: type, content: .nest(prefix: prefix, tree)))
    }
  }

  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for node in nodes {
      // A payload that has outgrown its length is cut: the result must stay something a peer could send.
      let payload = node.payload.prefix(65_531)
      bytes += [UInt8(truncatingIfNeeded: payload.count + 4), UInt8(truncatingIfNeeded: (payload.count + 4) >> 8)]
      bytes += [UInt8(truncatingIfNeeded: node.type), UInt8(truncatingIfNeeded: node.type >> 8)]
      bytes += payload
      bytes += repeatElement(0, count: netlinkAligned(payload.count) - payload.count)
    }
    return bytes + tail
  }
}

extension AttributeTree.Node {
  var payload: [UInt8] {
    switch content {
    case .bytes(let bytes): bytes
    case .nest(let prefix, let tree): prefix + tree.bytes
    }
  }
}

extension AttributeTree.Meaning {
  public typealias Found = [(type: UInt16, payload: ArraySlice<UInt8>)]

  public init(_ set: AttributeSetSchema?) { self = set.map { .set($0) } ?? .unknown }

  /// What the payload of an attribute of this run holds, if attributes: their meaning, and the size of what stands
  /// before them.
  func inside(_ type: UInt16, selectors: Found) -> (prefix: Int, meaning: AttributeTree.Meaning)? {
    switch self {
    case .unknown: nil
    case .elements(let kind): Self.inside(kind, set: nil, selectors: [])
    case .keys(let levels, let set): (0, levels > 1 ? .keys(levels - 1, set) : .set(set))
    case .set(let set): set[type & 0x3fff].flatMap { Self.inside($0.kind, set: set, selectors: selectors) }
    }
  }

  static func inside(
    _ kind: AttributeSchema.Kind, set: AttributeSetSchema?, selectors: Found
  ) -> (prefix: Int, meaning: AttributeTree.Meaning)? {
    switch kind {
    case .nest(let set): return (0, .set(set()))
    case .indexed(let element): return (0, .elements(element))
    case .keyed(let keys, let set): return (0, .keys(keys.count, set()))
    case .subMessage(let schema, let selector):
      guard let number = set?[selector]?.number,
        let chosen = selectors.last(where: { $0.type & 0x3fff == number })
      else { return nil }
      let value = String(decoding: chosen.payload.prefix { $0 != 0 }, as: UTF8.self)
      guard let format = schema.formats.first(where: { $0.value == value }) else { return nil }
      return (format.fixedHeader.map { netlinkAligned($0.size) } ?? 0, Self(format.attributes?()))
    default: return nil
    }
  }
}
