import Testing

/// Enumerations, flags, structures, constants and limits.
@Suite struct DefinitionTests {
  @Test func anEnumerationKeepsValuesItDoesNotName() throws {
    let generated = try Generated(attributes: "- {name: a, type: u32, enum: color}")
    #expect(
      generated.types.has(
        """
        public struct Color: NetlinkEnumeration {
          public var rawValue: UInt32
          @inlinable
          public init(rawValue: UInt32) { self.rawValue = rawValue }
        """))
    #expect(generated.types.has("public static var green: Self { Self(rawValue: 5) }"))
    #expect(generated.schema.has(#"EnumerationSchema.Entry("green", 5),"#))
  }

  @Test func anEnumerationIsAsWideAsItsWidestUse() throws {
    let types = try Generated(
      attributes: """
        - {name: a, type: u8, enum: color}
        - {name: b, type: u64, enum: color}
        """
    ).types
    #expect(types.has("public struct Color: NetlinkEnumeration {\n public var rawValue: UInt64"))
  }

  @Test func flagsAreBits() throws {
    let types = try Generated(attributes: "- {name: a, type: u32, enum: powers}").types
    #expect(types.has("public struct Powers: NetlinkFlags {"))
    #expect(types.has("public static var tx: Self { Self(rawValue: 1 << 1) }"))
  }

  @Test func anEnumerationReadAsFlagsHasAMaskBesideIt() throws {
    let types = try Generated(attributes: "- {name: a, type: u32, enum: color, enum-as-flags: true}").types
    #expect(types.has("public struct Color: NetlinkEnumeration {"))
    #expect(types.has("public struct ColorMask: NetlinkFlags {"))
    #expect(types.has("public static var green: Self { Self(rawValue: 1 << 5) }"))
  }

  @Test func aStructureLoadsAndStoresItsMembersInPlace() throws {
    let types = try Generated(attributes: "- {name: a, type: binary, struct: point}").types
    #expect(types.has("public static let size = 8"))
    #expect(
      types.has("self.x = loader.integer(UInt32.self)\nself.y = loader.bigEndian(Int16.self)\nloader.skip(2)"))
    #expect(types.has("writer.member(self.x)\nwriter.member(self.y.bigEndian)\nwriter.member(zeros: 2)"))
  }

  @Test func constantsAndDocumentation() throws {
    let types = try Generated(
      Sample.family(
        attributes: "- {name: a, type: u32, doc: How many there are. A second sentence.}",
        definitions: "- {name: max-size, type: const, value: 12}")
    ).types
    #expect(types.hasPrefix("// Generated from sample.yaml. Do not edit: change the spec and generate again.\n"))
    #expect(types.has("/// A test.\npublic enum Sample {\npublic static let maxSize = 12"))
    #expect(types.has("/// How many there are. A second sentence.\n@inlinable\npublic var a: UInt32? {"))
  }

  @Test(arguments: [
    ("u32, checks: {min: 1, max: 9}", "limits: AttributeSchema.Limits(min: 1, max: 9)"),
    ("binary, checks: {exact-len: 6}", "limits: AttributeSchema.Limits(exactLength: 6)"),
    (
      "string, checks: {max-len: 15, unterminated-ok: true}",
      "AttributeSchema.Limits(maxLength: 15, unterminatedOK: true)"
    ),
    ("u32, enum: powers, checks: {flags-mask: powers}", "limits: AttributeSchema.Limits(mask: 3)"),
  ])
  func limits(_ attribute: String, _ expected: String) throws {
    let schema = try Generated(attributes: "- {name: a, type: \(attribute)}").schema
    #expect(schema.lines(startingWith: "AttributeSchema(1, ").first?.contains(expected) == true)
  }

  /// A structure cannot hold itself; an array of one can.
  @Test func aNestInsideItselfLivesOnTheHeap() throws {
    let types = try Generated(
      Sample.family(
        attributes: "- {name: left, type: nest, nested-attributes: other}",
        sets: """
          - name: other
            attributes: [{name: back, type: nest, nested-attributes: thing}, {name: n, type: u32}]
          """)
    ).types
    #expect(types.has("private var leftStorage: [Other] = []"))
    #expect(types.has("private var backStorage: [Thing] = []"))
    #expect(types.has("case 1: self.left = try Other(from: bytes, in: walk.nest(in: bytes))"))
  }
}
