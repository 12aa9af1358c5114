/// Tokens that wait to be returned, as bits: in whatever order they came, they go in as few ranges as there can be.
///
/// The kernel gives out the lowest token that is free, so that they stay small and the bits few.
struct TokenSet: Sendable {
  private var words: [UInt64] = []
  /// No word before this one has a bit.
  private var first = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Makes room for tokens below `count`.
  mutating func reserve(_ count: Int) { words.reserveCapacity((count + 63) / 64) }

  mutating func insert(_ token: UInt32) {
    let (index, bit) = (Int(token / 64), UInt64(1) << UInt64(token % 64))
    while words.count <= index { words.append(0) }
    guard words[index] & bit == 0 else { return }
    words[index] |= bit
    first = count == 0 ? index : min(first, index)
    count += 1
  }

  /// Takes the lowest tokens, as many as one call returns.
  mutating func take() -> TokenReturn {
    var call = TokenReturn()
    while count > 0, call.room > 0 {
      guard let range = lowest(atMost: call.room) else {
        first += 1
        continue
      }
      guard call.append(range) else { break }
      remove(range)
    }
    return call
  }

  /// The first run of the first word.
  private func lowest(atMost limit: Int) -> TokenRange? {
    let word = words[first]
    guard word != 0 else { return nil }
    let start = word.trailingZeroBitCount
    let length = (~(word >> UInt64(start))).trailingZeroBitCount
    return TokenRange(start: UInt32(first * 64 + start), count: UInt32(min(length, 64 - start, limit)))
  }

  private mutating func remove(_ range: TokenRange) {
    let ones = range.count == 64 ? UInt64.max : (UInt64(1) << UInt64(range.count)) - 1
    words[first] &= ~(ones << UInt64(range.start % 64))
    count -= Int(range.count)
  }
}
