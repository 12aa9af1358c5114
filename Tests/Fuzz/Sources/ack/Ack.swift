import FuzzSupport
import NetlinkCodec

@_cdecl("LLVMFuzzerTestOneInput")
public func ack(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = input(data, count)
  guard let exchange = Acknowledgement(bytes) else { return -1 }
  checkReading(exchange, isThorough: Thoroughness.isDue(bytes))
  checkRefusing(exchange)
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutateAck(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: CUnsignedInt) -> Int {
  Thoroughness.beginMutating()
  var random = SeededRandom(seed)
  let bytes = input(data, count)
  guard var exchange = Acknowledgement(bytes), !random.chance(16) else {
    return bytes.mutated(growingBy: max(0, room - bytes.count)).store(data, room: room)
  }
  for _ in 0...Int.random(in: 0...2, using: &random) { exchange.mutate(&random) }
  return exchange.bytes.store(data, room: room)
}

/// What a client does with an answer, whatever it and the request are.
private func checkReading(_ exchange: Acknowledgement, isThorough: Bool) {
  let operation = exchange.schema
  exchange.answer.withBytes { answer in
    guard let message = try? MessageView(answer), let ack = try? ExtendedAck(message) else { return }
    exchange.request.withBytes { request in
      for start in isThorough ? [20, 24, request.byteCount, request.byteCount + 1] : [20] {
        let error = NetlinkError(
          operation.name, ack, request: request, attributesAt: start, schema: operation.attributes)
        require((error == nil) == (ack.errno == nil), "an error is one, a success is none", "\(ack)")
        require(error?.description.hasPrefix(operation.name) ?? true, "an error names its operation")
      }
      guard let asked = try? MessageView(request) else { return }
      checkWriting(ack, asked, exchange)
    }
  }
}

/// An acknowledgement that is written says what was read, as far as its reader wants to know.
private func checkWriting(_ ack: ExtendedAck, _ request: MessageView, _ exchange: Acknowledgement) {
  var writer = MessageWriter()
  ack.write(answering: request, portID: 7, exchange.ackOptions, into: &writer)
  // A text of 64 KiB has no place in an attribute.
  if writer.failure != nil { return }
  let read: ExtendedAck?
  do throws(DecodingError) { read = try ExtendedAck(MessageView(writer.bytes)) } catch {
    fail("an acknowledgement that is written can be read", "\(ack)", "\(error)", hex(writer.array))
  }
  require(read?.errno == ack.errno, "an acknowledgement keeps its error", "\(ack) \(read as Any)")
  guard exchange.ackOptions.isExtended else { return }
  require(read?.message == ack.message, "an acknowledgement keeps its text", "\(ack) \(read as Any)")
  guard ack.errno != nil else { return }
  require(read?.badOffset == ack.badOffset, "an acknowledgement keeps its offset", "\(ack) \(read as Any)")
  require(read?.missingType == ack.missingType, "an acknowledgement keeps what is missing", "\(ack) \(read as Any)")
  require(read?.missingNest == ack.missingNest, "an acknowledgement keeps where it is missing", "\(ack)")
}

/// What a server does to refuse the request: a path along the request's own attributes becomes an offset, and the
/// offset a name again.
private func checkRefusing(_ exchange: Acknowledgement) {
  let operation = exchange.schema
  let start = 20
  exchange.request.withBytes { request in
    guard let message = try? MessageView(request), message.bytes.byteCount >= start else { return }
    let steps = exchange.answer.prefix(3).map { AttributePath.Step(UInt16($0 & 31), occurrence: $0 > 127 ? 0 : nil) }
    for refusal in [Refusal(.EINVAL, "no", at: AttributePath(Array(steps))), refusalOfMissing(steps)] {
      let ack = ExtendedAck(refusal, request: message.bytes, attributesAt: start)
      let size = message.bytes.byteCount
      require((ack.badOffset ?? start) < max(size, start + 1), "an offset lies in the request", "\(ack)")
      require((ack.missingNest ?? start) < max(size, start + 1), "an offset lies in the request", "\(ack)")
      if ack.badOffset != nil {
        _ = ack.attributePath(in: message.bytes, attributesAt: start, schema: operation.attributes)
      }
      checkWriting(ack, message, exchange)
    }
  }
}

private func refusalOfMissing(_ steps: [AttributePath.Step]) -> Refusal {
  Refusal(missing: steps.last?.type ?? 1, in: AttributePath(steps.dropLast()))
}
