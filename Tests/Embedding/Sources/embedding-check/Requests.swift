import Greeter
import NetlinkCodec

/// One request of the family as a client sends it.
func datagram<Operation: NetlinkOperation>(
  _ operation: Operation.Type, _ body: Operation.Body, _ mode: RequestMode, sequence: UInt32
) throws -> [UInt8] {
  let schema = Operation.schema
  let command = (mode == .dump ? schema.dump : schema.do)?.request.command ?? 0
  let flags: MessageFlags = mode == .dump ? [.request, .dump] : [.request]
  var writer = MessageWriter()
  let start = writer.beginMessage(
    NetlinkHeader(type: MessageType(rawValue: GreetingServer.familyID), flags: flags, sequence: sequence))
  writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: 1))
  body.encode(into: &writer)
  writer.endMessage(start)
  if let failure = writer.failure { throw failure }
  return writer.array
}

/// The greetings in datagrams of replies, up to what is not one.
func greetings(in datagrams: [[UInt8]]) throws -> [Greeter.Greeting] {
  var result: [Greeter.Greeting] = []
  for datagram in datagrams {
    var reader = MessageReader(datagram.span.bytes)
    while let message = try reader.next() {
      guard message.header.type.rawValue == GreetingServer.familyID else { return result }
      result.append(try message.genericBody(as: Greeter.Greeting.self))
    }
  }
  return result
}

/// What a client is told of a request that was refused; nil when it was not.
func refusal(_ operation: String, of request: [UInt8], in datagrams: [[UInt8]]) throws -> NetlinkError? {
  guard let datagram = datagrams.last else { return nil }
  guard let ack = try ExtendedAck(MessageView(datagram.span.bytes)) else { return nil }
  return NetlinkError(
    operation, ack, request: request.span.bytes, attributesAt: Greeter.schema.headerSize,
    schema: Greeter.Greeting.schema)
}
