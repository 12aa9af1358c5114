// Generated from nlctrl.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Tells which generic netlink families there are, itself among them: the numbers they got, their operations and
/// multicast groups, and what they accept in each request.
public enum Nlctrl {
}

extension Nlctrl {
  /// Who may call an operation, and how.
  public struct OpFlags: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The caller needs CAP_NET_ADMIN in the initial user namespace.
    @inlinable
    public static var adminPerm: Self { Self(rawValue: 1 << 0) }

    /// It can be called for one answer.
    @inlinable
    public static var cmdCapDo: Self { Self(rawValue: 1 << 1) }

    /// It can be called for a list (NLM_F_DUMP).
    @inlinable
    public static var cmdCapDump: Self { Self(rawValue: 1 << 2) }

    /// Its requests are checked against a policy, which getpolicy shows.
    @inlinable
    public static var cmdCapHaspol: Self { Self(rawValue: 1 << 3) }

    /// The caller needs CAP_NET_ADMIN in the user namespace that owns the network namespace.
    @inlinable
    public static var unsAdminPerm: Self { Self(rawValue: 1 << 4) }
  }
}

extension Nlctrl {
  /// The type of an attribute as a policy states it.
  public struct AttrType: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No type; the attribute is not accepted.
    @inlinable
    public static var invalid: Self { Self(rawValue: 0) }

    /// No payload; being there is the value.
    @inlinable
    public static var flag: Self { Self(rawValue: 1) }

    /// Unsigned, 8 bits.
    @inlinable
    public static var u8: Self { Self(rawValue: 2) }

    /// Unsigned, 16 bits.
    @inlinable
    public static var u16: Self { Self(rawValue: 3) }

    /// Unsigned, 32 bits.
    @inlinable
    public static var u32: Self { Self(rawValue: 4) }

    /// Unsigned, 64 bits.
    @inlinable
    public static var u64: Self { Self(rawValue: 5) }

    /// Signed, 8 bits.
    @inlinable
    public static var s8: Self { Self(rawValue: 6) }

    /// Signed, 16 bits.
    @inlinable
    public static var s16: Self { Self(rawValue: 7) }

    /// Signed, 32 bits.
    @inlinable
    public static var s32: Self { Self(rawValue: 8) }

    /// Signed, 64 bits.
    @inlinable
    public static var s64: Self { Self(rawValue: 9) }

    /// Bytes of whatever meaning.
    @inlinable
    public static var binary: Self { Self(rawValue: 10) }

    /// Text, whose NUL at the end may be missing.
    @inlinable
    public static var string: Self { Self(rawValue: 11) }

    /// Text with a NUL at its end.
    @inlinable
    public static var nulString: Self { Self(rawValue: 12) }

    /// Attributes, which a policy of their own describes.
    @inlinable
    public static var nested: Self { Self(rawValue: 13) }

    /// Nests within a nest, all with one policy.
    @inlinable
    public static var nestedArray: Self { Self(rawValue: 14) }

    /// 32 bits of value, and 32 bits that tell which of them are meant.
    @inlinable
    public static var bitfield32: Self { Self(rawValue: 15) }

    /// Signed, 32 or 64 bits, whichever the sender needs.
    @inlinable
    public static var sint: Self { Self(rawValue: 16) }

    /// Unsigned, 32 or 64 bits, whichever the sender needs.
    @inlinable
    public static var uint: Self { Self(rawValue: 17) }
  }
}

extension Nlctrl {
  /// A family.
  public struct CtrlAttrs: AttributeSet {
    /// The family's number, sent as nlmsg_type. It lasts while the family is registered.
    @inlinable
    public var familyID: UInt16? {
      get { _numbers._presence[1] ? _numbers.familyID : nil }
      set { _numbers.familyID = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The family's name, at most 15 bytes and a NUL.
    public var familyName: String?
    /// The family's version, which says little; newer ones add operations and attributes instead.
    @inlinable
    public var version: UInt32? {
      get { _numbers._presence[3] ? _numbers.version : nil }
      set { _numbers.version = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// Bytes of the family's own header, between the generic one and the attributes.
    @inlinable
    public var hdrsize: UInt32? {
      get { _numbers._presence[4] ? _numbers.hdrsize : nil }
      set { _numbers.hdrsize = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// The highest attribute number of a policy all operations share; 0 without such a policy.
    @inlinable
    public var maxattr: UInt32? {
      get { _numbers._presence[5] ? _numbers.maxattr : nil }
      set { _numbers.maxattr = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// The family's operations, numbered from 1 in no particular order.
    public var ops: [OpAttrs]?
    /// The family's multicast groups, numbered from 1.
    public var mcastGroups: [McastGroupAttrs]?
    /// What one attribute of one policy may be. Each message of a dump describes one.
    public var policy: KeyedNest<PolicyAttrs>?
    /// Which policies an operation's requests are checked against.
    public var opPolicy: KeyedNest<OpPolicyAttrs>?
    /// The operation whose policies are wanted, by its command; those of all operations if absent.
    @inlinable
    public var op: UInt32? {
      get { _numbers._presence[10] ? _numbers.op : nil }
      set { _numbers.op = _numbers._presence.note(10, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var version: UInt32 = 0
      @usableFromInline var hdrsize: UInt32 = 0
      @usableFromInline var maxattr: UInt32 = 0
      @usableFromInline var op: UInt32 = 0
      @usableFromInline var familyID: UInt16 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      familyID: UInt16? = nil,
      familyName: String? = nil,
      version: UInt32? = nil,
      hdrsize: UInt32? = nil,
      maxattr: UInt32? = nil,
      ops: [OpAttrs]? = nil,
      mcastGroups: [McastGroupAttrs]? = nil,
      policy: KeyedNest<PolicyAttrs>? = nil,
      opPolicy: KeyedNest<OpPolicyAttrs>? = nil,
      op: UInt32? = nil
    ) {
      self.familyID = familyID
      self.familyName = familyName
      self.version = version
      self.hdrsize = hdrsize
      self.maxattr = maxattr
      self.ops = ops
      self.mcastGroups = mcastGroups
      self.policy = policy
      self.opPolicy = opPolicy
      self.op = op
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.familyName { self.familyName = nil }
      if case .some = self.ops { self.ops = nil }
      if case .some = self.mcastGroups { self.mcastGroups = nil }
      if case .some = self.policy { self.policy = nil }
      if case .some = self.opPolicy { self.opPolicy = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.familyID = try walk.integer(UInt16.self, in: bytes)
        case 2: self.familyName = walk.string(in: bytes)
        case 3: self.version = try walk.integer(UInt32.self, in: bytes)
        case 4: self.hdrsize = try walk.integer(UInt32.self, in: bytes)
        case 5: self.maxattr = try walk.integer(UInt32.self, in: bytes)
        case 6: self.ops = try walk.indexedNests(OpAttrs.self, in: bytes)
        case 7: self.mcastGroups = try walk.indexedNests(McastGroupAttrs.self, in: bytes)
        case 8: self.policy = try walk.keyedNest(PolicyAttrs.self, levels: 2, in: bytes)
        case 9: self.opPolicy = try walk.keyedNest(OpPolicyAttrs.self, levels: 1, in: bytes)
        case 10: self.op = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.familyID { writer.integer(1, value) }
      if let value = self.familyName { writer.string(2, value) }
      do {
        var run = writer.run(room: 24)
        if let value = self.version { run.integer(3, value) }
        if let value = self.hdrsize { run.integer(4, value) }
        if let value = self.maxattr { run.integer(5, value) }
        writer.end(run)
      }
      if let value = self.ops { writer.indexedNests(6, value) }
      if let value = self.mcastGroups { writer.indexedNests(7, value) }
      if let value = self.policy { writer.keyedNest(8, value) }
      if let value = self.opPolicy { writer.keyedNest(9, value) }
      if let value = self.op { writer.integer(10, value) }
    }
  }
}

extension Nlctrl {
  /// A multicast group.
  public struct McastGroupAttrs: AttributeSet {
    /// The group's name, unique in its family; at most 15 bytes and a NUL.
    public var name: String?
    /// The number to join the group by (NETLINK_ADD_MEMBERSHIP).
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[2] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      name: String? = nil,
      id: UInt32? = nil
    ) {
      self.name = name
      self.id = id
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.name { self.name = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.name = walk.string(in: bytes)
        case 2: self.id = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.name { writer.string(1, value) }
      if let value = self.id { writer.integer(2, value) }
    }
  }
}

extension Nlctrl {
  /// An operation.
  public struct OpAttrs: FixedAttributeSet {
    /// The operation's command, as in genlmsghdr.
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Who may call it, and how.
    @inlinable
    public var flags: OpFlags? {
      get { _numbers._presence[2] ? _numbers.flags : nil }
      set { _numbers.flags = _numbers._presence.note(2, newValue) ?? OpFlags(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var flags: OpFlags = OpFlags(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      flags: OpFlags? = nil
    ) {
      self.id = id
      self.flags = flags
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.id = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.flags = OpFlags(rawValue: value) }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x6)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.flags = OpFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.integer(1, value) }
      if let value = self.flags { run.integer(2, value.rawValue) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x6) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.id; attributes.integer(1, value) }
      do { let value = _numbers.flags; attributes.integer(2, value.rawValue) }
    }
  }
}

extension Nlctrl {
  /// What an attribute may be. Limits are there where the policy sets them.
  public struct PolicyAttrs: PlainAttributeSet {
    /// The attribute's type.
    @inlinable
    public var type: AttrType? {
      get { _numbers._presence[1] ? _numbers.type : nil }
      set { _numbers.type = _numbers._presence.note(1, newValue) ?? AttrType(rawValue: 0) }
    }
    /// The least value of a signed integer.
    @inlinable
    public var minValueS: Int64? {
      get { _numbers._presence[2] ? _numbers.minValueS : nil }
      set { _numbers.minValueS = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The greatest value of a signed integer.
    @inlinable
    public var maxValueS: Int64? {
      get { _numbers._presence[3] ? _numbers.maxValueS : nil }
      set { _numbers.maxValueS = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The least value of an unsigned integer.
    @inlinable
    public var minValueU: UInt64? {
      get { _numbers._presence[4] ? _numbers.minValueU : nil }
      set { _numbers.minValueU = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// The greatest value of an unsigned integer.
    @inlinable
    public var maxValueU: UInt64? {
      get { _numbers._presence[5] ? _numbers.maxValueU : nil }
      set { _numbers.maxValueU = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// The fewest bytes of a binary payload.
    @inlinable
    public var minLength: UInt32? {
      get { _numbers._presence[6] ? _numbers.minLength : nil }
      set { _numbers.minLength = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// The most bytes of a binary payload, or of text without its NUL.
    @inlinable
    public var maxLength: UInt32? {
      get { _numbers._presence[7] ? _numbers.maxLength : nil }
      set { _numbers.maxLength = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// The policy of the attributes nested in this one, by its number in the same dump.
    @inlinable
    public var policyIdx: UInt32? {
      get { _numbers._presence[8] ? _numbers.policyIdx : nil }
      set { _numbers.policyIdx = _numbers._presence.note(8, newValue) ?? 0 }
    }
    /// The highest attribute number of that policy.
    @inlinable
    public var policyMaxtype: UInt32? {
      get { _numbers._presence[9] ? _numbers.policyMaxtype : nil }
      set { _numbers.policyMaxtype = _numbers._presence.note(9, newValue) ?? 0 }
    }
    /// The bits that a bitfield32 may mean.
    @inlinable
    public var bitfield32Mask: UInt32? {
      get { _numbers._presence[10] ? _numbers.bitfield32Mask : nil }
      set { _numbers.bitfield32Mask = _numbers._presence.note(10, newValue) ?? 0 }
    }
    /// The bits that an unsigned integer may have set.
    @inlinable
    public var mask: UInt64? {
      get { _numbers._presence[11] ? _numbers.mask : nil }
      set { _numbers.mask = _numbers._presence.note(11, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var minValueS: Int64 = 0
      @usableFromInline var maxValueS: Int64 = 0
      @usableFromInline var minValueU: UInt64 = 0
      @usableFromInline var maxValueU: UInt64 = 0
      @usableFromInline var mask: UInt64 = 0
      @usableFromInline var type: AttrType = AttrType(rawValue: 0)
      @usableFromInline var minLength: UInt32 = 0
      @usableFromInline var maxLength: UInt32 = 0
      @usableFromInline var policyIdx: UInt32 = 0
      @usableFromInline var policyMaxtype: UInt32 = 0
      @usableFromInline var bitfield32Mask: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      type: AttrType? = nil,
      minValueS: Int64? = nil,
      maxValueS: Int64? = nil,
      minValueU: UInt64? = nil,
      maxValueU: UInt64? = nil,
      minLength: UInt32? = nil,
      maxLength: UInt32? = nil,
      policyIdx: UInt32? = nil,
      policyMaxtype: UInt32? = nil,
      bitfield32Mask: UInt32? = nil,
      mask: UInt64? = nil
    ) {
      self.type = type
      self.minValueS = minValueS
      self.maxValueS = maxValueS
      self.minValueU = minValueU
      self.maxValueU = maxValueU
      self.minLength = minLength
      self.maxLength = maxLength
      self.policyIdx = policyIdx
      self.policyMaxtype = policyMaxtype
      self.bitfield32Mask = bitfield32Mask
      self.mask = mask
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: false, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.type = AttrType(rawValue: value) }
        if let value = scan.integer(2, Int64.self, in: bytes) { self._numbers.minValueS = value }
        if let value = scan.integer(3, Int64.self, in: bytes) { self._numbers.maxValueS = value }
        if let value = scan.integer(4, UInt64.self, in: bytes) { self._numbers.minValueU = value }
        if let value = scan.integer(5, UInt64.self, in: bytes) { self._numbers.maxValueU = value }
        if let value = scan.integer(6, UInt32.self, in: bytes) { self._numbers.minLength = value }
        if let value = scan.integer(7, UInt32.self, in: bytes) { self._numbers.maxLength = value }
        if let value = scan.integer(8, UInt32.self, in: bytes) { self._numbers.policyIdx = value }
        if let value = scan.integer(9, UInt32.self, in: bytes) { self._numbers.policyMaxtype = value }
        if let value = scan.integer(10, UInt32.self, in: bytes) { self._numbers.bitfield32Mask = value }
        if let value = scan.integer(11, UInt64.self, in: bytes) { self._numbers.mask = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xffe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.type = AttrType(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 2: self.minValueS = try walk.integer(Int64.self, in: bytes)
        case 3: self.maxValueS = try walk.integer(Int64.self, in: bytes)
        case 4: self.minValueU = try walk.integer(UInt64.self, in: bytes)
        case 5: self.maxValueU = try walk.integer(UInt64.self, in: bytes)
        case 6: self.minLength = try walk.integer(UInt32.self, in: bytes)
        case 7: self.maxLength = try walk.integer(UInt32.self, in: bytes)
        case 8: self.policyIdx = try walk.integer(UInt32.self, in: bytes)
        case 9: self.policyMaxtype = try walk.integer(UInt32.self, in: bytes)
        case 10: self.bitfield32Mask = try walk.integer(UInt32.self, in: bytes)
        case 11: self.mask = try walk.integer(UInt64.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 108 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.type { run.integer(1, value.rawValue) }
      if let value = self.minValueS { run.integer(2, value) }
      if let value = self.maxValueS { run.integer(3, value) }
      if let value = self.minValueU { run.integer(4, value) }
      if let value = self.maxValueU { run.integer(5, value) }
      if let value = self.minLength { run.integer(6, value) }
      if let value = self.maxLength { run.integer(7, value) }
      if let value = self.policyIdx { run.integer(8, value) }
      if let value = self.policyMaxtype { run.integer(9, value) }
      if let value = self.bitfield32Mask { run.integer(10, value) }
      if let value = self.mask { run.integer(11, value) }
    }
  }
}

extension Nlctrl {
  /// The policies of an operation, by their numbers in the same dump.
  public struct OpPolicyAttrs: FixedAttributeSet {
    /// The policy of requests for one answer.
    @inlinable
    public var `do`: UInt32? {
      get { _numbers._presence[1] ? _numbers.`do` : nil }
      set { _numbers.`do` = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The policy of requests for a list.
    @inlinable
    public var dump: UInt32? {
      get { _numbers._presence[2] ? _numbers.dump : nil }
      set { _numbers.dump = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var `do`: UInt32 = 0
      @usableFromInline var dump: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      `do`: UInt32? = nil,
      dump: UInt32? = nil
    ) {
      self.`do` = `do`
      self.dump = dump
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.`do` = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.dump = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x6)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.`do` = try walk.integer(UInt32.self, in: bytes)
        case 2: self.dump = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.`do` { run.integer(1, value) }
      if let value = self.dump { run.integer(2, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x6) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.`do`; attributes.integer(1, value) }
      do { let value = _numbers.dump; attributes.integer(2, value) }
    }
  }
}
