/// Walks a message whose attributes are all just as they should be: integers within their limits, and nests of such.
///
/// Most requests are no more than that, and then one comparison an attribute tells most of it. Where anything else
/// comes, the message is not orderly, which is no fault: `MessageCheck` looks at it, in the kernel's order.
struct OrderlyCheck: ~Escapable {
  private let bytes: RawSpan
  private let tables: Span<CheckTables.Table>
  private let rules: Span<CheckTables.Rule>

  @_lifetime(copy bytes, copy tables, copy rules)
  init(_ bytes: RawSpan, _ tables: Span<CheckTables.Table>, _ rules: Span<CheckTables.Rule>) {
    self.bytes = bytes
    self.tables = tables
    self.rules = rules
  }

  /// Whether the attributes from `start` to `end`, which lie in the message, are orderly.
  func isOrderly(from start: Int, to end: Int, table: Int, depth: Int = 0) -> Bool {
    guard depth < MessageCheck.maximumDepth, tables.indices.contains(table) else { return false }
    let first = Int(tables[table].start)
    let rules = rules.extracting(first..<first + 1 + min(63, Int(tables[table].maxType)))
    var offset = start
    var seen: UInt64 = 0
    while end &- offset >= 8 {
      let head = bytes.load(UInt32.self, at: offset)
      let type = Int((head &>> 16) & 0x3fff)
      guard type < rules.count else { return false }
      let bit = Presence.bit(UInt16(truncatingIfNeeded: type))
      if seen & bit != 0, !rules[type].traits.contains(.multi) { return false }
      seen |= bit
      let length = Int(head & 0xffff)
      let isLong = length > 8
      if isLong, length > end &- offset { return false }
      if head == rules[type].head {
        // Where the next one is need not wait for this one's length.
        if isLong {
          let value = bytes.load(UInt64.self, at: offset &+ 4)
          guard value >= rules[type].low, value <= rules[type].high else { return false }
          offset = offset &+ 12
        } else {
          let value = UInt64(bytes.load(UInt32.self, at: offset &+ 4))
          guard value >= rules[type].low, value <= rules[type].high else { return false }
          offset = offset &+ 8
        }
      } else {
        guard
          head &- UInt32(length) == rules[type].head, length >= 8,
          isOrderly(from: offset &+ 4, to: offset &+ length, table: Int(rules[type].link), depth: depth &+ 1)
        else { return false }
        offset = offset &+ netlinkAligned(length)
      }
    }
    return offset >= end
  }
}

extension CheckTables {
  /// Whether the attributes of a message from `start` on are in order by the first table at first sight.
  func isOrderly(_ message: RawSpan, from start: Int) -> Bool {
    let tables = tables
    let rules = rules
    return OrderlyCheck(message, tables.span, rules.span).isOrderly(from: start, to: message.byteCount, table: 0)
  }
}
