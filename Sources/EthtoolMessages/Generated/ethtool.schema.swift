// Generated from ethtool.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Ethtool.HeaderFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "header-flags", flags: true,
    [
      EnumerationSchema.Entry("compact-bitsets", 0),
      EnumerationSchema.Entry("omit-reply", 1),
      EnumerationSchema.Entry("stats", 2),
    ] as [EnumerationSchema.Entry])
}

extension Ethtool.TCPDataSplit {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "tcp-data-split",
    [
      EnumerationSchema.Entry("unknown", 0),
      EnumerationSchema.Entry("disabled", 1),
      EnumerationSchema.Entry("enabled", 2),
    ] as [EnumerationSchema.Entry])
}

extension Ethtool.InputXfrm {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "input-xfrm", flags: true,
    [
      EnumerationSchema.Entry("sym-xor", 0),
      EnumerationSchema.Entry("sym-or-xor", 1),
    ] as [EnumerationSchema.Entry])
}

extension Ethtool.RxfhFields {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "rxfh-fields", flags: true,
    [
      EnumerationSchema.Entry("l2da", 1),
      EnumerationSchema.Entry("vlan", 2),
      EnumerationSchema.Entry("l3-proto", 3),
      EnumerationSchema.Entry("ip-src", 4),
      EnumerationSchema.Entry("ip-dst", 5),
      EnumerationSchema.Entry("l4-b-0-1", 6),
      EnumerationSchema.Entry("l4-b-2-3", 7),
      EnumerationSchema.Entry("gtp-teid", 8),
      EnumerationSchema.Entry("ip6-fl", 9),
      EnumerationSchema.Entry("discard", 31),
    ] as [EnumerationSchema.Entry])
}

extension Ethtool.Header {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "header",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "dev-index", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "dev-name", .string),
      AttributeSchema(3, "flags", .integer(IntegerSchema(.u32, .host, Ethtool.HeaderFlags.schema, flags: true))),
      AttributeSchema(4, "phy-index", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Ethtool.BitsetBit {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "bitset-bit",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "index", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "name", .string),
      AttributeSchema(3, "value", .flag),
    ] as [AttributeSchema])
}

extension Ethtool.BitsetBits {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "bitset-bits",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "bit", .nest({ Ethtool.BitsetBit.schema }), multi: true),
    ] as [AttributeSchema])
}

extension Ethtool.Bitset {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "bitset",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "nomask", .flag),
      AttributeSchema(2, "size", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "bits", .nest({ Ethtool.BitsetBits.schema })),
      AttributeSchema(4, "value", .binary(nil)),
      AttributeSchema(5, "mask", .binary(nil)),
    ] as [AttributeSchema])
}

extension Ethtool.Rings {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "rings",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "header", .nest({ Ethtool.Header.schema })),
      AttributeSchema(2, "rx-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "rx-mini-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "rx-jumbo-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "tx-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(6, "rx", .integer(IntegerSchema(.u32))),
      AttributeSchema(7, "rx-mini", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "rx-jumbo", .integer(IntegerSchema(.u32))),
      AttributeSchema(9, "tx", .integer(IntegerSchema(.u32))),
      AttributeSchema(10, "rx-buf-len", .integer(IntegerSchema(.u32))),
      AttributeSchema(11, "tcp-data-split", .integer(IntegerSchema(.u8, .host, Ethtool.TCPDataSplit.schema))),
      AttributeSchema(12, "cqe-size", .integer(IntegerSchema(.u32))),
      AttributeSchema(13, "tx-push", .integer(IntegerSchema(.u8))),
      AttributeSchema(14, "rx-push", .integer(IntegerSchema(.u8))),
      AttributeSchema(15, "tx-push-buf-len", .integer(IntegerSchema(.u32))),
      AttributeSchema(16, "tx-push-buf-len-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(17, "hds-thresh", .integer(IntegerSchema(.u32))),
      AttributeSchema(18, "hds-thresh-max", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Ethtool.Features {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "features",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "header", .nest({ Ethtool.Header.schema })),
      AttributeSchema(2, "hw", .nest({ Ethtool.Bitset.schema })),
      AttributeSchema(3, "wanted", .nest({ Ethtool.Bitset.schema })),
      AttributeSchema(4, "active", .nest({ Ethtool.Bitset.schema })),
      AttributeSchema(5, "nochange", .nest({ Ethtool.Bitset.schema })),
    ] as [AttributeSchema])
}

extension Ethtool.Channels {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "channels",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "header", .nest({ Ethtool.Header.schema })),
      AttributeSchema(2, "rx-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "tx-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "other-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "combined-max", .integer(IntegerSchema(.u32))),
      AttributeSchema(6, "rx-count", .integer(IntegerSchema(.u32))),
      AttributeSchema(7, "tx-count", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "other-count", .integer(IntegerSchema(.u32))),
      AttributeSchema(9, "combined-count", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Ethtool.Flow {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "flow",
    [
      AttributeSchema(1, "ether", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(2, "ip4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(3, "ip6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(4, "tcp4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(5, "tcp6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(6, "udp4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(7, "udp6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(8, "sctp4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(9, "sctp6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(10, "ah4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(11, "ah6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(12, "esp4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(13, "esp6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(14, "ah-esp4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(15, "ah-esp6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(16, "gtpu4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(17, "gtpu6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(18, "gtpc4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(19, "gtpc6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(20, "gtpc-teid4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(21, "gtpc-teid6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(22, "gtpu-eh4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(23, "gtpu-eh6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(24, "gtpu-ul4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(25, "gtpu-ul6", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(26, "gtpu-dl4", .uint(Ethtool.RxfhFields.schema)),
      AttributeSchema(27, "gtpu-dl6", .uint(Ethtool.RxfhFields.schema)),
    ] as [AttributeSchema])
}

extension Ethtool.RSS {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "rss",
    [
      AttributeSchema(0, "unspec", .unused),
      AttributeSchema(1, "header", .nest({ Ethtool.Header.schema })),
      AttributeSchema(2, "context", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "hfunc", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "indir", .array(IntegerSchema(.u32))),
      AttributeSchema(5, "hkey", .binary(nil)),
      AttributeSchema(6, "input-xfrm", .integer(IntegerSchema(.u32, .host, Ethtool.InputXfrm.schema, flags: true))),
      AttributeSchema(7, "start-context", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "flow-hash", .nest({ Ethtool.Flow.schema })),
    ] as [AttributeSchema])
}
