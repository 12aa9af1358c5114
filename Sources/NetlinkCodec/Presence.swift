/// Which numbers and flags of a set are there: a bit for each attribute number, which is below 64.
///
/// Generated sets keep these beside the values and not a tag with each: a value is stored without looking, and all of
/// them are taken away at once. An absent number is zero, so that equal sets have equal bits.
public struct Presence: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bits: UInt64

  @inlinable @inline(__always)
  public init() { bits = 0 }

  /// The attributes of these numbers, a bit for each.
  @inlinable @inline(__always)
  public init(bits: UInt64) { self.bits = bits }

  @inlinable @inline(__always)
  public subscript(number: UInt16) -> Bool {
    get { bits & Self.bit(number) != 0 }
    set { bits = newValue ? bits | Self.bit(number) : bits & ~Self.bit(number) }
  }

  @inlinable @inline(__always)
  mutating func formIntersection(_ other: Presence) { bits &= other.bits }

  /// Notes whether there is a value, and gives it back.
  @inlinable @inline(__always)
  public mutating func note<Value>(_ number: UInt16, _ value: Value?) -> Value? {
    self[number] = value != nil
    return value
  }

  @inlinable @inline(__always)
  static func bit(_ number: UInt16) -> UInt64 { 1 &<< UInt64(number) }
}
