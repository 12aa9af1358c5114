internal import NetlinkCodec

extension ResponseWriter {
  /// The reply to a `do`.
  mutating func answer<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body
  ) throws(Refusal) {
    do throws(EncodingError) {
      try reply(operation, body)
    } catch {
      throw Refusal(.EMSGSIZE)
    }
  }
}
