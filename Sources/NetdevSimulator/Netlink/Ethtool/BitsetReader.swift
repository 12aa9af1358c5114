internal import EthtoolMessages
internal import NetlinkCodec

/// A bitset of a request, as words or as a list, with the faults that `net/ethtool/bitset.c` finds.
struct BitsetReader {
  let message: [UInt8]
  let names: [String]
  /// The bits that are set, and those that the request is about.
  private(set) var value: UInt64 = 0
  private(set) var mask: UInt64 = 0

  private var count: Int { names.count }
  private var all: UInt64 { count >= 64 ? .max : 1 << UInt64(count) - 1 }

  /// `ethnl_parse_bitset`, of at most 64 bits.
  init(_ message: [UInt8], _ bitset: AttributeTable.Entry, names: [String]) throws(Refusal) {
    self.message = message
    self.names = names
    try Self.validate(message, bitset.inside, Self.policy)
    let attributes = AttributeTable(message, in: bitset.inside)
    if let bits = attributes[Bitset.bits] {
      try readList(bits, attributes)
    } else {
      try readWords(attributes, of: bitset)
    }
  }

  // MARK: Words

  private mutating func readWords(_ attributes: AttributeTable, of bitset: AttributeTable.Entry) throws(Refusal) {
    try checkWords(attributes, of: bitset)
    let size = min(Int(attributes.u32(Bitset.size) ?? 0), count)
    let sized: UInt64 = size >= 64 ? .max : 1 << UInt64(size) - 1
    value = (attributes[Bitset.value]?.words ?? 0) & sized
    mask = attributes[Bitset.noMask] == nil ? (attributes[Bitset.mask]?.words ?? 0) & sized : all
  }

  /// `ethnl_compact_sanity_checks`
  private func checkWords(_ attributes: AttributeTable, of bitset: AttributeTable.Entry) throws(Refusal) {
    let hasMask = attributes[Bitset.noMask] == nil
    if !hasMask, let mask = attributes[Bitset.mask] { throw refusal("mask not allowed in list bitset", mask) }
    guard let size = attributes.u32(Bitset.size) else { throw refusal("missing size in compact bitset", bitset) }
    guard let value = attributes[Bitset.value] else { throw refusal("missing value in compact bitset", bitset) }
    if hasMask, attributes[Bitset.mask] == nil {
      throw refusal("missing mask in compact nonlist bitset", bitset)
    }
    let length = (Int(size) + 31) / 32 * 4
    guard value.payload.count == length else { throw refusal("bitset value length does not match size", value) }
    let mask = attributes[Bitset.mask]
    if let mask, mask.payload.count != length { throw refusal("bitset mask length does not match size", mask) }
    let told = mask ?? value
    for bit in count..<max(count, Int(size)) where told.payload[bit / 8] & 1 << UInt8(bit % 8) != 0 {
      throw refusal("cannot modify bits past kernel bitset size", told)
    }
  }

  // MARK: List

  private mutating func readList(_ bits: AttributeTable.Entry, _ attributes: AttributeTable) throws(Refusal) {
    if let value = attributes[Bitset.value] { throw refusal("value only allowed in compact bitset", value) }
    if let mask = attributes[Bitset.mask] { throw refusal("mask only allowed in compact bitset", mask) }
    let hasMask = attributes[Bitset.noMask] == nil
    if !hasMask { mask = all }
    // Whatever the attributes of the list are, they are taken for bits.
    for (_, entry) in AttributeTable(message, in: bits.inside).entries {
      let bit = try readBit(entry)
      let number: UInt64 = 1 << UInt64(bit.index)
      if bit.isSet || !hasMask { value |= number }
      if hasMask { mask |= number }
    }
  }

  /// `ethnl_parse_bit`
  private func readBit(_ bit: AttributeTable.Entry) throws(Refusal) -> (index: Int, isSet: Bool) {
    guard message[bit.offset + 3] & 0x80 != 0 else { throw refusal("NLA_F_NESTED is missing", bit) }
    try Self.validate(message, bit.inside, Self.bitPolicy)
    let attributes = AttributeTable(message, in: bit.inside)
    let isSet = attributes[Bit.value] != nil
    let name = attributes[Bit.name]
    if let entry = attributes[Bit.index], let index = entry.integer(UInt32.self) {
      guard index < count else { throw refusal("bit index too high", entry, .EOPNOTSUPP) }
      guard name == nil || name?.text == names[Int(index)] else { throw refusal("bit index and name mismatch", bit) }
      return (Int(index), isSet)
    }
    guard let name else { throw refusal("neither bit index nor name specified", bit) }
    guard let index = names.firstIndex(of: name.text) else { throw refusal("bit name not found", name, .EOPNOTSUPP) }
    return (index, isSet)
  }

  // MARK: Policies

  private static func validate(
    _ message: [UInt8], _ range: Range<Int>, _ policy: NetlinkPolicy
  ) throws(Refusal) {
    try policy.validate(message.span.bytes.extracting(0..<range.upperBound), from: range.lowerBound)
  }

  /// `bitset_policy`
  private static let policy = NetlinkPolicy(
    AttributeSetSchema(
      Ethtool.Bitset.schema.name,
      Ethtool.Bitset.schema.attributes.map { attribute in
        var attribute = attribute
        if attribute.name == "size" { attribute.limits.max = Int128(Int16.max) }
        if attribute.name == "bits" { attribute.kind = .keyed([]) { Ethtool.BitsetBits.schema } }
        return attribute
      }), attributes: [1, 2, 3, 4, 5])

  /// `bit_policy`
  private static let bitPolicy = NetlinkPolicy(Ethtool.BitsetBit.schema, attributes: [1, 2, 3])

  private func refusal(
    _ text: String, _ entry: AttributeTable.Entry, _ errno: ErrorNumber = .EINVAL
  ) -> Refusal {
    var refusal = Refusal(errno, text)
    refusal.culprit = .badOffset(entry.offset)
    return refusal
  }

  private enum Bitset {
    static let noMask: UInt16 = 1
    static let size: UInt16 = 2
    static let bits: UInt16 = 3
    static let value: UInt16 = 4
    static let mask: UInt16 = 5
  }
  private enum Bit {
    static let index: UInt16 = 1
    static let name: UInt16 = 2
    static let value: UInt16 = 3
  }
}

extension AttributeTable.Entry {
  /// The first 64 bits of an array of 32-bit words.
  fileprivate var words: UInt64 { payload.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
