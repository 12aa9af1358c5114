import Greeter
import NetlinkCodec

/// The serving half of the family, without a socket: datagrams in, datagrams out.
struct GreetingServer {
  static let familyID: UInt16 = 0x20

  private let validator = RequestValidator(Greeter.schema)
  private var greetings: [Greeter.Greeting] = []
  /// What members of the multicast group are told.
  private(set) var notifications: [[UInt8]] = []

  mutating func answer(_ datagram: [UInt8]) throws -> [[UInt8]] {
    let message = try MessageView(datagram.span.bytes)
    var response = ResponseWriter(to: message.header, portID: 7)
    do {
      let accepted = try validator.accept(message, hasAdmin: false)
      guard let request = try Greeter.Request(accepted, message) else { throw Refusal(.EOPNOTSUPP) }
      try perform(request, message, into: &response)
      if accepted.mode == .do, message.header.flags.contains(.acknowledge) { response.acknowledge(message) }
    } catch let refusal as Refusal {
      response.refuse(message, refusal, attributesAt: validator.attributesAt(message))
    }
    return response.takeDatagrams()
  }

  private mutating func perform(
    _ request: Greeter.Request, _ message: MessageView, into response: inout ResponseWriter
  ) throws {
    switch request {
    case .greet(let greeting):
      guard !greeting.guests.isEmpty else { throw Refusal(missing: 6) }
      let kept = greeting.with { $0.id = UInt32(greetings.count + 1) }
      greetings.append(kept)
      try response.reply(Greeter.Operations.Greet.self, kept)
      notifications.append(try Greeter.Operations.GreetingAddNtf.notification(kept, familyID: Self.familyID))
    case .greetingGet(let wanted):
      guard let id = wanted.id else { throw Refusal(missing: 1) }
      guard let found = greetings.first(where: { $0.id == id }) else { throw Refusal(.ENOENT, at: [1]) }
      try response.reply(Greeter.Operations.GreetingGet.self, found)
    case .dumpGreetingGet:
      response.dump(
        DumpListing(Greeter.Operations.GreetingGet.self, greetings), answering: message,
        attributesAt: validator.attributesAt(message))
    }
  }
}
