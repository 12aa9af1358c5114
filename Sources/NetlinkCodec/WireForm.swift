/// What sets a message's bytes apart from the form this package writes by itself.
///
/// A decoded value must encode back to the bytes it came from: a newer kernel's attributes, its order, an integer wider
/// than need be, a string without its NUL. The usual message needs none of this and carries an empty form. One whose
/// attributes merely stand in another order keeps that order in a word. Any other keeps a copy of its attributes;
/// encoding follows the copy wherever the value has not been changed since.
public struct WireForm: Sendable {
  @usableFromInline
  final class Copy: Sendable {
    /// The attributes as they were.
    let template: [UInt8]
    let unknownAttributes: [UInt8]
    /// What selected the sub-messages among them, where that stands outside them.
    let selector: [UInt8]

    init(template: [UInt8], unknownAttributes: [UInt8], selector: [UInt8]) {
      self.template = template
      self.unknownAttributes = unknownAttributes
      self.selector = selector
    }
  }

  /// The order of up to ten attributes, six bits each, the first in the highest place. 0 is ascending, our own form: to
  /// compare this with it is all that is done for nearly every value.
  @usableFromInline var order: UInt64
  @usableFromInline var copy: Copy?
  /// In place of an order where there is a copy; no attribute stands twice in an order.
  @usableFromInline static let copied = UInt64.max

  @inlinable @inline(__always)
  public init() { self.init(order: 0) }

  /// A form that writes attributes in an order of its own, such as a kernel's; at most ten, numbered below 64. Those
  /// not named follow, ascending.
  public init(writing types: UInt16...) {
    self.init(order: types.prefix(Self.orderCapacity).reduce(0) { ($0 << 6) | UInt64($1 & 0x3f) })
  }

  @inlinable @inline(__always)
  init(order: UInt64) {
    self.order = order
    copy = nil
  }

  /// `unknownAttributes` are those the spec does not know, headers included, each padded to four bytes.
  init(template: [UInt8], unknownAttributes: [UInt8], selector: [UInt8] = []) {
    order = Self.copied
    copy = Copy(template: template, unknownAttributes: unknownAttributes, selector: selector)
  }

  @inlinable @inline(__always)
  public var isCanonical: Bool { order == 0 }

  @inlinable @inline(__always)
  mutating func set(order: UInt64) {
    if self.order == Self.copied { dropCopy() }
    self.order = order
  }

  @usableFromInline @inline(never)
  mutating func dropCopy() { copy = nil }

  /// The attributes the spec does not know, headers included, each padded to four bytes.
  public var unknownAttributes: [UInt8] { copy?.unknownAttributes ?? [] }

  @usableFromInline static let orderCapacity = 10

  /// The order of attributes, if a word can name it: each once, none with the number 0.
  fileprivate static func order(of bytes: RawSpan, in range: AttributeRange) -> UInt64? {
    var order: UInt64 = 0
    var seen: UInt64 = 1
    var count = 0
    for attribute in AttributeList(bytes, in: range.start..<range.end) {
      guard count < orderCapacity, attribute.type < 64, seen & Presence.bit(attribute.type) == 0 else { return nil }
      seen |= Presence.bit(attribute.type)
      order = (order &<< 6) | UInt64(attribute.type)
      count += 1
    }
    return order
  }
}

extension AttributeSet {
  /// Keeps the form of attributes that are not in order, or deviate in another way.
  @usableFromInline @inline(never)
  mutating func keepForm(of bytes: RawSpan, in range: AttributeRange, deviates: Bool) {
    if !deviates, let order = WireForm.order(of: bytes, in: range) { return wireForm.set(order: order) }
    keep(bytes, in: range)
  }

  /// Keeps a copy of the attributes in a range of `bytes`, and of what selects their sub-messages from outside.
  @usableFromInline @inline(never)
  mutating func keep(_ bytes: RawSpan, in range: AttributeRange) {
    let schema = Self.schema
    var unknown: [UInt8] = []
    for attribute in AttributeList(bytes, in: range.start..<range.end) where schema[attribute.type] == nil {
      unknown += bytes.copy(attribute.range)
      unknown += Array(repeating: 0, count: netlinkAligned(attribute.range.count) - attribute.range.count)
    }
    wireForm = WireForm(
      template: bytes.copy(range.start..<range.end), unknownAttributes: unknown,
      selector: bytes.copy(range.selector.start..<range.selector.end))
  }
}

// Two values are equal when they say the same: how they were written does not matter, attributes beyond the spec do.
extension WireForm: Hashable {
  public static func == (a: WireForm, b: WireForm) -> Bool { a.unknownAttributes == b.unknownAttributes }
  public func hash(into hasher: inout Hasher) { hasher.combine(unknownAttributes) }
}

/// The attributes of a run of bytes whose lengths are known to be right, as type and range.
struct AttributeList: Sequence {
  struct Element {
    var type: UInt16
    /// The attribute with its header, without its padding.
    var range: Range<Int>
    /// What follows the header.
    var payload: Range<Int> { range.dropFirst(4) }
  }
  private let elements: [Element]

  init(_ bytes: RawSpan, in range: Range<Int>) {
    var elements: [Element] = []
    var offset = range.lowerBound
    while range.upperBound - offset >= 4 {
      let length = Int(bytes.load(UInt16.self, at: offset))
      guard length >= 4, length <= range.upperBound - offset else { break }
      let type = bytes.load(UInt16.self, at: offset + 2) & 0x3fff
      elements.append(Element(type: type, range: offset..<offset + length))
      offset += netlinkAligned(length)
    }
    self.elements = elements
  }

  var last: Element? { elements.last }

  func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }
}

extension MessageWriter {
  /// Writes a value whose form is not our own: in its order, or along its template.
  @inline(never)
  public mutating func writeInForm<Value: AttributeSet>(_ value: Value) {
    let current = Canonical(of: value)
    if let copy = value.wireForm.copy {
      write(current, along: copy, of: Value.self)
    } else {
      write(current, inOrder: value.wireForm.order)
    }
  }

  private mutating func write(_ current: Canonical, inOrder order: UInt64) {
    firstFailure = firstFailure ?? current.failure
    var left = current
    for place in (0..<WireForm.orderCapacity).reversed() {
      let type = UInt16((order &>> UInt64(6 * place)) & 0x3f)
      if type != 0, let next = left.takeFirst(type) { buffer.append(current.bytes.span.bytes.extracting(next)) }
    }
    for rest in left.ranges { buffer.append(current.bytes.span.bytes.extracting(rest.range)) }
  }

  /// Attributes whose value is what the template held are copied from it; changed ones take the place of the first of
  /// their type; new ones follow at the end.
  private mutating func write<Value: AttributeSet>(
    _ current: Canonical, along copy: WireForm.Copy, of type: Value.Type
  ) {
    let template = copy.template
    // The selector lies behind the attributes, where they can be told of it.
    let kept = template + copy.selector
    let span = kept.span.bytes
    let range = AttributeRange(
      from: 0, to: template.count,
      selector: copy.selector.isEmpty ? .init() : .init(start: template.count, end: kept.count))
    guard var before = try? Value(from: span, in: range) else { return write(current, inOrder: 0) }
    before.wireForm = WireForm(template: [], unknownAttributes: before.wireForm.unknownAttributes)
    let original = Canonical(of: before)
    // What cannot be written in our form but is as it was is copied.
    if current.failure != original.failure { firstFailure = firstFailure ?? current.failure }
    var written: Set<UInt16> = []
    for attribute in AttributeList(span, in: 0..<template.count) {
      let isKept = current.attributes(attribute.type) == original.attributes(attribute.type)
      if isKept {
        align()
        buffer.append(
          span.extracting(
            attribute.range
              .lowerBound..<min(template.count, attribute.range.lowerBound + netlinkAligned(attribute.range.count))))
      } else if !written.contains(attribute.type) {
        align()
        for range in current.ranges where range.type == attribute.type {
          buffer.append(current.bytes.span.bytes.extracting(range.range))
        }
      }
      written.insert(attribute.type)
    }
    for range in current.ranges where !written.contains(range.type) {
      align()
      buffer.append(current.bytes.span.bytes.extracting(range.range))
    }
  }

  private mutating func align() {
    buffer.append(zeros: netlinkAligned(buffer.count) - buffer.count)
  }
}

/// A value's attributes in our own form, each with its padding.
private struct Canonical {
  var bytes: [UInt8]
  var ranges: [(type: UInt16, range: Range<Int>)]
  var failure: EncodingError?

  init<Value: AttributeSet>(of value: Value) {
    var writer = MessageWriter()
    value.encodeAttributes(into: &writer)
    writer.append(rawAttributes: value.wireForm.unknownAttributes)
    failure = writer.failure
    let written = writer.buffer.array
    bytes = written
    ranges = AttributeList(written.span.bytes, in: 0..<written.count).map {
      ($0.type, $0.range.lowerBound..<$0.range.lowerBound + netlinkAligned($0.range.count))
    }
  }

  mutating func takeFirst(_ type: UInt16) -> Range<Int>? {
    guard let index = ranges.firstIndex(where: { $0.type == type }) else { return nil }
    return ranges.remove(at: index).range
  }

  func attributes(_ type: UInt16) -> [UInt8] {
    ranges.filter { $0.type == type }.flatMap { bytes[$0.range] }
  }
}
