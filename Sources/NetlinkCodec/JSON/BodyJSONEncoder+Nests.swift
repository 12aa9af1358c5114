/// Nests of other shapes than a set's: arrays under indexes, nests under values, sub-messages.
extension BodyJSONEncoder {
  mutating func indexed(
    _ type: UInt16, _ element: AttributeSchema.Kind, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    guard case .array(let elements) = value else { throw wrongType(value, expected: "an array") }
    let start = writer.openNest(type, isNest: element.isNest)
    for (index, item) in elements.enumerated() {
      try at("[\(index)]") { encoder throws(JSONMessageError) in
        let (place, inner) = try encoder.indexAndValue(item, element, index)
        try encoder.value(element, place, inner, into: &writer)
      }
    }
    writer.closeNest(start)
  }

  /// An element as `{"<index>": value}`, or a plain value at the index of its place. Arrays of plain values are written
  /// as nl80211 writes them: counted from 1, and without the flag of a nest.
  private func indexAndValue(
    _ item: JSONValue, _ element: AttributeSchema.Kind, _ index: Int
  ) throws(JSONMessageError) -> (UInt16, JSONValue) {
    if case .object(let object) = item, object.count == 1, let only = object.members.first,
      let place = UInt16(only.name), place < 0x4000
    {
      return (place, only.value)
    }
    guard !element.isNest else { throw wrongType(item, expected: "an object with an index, such as {\"0\": {}}") }
    return (UInt16(truncatingIfNeeded: index + 1) & 0x3fff, item)
  }

  mutating func keyed(
    _ type: UInt16, _ keys: [String], _ set: AttributeSetSchema, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    let object = try self.object(value)
    var opened = [writer.openNest(type)]
    for key in keys {
      let number = try bits(object[key] ?? .null, IntegerSchema(.u16), at: key)
      guard number < 0x4000 else { throw error(.outOfRange(Int128(number), allowed: 0...0x3fff)) }
      opened.append(writer.openNest(UInt16(number)))
    }
    try attributes(object, set: set, reserved: Set(keys), into: &writer)
    for start in opened.reversed() { writer.closeNest(start) }
  }

  mutating func subMessage(
    _ type: UInt16, _ schema: SubMessageSchema, selector: String, _ value: JSONValue, into writer: inout MessageWriter
  ) throws(JSONMessageError) {
    let chosen = selected(by: selector)
    guard let format = schema.formats.first(where: { $0.value == chosen }) else {
      guard case .string = value else {
        throw error(.unknownFormat(chosen, selector: selector, formats: schema.formats.map(\.value)))
      }
      return writer.binary(type, try hex(value))
    }
    let object = try self.object(value)
    let start = writer.openNest(type, isNest: format.attributes != nil)
    if let set = format.attributes {
      try body(object, header: format.fixedHeader, set: set(), into: &writer)
    } else {
      try structure(format.fixedHeader ?? StructureSchema("", size: 0, []), object, into: &writer)
    }
    writer.closeNest(start)
  }

  /// What a selector says: that beside the sub-message, or that of the nearest nest around it that has one. Its bytes
  /// say it, as they do to a decoder: it may be given as a number, or have bytes behind its NUL.
  private mutating func selected(by selector: String) -> String? {
    for scope in scopes.reversed() {
      guard let attribute = scope.set[selector],
        let value = scope.json[scope.reserved.contains(selector) ? "\(selector)#\(attribute.number)" : selector]
      else { continue }
      switch attribute.kind {
      case .string, .integer: return text(of: attribute, value)
      default: return nil
      }
    }
    return nil
  }

  private mutating func text(of selector: AttributeSchema, _ value: JSONValue) -> String? {
    var writer = MessageWriter()
    // What is wrong with it is said where it is written.
    guard (try? self.value(selector.kind, selector.number, value, into: &writer)) != nil,
      let payload = AttributeList(writer.bytes, in: 0..<writer.count).last?.payload
    else { return nil }
    return SelectorScopes.text(of: selector.kind, payload, writer.bytes)
  }
}
