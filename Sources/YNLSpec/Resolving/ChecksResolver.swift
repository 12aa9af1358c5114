/// Resolves the limits of an attribute, and refuses those its type cannot have.
struct ChecksResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  func resolve(_ attribute: AttributeDeclaration, _ type: AttributeTypeName) -> Checks {
    guard let declared = attribute.checks else { return Checks() }
    checkKeys(declared, attribute, type)
    var checks = Checks()
    checks.min = declared.min.flatMap { limit($0, "min", type) }
    checks.max = declared.max.flatMap { limit($0, "max", type) }
    checks.exactLength = declared.exactLength.flatMap { length($0, "exact-len") }
    checks.minLength = declared.minLength.flatMap { length($0, "min-len") }
    checks.maxLength = declared.maxLength.flatMap { length($0, "max-len") }
    checks.unterminatedOK = declared.unterminatedOK?.value ?? false
    checks.flagsMask = declared.flagsMask?.value
    checks.sparse = declared.sparse?.value ?? false
    if let mask = declared.flagsMask, let flags = index.requireEnumeration(mask, sink), !flags.isFlags {
      sink.report(
        "'flags-mask' \(Wording.quote(mask.value)) is an enum, a flags definition is expected", at: mask.position)
    }
    if let sparse = declared.sparse, attribute.enumeration == nil {
      sink.report("'sparse' without 'enum', it allows only the values of one", at: sparse.position)
    }
    checkOrder(checks, declared)
    return checks
  }

  private func checkKeys(_ checks: ChecksDeclaration, _ attribute: AttributeDeclaration, _ type: AttributeTypeName) {
    let hasLength = type == .string || type == .binary || type == .indexedArray
    let isUnsigned = type == .uint || type.integerType?.isSigned == false
    let rules: [(position: Position?, key: String, fits: Bool, where: String)] = [
      (checks.min?.position, "min", type.isScalar, "integers"),
      (checks.max?.position, "max", type.isScalar, "integers"),
      (checks.exactLength?.position, "exact-len", hasLength, "string, binary and indexed-array"),
      (checks.minLength?.position, "min-len", hasLength, "string, binary and indexed-array"),
      (checks.maxLength?.position, "max-len", hasLength, "string, binary and indexed-array"),
      (checks.unterminatedOK?.position, "unterminated-ok", type == .string, "string"),
      (checks.flagsMask?.position, "flags-mask", isUnsigned || type == .bitfield32, "unsigned integers and bitfield32"),
      (checks.sparse?.position, "sparse", type.isScalar, "integers"),
    ]
    for rule in rules {
      guard let position = rule.position, !rule.fits else { continue }
      let name = Wording.quote(attribute.name.value)
      sink.report(
        "check '\(rule.key)' on attribute \(name) of type \(type.rawValue), only for \(rule.where)", at: position)
    }
  }

  /// A limit outside the type's range would refuse everything or nothing.
  private func limit(_ declared: Located<NumberOrName>, _ key: String, _ type: AttributeTypeName) -> Checks.Limit? {
    guard let limit = index.resolve(declared, sink), type.isScalar else { return nil }
    let range = type.range
    guard !range.contains(limit.value) else { return limit }
    let expected = "\(type.rawValue) goes from \(range.lowerBound) to \(range.upperBound)"
    sink.report("check '\(key)' of \(limit.value), \(expected)", at: declared.position)
    return nil
  }

  private func length(_ declared: Located<NumberOrName>, _ key: String) -> Int? {
    guard let limit = index.resolve(declared, sink) else { return nil }
    // nla_len counts 4 bytes of header in its 16 bits.
    if let length = Int(exactly: limit.value), (0...0xFFFB).contains(length) { return length }
    sink.report("check '\(key)' of \(limit.value), a length from 0 to 65531 is expected", at: declared.position)
    return nil
  }

  private func checkOrder(_ checks: Checks, _ declared: ChecksDeclaration) {
    if let min = checks.min, let max = checks.max, min.value > max.value {
      sink.report("check 'min' of \(min.value) is above 'max' of \(max.value)", at: declared.position)
    }
    if let min = checks.minLength, let max = checks.maxLength, min > max {
      sink.report("check 'min-len' of \(min) is above 'max-len' of \(max)", at: declared.position)
    }
    if checks.exactLength != nil && (checks.minLength != nil || checks.maxLength != nil) {
      sink.report("check 'exact-len' beside 'min-len' or 'max-len', it stands alone", at: declared.position)
    }
  }
}

extension AttributeTypeName {
  /// The values an integer type holds.
  fileprivate var range: ClosedRange<Int128> {
    (integerType ?? (self == .sint ? .s64 : .u64)).range
  }
}
