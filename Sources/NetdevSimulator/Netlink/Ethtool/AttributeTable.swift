internal import NetlinkCodec

/// The attributes of a request or of a nest by type, the last of each: the kernel's array `tb`.
///
/// ethtool's own code finds more faults in a request than its policy does, in an order of its own, so that its requests
/// are read attribute by attribute.
struct AttributeTable {
  struct Entry {
    /// Bytes from the start of the message to its header.
    var offset: Int
    var payload: [UInt8]

    /// What a nest holds.
    var inside: Range<Int> { offset + 4..<offset + 4 + payload.count }
  }

  /// All of them, in their order.
  private(set) var entries: [(type: UInt16, entry: Entry)] = []

  /// What is no attribute ends the list, as in `nla_for_each_attr`.
  init(_ message: [UInt8], in range: Range<Int>) {
    var reader = AttributeReader(message.span.bytes, in: range)
    while (try? reader.next()) == true {
      entries.append((reader.type, Entry(offset: reader.attributeOffset, payload: reader.binary())))
    }
  }

  subscript(type: UInt16) -> Entry? { entries.last { $0.type == type }?.entry }

  func u32(_ type: UInt16) -> UInt32? { self[type]?.integer() }
  func u8(_ type: UInt16) -> UInt8? { self[type]?.integer() }
}

extension AttributeTable.Entry {
  /// Nil where the payload is too short for it, which policies see to.
  func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
    guard payload.count >= MemoryLayout<Value>.size else { return nil }
    return payload.prefix(MemoryLayout<Value>.size).reversed().reduce(0) { $0 << 8 | Value($1) }
  }

  /// A `uint`, of four bytes or eight.
  var uint: UInt64? { payload.count == 4 ? integer(UInt32.self).map { UInt64($0) } : integer() }

  /// A C string: up to its NUL.
  var text: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }
}
