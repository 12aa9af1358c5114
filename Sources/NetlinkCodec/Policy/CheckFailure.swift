/// How closely a message is looked at: the kernel's `enum netlink_validation`, and what a sender asks of itself.
struct Strictness: OptionSet, Sendable {
  let rawValue: UInt8

  /// Bytes behind the last attribute are an error, not a warning (`NL_VALIDATE_TRAILING`).
  static let trailing = Strictness(rawValue: 1)
  /// So are types beyond the highest known (`NL_VALIDATE_MAXTYPE`),
  static let maxType = Strictness(rawValue: 2)
  /// types without a rule (`NL_VALIDATE_UNSPEC`),
  static let holes = Strictness(rawValue: 4)
  /// payloads longer than their type (`NL_VALIDATE_STRICT_ATTRS`),
  static let lengths = Strictness(rawValue: 8)
  /// and nests that are not marked as such, and the reverse (`NL_VALIDATE_NESTED`).
  static let nestFlags = Strictness(rawValue: 16)
  /// Attributes that stand twice and may not. No kernel minds: it takes the last.
  static let repeats = Strictness(rawValue: 32)

  /// `NL_VALIDATE_LIBERAL`
  static let liberal: Strictness = []
  /// `NL_VALIDATE_STRICT`
  static let strict: Strictness = [.trailing, .maxType, .holes, .lengths, .nestFlags]
}

/// What is wrong with a message, and where. As small as this so that finding it costs no more than not finding it.
struct CheckFailure: Error, BitwiseCopyable {
  enum Reason: UInt8 {
    case leftover, tooDeep
    case unknownType, unsupported
    /// Not the size of its type.
    case length
    case nestMissing, nestUnexpected
    /// Refused whatever it holds, or bits beyond those a bitfield allows.
    case rejected
    /// A size its kind of payload cannot have.
    case form
    case unterminated
    case elementTooShort
    case binarySize, range, reservedBits, notListed
    // No kernel's policy finds these.
    case repeated
    case noSelector, otherFormat
  }
  var reason: Reason
  /// Bytes from the start of the message to the attribute's header.
  var offset: Int
  /// The rule that is broken.
  var table: Int32 = -1
  var type: UInt16 = 0
}
