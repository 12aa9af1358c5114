@testable import NetlinkCodec

/// Bytes written as hexadecimal lines; everything after `//` in a line is a comment.
func bytes(_ hex: String) -> [UInt8] {
  var digits = ""
  for line in hex.split(separator: "\n") {
    let end = line.firstRange(of: "//")?.lowerBound ?? line.endIndex
    digits += line[..<end].filter { !$0.isWhitespace }
  }
  return hexBytes(digits) ?? []
}

/// A body encoded from JSON.
func encode(
  _ json: JSONObject, header: StructureSchema? = nil, _ set: AttributeSetSchema?
) throws(JSONMessageError) -> [UInt8] {
  var writer = MessageWriter()
  try MessageJSON.encode(json, fixedHeader: header, attributes: set, into: &writer)
  return writer.buffer.array
}

/// A body decoded to JSON; `offset` is where it starts.
func decode(
  _ bytes: [UInt8], from offset: Int = 0, header: StructureSchema? = nil, _ set: AttributeSetSchema?
) throws(DecodingError) -> JSONObject {
  try bytes.withBytes { span throws(DecodingError) in
    try MessageJSON.decode(span, in: offset..<bytes.count, fixedHeader: header, attributes: set)
  }
}

/// Every prefix of some bytes, and every byte changed to a few others, among them the lengths most likely to mislead.
func mutations(of bytes: [UInt8]) -> [[UInt8]] {
  var all = (0..<bytes.count).map { Array(bytes[..<$0]) }
  for place in bytes.indices {
    for value in [0, 1, 3, 4, 0x7f, 0x80, 0xff, bytes[place] &+ 1, bytes[place] &- 1] where value != bytes[place] {
      var changed = bytes
      changed[place] = value
      all.append(changed)
    }
  }
  return all
}
