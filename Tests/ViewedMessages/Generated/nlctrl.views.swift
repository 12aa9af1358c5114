// Generated from nlctrl.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

#if hasFeature(Lifetimes)

extension Nlctrl.CtrlAttrs {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Nlctrl.CtrlAttrs
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The family's number, sent as nlmsg_type. It lasts while the family is registered.
    @inlinable
    public var familyID: UInt16? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt16.self)
      }
    }

    /// The family's name, at most 15 bytes and a NUL.
    @inlinable
    public var familyName: AttributeText? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.text()
      }
    }

    /// The family's version, which says little; newer ones add operations and attributes instead.
    @inlinable
    public var version: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes of the family's own header, between the generic one and the attributes.
    @inlinable
    public var hdrsize: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The highest attribute number of a policy all operations share; 0 without such a policy.
    @inlinable
    public var maxattr: UInt32? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The family's operations, numbered from 1 in no particular order.
    @inlinable
    public var ops: OpsElements? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return OpsElements(attribute.nest())
      }
    }

    /// The family's multicast groups, numbered from 1.
    @inlinable
    public var mcastGroups: McastGroupsElements? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return McastGroupsElements(attribute.nest())
      }
    }

    /// What one attribute of one policy may be. Each message of a dump describes one.
    @inlinable
    public var policy: PolicyEntry? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return PolicyEntry.read(attribute.nest())
      }
    }

    /// Which policies an operation's requests are checked against.
    @inlinable
    public var opPolicy: OpPolicyEntry? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(9) else { return nil }
        return OpPolicyEntry.read(attribute.nest())
      }
    }

    /// The operation whose policies are wanted, by its command; those of all operations if absent.
    @inlinable
    public var op: UInt32? {
      get {
        guard let attribute = attributes.first(10) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Walks the elements of ops, in the order they lie in.
    public struct OpsElements: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: CheckedAttributes) { attributes = origin.makeIterator() }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> Nlctrl.OpAttrs.View? {
        while let attribute = attributes.next() {
          return Nlctrl.OpAttrs.View(attribute.nest())
        }
        return nil
      }
    }

    /// Walks the elements of mcast-groups, in the order they lie in.
    public struct McastGroupsElements: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: CheckedAttributes) { attributes = origin.makeIterator() }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> Nlctrl.McastGroupAttrs.View? {
        while let attribute = attributes.next() {
          return Nlctrl.McastGroupAttrs.View(attribute.nest())
        }
        return nil
      }
    }

    /// Attributes inside nests whose types are values.
    public struct PolicyEntry: BitwiseCopyable, ~Escapable {
      public let policyID: UInt16
      public let attrID: UInt16
      public let attributes: Nlctrl.PolicyAttrs.View

      @usableFromInline
      @_lifetime(copy attributes)
      init(policyID: UInt16, attrID: UInt16, attributes: Nlctrl.PolicyAttrs.View) {
        self.policyID = policyID
        self.attrID = attrID
        self.attributes = attributes
      }

      @usableFromInline
      @_lifetime(copy nest)
      static func read(_ nest: CheckedAttributes) -> PolicyEntry? {
        var level0 = nest.makeIterator()
        guard let key0 = level0.next() else { return nil }
        var level1 = key0.nest().makeIterator()
        guard let key1 = level1.next() else { return nil }
        return PolicyEntry(policyID: key0.type, attrID: key1.type, attributes: Nlctrl.PolicyAttrs.View(key1.nest()))
      }
    }

    /// Attributes inside nests whose types are values.
    public struct OpPolicyEntry: BitwiseCopyable, ~Escapable {
      public let opID: UInt16
      public let attributes: Nlctrl.OpPolicyAttrs.View

      @usableFromInline
      @_lifetime(copy attributes)
      init(opID: UInt16, attributes: Nlctrl.OpPolicyAttrs.View) {
        self.opID = opID
        self.attributes = attributes
      }

      @usableFromInline
      @_lifetime(copy nest)
      static func read(_ nest: CheckedAttributes) -> OpPolicyEntry? {
        var level0 = nest.makeIterator()
        guard let key0 = level0.next() else { return nil }
        return OpPolicyEntry(opID: key0.type, attributes: Nlctrl.OpPolicyAttrs.View(key0.nest()))
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case familyID(UInt16)
      case familyName(AttributeText)
      case version(UInt32)
      case hdrsize(UInt32)
      case maxattr(UInt32)
      case ops(OpsElements)
      case mcastGroups(McastGroupsElements)
      case policy(PolicyEntry)
      case opPolicy(OpPolicyEntry)
      case op(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt16.self) { return .familyID(value) }
          case 2: return .familyName(attributes.current.text())
          case 3: if let value = attributes.integer(UInt32.self) { return .version(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .hdrsize(value) }
          case 5: if let value = attributes.integer(UInt32.self) { return .maxattr(value) }
          case 6: return .ops(OpsElements(attributes.current.nest()))
          case 7: return .mcastGroups(McastGroupsElements(attributes.current.nest()))
          case 8: if let value = PolicyEntry.read(attributes.current.nest()) { return .policy(value) }
          case 9: if let value = OpPolicyEntry.read(attributes.current.nest()) { return .opPolicy(value) }
          case 10: if let value = attributes.integer(UInt32.self) { return .op(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 6, 7, 8, 9: 0x1
        case 1: 0xffff0006
        case 3, 4, 5, 10: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 6: try check.indexedNests(Nlctrl.OpAttrs.View.self)
        case 7: try check.indexedNests(Nlctrl.McastGroupAttrs.View.self)
        case 8: try check.keyedNest(Nlctrl.PolicyAttrs.View.self, levels: 2)
        case 9: try check.keyedNest(Nlctrl.OpPolicyAttrs.View.self, levels: 1)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10: true
      default: false
      }
    }
  }
}

extension Nlctrl.McastGroupAttrs {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Nlctrl.McastGroupAttrs
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The group's name, unique in its family; at most 15 bytes and a NUL.
    @inlinable
    public var name: AttributeText? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.text()
      }
    }

    /// The number to join the group by (NETLINK_ADD_MEMBERSHIP).
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case name(AttributeText)
      case id(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: return .name(attributes.current.text())
          case 2: if let value = attributes.integer(UInt32.self) { return .id(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 2: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2: true
      default: false
      }
    }
  }
}

extension Nlctrl.OpAttrs {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Nlctrl.OpAttrs
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The operation's command, as in genlmsghdr.
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Who may call it, and how.
    @inlinable
    public var flags: Nlctrl.OpFlags? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self).map({ Nlctrl.OpFlags(rawValue: $0) })
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case id(UInt32)
      case flags(Nlctrl.OpFlags)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .id(value) }
          case 2: if let value = attributes.integer(UInt32.self).map({ Nlctrl.OpFlags(rawValue: $0) }) { return .flags(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 2: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2: true
      default: false
      }
    }
  }
}

extension Nlctrl.PolicyAttrs {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Nlctrl.PolicyAttrs
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The attribute's type.
    @inlinable
    public var type: Nlctrl.AttrType? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self).map({ Nlctrl.AttrType(rawValue: $0) })
      }
    }

    /// The least value of a signed integer.
    @inlinable
    public var minValueS: Int64? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(Int64.self)
      }
    }

    /// The greatest value of a signed integer.
    @inlinable
    public var maxValueS: Int64? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(Int64.self)
      }
    }

    /// The least value of an unsigned integer.
    @inlinable
    public var minValueU: UInt64? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt64.self)
      }
    }

    /// The greatest value of an unsigned integer.
    @inlinable
    public var maxValueU: UInt64? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt64.self)
      }
    }

    /// The fewest bytes of a binary payload.
    @inlinable
    public var minLength: UInt32? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The most bytes of a binary payload, or of text without its NUL.
    @inlinable
    public var maxLength: UInt32? {
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The policy of the attributes nested in this one, by its number in the same dump.
    @inlinable
    public var policyIdx: UInt32? {
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The highest attribute number of that policy.
    @inlinable
    public var policyMaxtype: UInt32? {
      get {
        guard let attribute = attributes.first(9) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The bits that a bitfield32 may mean.
    @inlinable
    public var bitfield32Mask: UInt32? {
      get {
        guard let attribute = attributes.first(10) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The bits that an unsigned integer may have set.
    @inlinable
    public var mask: UInt64? {
      get {
        guard let attribute = attributes.first(11) else { return nil }
        return attribute.integer(UInt64.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case type(Nlctrl.AttrType)
      case minValueS(Int64)
      case maxValueS(Int64)
      case minValueU(UInt64)
      case maxValueU(UInt64)
      case minLength(UInt32)
      case maxLength(UInt32)
      case policyIdx(UInt32)
      case policyMaxtype(UInt32)
      case bitfield32Mask(UInt32)
      case mask(UInt64)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self).map({ Nlctrl.AttrType(rawValue: $0) }) { return .type(value) }
          case 2: if let value = attributes.integer(Int64.self) { return .minValueS(value) }
          case 3: if let value = attributes.integer(Int64.self) { return .maxValueS(value) }
          case 4: if let value = attributes.integer(UInt64.self) { return .minValueU(value) }
          case 5: if let value = attributes.integer(UInt64.self) { return .maxValueU(value) }
          case 6: if let value = attributes.integer(UInt32.self) { return .minLength(value) }
          case 7: if let value = attributes.integer(UInt32.self) { return .maxLength(value) }
          case 8: if let value = attributes.integer(UInt32.self) { return .policyIdx(value) }
          case 9: if let value = attributes.integer(UInt32.self) { return .policyMaxtype(value) }
          case 10: if let value = attributes.integer(UInt32.self) { return .bitfield32Mask(value) }
          case 11: if let value = attributes.integer(UInt64.self) { return .mask(value) }
          case 12: continue
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 6, 7, 8, 9, 10: 0xffff0008
        case 2, 3, 4, 5, 11: 0xffff000c
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x1000)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12: true
      default: false
      }
    }
  }
}

extension Nlctrl.OpPolicyAttrs {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Nlctrl.OpPolicyAttrs
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The policy of requests for one answer.
    @inlinable
    public var `do`: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The policy of requests for a list.
    @inlinable
    public var dump: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case `do`(UInt32)
      case dump(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .`do`(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .dump(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 2: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2: true
      default: false
      }
    }
  }
}

extension Nlctrl.Operations.Getfamily {
  public typealias View = Nlctrl.CtrlAttrs.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Nlctrl.Operations.Getpolicy {
  public typealias View = Nlctrl.CtrlAttrs.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

#else
#error("views of nlctrl need .enableExperimentalFeature(\"Lifetimes\") in this target's swiftSettings; modules that import it do not")
#endif
