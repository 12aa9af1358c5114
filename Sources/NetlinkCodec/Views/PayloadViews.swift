/// The text of an attribute where it lies: the bytes before the first NUL, of any encoding.
public struct AttributeText: BitwiseCopyable, ~Escapable {
  /// The payload, NUL and what follows it included.
  @usableFromInline let payload: RawSpan

  @inlinable @inline(__always)
  @_lifetime(copy payload)
  init(_ payload: RawSpan) { self.payload = payload }

  /// The bytes before the first NUL.
  @inlinable
  public var bytes: RawSpan {
    @_lifetime(copy self)
    get { payload.part(from: 0, count: payload.terminatedCount) }
  }

  /// The text without a copy; nil where it is ill-formed, which `String(_:)` repairs.
  public var utf8: UTF8Span? {
    @_lifetime(copy self)
    get { bytes.utf8 }
  }

  /// Whether the bytes are those of `other`.
  @inlinable
  public static func == (text: AttributeText, other: StaticString) -> Bool { text.bytes.isEqual(to: other) }
}

extension String {
  /// The text, with ill-formed UTF-8 repaired.
  @inlinable
  public init(_ text: AttributeText) {
    let bytes = text.bytes
    self = bytes.text(0..<bytes.byteCount).text
  }
}

/// A C structure where it lies. It may be shorter or longer than the spec's: members beyond its end read as zeros.
public struct StructurePayload<Value: WireStructure>: BitwiseCopyable, ~Escapable {
  /// The bytes, as many as the peer sent.
  public let bytes: RawSpan

  @inlinable @inline(__always)
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The members, loaded anew each time.
  @inlinable @inline(__always)
  public var value: Value {
    var loader = StructureLoader(bytes, in: 0..<bytes.byteCount)
    return Value(from: &loader)
  }
}

/// A C array of integers where it lies; bytes beyond the last whole element are not part of it.
public struct IntegerArray<Element: FixedWidthInteger & BitwiseCopyable>: BitwiseCopyable, ~Escapable {
  /// The payload as it is.
  public let bytes: RawSpan
  /// Whether the elements are in network byte order.
  @usableFromInline let isBigEndian: Bool

  @inlinable @inline(__always)
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, isBigEndian: Bool) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  @inlinable
  public var count: Int { bytes.byteCount / MemoryLayout<Element>.size }

  /// An element. `index` must be below `count`.
  @inlinable
  public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "IntegerArray: the index is beyond the last element")
    let element = bytes.load(Element.self, at: index &* MemoryLayout<Element>.size)
    return isBigEndian ? Element(bigEndian: element) : element
  }

  /// A copy of the elements.
  @inlinable
  public var elements: [Element] { (0..<count).map { self[$0] } }
}
