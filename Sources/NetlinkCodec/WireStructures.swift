/// Loads the members of a C structure, which may be shorter or longer than the one the spec describes.
public struct StructureLoader: BitwiseCopyable, ~Escapable {
  @usableFromInline let bytes: RawSpan
  @usableFromInline var offset: Int
  @usableFromInline let end: Int
  @usableFromInline var deviates = false

  @inlinable
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, in range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next member, an integer in host byte order; 0 when the structure ends before it.
  @inlinable @inline(__always)
  public mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T {
    let start = offset
    offset &+= MemoryLayout<T>.size
    return offset <= end ? bytes.load(T.self, at: start) : 0
  }

  @inlinable @inline(__always)
  public mutating func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T {
    T(bigEndian: integer(type))
  }

  @inlinable @inline(__always)
  public mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self) -> T {
    T(littleEndian: integer(type))
  }

  /// The next `count` bytes; zeros where the structure ends before them.
  @inlinable
  public mutating func binary(_ count: Int) -> [UInt8] {
    precondition(count >= 0)
    let start = min(offset, end)
    offset += count
    var value = bytes.copy(start..<min(offset, end))
    if value.count < count { value += [UInt8](repeating: 0, count: count - value.count) }
    return value
  }

  /// A fixed field that holds a string up to its first NUL.
  @inlinable
  public mutating func string(_ count: Int) -> String {
    let field = binary(count)
    let text = field.prefix { $0 != 0 }
    if !field.dropFirst(text.count).allSatisfy({ $0 == 0 }) { deviates = true }
    return field.withBytes { span in
      let (value, isValid) = span.text(0..<text.count)
      if !isValid { deviates = true }
      return value
    }
  }

  /// A structure inside this one.
  @inlinable
  public mutating func structure<S: WireStructure>(_ type: S.Type = S.self) -> S {
    precondition(S.size >= 0)
    let start = min(offset, end)
    offset += S.size
    return bytes.structure(type, in: start..<min(offset, end), deviates: &deviates)
  }

  /// Bytes C puts between members, or members that carry nothing.
  @inlinable
  public mutating func skip(_ count: Int) {
    precondition(count >= 0)
    let start = min(offset, end)
    offset += count
    if !bytes.isZero(start..<min(offset, end)) { deviates = true }
  }
}

extension RawSpan {
  @inlinable
  func structure<S: WireStructure>(_ type: S.Type, in range: Range<Int>, deviates: inout Bool) -> S {
    var loader = StructureLoader(self, in: range)
    let value = S(from: &loader)
    if loader.deviates { deviates = true }
    return value
  }
}

/// The bytes of a fixed header and the padding behind it, where they are not what its members would be written as: bytes
/// between members that are not zero, a string that goes on behind its NUL, an older kernel's shorter structure.
public struct HeaderForm: Hashable, Sendable {
  /// Empty for a header in our own form.
  @usableFromInline let bytes: [UInt8]

  @inlinable
  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Whether these are the bytes of the header, which may have been changed since.
  @inlinable
  func holds<Header: WireStructure>(_ header: Header) -> Bool {
    var ignored = false
    return bytes.withBytes { $0.structure(Header.self, in: 0..<min(Header.size, bytes.count), deviates: &ignored) }
      == header
  }

  // As with the form of attributes, two values are equal when they say the same.
  public static func == (a: HeaderForm, b: HeaderForm) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}

extension MessageWriter {
  /// The structure before attributes, with its padding.
  @inlinable
  public mutating func fixedHeader<Header: WireStructure>(_ header: Header, form: HeaderForm) {
    if !form.bytes.isEmpty && form.holds(header) { return append(rawAttributes: form.bytes) }
    append(structure: header)
    padFixedHeader(from: Header.size)
  }
}

extension AttributeReader {
  /// The payload as structures one behind the other, each given to `body` without a copy of them all.
  /// - Returns: false where the last one is cut short; none is read then.
  @inlinable
  public func structures<S: WireStructure>(of type: S.Type, _ body: (S) -> Void) -> Bool {
    guard S.size > 0, count.isMultiple(of: S.size) else { return false }
    var ignored = false
    for start in stride(from: walk.valueStart, to: walk.valueStart + count, by: S.size) {
      body(bytes.structure(S.self, in: start..<start + S.size, deviates: &ignored))
    }
    return true
  }

  /// The structure before the attributes; the reader then stands before the first of them. A message has all of it; one
  /// in a nest may be an older kernel's, which ends sooner.
  @inlinable
  public mutating func fixedHeader<Header: WireStructure>(
    _ type: Header.Type = Header.self, form: inout HeaderForm
  ) throws(DecodingError) -> Header {
    let range = rest
    guard range.end &- range.start >= Header.size || range.depth > 0 else {
      throw DecodingError(.truncatedHeader, offset: range.start)
    }
    let next = min(range.end, range.start &+ netlinkAligned(Header.size))
    var deviates = next &- range.start != netlinkAligned(Header.size)
    let header = bytes.structure(
      type, in: range.start..<min(range.end, range.start &+ Header.size), deviates: &deviates)
    if deviates || !bytes.isZero(min(range.end, range.start &+ Header.size)..<next) {
      form = HeaderForm(bytes.copy(range.start..<next))
    }
    self = AttributeReader(
      bytes, AttributeRange(from: next, to: range.end, depth: range.depth, selector: range.selector))
    return header
  }

  /// The whole payload of a sub-message as a structure, and what follows it.
  @inlinable
  public mutating func payloadStructure<S: WireStructure>(_ type: S.Type = S.self) -> S {
    let range = rest
    let value = bytes.structure(type, in: range.start..<range.end, deviates: &walk.deviates)
    if range.end &- range.start != S.size { walk.deviates = true }
    walk.offset = range.end
    return value
  }

  /// Whether nothing is left to read.
  @inlinable
  public var isAtEnd: Bool { walk.offset >= walk.range.end }

  /// The whole payload of a sub-message as it is.
  @inlinable
  public mutating func payloadBytes() -> [UInt8] {
    let range = rest
    walk.offset = range.end
    return bytes.copy(range.start..<range.end)
  }
}

extension WireStructure {
  /// Structures that lie one behind the other, as a binary attribute of many holds them; nil where the last one is cut
  /// short.
  public static func array(in bytes: [UInt8]) -> [Self]? {
    guard size > 0, bytes.count.isMultiple(of: size) else { return nil }
    return bytes.withBytes { bytes in
      stride(from: 0, to: bytes.byteCount, by: size).map { start in
        var ignored = false
        return bytes.structure(Self.self, in: start..<start + size, deviates: &ignored)
      }
    }
  }
}

extension Array where Element: WireStructure {
  /// The structures one behind the other, for a binary attribute of many.
  public var wireBytes: [UInt8] {
    var writer = MessageWriter(capacity: count * Element.size)
    for structure in self { writer.append(structure: structure) }
    return writer.array
  }
}
