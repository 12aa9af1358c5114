/// Records that wait to be sent, the oldest first.
struct ChannelBacklog {
  /// In bytes: what keeping a record takes beside it.
  private static let overhead = 64

  private var records: [[UInt8]] = []
  private var first = 0
  /// In bytes: what keeping them takes.
  private(set) var size = 0

  var oldest: [UInt8]? { first < records.count ? records[first] : nil }

  mutating func append(_ record: [UInt8]) {
    records.append(record)
    size += record.count + Self.overhead
  }

  mutating func removeOldest() {
    guard let oldest else { return }
    size -= oldest.count + Self.overhead
    records[first] = []
    first += 1
    guard first == records.count || first >= 64 && first * 2 >= records.count else { return }
    records.removeSubrange(..<first)
    first = 0
  }
}
