import NetlinkCodec

/// The messages of some datagrams, in order, made comparable.
///
/// Datagram boundaries, port ids, and the values of counters differ between two kernels that answer alike; nothing
/// else is taken out.
package struct Answers: Equatable, CustomStringConvertible {
  package var messages: [[UInt8]] = []

  /// - Parameter family: the netdev family's id, whose statistics lose their values.
  package init(_ datagrams: [[UInt8]], family: UInt16) {
    for datagram in datagrams {
      var offset = 0
      while offset + 16 <= datagram.count {
        let length = Int(datagram[offset]) | Int(datagram[offset + 1]) << 8 | Int(datagram[offset + 2]) << 16
        guard length >= 16, offset + length <= datagram.count else { break }
        messages.append(Self.masked(Array(datagram[offset..<offset + length]), family: family))
        offset += (length + 3) & ~3
      }
      // What is no message is kept, so that it is noticed.
      if offset < datagram.count { messages.append(Array(datagram[offset...])) }
    }
  }

  private static func masked(_ message: [UInt8], family: UInt16) -> [UInt8] {
    var message = message
    message.replaceSubrange(12..<16, with: [0, 0, 0, 0])
    let qstats: UInt8 = 12
    let isReply = message[4] == UInt8(family & 0xff) && message[5] == UInt8(family >> 8)
    guard isReply, message.count > 20, message[16] == qstats else { return message }
    return Array(message[4..<20]) + withoutCounts(message[20...])
  }

  /// Attributes of a statistics reply; counters by type alone, since their width changes with their value.
  private static func withoutCounts(_ attributes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = attributes
    while rest.count >= 4 {
      let bytes = Array(rest.prefix(4))
      let length = max(4, Int(bytes[0]) | Int(bytes[1]) << 8)
      let type = UInt16(bytes[2]) | UInt16(bytes[3]) << 8
      let firstCounter: UInt16 = 8
      result += type >= firstCounter ? [bytes[2], bytes[3]] : Array(rest.prefix(length))
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return result
  }

  package var description: String {
    messages.map { message in
      message.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }.joined(separator: "\n")
  }
}
