// What a spec says about its messages, as values at run time. The generated code decodes and encodes without looking
// here; policy checks, JSON, attribute names in errors and generic tools are all driven by these tables, so that there
// is one description of a family and not one a purpose.

/// A family: its operations, groups and names.
public final class FamilySchema: Sendable {
  public enum Transport: Hashable, Sendable {
    /// A generic netlink family, found by name through the controller.
    case generic(version: UInt8)
    /// A netlink protocol of its own, such as rtnetlink (0).
    case raw(protocol: Int)
  }

  public let name: String
  public let transport: Transport
  public let operations: [OperationSchema]
  public let multicastGroups: [MulticastGroupSchema]
  /// Commands below this are older than a kernel's checks of reserved header fields, and without a policy they take
  /// whatever comes (`genl_family.resv_start_op`).
  public let firstStrictCommand: UInt16
  /// Whether the operations have one policy between them (`kernel-policy: global`).
  public let sharesPolicy: Bool

  public init(
    name: String, transport: Transport, operations: [OperationSchema], multicastGroups: [MulticastGroupSchema],
    firstStrictCommand: UInt16 = 0, sharesPolicy: Bool = false
  ) {
    self.name = name
    self.transport = transport
    self.operations = operations
    self.multicastGroups = multicastGroups
    self.firstStrictCommand = firstStrictCommand
    self.sharesPolicy = sharesPolicy
  }

  public func operation(named name: String) -> OperationSchema? { operations.first { $0.name == name } }
}

public struct MulticastGroupSchema: Hashable, Sendable {
  public var name: String
  /// The number of a raw family's group; a generic family's is assigned by the kernel.
  public var number: UInt32?

  public init(name: String, number: UInt32? = nil) {
    self.name = name
    self.number = number
  }
}

/// How closely the receiver of a request looks at its attributes.
public enum Validation: Hashable, Sendable {
  /// Whatever the policy does not allow is refused (`NL_VALIDATE_STRICT`).
  case strict
  /// As before there were strict checks (`NL_VALIDATE_LIBERAL`; `dont-validate: strict`, or of a dump `dump-strict`):
  /// unknown attributes, longer ones, unmarked nests and bytes behind the last attribute pass.
  case liberal
  /// Not at all (`dont-validate: dump`).
  case none
}

/// An operation: which messages it exchanges and what they may carry.
public struct OperationSchema: Sendable {
  /// The privilege a kernel asks for before it looks at the request.
  public enum Permission: Hashable, Sendable {
    case none
    /// CAP_NET_ADMIN in the initial user namespace (`GENL_ADMIN_PERM`).
    case admin
    /// CAP_NET_ADMIN in the user namespace of the socket's network namespace (`GENL_UNS_ADMIN_PERM`).
    case namespacedAdmin
  }
  /// One message of an exchange.
  public struct Message: Hashable, Sendable {
    /// `genlmsghdr.cmd`, or `nlmsg_type` of a raw family.
    public var command: UInt16
    /// The attributes it may carry, by number, ascending.
    public var attributes: [UInt16]

    public init(command: UInt16, attributes: [UInt16]) {
      self.command = command
      self.attributes = attributes
    }
  }
  /// A request and what answers it.
  public struct Exchange: Sendable {
    public var request: Message
    /// nil when the answer is a bare acknowledgement.
    public var reply: Message?
    /// Whether the spec lists a request; without one a kernel refuses every attribute, but to commands of old families.
    public var hasPolicy: Bool
    /// How closely a kernel looks at the request's attributes.
    public var validation: Validation
    /// The attributes of the kernel's policy, where they are not the request's: in families with one policy for all
    /// operations, or one for both halves of an operation (`kernel-policy`).
    public var policyAttributes: [UInt16]?

    public init(
      request: Message, reply: Message?, hasPolicy: Bool = true, validation: Validation = .strict,
      policyAttributes: [UInt16]? = nil
    ) {
      self.request = request
      self.reply = reply
      self.hasPolicy = hasPolicy
      self.validation = validation
      self.policyAttributes = policyAttributes
    }
  }

  public var name: String
  public var permission: Permission
  public var fixedHeader: StructureSchema?
  public var attributes: AttributeSetSchema?
  public var `do`: Exchange?
  public var dump: Exchange?
  /// What a notification carries.
  public var notification: Message?
  public var multicastGroup: String?

  public init(
    _ name: String, permission: Permission = .none, fixedHeader: StructureSchema? = nil,
    attributes: AttributeSetSchema? = nil, do: Exchange? = nil, dump: Exchange? = nil, notification: Message? = nil,
    multicastGroup: String? = nil
  ) {
    self.name = name
    self.permission = permission
    self.fixedHeader = fixedHeader
    self.attributes = attributes
    self.do = `do`
    self.dump = dump
    self.notification = notification
    self.multicastGroup = multicastGroup
  }
}

/// An attribute set: every attribute it has, by number and by name.
public final class AttributeSetSchema: Sendable {
  public let name: String
  /// Ascending by number.
  public let attributes: [AttributeSchema]
  private let places: [UInt16: Int]
  private let names: [String: Int]

  public init(_ name: String, _ attributes: [AttributeSchema]) {
    self.name = name
    self.attributes = attributes
    places = Dictionary(attributes.enumerated().map { ($1.number, $0) }) { first, _ in first }
    names = Dictionary(attributes.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  public subscript(number: UInt16) -> AttributeSchema? { places[number].map { attributes[$0] } }
  public subscript(name: String) -> AttributeSchema? { names[name].map { attributes[$0] } }
}

/// One attribute of a set.
public struct AttributeSchema: Sendable {
  public var number: UInt16
  public var name: String
  public var kind: Kind
  /// Whether it may stand in a message several times.
  public var isMulti: Bool
  public var limits: Limits

  public init(
    _ number: UInt16, _ name: String, _ kind: Kind, multi isMulti: Bool = false, limits: Limits = Limits()
  ) {
    self.number = number
    self.name = name
    self.kind = kind
    self.isMulti = isMulti
    self.limits = limits
  }

  public indirect enum Kind: Sendable {
    case unused
    case pad
    case flag
    case integer(IntegerSchema)
    /// 32 or 64 bits on the wire, the shorter when it fits.
    case uint(EnumerationSchema?)
    case sint(EnumerationSchema?)
    case bitfield32(EnumerationSchema?)
    case string
    case binary(DisplayHint?)
    case structure(StructureSchema)
    /// A C array of integers.
    case array(IntegerSchema)
    case nest(@Sendable () -> AttributeSetSchema)
    /// A nest of elements under index attributes.
    case indexed(Kind)
    /// Nests whose attribute types are the named values, around a set.
    case keyed([String], @Sendable () -> AttributeSetSchema)
    case subMessage(SubMessageSchema, selector: String)
  }

  /// What a kernel's policy checks beyond the type.
  public struct Limits: Hashable, Sendable {
    public var min: Int128?
    public var max: Int128?
    public var exactLength: Int?
    public var minLength: Int?
    public var maxLength: Int?
    /// Bits a flags attribute may have (`flags-mask`, or all of an enumeration's).
    public var mask: UInt64?
    /// Whether a string may lack its NUL.
    public var unterminatedOK: Bool

    public init(
      min: Int128? = nil, max: Int128? = nil, exactLength: Int? = nil, minLength: Int? = nil, maxLength: Int? = nil,
      mask: UInt64? = nil, unterminatedOK: Bool = false
    ) {
      self.min = min
      self.max = max
      self.exactLength = exactLength
      self.minLength = minLength
      self.maxLength = maxLength
      self.mask = mask
      self.unterminatedOK = unterminatedOK
    }
  }
}

public enum IntegerWidth: Hashable, Sendable {
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

public struct IntegerSchema: Sendable {
  public enum Order: Hashable, Sendable { case host, big, little }

  public var width: IntegerWidth
  public var order: Order
  public var enumeration: EnumerationSchema?
  /// Each bit is an entry: a flags definition, or an enum whose entries number bits (`enum-as-flags`).
  public var isFlags: Bool
  public var hint: DisplayHint?

  public init(
    _ width: IntegerWidth, _ order: Order = .host, _ enumeration: EnumerationSchema? = nil, flags isFlags: Bool = false,
    hint: DisplayHint? = nil
  ) {
    self.width = width
    self.order = order
    self.enumeration = enumeration
    self.isFlags = isFlags
    self.hint = hint
  }
}

public enum DisplayHint: Hashable, Sendable { case hex, mac, fddi, ipv4, ipv6, ipv4OrV6, uuid }

public final class EnumerationSchema: Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    /// The value; of flags, the bit's number.
    public var value: Int64

    public init(_ name: String, _ value: Int64) {
      self.name = name
      self.value = value
    }
  }
  public let name: String
  public let isFlags: Bool
  public let entries: [Entry]

  public init(_ name: String, flags isFlags: Bool = false, _ entries: [Entry]) {
    self.name = name
    self.isFlags = isFlags
    self.entries = entries
  }
}

public final class StructureSchema: Sendable {
  public struct Member: Sendable {
    public enum Kind: Sendable {
      case integer(IntegerSchema)
      case binary(count: Int, DisplayHint?)
      case string(count: Int)
      case structure(StructureSchema)
      /// Padding the spec names, or C puts in by itself.
      case padding(count: Int)
    }
    public var name: String
    public var kind: Kind

    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }
  public let name: String
  public let size: Int
  public let members: [Member]

  public init(_ name: String, size: Int, _ members: [Member]) {
    self.name = name
    self.size = size
    self.members = members
  }
}

public final class SubMessageSchema: Sendable {
  public struct Format: Sendable {
    /// The selector's value that chooses it.
    public var value: String
    public var fixedHeader: StructureSchema?
    public var attributes: (@Sendable () -> AttributeSetSchema)?

    public init(
      _ value: String, fixedHeader: StructureSchema? = nil, attributes: (@Sendable () -> AttributeSetSchema)? = nil
    ) {
      self.value = value
      self.fixedHeader = fixedHeader
      self.attributes = attributes
    }
  }
  public let name: String
  public let formats: [Format]

  public init(_ name: String, _ formats: [Format]) {
    self.name = name
    self.formats = formats
  }
}
