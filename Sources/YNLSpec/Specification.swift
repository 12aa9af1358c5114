/// A netlink family as its spec describes it: every name resolved, every number assigned.
///
/// The parser builds this value only from a file without errors, so whoever reads it may rely on it:
/// references name something that exists, subsets carry their parent's attributes, and operations
/// carry the numbers they have on the wire.
public struct Specification: Hashable, Sendable {
  public enum ProtocolKind: String, Hashable, Sendable, CaseIterable {
    case genetlink
    case genetlinkLegacy = "genetlink-legacy"
    /// A generic netlink family whose header and user API follow conventions of their own (`genetlink-c`).
    case genetlinkC = "genetlink-c"
    case netlinkRaw = "netlink-raw"
  }

  /// Where a family's input policy hangs: one for all operations, or one an operation (`kernel-policy`).
  public enum KernelPolicy: String, Hashable, Sendable, CaseIterable {
    case split
    case perOperation = "per-op"
    case global
  }

  public var name: String
  public var documentation: String?
  public var protocolKind: ProtocolKind
  /// The netlink protocol number of a raw family (`protonum`); generic families have none.
  public var protocolNumber: Int?
  /// The generic netlink family version, sent in `genlmsghdr.version`.
  public var version: UInt8
  public var kernelPolicy: KernelPolicy
  public var constants: [Constant]
  public var enumerations: [Enumeration]
  public var structures: [Structure]
  public var attributeSets: [AttributeSet]
  public var subMessages: [SubMessage]
  public var operations: [Operation]
  public var multicastGroups: [MulticastGroup]

  public func enumeration(named name: String) -> Enumeration? { enumerations.first { $0.name == name } }
  public func structure(named name: String) -> Structure? { structures.first { $0.name == name } }
  public func attributeSet(named name: String) -> AttributeSet? { attributeSets.first { $0.name == name } }
  public func subMessage(named name: String) -> SubMessage? { subMessages.first { $0.name == name } }
}

public struct Constant: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case integer(Int128)
    case string(String)
  }
  public var name: String
  public var documentation: String?
  public var value: Value
  /// `scope: kernel`: the number stands for a kernel macro and is not part of the user API.
  public var isKernelOnly: Bool
}

/// An `enum` or `flags` definition. For flags, an entry's value is its bit number.
public struct Enumeration: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var documentation: String?
    public var value: Int64
  }
  public var name: String
  public var documentation: String?
  public var isFlags: Bool
  public var entries: [Entry]
}

/// A C structure on the wire: members at C's offsets, padding included.
public struct Structure: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var name: String
    public var documentation: String?
    public var type: MemberType
    public var byteOrder: ByteOrder
    public var enumeration: String?
    public var enumerationAsFlags: Bool
    public var displayHint: DisplayHint?
  }
  public enum MemberType: Hashable, Sendable {
    case integer(IntegerType)
    /// `len` bytes of data or, with a structure, that structure in place.
    case binary(length: Int)
    case structure(String)
    /// A fixed field that holds a NUL-terminated string (`type: string` with `len`).
    case string(length: Int)
    case padding(length: Int)
  }
  public var name: String
  public var documentation: String?
  public var members: [Member]
}

public enum IntegerType: String, Hashable, Sendable, CaseIterable {
  case u8, u16, u32, u64, s8, s16, s32, s64

  public var size: Int {
    switch self {
    case .u8, .s8: 1
    case .u16, .s16: 2
    case .u32, .s32: 4
    case .u64, .s64: 8
    }
  }
  public var isSigned: Bool {
    switch self {
    case .s8, .s16, .s32, .s64: true
    case .u8, .u16, .u32, .u64: false
    }
  }
}

public enum ByteOrder: String, Hashable, Sendable, CaseIterable {
  case host
  case bigEndian = "big-endian"
  case littleEndian = "little-endian"
}

public enum DisplayHint: String, Hashable, Sendable, CaseIterable {
  case hex, mac, fddi, ipv4, ipv6
  case ipv4OrV6 = "ipv4-or-v6"
  case uuid
}

public struct AttributeSet: Hashable, Sendable {
  public var name: String
  public var documentation: String?
  /// The set this one takes its attributes from (`subset-of`); what it overrides is already merged in.
  public var subsetOf: String?
  public var attributes: [Attribute]

  public func attribute(named name: String) -> Attribute? { attributes.first { $0.name == name } }
}

public struct Attribute: Hashable, Sendable {
  public var name: String
  public var documentation: String?
  /// The attribute's number on the wire.
  public var value: UInt16
  public var type: AttributeType
  public var isMulti: Bool
  public var byteOrder: ByteOrder
  public var enumeration: String?
  public var enumerationAsFlags: Bool
  public var displayHint: DisplayHint?
  public var checks: Checks
}

public indirect enum AttributeType: Hashable, Sendable {
  case unused
  case pad
  case flag
  case integer(IntegerType)
  /// 32 or 64 bits on the wire, the shorter when the value fits.
  case uint
  case sint
  case bitfield32
  case string
  case binary(BinaryContent)
  /// Attributes of the named set.
  case nest(String)
  /// A nest whose attribute types are indices and whose payloads are elements.
  case indexedArray(ArrayElement)
  /// Nests within nests, whose attribute types carry the named values, down to a set (`nest-type-value`).
  case nestTypeValue(names: [String], set: String)
  /// A payload whose format is chosen by the value of attribute `selector`, in this set or an outer one.
  case subMessage(String, selector: String)
}

public enum BinaryContent: Hashable, Sendable {
  case plain
  case structure(String)
  /// A C array of integers (`sub-type`).
  case array(IntegerType)
}

public enum ArrayElement: Hashable, Sendable {
  case nest(String)
  case integer(IntegerType)
  case binary
  case string
}

/// Limits the kernel's policy puts on a value. Named limits (`u32-max`, a constant) are resolved.
public struct Checks: Hashable, Sendable {
  /// A limit that names a kernel-only constant, such as `page-size`, is kept by name beside its number.
  public struct Limit: Hashable, Sendable {
    public var value: Int128
    public var kernelConstant: String?
  }
  public var min: Limit?
  public var max: Limit?
  public var exactLength: Int?
  public var minLength: Int?
  public var maxLength: Int?
  /// `unterminated-ok`: the string may lack its NUL.
  public var unterminatedOK = false
  /// `flags-mask`: the enumeration whose bits are allowed, by name.
  public var flagsMask: String?
  /// `sparse`: an enumeration with gaps, of which only the listed values are allowed.
  public var sparse = false

  public init() {}
}

public struct SubMessage: Hashable, Sendable {
  public struct Format: Hashable, Sendable {
    /// The selector's value that chooses this format.
    public var value: String
    public var fixedHeader: String?
    public var attributeSet: String?
  }
  public var name: String
  public var formats: [Format]
}

public struct Operation: Hashable, Sendable {
  public enum Flag: String, Hashable, Sendable, CaseIterable {
    case adminPermission = "admin-perm"
    case unscopedAdminPermission = "uns-admin-perm"
  }
  public enum DontValidate: String, Hashable, Sendable, CaseIterable {
    case strict
    case dump
    case dumpStrict = "dump-strict"
  }
  /// One direction of an exchange: the command on the wire and the attributes it may carry.
  public struct Message: Hashable, Sendable {
    public var command: UInt32
    public var attributes: [String]
  }
  public struct Mode: Hashable, Sendable {
    public var request: Message?
    public var reply: Message?
    /// Whether the spec lists a request for this mode at all. A mode without one takes no attributes.
    public var hasRequestPolicy: Bool
  }
  public enum Notification: Hashable, Sendable {
    /// `notify: op`: carries what the `do` reply of that operation carries.
    case copy(of: String, Message)
    /// `event`: carries attributes of its own.
    case event(Message)
  }

  public var name: String
  public var documentation: String?
  public var attributeSet: String?
  public var fixedHeader: String?
  public var flags: Set<Flag>
  public var dontValidate: Set<DontValidate>
  public var multicastGroup: String?
  public var `do`: Mode?
  public var dump: Mode?
  public var notification: Notification?
  /// The kernel option the operation depends on (`config-cond`).
  public var configCondition: String?
}

public struct MulticastGroup: Hashable, Sendable {
  public var name: String
  /// A raw family's groups have fixed numbers; a generic family's are assigned when it registers.
  public var value: UInt32?
}
