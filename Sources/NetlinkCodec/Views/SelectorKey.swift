/// The value of an attribute that selects sub-messages, in two words.
///
/// A format's name has at most 16 bytes here, as the kernel's names of kinds have (`IFNAMSIZ`).
public struct SelectorKey: BitwiseCopyable, Hashable, Sendable {
  /// The bytes before the first NUL, the first in the lowest place.
  public var low: UInt64
  public var high: UInt64

  /// Made by the generator of a format's name.
  @inlinable @inline(__always)
  public init(_ low: UInt64, _ high: UInt64) {
    self.low = low
    self.high = high
  }

  /// A text of more than 16 bytes gets a key that no name has, since 255 is no byte of UTF-8.
  @inlinable
  public init(_ text: AttributeText) {
    let bytes = text.bytes
    self.init(0, 0)
    guard bytes.byteCount <= 16 else {
      self.init(.max, .max)
      return
    }
    for offset in 0..<bytes.byteCount {
      let byte = UInt64(bytes.load(UInt8.self, at: offset)) &<< UInt64(8 &* (offset & 7))
      if offset < 8 { low |= byte } else { high |= byte }
    }
  }

  /// The key of a selector around a nest; nil where there is none.
  @inlinable
  init?(_ selector: AttributeRange.Selector, in bytes: RawSpan) {
    guard selector.start != 0 else { return nil }
    self.init(AttributeText(bytes.part(from: selector.start, count: selector.end &- selector.start)))
  }
}
