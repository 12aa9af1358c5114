import NetlinkCodec

/// A family with an attribute of every kind a spec can describe.
enum EverySchema {
  static let color = EnumerationSchema("color", [.init("red", 0), .init("green", 1), .init("none", -1)])
  static let sparse = EnumerationSchema("sparse", [.init("two", 2), .init("nine", 9)])
  static let ability = EnumerationSchema(
    "ability", flags: true, [.init("write", 1), .init("read", 0), .init("execute", 2)])

  static let header = StructureSchema(
    "header", size: 6,
    [.init("family", .integer(.init(.u8))), .init("", .padding(count: 1)), .init("index", .integer(.init(.s32)))])
  static let rate = StructureSchema("rate", size: 4, [.init("speed", .integer(.init(.u32)))])
  static let shape = StructureSchema(
    "shape", size: 32,
    [
      .init("kind", .integer(.init(.u8, .host, color))), .init("", .padding(count: 1)),
      .init("port", .integer(.init(.u16, .big))), .init("name", .string(count: 8)),
      .init("address", .binary(count: 16, .ipv6)), .init("rate", .structure(rate)),
    ])

  static let part: AttributeSetSchema = AttributeSetSchema(
    "part",
    [
      .init(1, "id", .integer(.init(.u32))), .init(2, "flavor", .string),
      .init(3, "body", .subMessage(bodies, selector: "kind")),
    ])
  static let salt: AttributeSetSchema = AttributeSetSchema(
    "salt", [.init(1, "grains", .integer(.init(.u16))), .init(2, "speed", .flag)])
  static let bodies: SubMessageSchema = SubMessageSchema(
    "bodies",
    [
      .init("set", attributes: { salt }), .init("struct", fixedHeader: rate),
      .init("both", fixedHeader: rate, attributes: { salt }), .init("empty"),
    ])

  static let all: AttributeSetSchema = AttributeSetSchema(
    "all",
    [
      .init(1, "flag", .flag), .init(2, "byte", .integer(.init(.u8))), .init(3, "short", .integer(.init(.s16))),
      .init(4, "long", .integer(.init(.u64))), .init(5, "net", .integer(.init(.u16, .big))),
      .init(6, "color", .integer(.init(.u32, .host, color))),
      .init(7, "abilities", .integer(.init(.u8, .host, ability))),
      .init(8, "uint", .uint(nil)), .init(9, "sint", .sint(nil)), .init(10, "bits", .bitfield32(nil)),
      .init(11, "named-bits", .bitfield32(ability)), .init(12, "text", .string), .init(13, "blob", .binary(nil)),
      .init(14, "mac", .binary(.mac)), .init(15, "address", .binary(.ipv4OrV6)), .init(16, "dump", .binary(.hex)),
      .init(17, "uuid", .binary(.uuid)), .init(18, "mask", .integer(.init(.u32, hint: .hex))),
      .init(19, "gateway", .integer(.init(.u32, .big, hint: .ipv4))), .init(20, "shape", .structure(shape)),
      .init(21, "table", .array(.init(.u16))), .init(22, "part", .nest { part }),
      .init(23, "parts", .nest { part }, multi: true), .init(24, "names", .string, multi: true),
      .init(25, "list", .indexed(.nest { part })), .init(26, "numbers", .indexed(.integer(.init(.u32)))),
      .init(27, "keyed", .keyed(["outer", "inner"], { part })), .init(28, "kind", .string),
      .init(29, "body", .subMessage(bodies, selector: "kind")), .init(30, "family", .string), .init(31, "pad", .pad),
      .init(32, "old", .unused), .init(33, "self", .nest { all }),
    ])
}
