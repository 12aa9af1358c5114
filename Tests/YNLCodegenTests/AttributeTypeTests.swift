import Testing

/// What one attribute of each type becomes: its property, and the statements that read and write it.
@Suite struct AttributeTypeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var attribute: String
    var property: String
    /// After `case 1: `; nil where nothing is read.
    var read: String?
    /// What is called to write `value`, after the receiver.
    var write: String?
    /// Whether its size is known beforehand and writing cannot fail, so that it goes into a run.
    var isPlain: Bool
    var testDescription: String { attribute }

    init(
      _ attribute: String, _ property: String, read: String? = nil, write: String? = nil, isPlain: Bool = false
    ) {
      self.attribute = attribute
      self.property = property
      self.read = read
      self.write = write
      self.isPlain = isPlain
    }
  }

  static let scalars: [Case] = [
    Case("u8", "UInt8?", read: "try walk.integer(UInt8.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("u16", "UInt16?", read: "try walk.integer(UInt16.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("u32", "UInt32?", read: "try walk.integer(UInt32.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("u64", "UInt64?", read: "try walk.integer(UInt64.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("s8", "Int8?", read: "try walk.integer(Int8.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("s16", "Int16?", read: "try walk.integer(Int16.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("s32", "Int32?", read: "try walk.integer(Int32.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("s64", "Int64?", read: "try walk.integer(Int64.self, in: bytes)", write: "integer(1, value)", isPlain: true),
    Case("uint", "UInt64?", read: "try walk.uint(in: bytes)", write: "uint(1, value)", isPlain: true),
    Case("sint", "Int64?", read: "try walk.sint(in: bytes)", write: "sint(1, value)", isPlain: true),
    Case(
      "u16, byte-order: big-endian", "UInt16?", read: "try walk.bigEndian(UInt16.self, in: bytes)",
      write: "bigEndian(1, value)", isPlain: true),
    Case(
      "u32, byte-order: little-endian", "UInt32?", read: "try walk.littleEndian(UInt32.self, in: bytes)",
      write: "littleEndian(1, value)", isPlain: true),
    Case(
      "bitfield32", "Bitfield32?", read: "try walk.bitfield32(in: bytes)", write: "bitfield32(1, value)", isPlain: true),
  ]

  static let enumerations: [Case] = [
    Case(
      "u32, enum: color", "Color?", read: "Color(rawValue: try walk.integer(UInt32.self, in: bytes))",
      write: "integer(1, value.rawValue)", isPlain: true),
    Case(
      "u8, enum: color", "Color?",
      read: "Color(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt8.self, in: bytes)))",
      write: "enumeration(1, value.rawValue, as: UInt8.self)"),
    Case(
      "u16, enum: color, byte-order: big-endian", "Color?",
      read: "Color(rawValue: UInt32(truncatingIfNeeded: try walk.bigEndian(UInt16.self, in: bytes)))",
      write: "bigEndianEnumeration(1, value.rawValue, as: UInt16.self)"),
    Case(
      "uint, enum: color", "Color?", read: "Color(rawValue: try walk.uint(in: bytes))",
      write: "uint(1, value.rawValue)", isPlain: true),
    Case(
      "u32, enum: powers", "Powers?", read: "Powers(rawValue: try walk.integer(UInt32.self, in: bytes))",
      write: "integer(1, value.rawValue)", isPlain: true),
    Case(
      "u32, enum: color, enum-as-flags: true", "ColorMask?",
      read: "ColorMask(rawValue: try walk.integer(UInt32.self, in: bytes))", write: "integer(1, value.rawValue)",
      isPlain: true),
  ]

  static let bytes: [Case] = [
    Case("string", "String?", read: "walk.string(in: bytes)", write: "string(1, value)"),
    Case("binary", "[UInt8]?", read: "walk.binary(in: bytes)", write: "binary(1, value)"),
    Case("binary, display-hint: mac", "[UInt8]?", read: "walk.binary(in: bytes)", write: "binary(1, value)"),
    Case(
      "binary, struct: point", "Point?", read: "walk.structure(Point.self, in: bytes)",
      write: "structure(1, value)"),
    Case(
      "binary, sub-type: u16", "[UInt16]?", read: "walk.array(of: UInt16.self, in: bytes)",
      write: "array(1, value)"),
  ]

  static let nests: [Case] = [
    Case("nest, nested-attributes: inner", "Inner?", write: "nest(1, value)", isPlain: true),
    Case(
      "indexed-array, sub-type: nest, nested-attributes: inner", "[Inner]?",
      read: "try walk.indexedNests(Inner.self, in: bytes)", write: "indexedNests(1, value)"),
    Case(
      "indexed-array, sub-type: u32", "[UInt32]?", read: "try walk.indexedIntegers(UInt32.self, in: bytes)",
      write: "indexedIntegers(1, value)"),
    Case(
      "indexed-array, sub-type: binary", "[[UInt8]]?", read: "try walk.indexedBinaries(in: bytes)",
      write: "indexedBinaries(1, value)"),
    Case(
      "nest-type-value, type-value: [x, y], nested-attributes: inner", "KeyedNest<Inner>?",
      read: "try walk.keyedNest(Inner.self, levels: 2, in: bytes)", write: "keyedNest(1, value)"),
  ]

  @Test(arguments: scalars + enumerations)
  func numberIsScannedForAndKeptWithABit(_ expected: Case) throws {
    let types = try Generated(attributes: "- {name: a, type: \(expected.attribute)}").types
    #expect(types.has("public var a: \(expected.property) {\nget { _numbers._presence[1] ? _numbers.a : nil }"))
    let read = try #require(expected.read)
    #expect(types.has("case 1: self.a = \(read)"))
    let accessor = try #require(read.split(separator: "walk.").last?.prefix { $0 != "(" })
    let scans = types.lines(startingWith: "if let value = scan.\(accessor)(1, ")
    #expect(scans.contains { $0.contains("{ self._numbers.a = ") })
  }

  @Test(arguments: scalars + enumerations + bytes + nests)
  func singleAttribute(_ expected: Case) throws {
    let types = try Generated(attributes: "- {name: a, type: \(expected.attribute)}").types
    #expect(types.lines(startingWith: "public var a: \(expected.property)").count == 1)
    if let read = expected.read { #expect(types.has("case 1: self.a = \(read)")) }
    let receiver = expected.isPlain ? "run" : "writer"
    if let write = expected.write { #expect(types.has("if let value = self.a { \(receiver).\(write) }")) }
    #expect(types.contains("public struct Thing: AttributeSet {") == !expected.isPlain)
  }

  @Test(arguments: [
    ("[{name: a, type: u8}, {name: b, type: s64}, {name: c, type: u16, byte-order: big-endian}]", "FixedAttributeSet"),
    ("[{name: a, type: u32}, {name: b, type: uint}]", "PlainAttributeSet"),
    ("[{name: a, type: u32}, {name: b, type: flag}]", "PlainAttributeSet"),
    ("[{name: a, type: u32}, {name: b, type: u32, multi-attr: true}]", "AttributeSet"),
    ("[{name: a, type: u32}, {name: b, type: string}]", "AttributeSet"),
  ])
  func onlyIntegersOfOneSizeMakeAFixedSet(_ attributes: String, _ kind: String) throws {
    let types = try Generated(
      Sample.family(attributes: "- {name: a, type: u32}", sets: "- {name: some, attributes: \(attributes)}")
    ).types
    #expect(types.has("public struct Some: \(kind) {"))
  }

  @Test func aNestIsDecodedWhereItLies() throws {
    let types = try Generated(attributes: "- {name: a, type: nest, nested-attributes: inner}").types
    #expect(types.has("case 1: try self.a.decode(from: bytes, in: walk.nest(in: bytes))"))
  }

  @Test func aFlagIsFalseWhenAbsent() throws {
    let types = try Generated(attributes: "- {name: a, type: flag}").types
    #expect(
      types.has("public var a: Bool {\nget { _numbers._presence[1] }\nset { _numbers._presence[1] = newValue }\n}"))
    #expect(types.has("case 1: self.a = walk.flag()"))
    #expect(types.has("if self.a { run.flag(1) }"))
  }

  @Test func manyOfAnAttributeAreAnArray() throws {
    let types = try Generated(
      attributes: """
        - {name: a, type: u32, multi-attr: true}
        - {name: b, type: nest, nested-attributes: inner, multi-attr: true}
        """
    ).types
    #expect(types.has("public var a: [UInt32] = []"))
    #expect(types.has("case 1: walk.expectRepeats(); self.a.append(try walk.integer(UInt32.self, in: bytes))"))
    #expect(types.has("for value in self.a { writer.integer(1, value) }"))
    #expect(types.has("public var b: [Inner] = []"))
    #expect(
      types.has("var run = writer.run(room: 0 &+ self.b.count &* 12)\nrun.nests(2, self.b)\nwriter.end(run)"))
    #expect(
      types.has("case 2: walk.expectRepeats(); self.b.append(try Inner(from: bytes, in: walk.nest(in: bytes)))"))
  }

  @Test func aSetOfKnownSizesSaysHowMuchRoomItTakes() throws {
    let types = try Generated(
      attributes: """
        - {name: a, type: u8}
        - {name: b, type: u64}
        - {name: c, type: uint}
        - {name: d, type: flag}
        - {name: e, type: bitfield32}
        """
    ).types
    #expect(types.has("public static var room: Int { 48 }"))
    #expect(
      types.has(
        "public func encodeAttributes(into run: inout AttributeRun) {\nif let value = self.a {"
          + " run.integer(1, value) }"))
  }

  @Test func neighboursOfKnownSizesAreWrittenTogether() throws {
    let types = try Generated(
      attributes: """
        - {name: a, type: u32}
        - {name: b, type: u16}
        - {name: c, type: string}
        - {name: d, type: u32}
        - {name: e, type: u8, enum: color}
        """
    ).types
    #expect(
      types.has(
        """
        do {
          var run = writer.run(room: 16)
          if let value = self.a { run.integer(1, value) }
          if let value = self.b { run.integer(2, value) }
          writer.end(run)
        }
        if let value = self.c { writer.string(3, value) }
        if let value = self.d { writer.integer(4, value) }
        if let value = self.e { writer.enumeration(5, value.rawValue, as: UInt8.self) }
        """))
  }

  @Test func paddingAndUnusedNumbersHaveNoPropertyButKeepTheirNumbers() throws {
    let generated = try Generated(
      attributes: """
        - {name: a, type: u32}
        - {name: gap, type: pad}
        - {name: old, type: unused}
        - {name: d, type: u32, value: 70}
        - {name: e, type: u32}
        """)
    #expect(
      generated.types.lines(startingWith: "public var").filter { $0.contains("UInt32?") } == [
        "public var a: UInt32? {", "public var d: UInt32?", "public var e: UInt32?", "public var depth: UInt32? {",
      ])
    #expect(generated.types.has("case 71: self.e = try walk.integer(UInt32.self, in: bytes)"))
    #expect(generated.schema.has(#"AttributeSchema(2, "gap", .pad),"#))
    #expect(generated.schema.has(#"AttributeSchema(3, "old", .unused),"#))
    // A bit of a word does not stand for 70, so that is not scanned for.
    #expect(!generated.types.contains("scan.integer(71, "))
  }

  @Test func aSubMessageWaitsForItsSelector() throws {
    let types = try Generated(
      attributes: """
        - {name: body, type: sub-message, sub-message: options, selector: kind}
        - {name: kind, type: string}
        """
    ).types
    #expect(types.has("public var body: Options?"))
    #expect(types.has("case 1: bodyPayload = walk.setAsideSubMessage(in: bytes)"))
    #expect(types.has("self.body = try walk.subMessage(payload, selector: self.kind, in: bytes)"))
    #expect(types.has(#"case "plain": self = .plain(try Inner(from: &reader))"#))
    #expect(types.has(#"case "spot": self = .spot(reader.payloadStructure(Point.self))"#))
    #expect(types.has(#"case "nothing" where reader.isAtEnd: self = .nothing"#))
    #expect(types.has("case unknown([UInt8])"))
  }

  @Test func aSelectorMayStandInAnOuterNest() throws {
    let types = try Generated(
      Sample.family(
        attributes: """
          - {name: kind, type: string}
          - {name: data, type: nest, nested-attributes: data}
          """,
        sets: """
          - name: data
            attributes: [{name: body, type: sub-message, sub-message: options, selector: kind}]
          """)
    ).types
    #expect(types.has("try walk.offerSelector(1, in: bytes)"))
    #expect(types.has("self.body = try walk.subMessage(payload, selector: nil, in: bytes)"))
  }
}
