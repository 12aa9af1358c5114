/// Holds the requests of one half of an operation against its spec and, once it is known, the running kernel's policy.
///
/// Checking a request that is in order allocates nothing.
public final class RequestCheck: Sendable {
  private let operation: OperationSchema
  private let mode: RequestMode
  private let attributesAt: Int
  private let spec: CheckTables
  private let strictness: Strictness
  private let kernel: Kernel

  private enum Kernel: Sendable {
    case untold
    case unsupported
    case policy(NetlinkPolicy, Strictness)
  }

  /// - Parameter answer: what the kernel told of it.
  public init(
    _ operation: OperationSchema, _ mode: RequestMode, of family: FamilySchema, kernel answer: FamilyPolicies.Answer
  ) {
    self.operation = operation
    self.mode = mode
    attributesAt = family.attributesAt(operation)
    let exchange = operation.exchange(mode)
    let attributes = exchange?.request.attributes ?? []
    let makesPolicy = exchange.map { family.makesPolicy(of: $0) } ?? true
    let isStrict = makesPolicy && exchange?.validation == .strict
    spec = CheckTables(operation.attributes, attributes: attributes, isStrict: makesPolicy)
    strictness = isStrict ? [.strict, .repeats] : [.trailing, .maxType, .holes, .lengths, .repeats]
    switch answer {
    case .untold: kernel = .untold
    case .unsupported: kernel = .unsupported
    case .policy(let policy):
      let whole = operation.attributes.map { policy.completed(by: $0, attributes: attributes) } ?? policy
      kernel = .policy(whole, isStrict ? .strict : .liberal)
    }
  }

  /// Checks the last message that a writer holds, with its headers, which starts at `start`.
  public func check(_ writer: borrowing MessageWriter, from start: Int = 0) throws(RequestFault) {
    let message = writer.bytes.extracting(start...)
    if case .untold = kernel, attributesAt <= message.byteCount, spec.isOrderly(message, from: attributesAt) { return }
    try check(message, formats: writer.formats(from: start))
  }

  /// Checks a message, with its headers.
  public func check(_ message: RawSpan) throws(RequestFault) { try check(message, formats: []) }

  private func check(_ message: RawSpan, formats: [MessageWriter.DeclaredFormat]) throws(RequestFault) {
    guard attributesAt <= message.byteCount else { throw RequestFault(.spec, .leftover) }
    if case .unsupported = kernel { throw RequestFault(.kernel, .unknownOperation, errno: .EOPNOTSUPP) }
    do throws(CheckFailure) {
      var check = MessageCheck(message, spec, strictness, formats: formats)
      try check.check(from: attributesAt)
    } catch {
      throw fault(error, .spec, nil, in: message)
    }
    guard case .policy(let policy, let strictness) = kernel else { return }
    do throws(CheckFailure) {
      var check = MessageCheck(message, policy.checkTables, strictness)
      try check.check(from: attributesAt)
    } catch {
      throw fault(error, .kernel, policy.rule(error.type, inTable: error.table), in: message)
    }
  }

  // MARK: Saying what is wrong

  private func fault(
    _ failure: CheckFailure, _ authority: RequestFault.Authority, _ told: PolicyRule?, in message: RawSpan
  ) -> RequestFault {
    var names = AttributeNames(message)
    let range = attributesAt..<message.byteCount
    let place = names.place(at: failure.offset, in: range, of: operation.attributes)
    var attribute = place?.attribute
    // The fault of an element is about what elements are.
    if case .indexed(let element)? = attribute?.kind, place?.path.steps.last?.index != nil { attribute?.kind = element }
    let rule = told ?? attribute.flatMap { PolicyRule($0) }
    let reason = reason(failure, rule, attribute, in: message)
    var fault = RequestFault(authority, reason, at: place?.path, policy: rule, errno: failure.errno)
    switch reason {
    case .value, .bits: fault.allowed = rule?.allowance.map { $0 + (attribute?.kind.entryNames ?? "") }
    case .size: fault.allowed = rule?.type.sizes ?? fault.allowed
    case .length, .unterminated: break
    default: fault.allowed = nil
    }
    return fault
  }

  private func reason(
    _ failure: CheckFailure, _ rule: PolicyRule?, _ attribute: AttributeSchema?, in message: RawSpan
  ) -> RequestFault.Reason {
    switch failure.reason {
    case .leftover: return .leftover
    case .tooDeep: return .tooDeep
    // Of a type the set has, the request just does not take it.
    case .unknownType, .unsupported: return attribute == nil ? .unknownAttribute : .unsupportedAttribute
    case .nestMissing: return .unmarkedNest
    case .nestUnexpected: return .unexpectedNest
    case .unterminated: return .unterminated
    case .repeated: return .repeated
    case .noSelector: return .noSelector(".\(attribute?.kind.selector ?? "")")
    case .otherFormat: return .otherFormat(".\(attribute?.kind.selector ?? "")")
    case .length, .elementTooShort: return .size(count(failure, in: message))
    case .form, .binarySize:
      let isText = rule?.type == .binary || rule?.type == .string || rule?.type == .terminatedString
      return isText ? .length(count(failure, in: message)) : .size(count(failure, in: message))
    case .rejected where rule?.type == .bitfield32:
      let start = failure.offset + 4
      let value = message.load(UInt32.self, at: start)
      let selector = message.load(UInt32.self, at: start + 4)
      let allowed = UInt32(truncatingIfNeeded: rule?.mask ?? 0)
      return .bits(UInt64(((value | selector) & ~allowed) | (value & ~selector)))
    case .rejected: return .rejected
    case .range, .reservedBits, .notListed: return value(failure, rule, in: message)
    }
  }

  private func count(_ failure: CheckFailure, in message: RawSpan) -> Int {
    Int(message.load(UInt16.self, at: failure.offset)) - 4
  }

  private func value(_ failure: CheckFailure, _ rule: PolicyRule?, in message: RawSpan) -> RequestFault.Reason {
    var traits: CheckTables.Rule.Traits = []
    if rule?.type == .sint || rule?.type.width?.isSigned == true { traits.insert(.signed) }
    if rule?.isBigEndian == true { traits.insert(.bigEndian) }
    let size = rule?.type.width?.size ?? count(failure, in: message)
    let bits = message.integer(at: failure.offset + 4, size: size, traits)
    if failure.reason == .reservedBits { return .bits(bits & ~(rule?.mask ?? 0)) }
    return .value(traits.number(bits))
  }
}

extension FamilySchema {
  /// Whether a kernel's policy of a request is made from the spec, so that enumerations in it limit values. Those of raw
  /// families and most older ones are written by hand.
  fileprivate func makesPolicy(of exchange: OperationSchema.Exchange) -> Bool {
    guard case .generic = transport else { return false }
    return firstStrictCommand == 0 || exchange.policyAttributes != nil
  }
}

extension PolicyRule.AttributeType {
  /// The sizes a payload may have, in words that follow a colon.
  fileprivate var sizes: String? {
    switch self {
    case .uint, .sint: "allowed 4 or 8 bytes"
    case .bitfield32: "allowed 8 bytes"
    case .flag: "allowed no bytes"
    default: width.map { "allowed \($0.size) byte\($0.size == 1 ? "" : "s")" }
    }
  }
}

extension AttributeSchema.Kind {
  fileprivate var selector: String? {
    if case .subMessage(_, let selector) = self { selector } else { nil }
  }

  /// The names of an enumeration's entries, where they are few.
  fileprivate var entryNames: String? {
    let enumeration: EnumerationSchema? =
      switch self {
      case .integer(let schema): schema.enumeration
      case .uint(let enumeration), .sint(let enumeration), .bitfield32(let enumeration): enumeration
      default: nil
      }
    guard let entries = enumeration?.entries, !entries.isEmpty, entries.count <= 8 else { return nil }
    return " (\(entries.map(\.name).joined(separator: ", ")))"
  }
}
