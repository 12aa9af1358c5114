import Testing

/// Swift names of spec names.
@Suite struct NamingTests {
  @Test(arguments: [
    ("id", "id"), ("napi-id", "napiID"), ("rx-buf-len", "rxBufLen"), ("tcp-mss", "tcpMss"), ("ipv4-addr", "ipv4Addr"),
    ("src-ipv4", "srcIPv4"), ("hw-gro", "hwGRO"), ("queue_ids", "queueIDs"), ("xdp-zc-max-segs", "xdpZcMaxSegs"),
    ("2nd", "_2nd"),
  ])
  func properties(_ spec: String, _ swift: String) throws {
    let types = try Generated(attributes: "- {name: \(spec), type: u32}").types
    #expect(types.has("public var \(swift): UInt32? {"))
  }

  @Test(arguments: [("xdp-act", "XDPAct"), ("queue-id", "QueueID"), ("napi", "NAPI"), ("ipv6-x", "IPv6X")])
  func types(_ spec: String, _ swift: String) throws {
    let types = try Generated(
      Sample.family(attributes: "- {name: a, type: u32}", sets: "- {name: \(spec), attributes: [{name: b, type: u8}]}")
    ).types
    #expect(types.has("public struct \(swift): FixedAttributeSet {"))
  }

  @Test(arguments: ["in", "default", "switch", "protocol", "self", "where", "is", "repeat"])
  func keywordsAreEscapedWhereverTheyStand(_ keyword: String) throws {
    let types = try Generated(attributes: "- {name: \(keyword), type: u32}").types
    #expect(types.has("public var `\(keyword)`: UInt32? {"))
    #expect(types.has("`\(keyword)`: UInt32? = nil"))
    #expect(types.has("self.`\(keyword)` = `\(keyword)`"))
    #expect(types.has("case 1: self.`\(keyword)` = try walk.integer(UInt32.self, in: bytes)"))
    #expect(types.has("if let value = self.`\(keyword)` { run.integer(1, value) }"))
  }

  @Test func attributesWhoseNamesMeetAreToldApart() throws {
    let types = try Generated(
      attributes: """
        - {name: a-b, type: u32}
        - {name: a_b, type: u32}
        - {name: schema, type: u32}
        - {name: wire-form, type: u32}
        """
    ).types
    for name in ["aB", "aBValue", "schemaValue", "wireFormValue"] {
      #expect(types.has("public var \(name): UInt32? {"))
    }
  }

  @Test func aSetKeepsItsNameBeforeEverythingElse() throws {
    let types = try Generated(
      Sample.family(
        attributes: "- {name: a, type: u32, enum: same}",
        sets: "- {name: same, attributes: [{name: b, type: u8}]}\n- {name: client, attributes: [{name: b, type: u8}]}",
        definitions: "- {name: same, type: enum, entries: [x]}\n- {name: string, type: enum, entries: [x]}")
    ).types
    #expect(types.has("public struct Same: FixedAttributeSet {"))
    #expect(types.has("public struct SameValue: NetlinkEnumeration {"))
    #expect(types.has("public var a: SameValue? {"))
    // Names the family, or the code that reads them, already has.
    #expect(types.has("public struct ClientAttributes: FixedAttributeSet {"))
    #expect(types.has("public struct StringValue: NetlinkEnumeration {"))
  }

  @Test func entriesWhoseNamesMeetAreToldApart() throws {
    let types = try Generated(
      Sample.family(
        attributes: "- {name: a, type: u32, enum: e}",
        definitions: "- {name: e, type: enum, entries: [x-y, x_y, raw-value]}")
    ).types
    #expect(types.has("public static var xY: Self { Self(rawValue: 0) }"))
    #expect(types.has("public static var xYValue: Self { Self(rawValue: 1) }"))
    #expect(types.has("public static var rawValueValue: Self { Self(rawValue: 2) }"))
  }

  @Test func textFromASpecCannotBreakOutOfALiteral() throws {
    let spec = Sample.family(attributes: #"- {name: "a\"b\\(1)", type: u32}"#)
    guard let generated = try? Generated(spec) else { return }
    #expect(generated.schema.contains(#""a\"b\\(1)""#))
  }
}
