import NetlinkCodec

/// A record of a client, taken apart: whole messages, each with a copy of its bytes.
///
/// Copies are what lets a request outlive the buffer it came in while the kernel works on it.
struct IncomingRecord {
  struct Message {
    var header: NetlinkHeader
    var bytes: [UInt8]
  }

  let messages: [Message]

  /// - Throws: when the record ends inside a header, or a length does not fit it.
  init(_ bytes: RawSpan) throws(DecodingError) {
    var messages: [Message] = []
    var reader = MessageReader(bytes)
    while let message = try reader.next() {
      messages.append(Message(header: message.header, bytes: message.bytes.withUnsafeBytes { [UInt8]($0) }))
    }
    guard !messages.isEmpty else { throw DecodingError(.truncatedHeader, offset: 0) }
    self.messages = messages
  }
}
