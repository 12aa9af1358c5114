@testable import NetlinkCodec
import Testing

/// What a client is told: names in place of offsets, and a sentence.
struct NetlinkErrorTests {
  /// bind-rx with ifindex, two queues of which the second has no id, and fd.
  static let request = ExtendedAckTests.request

  static func error(_ refusal: Refusal, of request: [UInt8] = request, _ set: AttributeSetSchema = NetdevSchemas.dmabuf)
    -> NetlinkError?
  {
    request.withBytes { span in
      let ack = ExtendedAck(refusal, request: span, attributesAt: 20)
      return NetlinkError("bind-rx", ack, request: span, attributesAt: 20, schema: set)
    }
  }

  @Test(arguments: [
    (Refusal(.EOPNOTSUPP, at: [1]), "bind-rx: Operation not supported (EOPNOTSUPP) at .ifindex"),
    (Refusal(missing: 5), "bind-rx: missing attribute .rx-page-size (EINVAL)"),
    (
      Refusal(missing: 1, in: AttributePath([.init(2, occurrence: 1)])),
      "bind-rx: missing attribute .queues[1].id (EINVAL)"
    ),
    (Refusal(missing: 99), "bind-rx: missing attribute .#99 (EINVAL)"),
    (
      Refusal(.EINVAL, at: AttributePath([.init(2, occurrence: 1), 3])),
      "bind-rx: Invalid argument (EINVAL) at .queues[1].type"
    ),
    (Refusal(.ENODEV), "bind-rx: No such device (ENODEV)"),
    (Refusal(.EBUSY, "taken"), "bind-rx: taken (EBUSY)"),
    (Refusal(ErrorNumber(rawValue: 517), "wait"), "bind-rx: wait (error 517)"),
    // What is not there cannot be pointed at; what leads to it can.
    (Refusal(.EINVAL, at: [5]), "bind-rx: Invalid argument (EINVAL)"),
    (Refusal(.EINVAL, at: [.init(2, occurrence: 0), 3]), "bind-rx: Invalid argument (EINVAL) at .queues[0]"),
    // Of several of a type the last one counts, as in a kernel's table of parsed attributes.
    (Refusal(.EINVAL, at: [2, 3]), "bind-rx: Invalid argument (EINVAL) at .queues[1].type"),
  ])
  func describesRefusals(refusal: Refusal, text: String) {
    #expect(Self.error(refusal)?.description == text)
  }

  @Test func pathsBecomeOffsets() {
    Self.request.withBytes { span in
      let second = AttributePath([.init(2, occurrence: 1)])
      #expect(ExtendedAck(Refusal(.EINVAL, at: second), request: span, attributesAt: 20).badOffset == 40)
      let inner = AttributePath([.init(2, occurrence: 1), 3])
      #expect(ExtendedAck(Refusal(.EINVAL, at: inner), request: span, attributesAt: 20).badOffset == 44)
      let missing = ExtendedAck(Refusal(missing: 1, in: second), request: span, attributesAt: 20)
      #expect(missing.missingNest == 40)
      #expect(missing.missingType == 1)
      #expect(ExtendedAck(Refusal(missing: 1), request: span, attributesAt: 20).missingNest == nil)
    }
  }

  @Test func describesTheRule() throws {
    var request = Self.request
    request[24] = 0
    let refusal = request.withBytes { span in
      #expect(throws: Refusal.self) { try PolicyTests.bindRx.validate(span, from: 20) }
    }
    let thrown = try #require(refusal)
    let error = try #require(Self.error(thrown, of: request))
    #expect(
      error.description == "bind-rx: integer out of range (ERANGE) at .ifindex: allowed 1 to 4294967295")
    #expect(error.errno == .ERANGE)
    #expect(error.rejection?.attribute == .init(path: NamedPath([.init(1, "ifindex")]), isMissing: false))
    #expect(error.rejection?.policy?.range == 1...4_294_967_295)
  }

  /// An attribute's offset in the body, and its name.
  @Test(
    arguments: [
      (0, ".parts[0]"), (4, ".parts[0].id"), (12, ".list"), (16, ".list[7]"), (20, ".list[7].id"), (28, ".keyed"),
      (32, ".keyed"), (36, ".keyed"), (40, ".keyed.id"), (48, ".kind"), (60, ".body"), (68, ".body.grains"),
      (76, ".#300"), (1, nil), (300, nil), (-1, nil),
    ] as [(Int, String?)])
  func namesOffsets(offset: Int, name: String?) {
    let body = bytes(
      """
      0c00 1780 0800 0100 01000000            // 0: parts
      1000 1980 0c00 0780 0800 0100 01000000  // 12: list
      1400 1b80 1000 0380 0c00 0980           // 28: keyed by 3 and 9
        0800 0100 01000000                    // 40: id
      0900 1c00 626f746800 000000             // 48: kind "both"
      1000 1d80 05000000 0600 0100 0200 0000  // 60: body, after its header
      0500 2c01 00000000                      // 76: unknown
      """)
    body.withBytes { span in
      var ack = ExtendedAck(errno: .EINVAL)
      ack.badOffset = offset
      #expect(ack.attributePath(in: span, attributesAt: 0, schema: EverySchema.all)?.description == name)
    }
  }

  /// Missing attributes, by the type and the offset of the nest they are missing in, along every way down.
  @Test(
    arguments: [
      (2, 0, ".parts[0].flavor"), (2, 12, ".parts[1].flavor"), (2, 28, ".list[7].flavor"), (2, 48, ".keyed.flavor"),
      (1, 72, ".body.grains"), (9, 72, ".body.#9"), (1, 92, ".part.body.grains"), (3, 88, ".part.body"),
      (40, nil, ".#40"), (33, nil, ".self"),
      // In an array, which has elements and no attributes.
      (2, 24, ".list.#2"), (2, 3, nil), (2, 400, nil),
    ] as [(UInt16, Int?, String?)])
  func namesWhatIsMissing(type: UInt16, nest: Int?, name: String?) {
    let body = bytes(
      """
      0c00 1780 0800 0100 01000000            // 0: parts
      0c00 1780 0800 0100 02000000            // 12: parts, again
      1000 1980 0c00 0780 0800 0100 01000000  // 24: list, with element 7
      1400 1b80 1000 0380 0c00 0980           // 40: keyed by 3 and 9, at 44 and 48
        0800 0100 01000000                    // 52: id
      0900 1c00 626f746800 000000             // 60: kind "both"
      1000 1d80 05000000 0600 0100 0200 0000  // 72: body, after its header
      1400 1680 1000 0380 05000000 0600 0200 0200 0000  // 88: part, with a body at 92
      """)
    body.withBytes { span in
      var ack = ExtendedAck(errno: .EINVAL)
      ack.missingType = type
      ack.missingNest = nest
      #expect(ack.attributePath(in: span, attributesAt: 0, schema: EverySchema.all)?.description == name)
      let error = NetlinkError("try", ack, request: span, attributesAt: 0, schema: EverySchema.all)
      #expect(error?.rejection?.attribute?.isMissing ?? true)
      #expect(error?.rejection?.attribute?.path.steps.last?.type ?? type == type)
    }
  }

  @Test func aPathIsAValue() {
    let error = Self.error(Refusal(.EINVAL, at: AttributePath([.init(2, occurrence: 1), 3])))
    #expect(
      error?.rejection?.attribute?.path == NamedPath([.init(2, "queues", index: 1), .init(3, "type", index: nil)]))
    #expect(error?.rejection?.attribute?.path.names == ["queues", "type"])
  }

  /// A fault of the request has its errno and its place in the same error as the kernel's refusals have.
  @Test func aFaultIsOneOfThem() {
    let fault = RequestFault(
      .spec, .value(0), at: NamedPath([.init(1, "ifindex")]), policy: PolicyRule(.u32, range: 1...7), errno: .ERANGE)
    let error = NetlinkError("dev-get", .invalid(fault))
    #expect(error.errno == .ERANGE)
    #expect(error.rejection == nil && error.fault == fault)
    #expect(
      error.description == "dev-get: .ifindex is 0: allowed 1 to 7 (not sent; the kernel would answer ERANGE)")
  }

  @Test(arguments: [
    (NetlinkError.Reason.transport(.ECONNREFUSED, call: "sendmsg"), "x: sendmsg: Connection refused (ECONNREFUSED)"),
    (.interruptedDump, "x: the dump was interrupted by a change and is not of one moment"),
    (.unknownFamily("netdev"), "x: there is no netlink family netdev"),
    (.protocolViolation("a reply to another request"), "x: a reply to another request"),
    (
      .decoding(DecodingError(.trailingBytes, attribute: 3, offset: 24)),
      "x: malformed answer: bytes are left over after the last attribute in attribute 3 at byte 24"
    ),
    (.encoding(EncodingError(.attributeTooLong, attribute: 3)), "x: attribute 3 is longer than 65,531 bytes"),
  ])
  func describesTheOtherFailures(reason: NetlinkError.Reason, text: String) {
    #expect(NetlinkError("x", reason).description == text)
  }

  @Test func successIsNoError() {
    Self.request.withBytes { span in
      let ack = ExtendedAck(message: "warning")
      #expect(NetlinkError("x", ack, request: span, attributesAt: 20, schema: nil) == nil)
    }
  }
}
