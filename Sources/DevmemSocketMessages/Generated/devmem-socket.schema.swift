// Generated from devmem-socket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension DevmemSocket.ReceiveFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "receive-flags", flags: true,
    [
      EnumerationSchema.Entry("devmem", 0),
      EnumerationSchema.Entry("peek", 1),
      EnumerationSchema.Entry("trunc", 2),
      EnumerationSchema.Entry("dontwait", 3),
    ] as [EnumerationSchema.Entry])
}

extension DevmemSocket.WaitFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "wait-flags", flags: true,
    [
      EnumerationSchema.Entry("dontwait", 0),
    ] as [EnumerationSchema.Entry])
}

extension DevmemSocket.FragmentKind {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "fragment-kind",
    [
      EnumerationSchema.Entry("linear", 78),
      EnumerationSchema.Entry("dmabuf", 79),
    ] as [EnumerationSchema.Entry])
}

extension DevmemSocket.CompletionFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "completion-flags", flags: true,
    [
      EnumerationSchema.Entry("copied", 0),
    ] as [EnumerationSchema.Entry])
}

extension DevmemSocket.Fragment {
  public static let schema: StructureSchema = StructureSchema(
    "fragment", size: 32,
    [
      StructureSchema.Member("kind", .integer(IntegerSchema(.u32, .host, DevmemSocket.FragmentKind.schema))),
      StructureSchema.Member("pad", .padding(count: 4)),
      StructureSchema.Member("offset", .integer(IntegerSchema(.u64))),
      StructureSchema.Member("length", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("token", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("dmabuf", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("flags", .integer(IntegerSchema(.u32))),
    ] as [StructureSchema.Member])
}

extension DevmemSocket.TokenRange {
  public static let schema: StructureSchema = StructureSchema(
    "token-range", size: 8,
    [
      StructureSchema.Member("start", .integer(IntegerSchema(.u32))),
      StructureSchema.Member("count", .integer(IntegerSchema(.u32))),
    ] as [StructureSchema.Member])
}

extension DevmemSocket.MemoryRange {
  public static let schema: StructureSchema = StructureSchema(
    "memory-range", size: 16,
    [
      StructureSchema.Member("offset", .integer(IntegerSchema(.u64))),
      StructureSchema.Member("length", .integer(IntegerSchema(.u64))),
    ] as [StructureSchema.Member])
}

extension DevmemSocket.Receive {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "receive",
    [
      AttributeSchema(1, "length", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "control-length", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "flags", .integer(IntegerSchema(.u32, .host, DevmemSocket.ReceiveFlags.schema, flags: true))),
      AttributeSchema(4, "count", .uint(nil)),
      AttributeSchema(5, "fragments", .binary(nil)),
      AttributeSchema(6, "data", .binary(nil)),
    ] as [AttributeSchema])
}

extension DevmemSocket.Return {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "return",
    [
      AttributeSchema(1, "tokens", .binary(nil)),
      AttributeSchema(2, "freed", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension DevmemSocket.Send {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "send",
    [
      AttributeSchema(1, "dmabuf", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "ranges", .binary(nil)),
      AttributeSchema(3, "data", .binary(nil)),
      AttributeSchema(4, "flags", .integer(IntegerSchema(.u32, .host, DevmemSocket.WaitFlags.schema, flags: true))),
      AttributeSchema(5, "count", .uint(nil)),
      AttributeSchema(6, "zerocopy-id", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension DevmemSocket.Completion {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "completion",
    [
      AttributeSchema(1, "flags", .integer(IntegerSchema(.u32, .host, DevmemSocket.WaitFlags.schema, flags: true))),
      AttributeSchema(2, "low", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "high", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "how", .integer(IntegerSchema(.u32, .host, DevmemSocket.CompletionFlags.schema, flags: true))),
    ] as [AttributeSchema])
}

extension DevmemSocket.Socket {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "socket",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "queue", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "napi-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "tokens", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "receive-queue", .uint(nil)),
      AttributeSchema(6, "send-queue", .uint(nil)),
      AttributeSchema(7, "eof", .flag),
    ] as [AttributeSchema])
}

extension DevmemSocket.Ring {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "ring",
    [
      AttributeSchema(1, "fd", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(max: 63)),
      AttributeSchema(2, "requests", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "answers", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}
