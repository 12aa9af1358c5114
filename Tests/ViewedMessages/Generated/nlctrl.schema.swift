// Generated from nlctrl.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Nlctrl.OpFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "op-flags", flags: true,
    [
      EnumerationSchema.Entry("admin-perm", 0),
      EnumerationSchema.Entry("cmd-cap-do", 1),
      EnumerationSchema.Entry("cmd-cap-dump", 2),
      EnumerationSchema.Entry("cmd-cap-haspol", 3),
      EnumerationSchema.Entry("uns-admin-perm", 4),
    ] as [EnumerationSchema.Entry])
}

extension Nlctrl.AttrType {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "attr-type",
    [
      EnumerationSchema.Entry("invalid", 0),
      EnumerationSchema.Entry("flag", 1),
      EnumerationSchema.Entry("u8", 2),
      EnumerationSchema.Entry("u16", 3),
      EnumerationSchema.Entry("u32", 4),
      EnumerationSchema.Entry("u64", 5),
      EnumerationSchema.Entry("s8", 6),
      EnumerationSchema.Entry("s16", 7),
      EnumerationSchema.Entry("s32", 8),
      EnumerationSchema.Entry("s64", 9),
      EnumerationSchema.Entry("binary", 10),
      EnumerationSchema.Entry("string", 11),
      EnumerationSchema.Entry("nul-string", 12),
      EnumerationSchema.Entry("nested", 13),
      EnumerationSchema.Entry("nested-array", 14),
      EnumerationSchema.Entry("bitfield32", 15),
      EnumerationSchema.Entry("sint", 16),
      EnumerationSchema.Entry("uint", 17),
    ] as [EnumerationSchema.Entry])
}

extension Nlctrl.CtrlAttrs {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "ctrl-attrs",
    [
      AttributeSchema(1, "family-id", .integer(IntegerSchema(.u16))),
      AttributeSchema(2, "family-name", .string),
      AttributeSchema(3, "version", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "hdrsize", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "maxattr", .integer(IntegerSchema(.u32))),
      AttributeSchema(6, "ops", .indexed(.nest({ Nlctrl.OpAttrs.schema }))),
      AttributeSchema(7, "mcast-groups", .indexed(.nest({ Nlctrl.McastGroupAttrs.schema }))),
      AttributeSchema(8, "policy", .keyed(["policy-id", "attr-id"], { Nlctrl.PolicyAttrs.schema })),
      AttributeSchema(9, "op-policy", .keyed(["op-id"], { Nlctrl.OpPolicyAttrs.schema })),
      AttributeSchema(10, "op", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Nlctrl.McastGroupAttrs {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "mcast-group-attrs",
    [
      AttributeSchema(1, "name", .string),
      AttributeSchema(2, "id", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Nlctrl.OpAttrs {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "op-attrs",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "flags", .integer(IntegerSchema(.u32, .host, Nlctrl.OpFlags.schema, flags: true))),
    ] as [AttributeSchema])
}

extension Nlctrl.PolicyAttrs {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "policy-attrs",
    [
      AttributeSchema(1, "type", .integer(IntegerSchema(.u32, .host, Nlctrl.AttrType.schema))),
      AttributeSchema(2, "min-value-s", .integer(IntegerSchema(.s64))),
      AttributeSchema(3, "max-value-s", .integer(IntegerSchema(.s64))),
      AttributeSchema(4, "min-value-u", .integer(IntegerSchema(.u64))),
      AttributeSchema(5, "max-value-u", .integer(IntegerSchema(.u64))),
      AttributeSchema(6, "min-length", .integer(IntegerSchema(.u32))),
      AttributeSchema(7, "max-length", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "policy-idx", .integer(IntegerSchema(.u32))),
      AttributeSchema(9, "policy-maxtype", .integer(IntegerSchema(.u32))),
      AttributeSchema(10, "bitfield32-mask", .integer(IntegerSchema(.u32))),
      AttributeSchema(11, "mask", .integer(IntegerSchema(.u64))),
      AttributeSchema(12, "pad", .pad),
    ] as [AttributeSchema])
}

extension Nlctrl.OpPolicyAttrs {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "op-policy-attrs",
    [
      AttributeSchema(1, "do", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "dump", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}
