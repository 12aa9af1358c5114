// Refuses a request as a kernel does: its error numbers and words for what a check finds.

extension NetlinkPolicy {
  /// Checks the attributes that begin at `offset` of a message.
  ///
  /// The refusal names the attribute by its offset in the message and carries the rule it breaks, as far as a kernel
  /// would show them.
  ///
  /// - Parameter validation: `.liberal` for operations from before the strict checks: unknown attributes, longer ones and
  ///   bytes behind the last pass; `.none` lets everything pass.
  /// - Returns: a warning for whoever gets the acknowledgement.
  @discardableResult
  public func validate(
    _ message: RawSpan, from offset: Int, _ validation: Validation = .strict
  ) throws(Refusal) -> String? {
    guard offset >= 0, offset <= message.byteCount else { throw Refusal(.EINVAL, "Invalid header length") }
    guard validation != .none else { return nil }
    var check = MessageCheck(message, checkTables, validation == .strict ? .strict : .liberal)
    do throws(CheckFailure) {
      try check.check(from: offset)
    } catch {
      throw Refusal(error, of: self)
    }
    return check.hasLeftover ? CheckFailure.leftoverText : nil
  }

  /// The rule of an attribute in one of the policy's tables.
  func rule(_ type: UInt16, inTable table: Int32) -> PolicyRule? {
    guard tables.indices.contains(Int(table)), type <= tables[Int(table)].maxType else { return nil }
    return tables[Int(table)].rules[Int(type)]
  }
}

extension Refusal {
  init(_ failure: CheckFailure, of policy: NetlinkPolicy) {
    self.init(failure.errno, failure.text)
    guard failure.reason != .leftover, failure.reason != .tooDeep else { return }
    culprit = .badOffset(failure.offset)
    // `NL_SET_ERR_MSG_ATTR`, without the policy.
    switch failure.reason {
    case .reservedBits, .notListed: break
    default: self.policy = policy.rule(failure.type, inTable: failure.table).flatMap { $0.isVisible ? $0 : nil }
    }
  }
}

extension CheckFailure {
  static let leftoverText = "bytes leftover after parsing attributes"

  /// The number a kernel answers with.
  var errno: ErrorNumber {
    switch reason {
    case .form, .elementTooShort, .binarySize, .range: .ERANGE
    default: .EINVAL
    }
  }

  /// The words a kernel answers with.
  var text: String {
    switch reason {
    case .leftover: Self.leftoverText
    case .tooDeep: "allowed policy recursion depth exceeded"
    case .unknownType: "Unknown attribute type"
    case .unsupported: "Unsupported attribute"
    case .length: "invalid attribute length"
    case .nestMissing: "NLA_F_NESTED is missing"
    case .nestUnexpected: "NLA_F_NESTED not expected"
    case .elementTooShort: "Array element too short"
    case .binarySize: "binary attribute size out of range"
    case .range: "integer out of range"
    case .reservedBits: "reserved bit set"
    case .notListed: "invalid enum value"
    case .rejected, .form, .unterminated, .repeated, .noSelector, .otherFormat: "Attribute failed policy validation"
    }
  }
}
