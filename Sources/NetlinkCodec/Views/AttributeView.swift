/// An attribute set where it lies in a message: what generated views are.
///
/// A view is made of bytes that are checked once, all of them: headers, sizes, nests and sub-messages, with the errors that
/// decoding into the set's structure has. After that nothing throws. Accessors find their attribute each time they are
/// called; who wants most of them walks the view with `makeIterator()`. A view copies no bytes and cannot outlive them.
public protocol AttributeView: BitwiseCopyable, ~Escapable {
  /// The set's structure, which owns its values.
  associatedtype Owned: AttributeSet

  /// Takes attributes that a view's check has passed.
  @_lifetime(copy attributes)
  init(_ attributes: CheckedAttributes)

  /// The attributes as they are, known or not.
  var attributes: CheckedAttributes {
    @_lifetime(copy self)
    get
  }

  /// Checks the attributes in a range of a message; tells whether some occur more often than they should.
  static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool

  /// Whether the spec has an attribute of this type in the set.
  static func knows(_ type: UInt16) -> Bool

  /// Whether an attribute of this type selects sub-messages of nests beside it.
  static func offersSelector(_ type: UInt16) -> Bool
}

extension AttributeView where Self: ~Escapable {
  /// Checks the attributes in a range of a message. Offsets in errors count from the start of `bytes`.
  @inlinable @inline(__always)
  @_lifetime(copy bytes)
  public init(checking bytes: RawSpan, in range: Range<Int>) throws(DecodingError) {
    guard range.lowerBound >= 0, range.upperBound <= bytes.byteCount, range.upperBound <= UInt32.max else {
      throw DecodingError(.badMessageLength, offset: range.lowerBound)
    }
    let range = AttributeRange(from: range.lowerBound, to: range.upperBound)
    let hasRepeats = try Self.check(bytes, in: range)
    self.init(CheckedAttributes(bytes, range, hasRepeats: hasRepeats))
  }

  /// Checks a message's attributes, which follow its first `headers` bytes.
  @inlinable @inline(__always)
  @_lifetime(copy message)
  public init(checking message: MessageView, after headers: Int) throws(DecodingError) {
    guard message.bytes.byteCount >= headers else { throw DecodingError(.truncatedHeader, offset: headers) }
    try self.init(checking: message.bytes, in: headers..<message.bytes.byteCount)
  }

  /// Checks a message's attributes, which follow a structure behind its first `headers` bytes.
  @inlinable
  @_lifetime(copy message)
  public init<S: WireStructure>(
    checking message: MessageView, after headers: Int, and _: S.Type
  ) throws(DecodingError) {
    let count = message.bytes.byteCount
    guard count &- headers >= S.size else {
      throw DecodingError(.truncatedHeader, offset: headers)
    }
    try self.init(checking: message.bytes, in: min(count, headers &+ netlinkAligned(S.size))..<count)
  }

  @inlinable
  public static func offersSelector(_ type: UInt16) -> Bool { false }

  /// The attributes the spec does not know.
  @inlinable
  public var unknownAttributes: UnknownAttributes<Self> {
    @_lifetime(copy self)
    get { UnknownAttributes(attributes) }
  }
}

extension AttributeSet {
  /// Copies what a view sees. The value encodes to the same bytes again.
  @inlinable
  public init<View: AttributeView & ~Escapable>(_ view: View) throws(DecodingError) where View.Owned == Self {
    let attributes = view.attributes
    try self.init(from: attributes.bytes, in: attributes.range)
  }
}

/// Walks the attributes that a set's spec does not know.
public struct UnknownAttributes<View: AttributeView & ~Escapable>: BitwiseCopyable, ~Escapable {
  @usableFromInline var attributes: AttributeIterator

  @inlinable
  @_lifetime(copy attributes)
  init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

  /// The next one, or nil after the last.
  @inlinable
  @_lifetime(copy self)
  public mutating func next() -> AttributePayload? {
    while let attribute = attributes.next() {
      if !View.knows(attribute.type) { return attribute }
    }
    return nil
  }
}

/// A sub-message where it lies: what generated enumerations of its formats are.
public protocol SubMessageView: BitwiseCopyable, ~Escapable {
  /// Takes a payload that the check has passed.
  @_lifetime(copy payload)
  init(_ payload: CheckedAttributes, selector: SelectorKey?)

  static func check(
    _ bytes: RawSpan, in range: AttributeRange, selector: SelectorKey?
  ) throws(DecodingError) -> Bool
}

extension CheckedAttributes {
  /// The payload of a sub-message as it is.
  @inlinable
  public var payload: RawSpan {
    @_lifetime(copy self)
    get { bytes.part(from: Int(start), count: Int(end &- start)) }
  }

  /// The structure that is, or starts, the payload of a sub-message.
  @inlinable
  @_lifetime(copy self)
  public func structure<S: WireStructure>(_ type: S.Type = S.self) -> StructurePayload<S> {
    StructurePayload(payload)
  }

  /// The attributes behind a structure.
  @inlinable
  @_lifetime(copy self)
  public func attributes<S: WireStructure>(after _: S.Type) -> CheckedAttributes {
    CheckedAttributes(
      bytes,
      AttributeRange(from: min(Int(end), Int(start) &+ netlinkAligned(S.size)), to: Int(end), selector: selector),
      hasRepeats: hasRepeats)
  }
}

extension AttributeCheck {
  /// Where attributes lie behind a structure. A message has all of it; one in a nest may be an older kernel's, which ends
  /// sooner.
  @inlinable
  public static func range<S: WireStructure>(
    _ range: AttributeRange, after _: S.Type
  ) throws(DecodingError) -> AttributeRange {
    guard range.end &- range.start >= S.size || range.depth > 0 else {
      try fail(.truncatedHeader, attribute: 0, offset: range.start)
    }
    return AttributeRange(
      from: min(range.end, range.start &+ netlinkAligned(S.size)), to: range.end, depth: range.depth,
      selector: range.selector)
  }
}

extension MessageView {
  /// The structure that follows the message's first `headers` bytes (`fixed-header`).
  @inlinable
  @_lifetime(copy self)
  public func structure<S: WireStructure>(
    _ type: S.Type = S.self, after headers: Int
  ) throws(DecodingError) -> StructurePayload<S> {
    guard bytes.byteCount &- headers >= S.size else { throw DecodingError(.truncatedHeader, offset: headers) }
    return StructurePayload(bytes.part(from: headers, count: S.size))
  }
}
