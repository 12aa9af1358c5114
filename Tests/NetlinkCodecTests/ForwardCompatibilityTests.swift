import DevmemdMessages
import NetdevMessages
import NetlinkCodec
import NlctrlMessages
import SampleMessages
import Testing

/// Messages of kernels older and newer than the specs: nothing in them is an error, and nothing of them is lost.
@Suite struct ForwardCompatibilityTests {
  static var families: [any NetlinkFamily.Type] { [Netdev.self, Nlctrl.self, Devmemd.self, Sample.self] }

  @Test(
    "random messages full of surprises decode, and encode to the same bytes",
    arguments: families.indices, [1, 7, 7_003] as [UInt64])
  func surprises(_ index: Int, _ seed: UInt64) throws {
    let family = Self.families[index]
    var maker = RandomMessage(family.schema, seed: seed)
    var surprising = 0
    let count = 400
    for number in 0..<count {
      let operation = family.operations[number % family.operations.count]
      let body = maker.body(of: operation.schema)
      if try Self.isSurprising(operation, body, "\(operation.schema.name) \(number)") { surprising += 1 }
    }
    // The test is about what our own form does not have, so most messages must not be in it.
    #expect(surprising > count / 3)
  }

  /// Holds a message to the property; tells whether it differs from what its value alone would be written as.
  private static func isSurprising<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ message: [UInt8], _ name: String
  ) throws -> Bool {
    let body = try decoded(Operation.Body.self, message)
    #expect(encoded(body) == message, "\(name)")
    #expect(try decoded(Operation.Body.self, encoded(body)) == body, "\(name)")
    _ = try body.json()
    return try (body as? any AttributeSet).map { try differs($0, message, name) } ?? true
  }

  private static func differs<Body: AttributeSet>(_ body: Body, _ message: [UInt8], _ name: String) throws -> Bool {
    var writer = MessageWriter()
    body.encodeAttributes(into: &writer)
    writer.append(rawAttributes: body.wireForm.unknownAttributes)
    // The values themselves are right, not only the bytes that are kept beside them.
    #expect(try decoded(Body.self, writer.array) == body, "\(name)")
    return writer.array != message
  }
}

private func == <Body: MessageBody>(a: Body, b: Body) -> Bool {
  guard let a = a as? any Hashable, let b = b as? any Hashable else { return false }
  return AnyHashable(a) == AnyHashable(b)
}
