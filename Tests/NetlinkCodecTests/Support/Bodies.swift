import NetlinkCodec

/// A body decoded from its bytes.
func decoded<Body: MessageBody>(_ type: Body.Type = Body.self, _ bytes: [UInt8]) throws(DecodingError) -> Body {
  try bytes.withBytes { span throws(DecodingError) in
    var reader = AttributeReader(span, in: 0..<bytes.count)
    return try Body(from: &reader)
  }
}

/// The bytes a body encodes to.
func encoded(_ body: some MessageBody) -> [UInt8] {
  var writer = MessageWriter()
  body.encode(into: &writer)
  return writer.array
}
