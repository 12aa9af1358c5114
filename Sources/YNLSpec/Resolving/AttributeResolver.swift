/// Resolves one attribute's type, and refuses keys that say nothing about it.
struct AttributeResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  /// Nil where the type is missing or wrong, which is reported by then.
  func resolve(_ attribute: AttributeDeclaration, value: UInt16) -> Attribute? {
    guard let type = attribute.type else { return nil }
    checkKeys(attribute, type.value)
    if let enumeration = attribute.enumeration {
      index.requireEnumeration(enumeration, sink)
    } else if let asFlags = attribute.enumerationAsFlags {
      sink.report("'enum-as-flags' without 'enum'", at: asFlags.position)
    }
    let checks = ChecksResolver(index: index, sink: sink).resolve(attribute, type.value)
    guard let resolved = resolvedType(attribute, type) else { return nil }
    return Attribute(
      name: attribute.name.value,
      documentation: attribute.documentation,
      value: value,
      type: resolved,
      isMulti: attribute.isMulti?.value ?? false,
      byteOrder: resolved.hasByteOrder ? attribute.byteOrder?.value ?? .host : .host,
      enumeration: attribute.enumeration?.value,
      enumerationAsFlags: attribute.enumerationAsFlags?.value ?? false,
      displayHint: attribute.displayHint?.value,
      checks: checks)
  }

  private func checkKeys(_ attribute: AttributeDeclaration, _ type: AttributeTypeName) {
    let isArray = type == .binary || type == .indexedArray
    let isVoid = type == .unused || type == .pad
    let rules: [(position: Position?, key: String, fits: Bool, where: String)] = [
      (
        attribute.nestedAttributes?.position, "nested-attributes",
        type == .nest || type == .indexedArray || type == .nestTypeValue, "nest, indexed-array and nest-type-value"
      ),
      (attribute.structure?.position, "struct", type == .binary, "binary"),
      (attribute.subType?.position, "sub-type", isArray, "binary and indexed-array"),
      (attribute.subMessage?.position, "sub-message", type == .subMessage, "sub-message"),
      (attribute.selector?.position, "selector", type == .subMessage, "sub-message"),
      // ethtool names the number that an integer's attribute type carries.
      (
        attribute.typeValue?.position, "type-value", type == .nestTypeValue || type.isScalar,
        "nest-type-value and integers"
      ),
      (
        attribute.enumeration?.position, "enum", type.isScalar || type == .bitfield32 || isArray,
        "integers, bitfield32, binary and indexed-array"
      ),
      // Kernel specs put it on binary addresses too, where it says nothing.
      (
        attribute.byteOrder?.position, "byte-order", type.integerType != nil || isArray,
        "integers, binary and indexed-array"
      ),
      (
        attribute.displayHint?.position, "display-hint", type.isScalar || type == .string || isArray,
        "integers, string, binary and indexed-array"
      ),
      (attribute.isMulti?.position, "multi-attr", !isVoid, "types with a value"),
    ]
    for rule in rules {
      guard let position = rule.position, !rule.fits else { continue }
      let name = Wording.quote(attribute.name.value)
      sink.report("'\(rule.key)' on attribute \(name) of type \(type.rawValue), only for \(rule.where)", at: position)
    }
  }

  private func resolvedType(_ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) -> AttributeType? {
    if let integer = type.value.integerType { return .integer(integer) }
    switch type.value {
    case .unused: return .unused
    case .pad: return .pad
    case .flag: return .flag
    case .uint: return .uint
    case .sint: return .sint
    case .bitfield32: return .bitfield32
    case .string: return .string
    case .binary: return binary(attribute)
    case .nest: return nestedSet(attribute, type).map(AttributeType.nest)
    case .indexedArray: return indexedArray(attribute, type)
    case .nestTypeValue: return nestTypeValue(attribute, type)
    default: return subMessage(attribute, type)
    }
  }

  private func binary(_ attribute: AttributeDeclaration) -> AttributeType? {
    if let structure = attribute.structure {
      if let subType = attribute.subType {
        sink.report("'sub-type' beside 'struct', one of them is allowed", at: subType.position)
      }
      return index.requireStructure(structure, sink) == nil ? nil : .binary(.structure(structure.value))
    }
    guard let subType = attribute.subType else { return .binary(.plain) }
    if let integer = subType.value.integerType { return .binary(.array(integer)) }
    let allowed = IntegerType.allCases.map(\.rawValue).joined(separator: ", ")
    sink.report("'sub-type' \(subType.value.rawValue) of a binary, allowed: \(allowed)", at: subType.position)
    return nil
  }

  private func indexedArray(_ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) -> AttributeType? {
    guard let subType = attribute.subType else {
      missing("sub-type", attribute, type)
      return nil
    }
    if subType.value != .nest, let nested = attribute.nestedAttributes {
      sink.report("'nested-attributes' with 'sub-type' \(subType.value.rawValue), only for nest", at: nested.position)
    }
    if let integer = subType.value.integerType { return .indexedArray(.integer(integer)) }
    switch subType.value {
    case .nest: return nestedSet(attribute, type).map { .indexedArray(.nest($0)) }
    case .binary: return .indexedArray(.binary)
    case .string: return .indexedArray(.string)
    default:
      let integers = IntegerType.allCases.map(\.rawValue).joined(separator: ", ")
      let allowed = "allowed: nest, binary, string, \(integers)"
      sink.report("'sub-type' \(subType.value.rawValue) of an indexed-array, \(allowed)", at: subType.position)
      return nil
    }
  }

  private func nestTypeValue(_ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) -> AttributeType? {
    guard let names = attribute.typeValue, !names.value.isEmpty else {
      missing("type-value", attribute, type)
      return nil
    }
    return nestedSet(attribute, type).map { .nestTypeValue(names: names.value, set: $0) }
  }

  private func subMessage(_ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) -> AttributeType? {
    if attribute.subMessage == nil { missing("sub-message", attribute, type) }
    if attribute.selector == nil { missing("selector", attribute, type) }
    guard let message = attribute.subMessage, let selector = attribute.selector,
      index.requireSubMessage(message, sink) != nil
    else { return nil }
    return .subMessage(message.value, selector: selector.value)
  }

  private func nestedSet(_ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) -> String? {
    guard let nested = attribute.nestedAttributes else {
      missing("nested-attributes", attribute, type)
      return nil
    }
    return index.requireAttributeSet(nested, sink) == nil ? nil : nested.value
  }

  private func missing(_ key: String, _ attribute: AttributeDeclaration, _ type: Located<AttributeTypeName>) {
    let name = Wording.quote(attribute.name.value)
    sink.report("attribute \(name) of type \(type.value.rawValue) has no '\(key)', it is required", at: type.position)
  }
}

extension AttributeType {
  /// Only integers have an order of bytes, in arrays too.
  fileprivate var hasByteOrder: Bool {
    switch self {
    case .integer, .binary(.array), .indexedArray(.integer): true
    default: false
    }
  }
}
