/// What a policy demands of one attribute: a kernel's `struct nla_policy`, as it shows it to user space.
///
/// A server checks requests with it; a client reads it in an extended ack or in the answer to getpolicy.
public struct PolicyRule: Hashable, Sendable {
  /// `enum netlink_attribute_type`. A newer kernel may have more of them.
  public struct AttributeType: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// An attribute that is refused whatever it holds (`NLA_REJECT`).
    public static let rejected = AttributeType(rawValue: 0)
    public static let flag = AttributeType(rawValue: 1)
    public static let u8 = AttributeType(rawValue: 2)
    public static let u16 = AttributeType(rawValue: 3)
    public static let u32 = AttributeType(rawValue: 4)
    public static let u64 = AttributeType(rawValue: 5)
    public static let s8 = AttributeType(rawValue: 6)
    public static let s16 = AttributeType(rawValue: 7)
    public static let s32 = AttributeType(rawValue: 8)
    public static let s64 = AttributeType(rawValue: 9)
    public static let binary = AttributeType(rawValue: 10)
    public static let string = AttributeType(rawValue: 11)
    public static let terminatedString = AttributeType(rawValue: 12)
    public static let nested = AttributeType(rawValue: 13)
    public static let nestedArray = AttributeType(rawValue: 14)
    public static let bitfield32 = AttributeType(rawValue: 15)
    public static let sint = AttributeType(rawValue: 16)
    public static let uint = AttributeType(rawValue: 17)
  }

  /// The policy of the attributes inside a nest.
  public struct Nested: Hashable, Sendable {
    /// Which of the policies beside this one; see `NetlinkPolicy.tables` and `PolicyDump`.
    public var policy: Int
    public var maxType: UInt16

    public init(policy: Int, maxType: UInt16) {
      self.policy = policy
      self.maxType = maxType
    }
  }

  public var type: AttributeType
  /// The values an integer may have.
  public var range: ClosedRange<Int128>?
  /// The bits an integer or a bitfield may have.
  public var mask: UInt64?
  /// The values of an enumeration with gaps, which C checks with a function.
  public var values: [Int64]?
  /// In bytes; of a string, without its NUL.
  public var minLength: Int?
  public var maxLength: Int?
  public var nested: Nested?
  /// Integers of 16 and 32 bits in network byte order (`NLA_BE16`, `NLA_BE32`); kernels do not show rules for these.
  public var isBigEndian: Bool

  public init(
    _ type: AttributeType, range: ClosedRange<Int128>? = nil, mask: UInt64? = nil, values: [Int64]? = nil,
    minLength: Int? = nil, maxLength: Int? = nil, nested: Nested? = nil, isBigEndian: Bool = false
  ) {
    self.type = type
    self.range = range
    self.mask = mask
    self.values = values
    self.minLength = minLength
    self.maxLength = maxLength
    self.nested = nested
    self.isBigEndian = isBigEndian
  }

  /// Whether a kernel shows the rule (`__netlink_policy_dump_write_attr`).
  public var isVisible: Bool { type != .rejected && !isBigEndian }
}

extension PolicyRule {
  /// What is allowed, in words that follow a colon; nil when the rule says no more than its type.
  public var allowance: String? {
    if let range { return "allowed \(range.lowerBound) to \(range.upperBound)" }
    if let mask { return "allowed bits 0x\(String(mask, radix: 16))" }
    if let values { return "allowed \(values.map(String.init).joined(separator: ", "))" }
    switch (minLength, maxLength) {
    case (let min?, let max?) where min == max: return "allowed exactly \(min) bytes"
    case (let min?, let max?): return "allowed \(min) to \(max) bytes"
    case (let min?, nil): return "allowed at least \(min) bytes"
    case (nil, let max?): return "allowed at most \(max) bytes"
    case (nil, nil): return nil
    }
  }
}

extension PolicyRule.AttributeType {
  /// The integer's width; nil for other types and for `uint` and `sint`, which have two.
  var width: IntegerWidth? {
    switch self {
    case .u8: .u8
    case .u16: .u16
    case .u32: .u32
    case .u64: .u64
    case .s8: .s8
    case .s16: .s16
    case .s32: .s32
    case .s64: .s64
    default: nil
    }
  }

  init(_ width: IntegerWidth) {
    self =
      switch width {
      case .u8: .u8
      case .u16: .u16
      case .u32: .u32
      case .u64: .u64
      case .s8: .s8
      case .s16: .s16
      case .s32: .s32
      case .s64: .s64
      }
  }

  var isNest: Bool { self == .nested || self == .nestedArray }
}
