// Generated from sample.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Sample.Color {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "color",
    [
      EnumerationSchema.Entry("red", 0),
      EnumerationSchema.Entry("green", 1),
      EnumerationSchema.Entry("blue", 7),
    ] as [EnumerationSchema.Entry])
}

extension Sample.Ability {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "ability", flags: true,
    [
      EnumerationSchema.Entry("read", 0),
      EnumerationSchema.Entry("write", 1),
      EnumerationSchema.Entry("execute", 2),
    ] as [EnumerationSchema.Entry])
}

extension Sample.LinkHeader {
  public static let schema: StructureSchema = StructureSchema(
    "link-header", size: 9,
    [
      StructureSchema.Member("family", .integer(IntegerSchema(.u8))),
      StructureSchema.Member("gap", .padding(count: 1)),
      StructureSchema.Member("kind", .integer(IntegerSchema(.u16))),
      StructureSchema.Member("index", .integer(IntegerSchema(.s32))),
      StructureSchema.Member("tag", .integer(IntegerSchema(.u8))),
    ] as [StructureSchema.Member])
}

extension Sample.Rate {
  public static let schema: StructureSchema = StructureSchema(
    "rate", size: 16,
    [
      StructureSchema.Member("speed", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("burst", .integer(IntegerSchema(.u16))),
      StructureSchema.Member("gap", .padding(count: 2)),
      StructureSchema.Member("label", .string(count: 8)),
    ] as [StructureSchema.Member])
}

extension Sample.Data {
  public static let schema: SubMessageSchema = SubMessageSchema(
    "data",
    [
      SubMessageSchema.Format("tunnel", attributes: { Sample.Tunnel.schema }),
      SubMessageSchema.Format("shaper", fixedHeader: Sample.Rate.schema),
      SubMessageSchema.Format("both", fixedHeader: Sample.Rate.schema, attributes: { Sample.Tunnel.schema }),
      SubMessageSchema.Format("bare"),
    ] as [SubMessageSchema.Format])
}

extension Sample.Application {
  public static let schema: SubMessageSchema = SubMessageSchema(
    "application",
    [
      SubMessageSchema.Format("tunnel", attributes: { Sample.Tunnel.schema }),
      SubMessageSchema.Format("shaper", fixedHeader: Sample.Rate.schema),
    ] as [SubMessageSchema.Format])
}

extension Sample.Link {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "link",
    [
      AttributeSchema(0, "first", .integer(IntegerSchema(.u32))),
      AttributeSchema(1, "name", .string),
      AttributeSchema(2, "color", .integer(IntegerSchema(.u8, .host, Sample.Color.schema))),
      AttributeSchema(3, "abilities", .integer(IntegerSchema(.u32, .host, Sample.Ability.schema, flags: true))),
      AttributeSchema(4, "offset", .sint(nil)),
      AttributeSchema(5, "counter", .uint(nil)),
      AttributeSchema(6, "rate", .structure(Sample.Rate.schema)),
      AttributeSchema(7, "alignment", .pad),
      AttributeSchema(8, "info", .nest({ Sample.Info.schema })),
      AttributeSchema(9, "statistics", .nest({ Sample.Statistics.schema })),
      AttributeSchema(10, "kind", .string),
      AttributeSchema(11, "members", .nest({ Sample.Info.schema }), multi: true),
      AttributeSchema(12, "slots", .indexed(.nest({ Sample.Info.schema }))),
      AttributeSchema(13, "lanes", .indexed(.integer(IntegerSchema(.u32)))),
      AttributeSchema(14, "table", .array(IntegerSchema(.u16))),
      AttributeSchema(15, "address", .binary(.mac)),
      AttributeSchema(16, "port", .integer(IntegerSchema(.u16, .big))),
      AttributeSchema(17, "bits", .bitfield32(nil)),
      AttributeSchema(18, "inner", .nest({ Sample.Link.schema })),
    ] as [AttributeSchema])
}

extension Sample.Info {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "info",
    [
      AttributeSchema(1, "kind", .string),
      AttributeSchema(2, "data", .subMessage(Sample.Data.schema, selector: "kind")),
      AttributeSchema(3, "slave", .flag),
      AttributeSchema(300, "far", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Sample.Statistics {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "statistics",
    [
      AttributeSchema(1, "packets", .integer(IntegerSchema(.u64))),
      AttributeSchema(2, "application", .subMessage(Sample.Application.schema, selector: "kind")),
    ] as [AttributeSchema])
}

extension Sample.Tunnel {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "tunnel",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "ttl", .integer(IntegerSchema(.u8))),
    ] as [AttributeSchema])
}

extension Sample.Nothing {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "nothing",
    [
    ] as [AttributeSchema])
}
