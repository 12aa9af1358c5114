import Testing

/// Operations: their numbers, and the client's and the server's half.
@Suite struct OperationTests {
  static let operations = """
    - name: thing-get
      doc: Reads one, or all.
      attribute-set: thing
      do: {request: {attributes: [id]}, reply: {attributes: [id, name]}}
      dump: {request: {attributes: [name]}, reply: {attributes: [id, name]}}
    - {name: thing-ntf, doc: Says that one changed., notify: thing-get, mcgrp: things}
    - name: thing-set
      doc: Changes one.
      attribute-set: thing
      flags: [admin-perm]
      do: {request: {attributes: [id, name]}}
    """
  static let attributes = "- {name: id, type: u32}\n- {name: name, type: string}"
  static let groups = "mcast-groups: {list: [{name: things}]}"

  static func generated(head: String = groups) throws -> String {
    try Generated(Sample.family(attributes: attributes, operations: operations, head: head)).operations
  }

  @Test func numbersAndPermission() throws {
    let text = try Self.generated()
    #expect(
      text.has(
        """
        "thing-set",
        permission: .admin,
        attributes: Sample.Thing.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 3, attributes: [1, 2]), reply: nil))
        """))
    #expect(text.has("notification: OperationSchema.Message(command: 2, attributes: [1, 2]),"))
    #expect(text.has("multicastGroup: \"things\")"))
    #expect(text.has("Operations.ThingGet.self,\nOperations.ThingNtf.self,\nOperations.ThingSet.self,\n]"))
  }

  @Test func theClientTakesWhatTheRequestTakes() throws {
    let text = try Self.generated()
    #expect(
      text.has("public func thingGet(\nid: UInt32? = nil\n) async throws(NetlinkError) -> Operations.ThingGet.Body {"))
    #expect(
      text.has(
        "public func dumpThingGet(\nname: String? = nil\n) async throws(NetlinkError) -> Dump<Operations.ThingGet.Body> {"
      ))
    #expect(text.has("public func streamThingGet(\nname: String? = nil\n) -> DumpReplies<Operations.ThingGet> {"))
    #expect(text.has("connection.stream(Operations.ThingGet.self, Thing(name: name))"))
    #expect(text.has("try await connection.call(Operations.ThingGet.self, Thing(id: id))"))
    #expect(text.has("try await connection.dump(Operations.ThingGet.self, Thing(name: name), attempts: dumpAttempts)"))
    #expect(text.has("try await connection.acknowledge(Operations.ThingSet.self, Thing(id: id, name: name))"))
  }

  @Test func theServerDecodesEveryRequest() throws {
    let text = try Self.generated()
    #expect(text.has("case (0, .`do`): self = .thingGet(try accepted.body(of: message))"))
    #expect(text.has("case (0, .dump): self = .dumpThingGet(try accepted.body(of: message))"))
    #expect(text.has("case (2, .`do`): self = .thingSet(try accepted.body(of: message))"))
  }

  @Test func notificationsAreToldApartByCommand() throws {
    let text = try Self.generated()
    #expect(text.has("case thingNtf(Operations.ThingNtf.Body)"))
    #expect(text.has("case 2: self = .thingNtf(try Sample.schema.body(of: message))"))
  }

  @Test func aFixedHeaderGoesBeforeTheAttributes() throws {
    let text = try Generated(
      Sample.family(
        attributes: Self.attributes,
        operations: Self.operations.replacing(
          "  attribute-set: thing", with: "  attribute-set: thing\n  fixed-header: point"),
        head: Self.groups)
    ).operations
    #expect(text.has("public typealias Body = HeaderedBody<Sample.Point, Sample.Thing>"))
    #expect(text.has("header: Point = Point(), id: UInt32? = nil"))
  }

  @Test func aRawFamilyHasItsProtocolAndItsGroupsNumbers() throws {
    let spec = Sample.family(
      attributes: Self.attributes, operations: Self.operations,
      head: "protonum: 6\nmcast-groups: {list: [{name: things, value: 4}]}"
    ).replacing("genetlink-legacy", with: "netlink-raw")
    let text = try Generated(spec).operations
    #expect(text.has("name: \"sample\", transport: .raw(protocol: 6),"))
    #expect(text.has("MulticastGroupSchema(name: \"things\", number: 4),"))
  }

  @Test func aGenericFamilyHasItsVersion() throws {
    let text = try Self.generated(head: "version: 2\n" + Self.groups)
    #expect(text.has("name: \"sample\", transport: .generic(version: 2),"))
  }

  // MARK: How closely requests are looked at

  private static func exchange(_ rest: String, command: Int = 1, _ attributes: String = "1") -> String {
    "OperationSchema.Exchange(request: OperationSchema.Message(command: \(command), attributes: [\(attributes)]), "
      + "reply: \(rest))"
  }

  private static let reply = "OperationSchema.Message(command: 1, attributes: [1, 2])"

  @Test func dontValidateIsOfOneHalf() throws {
    func text(_ list: String) throws -> String {
      let operations = Self.operations.replacing(
        "  attribute-set: thing\n  do", with: "  attribute-set: thing\n  dont-validate: [\(list)]\n  do")
      return try Generated(Sample.family(attributes: Self.attributes, operations: operations, head: Self.groups))
        .operations
    }
    let lenient = try text("strict, dump")
    #expect(lenient.has("do: \(Self.exchange(Self.reply + ", validation: .liberal")),"))
    #expect(lenient.has("dump: \(Self.exchange(Self.reply + ", validation: .none", "2")))"))
    let dump = try text("dump-strict")
    #expect(dump.has("do: \(Self.exchange(Self.reply)),"))
    #expect(dump.has("dump: \(Self.exchange(Self.reply + ", validation: .liberal", "2")))"))
  }

  @Test func policiesAreSharedAsTheKernelSharesThem() throws {
    let each = try Self.generated(head: "kernel-policy: per-op\n" + Self.groups)
    #expect(each.has("dump: \(Self.exchange(Self.reply + ", policyAttributes: [1]", "2")))"))
    #expect(!each.contains("sharesPolicy"))
    let global = try Self.generated(head: "kernel-policy: global\n" + Self.groups)
    #expect(global.has("dump: \(Self.exchange(Self.reply + ", policyAttributes: [1, 2]", "2")))"))
    #expect(global.has("] as [MulticastGroupSchema], firstStrictCommand: 4, sharesPolicy: true)"))
  }

  @Test func olderFamiliesAreLookedAtLess() throws {
    #expect(try Self.generated().has("] as [MulticastGroupSchema], firstStrictCommand: 4)"))
    let spec = Sample.family(attributes: Self.attributes, operations: Self.operations, head: Self.groups)
    let newer = try Generated(spec.replacing("genetlink-legacy", with: "genetlink")).operations
    #expect(newer.has("] as [MulticastGroupSchema])"))
    let raw = try Generated(
      Sample.family(attributes: Self.attributes, operations: Self.operations, head: "protonum: 6\n" + Self.groups)
        .replacing("genetlink-legacy", with: "netlink-raw")
    ).operations
    #expect(raw.has("do: \(Self.exchange(Self.reply + ", validation: .liberal")),"))
  }
}
