import NetlinkCodec

/// How far the answer to one request has come.
struct AnswerProgress: Sendable {
  let sequence: UInt32
  let operation: OperationSchema
  let mode: RequestMode
  let attributesAt: Int
  /// As it was sent, which offsets in a refusal count into.
  let request: [UInt8]
  /// Some of a dump has come.
  private(set) var hasParts = false
  private(set) var interruption: DumpInterruption?
  private(set) var isOver = false

  init(sequence: UInt32, operation: OperationSchema, mode: RequestMode, attributesAt: Int, request: [UInt8]) {
    self.sequence = sequence
    self.operation = operation
    self.mode = mode
    self.attributesAt = attributesAt
    self.request = request
  }

  /// Takes a message that answers the request, and passes a reply on.
  ///
  /// - Throws: what ended the request in an error, or what `each` throws.
  mutating func take(
    _ message: MessageView, _ each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    if message.header.flags.contains(.dumpInterrupted) { interruption = interruption ?? .changed }
    switch message.header.type {
    case .error, .done:
      isOver = true
      try finish(message)
    case .noop: return
    case .overrun: throw NetlinkError(operation.name, .transport(.ENOBUFS, call: "recvmsg"))
    default:
      hasParts = true
      try each(message)
    }
  }

  private mutating func finish(_ message: MessageView) throws(NetlinkError) {
    let acknowledgement: ExtendedAck?
    do throws(DecodingError) {
      acknowledgement = try ExtendedAck(message)
    } catch {
      throw NetlinkError(operation.name, .decoding(error))
    }
    guard let acknowledgement,
      let error = NetlinkError(
        operation.name, acknowledgement, request: request.span.bytes, attributesAt: attributesAt,
        schema: operation.attributes)
    else { return }
    // Without parts the error is all that there is. Behind some it says that they are not all.
    guard mode == .dump, hasParts, let rejection = error.rejection else { throw error }
    interruption = .failed(rejection)
  }
}
