/// `struct nlmsghdr`: the head of every netlink message, 16 bytes in host byte order.
public struct NetlinkHeader: BitwiseCopyable, Hashable, Sendable {
  public static let size = 16

  /// Length of the message in bytes, this header included.
  public var length: UInt32
  public var type: MessageType
  public var flags: MessageFlags
  public var sequence: UInt32
  /// The sender's port; 0 is the kernel.
  public var portID: UInt32

  @inlinable
  public init(
    length: UInt32 = UInt32(Self.size), type: MessageType, flags: MessageFlags = [], sequence: UInt32 = 0,
    portID: UInt32 = 0
  ) {
    self.length = length
    self.type = type
    self.flags = flags
    self.sequence = sequence
    self.portID = portID
  }

  /// Reads the header at `offset`, which must have 16 bytes behind it.
  @inlinable @inline(__always)
  init(_ bytes: RawSpan, at offset: Int) {
    length = bytes.load(UInt32.self, at: offset)
    type = MessageType(rawValue: bytes.load(UInt16.self, at: offset &+ 4))
    flags = MessageFlags(rawValue: bytes.load(UInt16.self, at: offset &+ 6))
    sequence = bytes.load(UInt32.self, at: offset &+ 8)
    portID = bytes.load(UInt32.self, at: offset &+ 12)
  }
}

/// `nlmsg_type`: a control message below 16, else a generic netlink family id or a raw family's message.
public struct MessageType: RawRepresentable, BitwiseCopyable, Hashable, Sendable {
  public var rawValue: UInt16
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  @inlinable
  public static var noop: MessageType { MessageType(rawValue: 1) }
  /// Carries `nlmsgerr`: an error, or an acknowledgement when its error is 0.
  @inlinable
  public static var error: MessageType { MessageType(rawValue: 2) }
  /// The end of a multipart reply.
  @inlinable
  public static var done: MessageType { MessageType(rawValue: 3) }
  @inlinable
  public static var overrun: MessageType { MessageType(rawValue: 4) }
  /// The generic netlink controller, `nlctrl`.
  @inlinable
  public static var control: MessageType { MessageType(rawValue: 16) }

  /// Types below this are netlink's own (`NLMSG_MIN_TYPE`).
  public static let firstFamily: UInt16 = 16
}

/// `nlmsg_flags`. Bits above the lowest eight mean different things for get, new and delete requests and for acks.
public struct MessageFlags: OptionSet, BitwiseCopyable, Hashable, Sendable {
  public var rawValue: UInt16
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  @inlinable
  public static var request: MessageFlags { MessageFlags(rawValue: 0x1) }
  @inlinable
  public static var multipart: MessageFlags { MessageFlags(rawValue: 0x2) }
  @inlinable
  public static var acknowledge: MessageFlags { MessageFlags(rawValue: 0x4) }
  @inlinable
  public static var echo: MessageFlags { MessageFlags(rawValue: 0x8) }
  /// The dump was interrupted: what it lists is not of one moment.
  @inlinable
  public static var dumpInterrupted: MessageFlags { MessageFlags(rawValue: 0x10) }
  /// `NLM_F_ROOT | NLM_F_MATCH`: asks for all objects.
  @inlinable
  public static var dump: MessageFlags { MessageFlags(rawValue: 0x300) }
  /// On a new request.
  @inlinable
  public static var replace: MessageFlags { MessageFlags(rawValue: 0x100) }
  @inlinable
  public static var exclusive: MessageFlags { MessageFlags(rawValue: 0x200) }
  @inlinable
  public static var create: MessageFlags { MessageFlags(rawValue: 0x400) }
  @inlinable
  public static var append: MessageFlags { MessageFlags(rawValue: 0x800) }
  /// On an ack: the request is quoted by its header alone.
  @inlinable
  public static var capped: MessageFlags { MessageFlags(rawValue: 0x100) }
  /// On an ack: extended-ack attributes follow.
  @inlinable
  public static var extendedAck: MessageFlags { MessageFlags(rawValue: 0x200) }
}

/// `struct genlmsghdr`: what follows the netlink header in a generic netlink message, 4 bytes.
public struct GenericHeader: BitwiseCopyable, Hashable, Sendable {
  public static let size = 4

  public var command: UInt8
  public var version: UInt8
  public var reserved: UInt16

  @inlinable
  public init(command: UInt8, version: UInt8, reserved: UInt16 = 0) {
    self.command = command
    self.version = version
    self.reserved = reserved
  }

  @inlinable @inline(__always)
  init(_ bytes: RawSpan, at offset: Int) {
    command = bytes.load(UInt8.self, at: offset)
    version = bytes.load(UInt8.self, at: offset &+ 1)
    reserved = bytes.load(UInt16.self, at: offset &+ 2)
  }
}

/// Rounds up to netlink's 4-byte alignment.
@inlinable @inline(__always)
public func netlinkAligned(_ count: Int) -> Int { (count &+ 3) & ~3 }
