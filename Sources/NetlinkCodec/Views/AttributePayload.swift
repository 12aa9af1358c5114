/// One attribute where it lies.
///
/// What is loaded must have the size its type says; an attribute of another size reads as nil. In a view that cannot be:
/// its check has refused such an attribute.
public struct AttributePayload: BitwiseCopyable, ~Escapable {
  /// The run the attribute is one of.
  public let attributes: CheckedAttributes
  @usableFromInline let start: Int
  /// `nla_len` in the lower half and `nla_type` in the upper. The length was seen to fit.
  @usableFromInline let head: UInt32

  @inlinable @inline(__always)
  @_lifetime(copy attributes)
  init(_ attributes: CheckedAttributes, at start: Int, head: UInt32) {
    self.attributes = attributes
    self.start = start
    self.head = head
  }

  @inlinable @inline(__always)
  @_lifetime(copy attributes)
  init(_ attributes: CheckedAttributes, at start: Int) {
    self.init(attributes, at: start, head: attributes.bytes.load(UInt32.self, at: start &- 4))
  }

  /// The attribute's type, without its flag bits.
  @inlinable @inline(__always)
  public var type: UInt16 { UInt16(truncatingIfNeeded: head &>> 16) & 0x3fff }

  /// Whether it says that it is a nest (`NLA_F_NESTED`).
  @inlinable @inline(__always)
  public var saysNest: Bool { head & 0x8000_0000 != 0 }

  /// Size of the payload in bytes.
  @inlinable @inline(__always)
  public var count: Int { Int(head & 0xffff) &- 4 }

  /// The payload as it is.
  @inlinable @inline(__always)
  public var bytes: RawSpan {
    @_lifetime(copy self)
    get { attributes.bytes.part(from: start, count: count) }
  }

  /// An integer in host byte order.
  @inlinable @inline(__always)
  public func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T? {
    count == MemoryLayout<T>.size ? attributes.bytes.load(type, at: start) : nil
  }

  /// An integer in network byte order.
  @inlinable @inline(__always)
  public func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T? {
    integer(type).map { T(bigEndian: $0) }
  }

  /// An integer in little-endian byte order.
  @inlinable @inline(__always)
  public func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T? {
    integer(type).map { T(littleEndian: $0) }
  }

  /// A `uint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public func uint() -> UInt64? {
    count == 4 ? integer(UInt32.self).map { UInt64($0) } : integer(UInt64.self)
  }

  /// A `sint`: 4 or 8 bytes on the wire.
  @inlinable @inline(__always)
  public func sint() -> Int64? {
    count == 4 ? integer(Int32.self).map { Int64($0) } : integer(Int64.self)
  }

  /// `struct nla_bitfield32`.
  @inlinable @inline(__always)
  public func bitfield32() -> Bitfield32? {
    guard count == 8 else { return nil }
    return Bitfield32(
      value: attributes.bytes.load(UInt32.self, at: start), selector: attributes.bytes.load(UInt32.self, at: start &+ 4)
    )
  }

  /// Text up to the first NUL.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func text() -> AttributeText { AttributeText(bytes) }

  /// A C structure.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func structure<S: WireStructure>(_ type: S.Type = S.self) -> StructurePayload<S> {
    StructurePayload(bytes)
  }

  /// A C array of integers.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func array<T: FixedWidthInteger & BitwiseCopyable>(
    of type: T.Type = T.self, isBigEndian: Bool = false
  ) -> IntegerArray<T> {
    IntegerArray(bytes, isBigEndian: isBigEndian)
  }

  /// The attributes of a nest.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func nest() -> CheckedAttributes { nest(selector: attributes.selector) }

  /// The attributes of a nest whose sub-messages an attribute beside it may select.
  @inlinable
  @_lifetime(copy self)
  public func nest<View: AttributeView & ~Escapable>(beside view: View.Type) -> CheckedAttributes {
    nest(selector: attributes.innerSelector(of: view))
  }

  @inlinable @inline(__always)
  @_lifetime(copy self)
  func nest(selector: AttributeRange.Selector) -> CheckedAttributes {
    CheckedAttributes(
      attributes.bytes,
      AttributeRange(from: start, to: start &+ count, selector: selector), hasRepeats: attributes.hasRepeats)
  }

  // MARK: Sub-messages

  /// A sub-message in the format its selector names; nil asks an outer nest's.
  @inlinable
  @_lifetime(copy self)
  public func subMessage<Message: SubMessageView & ~Escapable, View: AttributeView & ~Escapable>(
    _: Message.Type, selector key: SelectorKey?, beside view: View.Type
  ) -> Message {
    let outer = attributes.innerSelector(of: view)
    return Message(nest(selector: outer), selector: key ?? SelectorKey(outer, in: attributes.bytes))
  }

  /// The attribute's value as a selector.
  @inlinable
  public func selectorKey() -> SelectorKey { SelectorKey(text()) }
}
