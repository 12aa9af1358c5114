/// The attribute sets around a place in a message, from the outside in: where a sub-message's selector may stand.
struct SelectorScopes {
  private var scopes: [(set: AttributeSetSchema, attributes: [FoundAttribute])] = []

  mutating func enter(_ set: AttributeSetSchema, _ attributes: [FoundAttribute]) { scopes.append((set, attributes)) }
  mutating func leave() { scopes.removeLast() }

  /// The format of a sub-message: its selector stands beside it, or in the nearest nest around it that has one.
  func format(_ schema: SubMessageSchema, selector: String, _ bytes: RawSpan) -> SubMessageSchema.Format? {
    for scope in scopes.reversed() {
      guard let attribute = scope.set[selector],
        let found = scope.attributes.last(where: { $0.type == attribute.number })
      else { continue }
      guard let value = Self.text(of: attribute.kind, found.payload, bytes) else { return nil }
      return schema.formats.first { $0.value == value }
    }
    return nil
  }

  /// Selectors are strings or names of an enumeration's entries.
  static func text(of kind: AttributeSchema.Kind, _ payload: Range<Int>, _ bytes: RawSpan) -> String? {
    switch kind {
    case .string:
      var end = payload.lowerBound
      while end < payload.upperBound, bytes.load(UInt8.self, at: end) != 0 { end += 1 }
      return bytes.text(payload.lowerBound..<end).text
    case .integer(let schema) where payload.count == schema.width.size:
      return schema.enumeration?.json(schema.loadBits(bytes, at: payload.lowerBound), width: schema.width).string
    default: return nil
    }
  }
}

/// An attribute found in a message.
struct FoundAttribute {
  var type: UInt16
  /// `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`.
  var flags: UInt16
  /// Where its header starts.
  var start: Int
  var payload: Range<Int>

  static let nestFlag: UInt16 = 0x8000
  /// As JSON names them, from the outside in.
  static let namedFlags: [(name: String, bit: UInt16)] = [("#nest", nestFlag), ("#net-byteorder", 0x4000)]
}

extension AttributeReader {
  /// The attribute the reader stands on.
  var current: FoundAttribute {
    FoundAttribute(
      type: type, flags: walk.flagBits, start: walk.attributeStart, payload: walk.valueStart..<walk.valueEnd)
  }
}
