/// Records that wait to be sent, the oldest first.
struct ChannelBacklog {
  /// In bytes: what keeping a record takes beside it.
  private static let overhead = 64

  private var records = Backlog<[UInt8]>()
  /// In bytes: what keeping them takes.
  private(set) var size = 0

  var oldest: [UInt8]? { records.oldest }

  mutating func append(_ record: [UInt8]) {
    records.append(record)
    size += record.count + Self.overhead
  }

  mutating func removeOldest() {
    guard let oldest else { return }
    size -= oldest.count + Self.overhead
    // Its place is kept for a while, and its bytes are not.
    records.changeOldest { $0 = [] }
    records.removeOldest()
  }
}
