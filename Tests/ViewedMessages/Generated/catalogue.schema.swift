// Generated from catalogue.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Catalogue.Color {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "color",
    [
      EnumerationSchema.Entry("red", 0),
      EnumerationSchema.Entry("green", 5),
      EnumerationSchema.Entry("blue", 6),
    ] as [EnumerationSchema.Entry])
}

extension Catalogue.Powers {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "powers", flags: true,
    [
      EnumerationSchema.Entry("rx", 0),
      EnumerationSchema.Entry("tx", 1),
    ] as [EnumerationSchema.Entry])
}

extension Catalogue.Head {
  public static let schema: StructureSchema = StructureSchema(
    "head", size: 8,
    [
      StructureSchema.Member("kind", .integer(IntegerSchema(.u16))),
      StructureSchema.Member("level", .integer(IntegerSchema(.u16))),
      StructureSchema.Member("index", .integer(IntegerSchema(.s32))),
    ] as [StructureSchema.Member])
}

extension Catalogue.Point {
  public static let schema: StructureSchema = StructureSchema(
    "point", size: 12,
    [
      StructureSchema.Member("x", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("y", .integer(IntegerSchema(.s16, .big))),
      StructureSchema.Member("gap", .padding(count: 2)),
      StructureSchema.Member("label", .string(count: 4)),
    ] as [StructureSchema.Member])
}

extension Catalogue.Options {
  public static let schema: SubMessageSchema = SubMessageSchema(
    "options",
    [
      SubMessageSchema.Format("plain", attributes: { Catalogue.Inner.schema }),
      SubMessageSchema.Format("spot", fixedHeader: Catalogue.Point.schema),
      SubMessageSchema.Format("both", fixedHeader: Catalogue.Point.schema, attributes: { Catalogue.Inner.schema }),
      SubMessageSchema.Format("nothing"),
      SubMessageSchema.Format("exactly-16-bytes", attributes: { Catalogue.Inner.schema }),
    ] as [SubMessageSchema.Format])
}

extension Catalogue.Colors {
  public static let schema: SubMessageSchema = SubMessageSchema(
    "colors",
    [
      SubMessageSchema.Format("red", attributes: { Catalogue.Inner.schema }),
      SubMessageSchema.Format("green", fixedHeader: Catalogue.Point.schema),
    ] as [SubMessageSchema.Format])
}

extension Catalogue.Entry {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "entry",
    [
      AttributeSchema(1, "name", .string),
      AttributeSchema(2, "blob", .binary(nil)),
      AttributeSchema(3, "tiny", .integer(IntegerSchema(.u8))),
      AttributeSchema(4, "short", .integer(IntegerSchema(.s16))),
      AttributeSchema(5, "number", .integer(IntegerSchema(.u32, .host, Catalogue.Color.schema))),
      AttributeSchema(6, "long", .integer(IntegerSchema(.u64))),
      AttributeSchema(7, "big", .integer(IntegerSchema(.u32, .big))),
      AttributeSchema(8, "varying", .uint(nil)),
      AttributeSchema(9, "signed", .sint(nil)),
      AttributeSchema(10, "color", .integer(IntegerSchema(.u8, .host, Catalogue.Color.schema))),
      AttributeSchema(11, "powers", .integer(IntegerSchema(.u32, .host, Catalogue.Powers.schema, flags: true))),
      AttributeSchema(12, "bits", .bitfield32(nil)),
      AttributeSchema(13, "present", .flag),
      AttributeSchema(14, "point", .structure(Catalogue.Point.schema)),
      AttributeSchema(15, "table", .array(IntegerSchema(.u16))),
      AttributeSchema(16, "big-table", .array(IntegerSchema(.u32, .big))),
      AttributeSchema(17, "filler", .pad),
      AttributeSchema(18, "spare", .unused),
      AttributeSchema(19, "inner", .nest({ Catalogue.Inner.schema })),
      AttributeSchema(20, "alias", .string, multi: true),
      AttributeSchema(21, "part", .nest({ Catalogue.Inner.schema }), multi: true),
      AttributeSchema(22, "weight", .integer(IntegerSchema(.u16, .host, Catalogue.Color.schema)), multi: true),
      AttributeSchema(23, "list", .indexed(.nest({ Catalogue.Inner.schema }))),
      AttributeSchema(24, "numbers", .indexed(.integer(IntegerSchema(.u32, .big)))),
      AttributeSchema(25, "blobs", .indexed(.binary(nil))),
      AttributeSchema(26, "policy", .keyed(["table-id", "row-id"], { Catalogue.Inner.schema })),
      AttributeSchema(27, "info", .nest({ Catalogue.Info.schema })),
      AttributeSchema(28, "default", .integer(IntegerSchema(.u32))),
      AttributeSchema(29, "attributes", .integer(IntegerSchema(.u32))),
      AttributeSchema(72, "near-many", .integer(IntegerSchema(.u32)), multi: true),
      AttributeSchema(200, "far", .integer(IntegerSchema(.u32))),
      AttributeSchema(201, "far-many", .integer(IntegerSchema(.u32)), multi: true),
    ] as [AttributeSchema])
}

extension Catalogue.Inner {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "inner",
    [
      AttributeSchema(1, "depth", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "text", .string),
      AttributeSchema(3, "again", .nest({ Catalogue.Inner.schema })),
      AttributeSchema(4, "options", .subMessage(Catalogue.Options.schema, selector: "kind")),
    ] as [AttributeSchema])
}

extension Catalogue.Info {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "info",
    [
      AttributeSchema(1, "kind", .string),
      AttributeSchema(2, "options", .subMessage(Catalogue.Options.schema, selector: "kind")),
      AttributeSchema(3, "inner", .nest({ Catalogue.Inner.schema })),
      AttributeSchema(4, "color", .integer(IntegerSchema(.u8, .host, Catalogue.Color.schema))),
      AttributeSchema(5, "by-color", .subMessage(Catalogue.Colors.schema, selector: "color")),
    ] as [AttributeSchema])
}
