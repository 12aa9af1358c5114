@testable import NetlinkCodec
import Testing

/// What is found in a request before it is sent.
struct RequestCheckTests {
  static let family = FamilySchema(
    name: "every", transport: .generic(version: 1), operations: [], multicastGroups: [])

  static func operation(
    _ set: AttributeSetSchema, _ attributes: [UInt16], _ validation: Validation = .strict
  ) -> OperationSchema {
    let request = OperationSchema.Message(command: 1, attributes: attributes)
    return OperationSchema(
      "try", attributes: set, do: .init(request: request, reply: nil, validation: validation))
  }

  static let everything = operation(EverySchema.all, Array(1...33))

  static func check(
    _ attributes: String, _ operation: OperationSchema = everything, of family: FamilySchema = family,
    kernel: FamilyPolicies.Answer = .untold
  ) throws(RequestFault) {
    let message = [UInt8](repeating: 0, count: 20) + bytes(attributes)
    let check = RequestCheck(operation, .do, of: family, kernel: kernel)
    try message.withBytes { span throws(RequestFault) in try check.check(span) }
  }

  @Test(arguments: [
    "", "0400 0100", "0500 0200 ff000000", "0600 0500 1234 0000", "0800 0600 01000000", "0500 0700 07000000",
    "0800 0800 01000000", "0c00 0900 0000000000000080", "0c00 0a00 0500000007000000", "0600 0c00 6100 0000",
    "0c00 1500 0100020003000400", "0c00 1680 0800 0100 01000000",
    // parts and names, which may repeat
    "0c00 1780 0800 0100 01000000 0c00 1780 0800 0100 02000000", "0500 1800 00000000 0500 1800 00000000",
    "1000 1980 0c00 0780 0800 0100 01000000", "0c00 1a80 0800 0000 01000000", "0400 1a80",
    "1400 1b80 1000 0380 0c00 0980 0800 0100 01000000",
    // Each format of a sub-message; a selector after it; a selector around a nest; a format nobody knows.
    "0800 1c00 73657400 0c00 1d80 0600 0100 0200 0000", "0b00 1c00 73747275637400 00 0800 1d00 05000000",
    "0900 1c00 626f746800 000000 1000 1d80 05000000 0600 0100 0200 0000", "0a00 1c00 656d70747900 0000 0400 1d00",
    "0c00 1d80 0600 0100 0200 0000 0800 1c00 73657400",
    "0800 1c00 73657400 1000 1680 0c00 0380 0600 0100 0200 0000", "0800 1c00 78797a00 0800 1d00 01020304",
  ])
  func acceptsWhatTheSpecDescribes(attributes: String) {
    #expect(throws: Never.self) { try Self.check(attributes) }
  }

  /// The attributes, and what is said of them.
  @Test(
    arguments: [
      ("0800 e703 01000000", ".#999 is nothing this request takes: leave it out", .EINVAL),
      ("0c00 1680 0800 0900 01000000", ".part.#9 is nothing this request takes: leave it out", .EINVAL),
      ("0400 1f00", ".pad is nothing this request takes: leave it out", .EINVAL),
      ("0800 0200 01000000", ".byte has 4 bytes: allowed 1 byte", .EINVAL),
      ("0500 0800 01000000", ".uint has 1 byte: allowed 4 or 8 bytes", .EINVAL),
      ("0800 0600 07000000", ".color is 7: allowed -1 to 1 (red, green, none)", .ERANGE),
      ("0500 0700 0f000000", ".abilities has bits 0x8 set: allowed bits 0x7 (write, read, execute)", .EINVAL),
      ("0c00 0b00 0800000008000000", ".named-bits has bits 0x8 set: allowed bits 0x7 (write, read, execute)", .EINVAL),
      ("0c00 0b00 0200000001000000", ".named-bits has bits 0x2 set: allowed bits 0x7 (write, read, execute)", .EINVAL),
      ("0500 0100 01000000", ".flag has 1 byte: allowed no bytes", .ERANGE),
      ("0600 0c00 6162 0000", "the text of .text has no NUL within its limit: end it with one", .EINVAL),
      ("0700 1500 01000200", ".table has 3 bytes", .EINVAL),
      ("0c00 1600 0800 0100 01000000", ".part is a nest without NLA_F_NESTED", .EINVAL),
      ("0800 0680 01000000", ".color has NLA_F_NESTED and is no nest", .EINVAL),
      ("0800 1200 01000000 0800 1200 01000000", ".mask is there more than once: give it once", .EINVAL),
      ("0400 0100 03", "bytes that are no attribute follow the last in the request", .EINVAL),
      // Within nests, arrays, what may repeat, keyed nests and sub-messages.
      (
        "0c00 1780 0800 0100 01000000 0a00 1780 0600 0100 0100 0000", ".parts[1].id has 2 bytes: allowed 4 bytes",
        .EINVAL
      ),
      ("1000 1980 0c00 0780 0600 0100 01000000", ".list[7].id has 2 bytes: allowed 4 bytes", .EINVAL),
      ("0a00 1980 0600 0780 0100 0000", ".list[7] has 2 bytes", .ERANGE),
      ("0a00 1a80 0600 0500 0100 0000", ".numbers[5] has 2 bytes: allowed 4 bytes", .EINVAL),
      ("1200 1b80 0e00 0380 0a00 0980 0600 0100 0100 0000", ".keyed.id has 2 bytes: allowed 4 bytes", .EINVAL),
      (
        "0800 1c00 73657400 0c00 1d80 0800 0100 02000000", ".body.grains has 4 bytes: allowed 2 bytes", .EINVAL
      ),
      (
        "0900 1c00 626f746800 000000 1000 1d80 05000000 0500 0200 0100 0000",
        ".body.speed has 1 byte: allowed no bytes", .ERANGE
      ),
      (
        "0800 1c00 73657400 1000 1680 0c00 0380 0800 0100 02000000",
        ".part.body.grains has 4 bytes: allowed 2 bytes", .EINVAL
      ),
      ("0c00 1d80 0600 0100 0200 0000", "nothing says what .body holds: .kind is missing: add .kind", .EINVAL),
      (
        "1000 1680 0c00 0380 0600 0100 0200 0000", "nothing says what .part.body holds: .kind is missing: add .kind",
        .EINVAL
      ),
    ] as [(String, String, ErrorNumber)])
  func saysWhatIsWrong(attributes: String, text: String, errno: ErrorNumber) {
    let fault = #expect(throws: RequestFault.self) { try Self.check(attributes) }
    #expect(fault?.description == "\(text) (not sent; the kernel would answer \(errno.name))")
    #expect(fault?.errno == errno)
    #expect(fault?.authority == .spec)
  }

  @Test(
    arguments: [
      ("0500 0100 00000000", .size(1), ".flag", .ERANGE, "allowed no bytes"),
      ("0900 0200 6162636400000000", .unterminated, ".name", .EINVAL, "allowed at most 3 bytes"),
      ("0b00 0200 6100636465666700", .length(7), ".name", .ERANGE, "allowed at most 3 bytes"),
      ("0500 0400 01000000", .length(1), ".key", .ERANGE, "allowed exactly 2 bytes"),
      ("0500 0500 01000000", .length(1), ".blob", .ERANGE, "allowed at least 2 bytes"),
      ("0800 0700 03000000", .value(3), ".sparse", .EINVAL, "allowed 2, 9 (two, nine)"),
      // In network byte order, whose rules kernels do not show.
      ("0600 0800 0101 0000", .value(257), ".net", .ERANGE, "allowed 0 to 256"),
      ("0800 0900 faffffff", .value(-6), ".sint", .ERANGE, "allowed -5 to 9223372036854775807"),
      ("0c00 0900 faffffffffffffff", .value(-6), ".sint", .ERANGE, "allowed -5 to 9223372036854775807"),
    ] as [(String, RequestFault.Reason, String, ErrorNumber, String)])
  func holdsToTheChecks(
    attributes: String, reason: RequestFault.Reason, path: String, errno: ErrorNumber, allowed: String
  ) {
    let fault = #expect(throws: RequestFault.self) {
      try Self.check(attributes, Self.operation(PolicyTests.kinds, Array(1...12)))
    }
    #expect(fault?.reason == reason)
    #expect(fault?.path?.description == path)
    #expect(fault?.errno == errno)
    #expect(fault?.allowed == allowed)
  }

  /// What the set has and the request does not take is told apart from what nobody knows; nests take all of theirs.
  @Test func anOperationTakesItsAttributesAlone() {
    let bind = Self.operation(NetdevSchemas.dmabuf, [1, 2, 3, 5])
    let untaken = #expect(throws: RequestFault.self) { try Self.check("0800 0400 01000000", bind) }
    #expect(untaken?.reason == .unsupportedAttribute)
    #expect(untaken?.path == NamedPath([.init(4, "id")]))
    let unknown = #expect(throws: RequestFault.self) { try Self.check("0800 0900 01000000", bind) }
    #expect(unknown?.reason == .unknownAttribute)
    let nothing = OperationSchema(
      "none", attributes: NetdevSchemas.dmabuf,
      do: .init(request: .init(command: 1, attributes: []), reply: nil, hasPolicy: false))
    #expect(throws: Never.self) { try Self.check("", nothing) }
    #expect(throws: RequestFault.self) { try Self.check("0800 0100 01000000", nothing) }
  }

  /// The kernel's policies of older families are written by hand and know little of their specs' enumerations.
  @Test func olderFamiliesAreHeldToTheirChecksAlone() {
    let raw = FamilySchema(name: "raw", transport: .raw(protocol: 0), operations: [], multicastGroups: [])
    let operation = Self.operation(EverySchema.all, Array(1...33), .liberal)
    // The raw family's header is four bytes shorter, which an empty flag makes up for.
    for attributes in ["0800 0600 07000000", "0500 0700 0f000000", "0c00 0b00 0800000008000000", "0400 1f00"] {
      let message = [UInt8](repeating: 0, count: 16) + bytes(attributes)
      message.withBytes { span in
        #expect(throws: Never.self) { try RequestCheck(operation, .do, of: raw, kernel: .untold).check(span) }
      }
    }
    // What they ignore is refused all the same: it would do nothing.
    #expect(throws: RequestFault.self) { try Self.check("0800 e703 01000000", operation) }
    #expect(throws: Never.self) { try Self.check("0c00 1600 0800 0100 01000000", operation) }
  }

  // MARK: Sub-messages

  private func fault(of format: String, under kind: String?) -> RequestFault? {
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: .control))
    writer.append(GenericHeader(command: 1, version: 1))
    if let kind { writer.string(28, kind) }
    writer.subMessage(29, Payload(format: format))
    writer.endMessage(start)
    do throws(RequestFault) {
      try RequestCheck(Self.everything, .do, of: Self.family, kernel: .untold).check(writer)
      return nil
    } catch {
      return error
    }
  }

  private struct Payload: SubMessage {
    var format: String?
    var isNest: Bool { true }
    init(format: String?) { self.format = format }
    init(selector: String?, from reader: inout AttributeReader) throws(DecodingError) { format = selector }
    func encode(into writer: inout MessageWriter) { writer.integer(1, UInt16(1)) }
  }

  /// The bytes alone may pass for either; what was meant is known while they are written.
  @Test func aSubMessageAgreesWithItsSelector() {
    #expect(fault(of: "set", under: "set") == nil)
    let other = fault(of: "set", under: "both")
    #expect(other?.reason == .otherFormat(".kind"))
    #expect(
      other?.description
        == ".body does not hold what .kind says: make them agree (not sent; the kernel would answer EINVAL)")
    #expect(fault(of: "set", under: "unheard-of")?.reason == .otherFormat(".kind"))
    #expect(fault(of: "set", under: nil)?.reason == .noSelector(".kind"))
  }

  // MARK: Against a kernel

  @Test func anOlderKernelIsNamed() throws {
    let bind = Self.operation(NetdevSchemas.dmabuf, [1, 2, 3, 5])
    let old = FamilyPolicies.Answer.policy(NetlinkPolicy(NetdevSchemas.dmabuf, attributes: [1, 2, 3]))
    #expect(throws: Never.self) { try Self.check("0800 0100 03000000 0800 0500 00100000", bind) }
    let fault = #expect(throws: RequestFault.self) {
      try Self.check("0800 0100 03000000 0800 0500 00100000", bind, kernel: old)
    }
    #expect(fault?.authority == .kernel)
    #expect(fault?.reason == .unsupportedAttribute)
    #expect(fault?.path?.description == ".rx-page-size")
    #expect(
      fault?.description == "this kernel does not support .rx-page-size: leave it out, or run a kernel that has it "
        + "(not sent; the kernel would answer EINVAL)")
    let missing = #expect(throws: RequestFault.self) { try Self.check("", bind, kernel: .unsupported) }
    #expect(missing?.errno == .EOPNOTSUPP)
    #expect(missing?.reason == .unknownOperation)
  }

  @Test func theKernelsOwnRulesCount() {
    let napi = Self.operation(NetdevSchemas.napi, [2, 8])
    let policy = NetlinkPolicy(tables: [
      .init(rules: [2: PolicyRule(.u32), 8: PolicyRule(.u32, range: 0...1)], maxType: 8)
    ])
    #expect(throws: Never.self) { try Self.check("0800 0800 02000000", napi) }
    let fault = #expect(throws: RequestFault.self) {
      try Self.check("0800 0800 02000000", napi, kernel: .policy(policy))
    }
    #expect(fault?.authority == .kernel)
    #expect(fault?.reason == .value(2))
    #expect(fault?.allowed == "allowed 0 to 1 (disabled, enabled, busy-poll)")
  }

  /// A kernel does not show its rules for integers in network byte order, at any level.
  @Test func whatAKernelDoesNotShowIsNotMissing() {
    let inner = AttributeSetSchema(
      "inner", [.init(1, "port", .integer(.init(.u16, .big))), .init(2, "id", .integer(.init(.u8)))])
    let set = AttributeSetSchema(
      "set", [.init(1, "inner", .nest { inner }), .init(2, "port", .integer(.init(.u16, .big)))])
    let operation = Self.operation(set, [1, 2])
    let told = NetlinkPolicy(tables: [
      .init(rules: [1: PolicyRule(.nested, nested: .init(policy: 1, maxType: 2))], maxType: 1),
      .init(rules: [2: PolicyRule(.u8)], maxType: 2),
    ])
    let request = "0c00 0180 0600 0100 1234 0000 0600 0200 1234 0000"
    #expect(throws: Never.self) { try Self.check(request, operation, kernel: .policy(told)) }
    let older = NetlinkPolicy(tables: [told.tables[0], .init(rules: [:], maxType: 0)])
    let fault = #expect(throws: RequestFault.self) { try Self.check(request, operation, kernel: .policy(older)) }
    #expect(fault?.path?.description == ".inner.port")
    #expect(fault?.reason == .unsupportedAttribute)
  }

  // MARK: All together

  /// What passes here passes the policy a kernel would make of the same spec.
  @Test func isNeverLaxerThanAKernel() {
    let body = bytes(
      """
      0400 0100 0800 0800 01000000 0600 0c00 6100 0000 0c00 1680 0800 0100 01000000
      1000 1980 0c00 0780 0800 0100 01000000 0800 1c00 73657400 0c00 1d80 0600 0100 0200 0000
      """)
    let attributes = (UInt16(1)...33).filter { $0 != 29 }
    let operation = Self.operation(EverySchema.all, attributes)
    let check = RequestCheck(operation, .do, of: Self.family, kernel: .untold)
    let policy = NetlinkPolicy(EverySchema.all, attributes: attributes)
    var passed = 0
    for changed in mutations(of: body) {
      let message = [UInt8](repeating: 0, count: 20) + changed
      message.withBytes { span in
        do throws(RequestFault) {
          try check.check(span)
          passed += 1
          #expect(throws: Never.self) { try policy.validate(span, from: 20) }
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
    }
    #expect(passed > 0)
  }
}
