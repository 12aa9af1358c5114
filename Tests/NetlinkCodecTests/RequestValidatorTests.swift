@testable import NetlinkCodec
import Testing

/// A server's checks of whole requests: their order, and families of every age.
struct RequestValidatorTests {
  typealias Exchange = OperationSchema.Exchange

  static let set = AttributeSetSchema(
    "set",
    [
      .init(1, "id", .integer(.init(.u32)), limits: .init(min: 1)), .init(2, "name", .string),
      .init(3, "part", .nest { inner }),
    ])
  static let inner = AttributeSetSchema("inner", [.init(1, "level", .integer(.init(.u8)), limits: .init(max: 9))])

  static func exchange(
    _ command: UInt16, _ attributes: [UInt16], _ validation: Validation = .strict, policy: [UInt16]? = nil
  ) -> Exchange {
    Exchange(
      request: .init(command: command, attributes: attributes), reply: nil, hasPolicy: !attributes.isEmpty,
      validation: validation, policyAttributes: policy)
  }

  static func family(
    _ operations: [OperationSchema], transport: FamilySchema.Transport = .generic(version: 1),
    firstStrictCommand: UInt16 = 0, sharesPolicy: Bool = false
  ) -> FamilySchema {
    FamilySchema(
      name: "test", transport: transport, operations: operations, multicastGroups: [],
      firstStrictCommand: firstStrictCommand, sharesPolicy: sharesPolicy)
  }

  /// What a validator makes of a message: the operation and the mode, or the refusal.
  static func outcome(
    _ family: FamilySchema, _ message: [UInt8], hasAdmin: Bool = true, core: GenericNetlinkCore = .linux7_3
  ) throws -> Result<AcceptedRequest, Refusal> {
    try message.withBytes { span in
      let view = try MessageView(span)
      let validator = RequestValidator(family, core: core)
      return Result { () throws(Refusal) in try validator.accept(view, hasAdmin: hasAdmin) }
    }
  }

  static func refusal(
    _ family: FamilySchema, _ message: [UInt8], hasAdmin: Bool = true, core: GenericNetlinkCore = .linux7_3
  ) throws -> Refusal? {
    guard case .failure(let refusal) = try outcome(family, message, hasAdmin: hasAdmin, core: core) else { return nil }
    return refusal
  }

  static func message(
    _ command: UInt8, _ attributes: String = "", flags: MessageFlags = .request, reserved: UInt16 = 0,
    type: UInt16 = 0x20, header: [UInt8] = [], isRaw: Bool = false
  ) -> [UInt8] {
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: type), flags: flags, sequence: 1))
    if !isRaw { writer.append(raw: [command, 1, UInt8(reserved & 0xff), UInt8(reserved >> 8)].span.bytes) }
    writer.append(raw: header.span.bytes)
    writer.append(raw: bytes(attributes).span.bytes)
    writer.endMessage(start)
    return writer.array
  }

  static let plain = family([
    OperationSchema("set", permission: .admin, attributes: set, do: exchange(1, [1, 2, 3])),
    OperationSchema("get", attributes: set, do: exchange(2, [1]), dump: exchange(2, [])),
  ])

  /// Headers, then the operation, then privilege, then attributes: of several faults the first of these is told.
  @Test func checksInTheKernelsOrder() throws {
    let bad = "0800 0100 00000000"
    let reserved = try Self.refusal(Self.plain, Self.message(99, bad, reserved: 7), hasAdmin: false)
    #expect(reserved == Refusal(.EINVAL, "genlmsghdr.reserved field is not 0"))
    let flags = try Self.refusal(Self.plain, Self.message(99, bad, flags: [.request, .create]), hasAdmin: false)
    #expect(flags == Refusal(.EINVAL, "ambiguous or reserved bits set in nlmsg_flags"))
    #expect(try Self.refusal(Self.plain, Self.message(99, bad), hasAdmin: false) == Refusal(.EOPNOTSUPP))
    #expect(try Self.refusal(Self.plain, Self.message(1, bad), hasAdmin: false) == Refusal(.EPERM))
    let range = try Self.refusal(Self.plain, Self.message(1, bad))
    #expect(range?.errno == .ERANGE && range?.culprit == .badOffset(20))
    #expect(range?.policy?.range == 1...4_294_967_295)
    // A do of what only dumps, and the reverse.
    #expect(try Self.refusal(Self.plain, Self.message(1, flags: [.request, .dump])) == Refusal(.EOPNOTSUPP))
    // Without a request in the spec nothing is taken.
    let withAttribute = Self.message(2, "0800 0100 01000000", flags: [.request, .dump])
    #expect(try Self.refusal(Self.plain, withAttribute)?.message == "Unknown attribute type")
    // Where it was listed as if it rejected everything, and was not checked.
    let unchecked = try Self.outcome(Self.plain, withAttribute, core: .linux6_18).get()
    #expect(unchecked.isUnchecked && unchecked.mode == .dump)
    let get = Self.plain.operations[1]
    #expect(get.policy(for: .dump, of: Self.plain, in: .linux6_18) == nil)
    #expect(get.listedPolicy(for: .dump, of: Self.plain, in: .linux6_18) == .rejectAllAndKnowOne)
    #expect(Self.plain.operations[0].listedPolicy(for: .dump, of: Self.plain, in: .linux6_18) == nil, "has no dump")
  }

  /// The rule of an attribute inside a nest comes along.
  @Test func theRuleOfANestsAttributeIsShown() throws {
    let deep = try Self.refusal(Self.plain, Self.message(1, "0c00 0380 0500 0100 0a000000"))
    #expect(deep?.culprit == .badOffset(24))
    #expect(deep?.policy == PolicyRule(.u8, range: 0...9))
  }

  @Test func dontValidate() throws {
    let family = Self.family([
      OperationSchema(
        "lax", attributes: Self.set, do: Self.exchange(1, [1], .liberal), dump: Self.exchange(1, [1], .none)),
      OperationSchema("half", attributes: Self.set, do: Self.exchange(2, [1]), dump: Self.exchange(2, [1], .liberal)),
    ])
    let unknown = "0800 0900 01000000"
    let short = "0500 0100 01000000"
    let long = "0c00 0100 0100000000000000"
    let garbage = "0800 0100 01000000 ff"
    func answer(_ command: UInt8, _ attributes: String, isDump: Bool) throws -> String {
      let flags: MessageFlags = isDump ? [.request, .dump] : .request
      switch try Self.outcome(family, Self.message(command, attributes, flags: flags)) {
      case .success(let accepted): return accepted.warning ?? "fine"
      case .failure(let refusal): return "\(refusal.errno.name): \(refusal.message ?? "")"
      }
    }
    #expect(try answer(1, unknown, isDump: false) == "fine")
    #expect(try answer(1, long, isDump: false) == "fine")
    #expect(try answer(1, short, isDump: false) == "ERANGE: Attribute failed policy validation")
    #expect(try answer(1, garbage, isDump: false) == "bytes leftover after parsing attributes")
    for attributes in [unknown, long, short, garbage] { #expect(try answer(1, attributes, isDump: true) == "fine") }
    #expect(try answer(2, unknown, isDump: false) == "EINVAL: Unknown attribute type")
    #expect(try answer(2, long, isDump: false) == "EINVAL: invalid attribute length")
    #expect(try answer(2, garbage, isDump: false) == "EINVAL: bytes leftover after parsing attributes")
    #expect(try answer(2, unknown, isDump: true) == "fine")
    #expect(try answer(2, short, isDump: true) == "ERANGE: Attribute failed policy validation")
  }

  /// Commands from before the strict checks: reserved bits are not looked at, and what has no policy takes anything.
  @Test func oldFamilies() throws {
    let operations = [
      OperationSchema("old", attributes: Self.set, do: Self.exchange(1, [])),
      OperationSchema("new", attributes: Self.set, do: Self.exchange(2, [])),
    ]
    let family = Self.family(operations, firstStrictCommand: 2)
    #expect(
      try Self.refusal(family, Self.message(1, "0800 0900 01000000", flags: [.request, .create], reserved: 1)) == nil)
    #expect(operations[0].policy(for: .do, of: family) == nil)
    #expect(try Self.refusal(family, Self.message(2, reserved: 1))?.errno == .EINVAL)
    #expect(try Self.refusal(family, Self.message(2, "0800 0100 01000000"))?.errno == .EINVAL)
    #expect(operations[1].policy(for: .do, of: family) == .rejectAll)
    let one = Self.message(2, "0800 0100 01000000")
    let earlier = try Self.refusal(family, one, core: .linux6_18)
    #expect(earlier?.message == "Attribute failed policy validation", "checked with the reserved bits from the start")
    #expect(operations[0].listedPolicy(for: .do, of: family, in: .linux6_18) == nil)
  }

  /// `kernel-policy`: one for both halves of an operation, or one for the whole family.
  @Test func sharedPolicies() throws {
    let both = Self.family([
      OperationSchema(
        "get", attributes: Self.set, do: Self.exchange(1, [1, 2], policy: [1, 2]),
        dump: Self.exchange(1, [], policy: [1, 2]))
    ])
    // The dump's request lists nothing, but the policy is the do half's.
    #expect(try Self.refusal(both, Self.message(1, "0800 0100 01000000", flags: [.request, .dump])) == nil)
    let operations = [
      OperationSchema("add", attributes: Self.set, do: Self.exchange(1, [1, 3], policy: [1, 2, 3])),
      OperationSchema(
        "get", attributes: Self.set, do: Self.exchange(2, [2], policy: [1, 2, 3]),
        dump: Self.exchange(2, [], .none, policy: [1, 2, 3])),
    ]
    let global = Self.family(operations, sharesPolicy: true)
    #expect(try Self.refusal(global, Self.message(2, "0800 0100 01000000")) == nil)
    #expect(operations[1].policy(for: .dump, of: global) == nil, "a dump that is not checked shows no policy")
    #expect(global.sharedPolicy?.tables.first?.maxType == 3)
    var dump = PolicyDump()
    let places = operations.compactMap { $0.policy(for: .do, of: global) }.map { dump.add($0) }
    #expect(places == [0, 0], "C has one array")
    #expect(dump.entries.map(\.policy) == [0, 0, 0, 1])
  }

  @Test func rawFamilies() throws {
    let link = StructureSchema("header", size: 16, [.init("bytes", .binary(count: 16, nil))])
    let family = Self.family(
      [
        OperationSchema("new", fixedHeader: link, attributes: Self.set, do: Self.exchange(16, [1, 2], .liberal)),
        OperationSchema(
          "get", fixedHeader: link, attributes: Self.set, do: Self.exchange(18, [1], .liberal),
          dump: Self.exchange(18, [], .liberal)),
      ], transport: .raw(protocol: 0))
    let header = [UInt8](repeating: 0, count: 16)
    func outcome(
      _ type: UInt16, _ attributes: String, flags: MessageFlags = .request, header: [UInt8] = header
    ) throws -> Result<AcceptedRequest, Refusal> {
      try Self.outcome(family, Self.message(0, attributes, flags: flags, type: type, header: header, isRaw: true))
    }
    let accepted = try outcome(16, "0800 0100 01000000").get()
    #expect(accepted == AcceptedRequest(operation: 0, mode: .do, headerSize: 16))
    // `NLM_F_REPLACE` and `NLM_F_EXCL` are the bits of a dump.
    #expect(try outcome(16, "", flags: [.request, .dump]).get().mode == .do)
    #expect(try outcome(18, "", flags: [.request, .dump]).get().mode == .dump)
    #expect(try outcome(18, "0800 0100 01000000 00").get().warning == "bytes leftover after parsing attributes")
    guard case .failure(let unknown) = try outcome(99, ""), case .failure(let short) = try outcome(16, "", header: []),
      case .failure(let range) = try outcome(16, "0800 0100 00000000")
    else {
      Issue.record("a request was not refused")
      return
    }
    #expect(unknown == Refusal(.EOPNOTSUPP))
    #expect(short == Refusal(.EINVAL))
    #expect(range.errno == .ERANGE && range.culprit == .badOffset(32))
  }

  /// A header that all operations have is looked for before the operation is.
  @Test func aFamilysOwnHeader() throws {
    let header = StructureSchema("header", size: 4, [.init("dp", .integer(.init(.s32)))])
    let family = Self.family([
      OperationSchema("get", fixedHeader: header, attributes: Self.set, do: Self.exchange(1, [1]))
    ])
    #expect(try Self.refusal(family, Self.message(99)) == Refusal(.EINVAL))
    #expect(try Self.refusal(family, Self.message(99, header: [0, 0, 0, 0])) == Refusal(.EOPNOTSUPP))
    #expect(try Self.refusal(family, Self.message(1, "0800 0100 01000000", header: [0, 0, 0, 0])) == nil)
  }
}
