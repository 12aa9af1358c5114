@testable import NetlinkCodec
import Testing

/// What a policy lets pass, and what it answers otherwise.
struct PolicyTests {
  /// The attributes of `bind-rx`: ifindex, queues, fd, and rx-page-size; its id is a hole.
  static let bindRx = NetlinkPolicy(NetdevSchemas.dmabuf, attributes: [1, 2, 3, 5])
  /// The attributes of `qstats-get`: ifindex and scope.
  static let qstats = NetlinkPolicy(NetdevSchemas.qstats, attributes: [1, 4])

  static func check(_ attributes: String, _ policy: NetlinkPolicy = bindRx) throws(Refusal) {
    let body = bytes(attributes)
    _ = try body.withBytes { span throws(Refusal) in try policy.validate(span, from: 0) }
  }

  @Test func acceptsARequest() throws {
    try Self.check(
      """
      0800 0100 03000000    // ifindex 3
      1400 0280             // queues
        0800 0100 00000000  //   id 0
        0800 0300 00000000  //   type rx
      0400 0280             // queues, empty
      0800 0300 07000000    // fd 7
      """)
    try Self.check("")
    try Self.check("0800 0400 01000000", Self.qstats)
    try Self.check("0c00 0400 0100000000000000", Self.qstats)
  }

  /// Operations older than the strict checks: what they let pass, and what they warn of.
  @Test(arguments: [
    ("0800 0600 01000000", nil), ("0800 0400 01000000", nil), ("0c00 0100 0100000000000000", nil),
    ("0800 0180 01000000", nil), ("0800 0100 01000000 0100", "bytes leftover after parsing attributes"),
  ])
  func lenientChecks(attributes: String, warning: String?) throws {
    let body = bytes(attributes)
    try body.withBytes { span throws(Refusal) in
      #expect(try Self.bindRx.validate(span, from: 0, .liberal) == warning)
    }
  }

  @Test(arguments: [
    ("0600 0100 0100 0000", ErrorNumber.ERANGE, "Attribute failed policy validation"),
    ("0800 0100 00000000", .ERANGE, "integer out of range"),
  ])
  func lenientChecksHaveTheirLimits(attributes: String, errno: ErrorNumber, words: String) throws {
    let body = bytes(attributes)
    body.withBytes { span in
      let refusal = #expect(throws: Refusal.self) { try Self.bindRx.validate(span, from: 0, .liberal) }
      #expect(refusal?.errno == errno)
      #expect(refusal?.message == words)
    }
  }

  /// The attributes, and what the kernel says: errno, words, offset, and whether it shows the rule.
  @Test(
    arguments: [
      ("0800 0600 01000000", .EINVAL, "Unknown attribute type", 0, false),
      ("0800 0000 01000000", .EINVAL, "Unknown attribute type", 0, false),
      ("0800 0300 07000000 0800 0400 01000000", .EINVAL, "Unsupported attribute", 8, false),
      // A hole is named before its flag of a nest is minded.
      ("0800 0480 01000000", .EINVAL, "Unsupported attribute", 0, false),
      ("0600 0100 0100 0000", .EINVAL, "invalid attribute length", 0, true),
      ("0c00 0100 0100000000000000", .EINVAL, "invalid attribute length", 0, true),
      // The length is minded before the flag.
      ("0600 0180 0100 0000", .EINVAL, "invalid attribute length", 0, true),
      ("0800 0180 01000000", .EINVAL, "NLA_F_NESTED not expected", 0, true),
      ("0400 0200", .EINVAL, "NLA_F_NESTED is missing", 0, true),
      ("0600 0280 0100 0000", .ERANGE, "Attribute failed policy validation", 0, true),
      ("0800 0100 00000000", .ERANGE, "integer out of range", 0, true),
      ("0800 0500 00080000", .ERANGE, "integer out of range", 0, true),
      // Inside a nest the inner attribute is named.
      ("0800 0100 03000000 0c00 0280 0800 0300 02000000", .ERANGE, "integer out of range", 12, true),
      ("0c00 0280 0800 0200 02000000", .EINVAL, "Unsupported attribute", 4, false),
      ("0c00 0280 0800 0400 02000000", .EINVAL, "Unknown attribute type", 4, false),
      ("0c00 0280 0500 0100 02000000", .EINVAL, "invalid attribute length", 4, true),
      ("0a00 0280 0400 0100 0000 0000", .EINVAL, "invalid attribute length", 4, true),
      // Of two faults the first counts.
      ("0800 0100 00000000 0800 0600 01000000", .ERANGE, "integer out of range", 0, true),
    ] as [(String, ErrorNumber, String, Int, Bool)])
  func refusesAnAttribute(hex: String, errno: ErrorNumber, message: String, offset: Int, showsRule: Bool) {
    let refusal = #expect(throws: Refusal.self) { try Self.check(hex) }
    #expect(refusal?.errno == errno)
    #expect(refusal?.message == message)
    #expect(refusal?.culprit == .badOffset(offset))
    #expect((refusal?.policy != nil) == showsRule)
  }

  @Test(arguments: [
    "0102", "0800 0100 01000000 01", "0300 0100", "0000 0100 01000000", "ff00 0100 01000000",
    "0c00 0100 01000000", "0d00 0280 0800 0100 01000000 01",
  ])
  func refusesBytesLeftOver(hex: String) {
    let refusal = #expect(throws: Refusal.self) { try Self.check(hex) }
    #expect(refusal == Refusal(.EINVAL, "bytes leftover after parsing attributes"))
  }

  @Test func maskShowsNoRule() {
    let refusal = #expect(throws: Refusal.self) { try Self.check("0800 0400 02000000", Self.qstats) }
    #expect(refusal?.errno == .EINVAL)
    #expect(refusal?.message == "reserved bit set")
    #expect(refusal?.policy == nil)
    let length = #expect(throws: Refusal.self) { try Self.check("0600 0400 0100 0000", Self.qstats) }
    #expect(length?.message == "invalid attribute length")
    #expect(length?.policy == PolicyRule(.uint, mask: 1))
  }

  @Test func rejectAll() {
    for attributes in ["0800 0100 01000000", "0800 0200 01000000", "0800 0000 01000000"] {
      let refusal = #expect(throws: Refusal.self) { try Self.check(attributes, .rejectAll) }
      #expect(refusal?.message == "Unknown attribute type")
      #expect(refusal?.culprit == .badOffset(0))
      #expect(refusal?.policy == nil)
    }
    let leftover = #expect(throws: Refusal.self) { try Self.check("0102", .rejectAll) }
    #expect(leftover?.message == "bytes leftover after parsing attributes")
    #expect(throws: Never.self) { try Self.check("", .rejectAll) }
  }

  /// Of Linux 6.18.
  @Test func rejectAllAndKnowOne() {
    let first = #expect(throws: Refusal.self) { try Self.check("0800 0100 01000000", .rejectAllAndKnowOne) }
    #expect(first?.message == "Attribute failed policy validation")
    #expect(first?.policy == nil)
    let second = #expect(throws: Refusal.self) { try Self.check("0800 0200 01000000", .rejectAllAndKnowOne) }
    #expect(second?.message == "Unknown attribute type")
    #expect(throws: Never.self) { try Self.check("", .rejectAllAndKnowOne) }
  }

  /// Kinds netdev has not.
  static let kinds = AttributeSetSchema(
    "kinds",
    [
      .init(1, "flag", .flag), .init(2, "name", .string, limits: .init(maxLength: 3)),
      .init(3, "open", .string, limits: .init(maxLength: 3, unterminatedOK: true)),
      .init(4, "key", .binary(nil), limits: .init(exactLength: 2)),
      .init(5, "blob", .binary(nil), limits: .init(minLength: 2)), .init(6, "bits", .bitfield32(EverySchema.ability)),
      .init(7, "sparse", .integer(.init(.u32, .host, EverySchema.sparse))),
      .init(8, "net", .integer(.init(.u16, .big)), limits: .init(max: 256)),
      .init(9, "sint", .sint(nil), limits: .init(min: -5)), .init(10, "list", .indexed(.nest { kindsList })),
      .init(11, "self", .nest { kindsSelf }), .init(12, "any", .string),
    ])
  static let kindsList: AttributeSetSchema = AttributeSetSchema("list", [.init(1, "byte", .integer(.init(.u8)))])
  static let kindsSelf: AttributeSetSchema = AttributeSetSchema("self", [.init(1, "self", .nest { kindsSelf })])
  static let kindsPolicy = NetlinkPolicy(kinds, attributes: Array(1...12))

  @Test(arguments: [
    "0400 0100", "0800 0200 61626300", "0500 0200 00000000", "0700 0300 61626300", "0800 0300 61626300",
    "0600 0400 0102 0000", "0600 0500 0102 0000", "0c00 0600 0100000003000000", "0800 0700 09000000",
    "0600 0800 0100 0000", "0800 0900 fbffffff", "0c00 0900 fbffffffffffffff",
    "0400 0a80", "0800 0a80 0400 0500", "0400 0b80",
  ])
  func acceptsKinds(hex: String) {
    #expect(throws: Never.self) { try Self.check(hex, Self.kindsPolicy) }
  }

  @Test(
    arguments: [
      ("0500 0100 00000000", .ERANGE, "Attribute failed policy validation", true),
      ("0400 0200", .EINVAL, "Attribute failed policy validation", true),
      ("0700 0200 61626300", .EINVAL, "Attribute failed policy validation", true),
      ("0900 0200 6162636400000000", .EINVAL, "Attribute failed policy validation", true),
      // Its NUL is in reach, but it goes on.
      ("0b00 0200 6100636465666700", .ERANGE, "Attribute failed policy validation", true),
      ("0400 0300", .ERANGE, "Attribute failed policy validation", true),
      ("0800 0300 61626364", .ERANGE, "Attribute failed policy validation", true),
      ("0500 0400 01000000", .ERANGE, "binary attribute size out of range", true),
      ("0500 0500 01000000", .ERANGE, "binary attribute size out of range", true),
      ("0800 0600 01000000", .ERANGE, "Attribute failed policy validation", true),
      ("0c00 0600 0100000002000000", .EINVAL, "Attribute failed policy validation", true),
      ("0c00 0600 0800000008000000", .EINVAL, "Attribute failed policy validation", true),
      ("0800 0700 03000000", .EINVAL, "invalid enum value", false),
      // Rules for network byte order are not shown.
      ("0600 0800 0101 0000", .ERANGE, "integer out of range", false),
      ("0800 0900 faffffff", .ERANGE, "integer out of range", true),
      ("0800 0a00 0400 0000", .EINVAL, "NLA_F_NESTED is missing", true),
      ("0500 0c00 61000000", .EINVAL, "Attribute failed policy validation", true),
    ] as [(String, ErrorNumber, String, Bool)])
  func refusesKinds(hex: String, errno: ErrorNumber, message: String, showsRule: Bool) {
    let refusal = #expect(throws: Refusal.self) { try Self.check(hex, Self.kindsPolicy) }
    #expect(refusal?.errno == errno)
    #expect(refusal?.message == message)
    #expect(refusal?.culprit == .badOffset(0))
    #expect((refusal?.policy != nil) == showsRule)
  }

  @Test func checksElementsOfArrays() {
    #expect(throws: Never.self) {
      try Self.check("1000 0a80 0c00 0080 0500 0100 ff000000", Self.kindsPolicy)
    }
    let inner = #expect(throws: Refusal.self) {
      try Self.check("1000 0a80 0c00 0080 0600 0100 ffff0000", Self.kindsPolicy)
    }
    #expect(inner?.culprit == .badOffset(8))
    let short = #expect(throws: Refusal.self) { try Self.check("0c00 0a80 0600 0080 0100 0000", Self.kindsPolicy) }
    #expect(short?.errno == .ERANGE)
    #expect(short?.message == "Array element too short")
    #expect(short?.culprit == .badOffset(4))
    #expect(short?.policy == nil)
  }

  @Test func limitsDepth() {
    func nested(_ levels: Int) -> String {
      var body: [UInt8] = []
      for _ in 1..<levels { body = [UInt8(body.count + 4), 0, 1, 0x80] + body }
      return hexText([UInt8(body.count + 4), 0, 11, 0x80] + body)
    }
    #expect(throws: Never.self) { try Self.check(nested(10), Self.kindsPolicy) }
    let refusal = #expect(throws: Refusal.self) { try Self.check(nested(11), Self.kindsPolicy) }
    #expect(refusal == Refusal(.EINVAL, "allowed policy recursion depth exceeded"))
  }

  @Test func mutatedRequestsNeverTrap() {
    let request = bytes(
      """
      0800 0100 03000000 1400 0280 0800 0100 00000000 0800 0300 00000000 0800 0300 07000000
      """)
    for changed in mutations(of: request) {
      changed.withBytes { span in
        do throws(Refusal) { try Self.bindRx.validate(span, from: 0) } catch {
          guard case .badOffset(let offset)? = error.culprit else { return }
          #expect(offset < changed.count)
        }
      }
    }
  }
}
