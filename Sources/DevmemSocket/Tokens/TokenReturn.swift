/// Tokens in a row, as the kernel takes them back (`struct dmabuf_token`).
struct TokenRange: BitwiseCopyable, Hashable, Sendable {
  var start: UInt32 = 0
  var count: UInt32 = 0
}

/// What one call of `SO_DEVMEM_DONTNEED` takes, and no more: the kernel refuses a 129th range, and passes over the tokens
/// behind the first 1,024 without a word (`sock_devmem_dontneed`).
struct TokenReturn: Sendable {
  static let maximumRanges = 128
  static let maximumTokens = 1024

  private var ranges = [128 of TokenRange](repeating: TokenRange())
  private(set) var rangeCount = 0
  private(set) var tokenCount = 0

  var isEmpty: Bool { rangeCount == 0 }
  /// Tokens that still fit, in ranges that there is still room for.
  var room: Int { Self.maximumTokens - tokenCount }

  /// Adds tokens that follow those added before. False when there is no room for another range.
  mutating func append(_ range: TokenRange) -> Bool {
    assert(range.count <= room)
    if rangeCount > 0, ranges[rangeCount - 1].start + ranges[rangeCount - 1].count == range.start {
      ranges[rangeCount - 1].count += range.count
    } else {
      guard rangeCount < Self.maximumRanges else { return false }
      ranges[rangeCount] = range
      rangeCount += 1
    }
    tokenCount += Int(range.count)
    return true
  }

  /// The ranges as they lie in memory, which is how the kernel reads them.
  func withRanges<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: ranges) { bytes in
      body(UnsafeRawBufferPointer(rebasing: bytes[..<(rangeCount * MemoryLayout<TokenRange>.stride)]))
    }
  }

  var list: [TokenRange] { (0..<rangeCount).map { ranges[$0] } }
}
