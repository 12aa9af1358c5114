/// The values of an attribute set: what generated structures are.
public protocol AttributeSet: MessageBody, Hashable {
  /// The set as its spec describes it.
  static var schema: AttributeSetSchema { get }

  init()

  /// Becomes what stands in a range of a message. It does so in place: making a large structure and handing it on would
  /// copy it. After an error the value is some of the old and some of the new.
  mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError)

  /// Writes the attributes that are present, ascending by number, in the form this package prefers.
  func encodeAttributes(into writer: inout MessageWriter)

  /// How the bytes this value came from differ from that form; empty for a value made here.
  var wireForm: WireForm { get set }
}

extension AttributeSet {
  public static var fixedHeaderSchema: StructureSchema? { nil }
  public static var attributeSchema: AttributeSetSchema? { schema }

  @inlinable @inline(__always)
  public init(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    self.init()
    try decode(from: bytes, in: range)
  }

  @inlinable
  public init(from reader: inout AttributeReader) throws(DecodingError) {
    try self.init(from: reader.bytes, in: reader.rest)
  }

  @inlinable @inline(__always)
  public func encode(into writer: inout MessageWriter) {
    if wireForm.isCanonical { encodeAttributes(into: &writer) } else { writer.writeInForm(self) }
  }

  /// The attributes this package's spec does not know, as (type, payload).
  public var unknownAttributes: [(type: UInt16, payload: [UInt8])] {
    let bytes = wireForm.unknownAttributes
    return AttributeList(bytes.span.bytes, in: 0..<bytes.count).map {
      ($0.type, Array(bytes[($0.range.lowerBound + 4)..<$0.range.upperBound]))
    }
  }

  /// A copy with what `change` sets: `Netdev.Queue().with { $0.ifindex = 3 }`.
  @inlinable
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Optional where Wrapped: AttributeSet {
  /// Takes a nest away. Most often there is none.
  @inlinable @inline(__always)
  public mutating func clear() {
    if case .some = self { remove() }
  }

  @usableFromInline @inline(never)
  mutating func remove() { self = nil }

  /// Becomes the nest that stands in a range of a message. A function of its own: few messages have nests, and a decoder
  /// that had the nest's values in hand would have fewer registers for its own.
  @inlinable @inline(never)
  public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    if case .none = self { self = Wrapped() }
    try self?.decode(from: bytes, in: range)
  }
}

/// What follows the netlink (and generic netlink) header of a message: attributes, a fixed header, or both.
public protocol MessageBody: Sendable {
  /// Decodes from a reader that stands before the body's first byte.
  init(from reader: inout AttributeReader) throws(DecodingError)
  /// Decodes from a range of a message.
  init(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError)
  /// Becomes what stands in a range of a message.
  mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError)
  func encode(into writer: inout MessageWriter)

  static var fixedHeaderSchema: StructureSchema? { get }
  static var attributeSchema: AttributeSetSchema? { get }
}

extension MessageBody {
  @inlinable
  public init(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    var reader = AttributeReader(bytes, range)
    try self.init(from: &reader)
  }

  @inlinable
  public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    self = try Self(from: bytes, in: range)
  }
}

/// The body of an operation that carries nothing; what a newer peer puts there is kept.
public struct EmptyBody: PlainAttributeSet {
  public static let schema = AttributeSetSchema("", [])
  public static var attributeSchema: AttributeSetSchema? { nil }

  public var wireForm = WireForm()

  @inlinable
  public init() {}

  public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
    var walk = AttributeWalk(range)
    while try walk.next(in: bytes) { walk.setAside(in: &self, bytes) }
    walk.noteForm(in: &self, bytes)
  }

  @inlinable
  public static var room: Int { 0 }
  @inlinable
  public func encodeAttributes(into run: inout AttributeRun) {}
}

/// A body with a C structure before its attributes (`fixed-header`).
public struct HeaderedBody<Header: WireStructure, Attributes: MessageBody & Hashable>: MessageBody, Hashable {
  public var header: Header
  public var attributes: Attributes
  @usableFromInline var headerForm = HeaderForm()

  @inlinable
  public init(header: Header = Header(), attributes: Attributes) {
    self.header = header
    self.attributes = attributes
  }

  @inlinable
  public init(from reader: inout AttributeReader) throws(DecodingError) {
    header = try reader.fixedHeader(form: &headerForm)
    attributes = try Attributes(from: &reader)
  }

  @inlinable
  public func encode(into writer: inout MessageWriter) {
    writer.fixedHeader(header, form: headerForm)
    attributes.encode(into: &writer)
  }

  public static var fixedHeaderSchema: StructureSchema? { Header.schema }
  public static var attributeSchema: AttributeSetSchema? { Attributes.attributeSchema }
}

/// A payload whose format another attribute's value chooses.
public protocol SubMessage: Hashable, Sendable {
  init(selector: String?, from reader: inout AttributeReader) throws(DecodingError)
  func encode(into writer: inout MessageWriter)
  /// Whether the payload is a nest of attributes rather than a bare structure or unknown bytes.
  var isNest: Bool { get }
  /// The selector's value that chooses this format; nil for one the spec does not know.
  var format: String? { get }
}

/// A C structure of fixed size.
public protocol WireStructure: Hashable, Sendable {
  static var size: Int { get }
  static var schema: StructureSchema { get }
  init()
  /// Loads the members that lie inside `range`; the others keep their zeros.
  init(from loader: inout StructureLoader)
  func encode(into writer: inout MessageWriter)
}

/// `struct nla_bitfield32`: bits, and which of them are meant.
public struct Bitfield32: Hashable, Sendable {
  public var value: UInt32
  public var selector: UInt32

  @inlinable
  public init(value: UInt32, selector: UInt32) {
    self.value = value
    self.selector = selector
  }
}

/// Attributes inside nests whose attribute types are values: for nlctrl's policy, the policy's index and the attribute.
public struct KeyedNest<Attributes: AttributeSet>: Hashable, Sendable {
  /// The values, from the outer nest inwards.
  public var keys: [UInt16]
  public var attributes: Attributes

  @inlinable
  public init(keys: [UInt16], attributes: Attributes) {
    self.keys = keys
    self.attributes = attributes
  }
}
