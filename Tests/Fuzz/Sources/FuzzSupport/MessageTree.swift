public import NetlinkCodec

/// One generic netlink message taken apart, so that it can be changed and put together with the right length.
public struct MessageTree {
  public var header: NetlinkHeader
  public var command: UInt8
  public var version: UInt8
  public var reserved: UInt16
  public var body: AttributeTree

  /// - Parameter schema: the family whose messages have this type, if any.
  public init(
    _ header: NetlinkHeader, command: UInt8, version: UInt8 = 1, reserved: UInt16 = 0, body: [UInt8],
    schema: FamilySchema?
  ) {
    self.header = header
    self.command = command
    self.version = version
    self.reserved = reserved
    self.body = AttributeTree(body, AttributeTree.Meaning(schema?.attributes(ofCommand: command)))
  }

  public var bytes: [UInt8] {
    var writer = MessageWriter()
    let start = writer.beginMessage(header)
    writer.append(GenericHeader(command: command, version: version, reserved: reserved))
    writer.append(rawAttributes: body.bytes)
    writer.endMessage(start)
    return writer.array
  }

  /// Changes the body most often, else a field of the headers.
  public mutating func mutate(_ random: inout SeededRandom) {
    switch Int.random(in: 0..<24, using: &random) {
    case 0: command = UInt8.random(in: 0...16, using: &random)
    case 1: header.flags.formSymmetricDifference(.dump)
    case 2: header.flags.formSymmetricDifference(.acknowledge)
    case 3: header.flags.formSymmetricDifference(MessageFlags(rawValue: 1 << UInt16.random(in: 0..<16, using: &random)))
    case 4: header.sequence = UInt32.random(in: 0...3, using: &random)
    case 5: reserved ^= UInt16.random(in: 0...1, using: &random)
    default: body.mutate(&random)
    }
  }
}

extension FamilySchema {
  public func attributes(ofCommand command: UInt8) -> AttributeSetSchema? {
    operations.first { ($0.do ?? $0.dump)?.request.command == UInt16(command) }?.attributes
  }

  /// A request of the family with some of the attributes it takes.
  public func newRequest(_ random: inout SeededRandom, type: UInt16) -> MessageTree? {
    guard let operation = operations.randomElement(using: &random) else { return nil }
    let isDump = operation.do == nil || (operation.dump != nil && random.chance(2))
    guard let exchange = isDump ? operation.dump : operation.do else { return nil }
    var flags: MessageFlags = isDump ? [.request, .dump] : [.request]
    if random.chance(2) { flags.insert(.acknowledge) }
    var message = MessageTree(
      NetlinkHeader(type: MessageType(rawValue: type), flags: flags, sequence: 1),
      command: UInt8(truncatingIfNeeded: exchange.request.command), body: [], schema: self)
    let wanted = exchange.request.attributes.compactMap { operation.attributes?[$0] }
    guard let operationSet = operation.attributes else { return message }
    let set = AttributeSetSchema("", wanted)
    message.body.meaning = .set(set)
    // Most operations do nothing unless all that they need is there.
    for attribute in wanted where !random.chance(6) {
      message.body.nodes.append(
        AttributeTree.Meaning.set(AttributeSetSchema("", [attribute])).newNode(&random, depth: 0))
    }
    if random.chance(4) { message.body.mutate(&random) }
    message.body.meaning = .set(operationSet)
    return message
  }
}
