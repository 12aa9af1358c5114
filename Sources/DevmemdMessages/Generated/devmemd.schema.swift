// Generated from devmemd.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Devmemd.Backend {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "backend",
    [
      EnumerationSchema.Entry("linux", 0),
      EnumerationSchema.Entry("simulator", 1),
    ] as [EnumerationSchema.Entry])
}

extension Devmemd.Direction {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "direction",
    [
      EnumerationSchema.Entry("rx", 0),
      EnumerationSchema.Entry("tx", 1),
    ] as [EnumerationSchema.Entry])
}

extension Devmemd.Lifetime {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "lifetime",
    [
      EnumerationSchema.Entry("connection", 0),
      EnumerationSchema.Entry("persistent", 1),
    ] as [EnumerationSchema.Entry])
}

extension Devmemd.State {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "state",
    [
      EnumerationSchema.Entry("binding", 0),
      EnumerationSchema.Entry("active", 1),
      EnumerationSchema.Entry("degraded", 2),
      EnumerationSchema.Entry("unbinding", 3),
      EnumerationSchema.Entry("draining", 4),
    ] as [EnumerationSchema.Entry])
}

extension Devmemd.Daemon {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "daemon",
    [
      AttributeSchema(1, "version", .string),
      AttributeSchema(2, "backend", .integer(IntegerSchema(.u32, .host, Devmemd.Backend.schema))),
      AttributeSchema(3, "kernel", .string),
      AttributeSchema(4, "pid", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "uptime", .uint(nil)),
      AttributeSchema(6, "socket", .string),
      AttributeSchema(7, "clients", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "bindings", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Devmemd.Owner {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "owner",
    [
      AttributeSchema(1, "pid", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "uid", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "gid", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "command", .string),
    ] as [AttributeSchema])
}

extension Devmemd.Queue {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "queue",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "napi-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "degraded", .flag),
    ] as [AttributeSchema])
}

extension Devmemd.Binding {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "binding",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "name", .string, limits: AttributeSchema.Limits(maxLength: 63)),
      AttributeSchema(3, "state", .integer(IntegerSchema(.u32, .host, Devmemd.State.schema))),
      AttributeSchema(4, "direction", .integer(IntegerSchema(.u32, .host, Devmemd.Direction.schema)), limits: AttributeSchema.Limits(max: 1)),
      AttributeSchema(5, "lifetime", .integer(IntegerSchema(.u32, .host, Devmemd.Lifetime.schema)), limits: AttributeSchema.Limits(max: 1)),
      AttributeSchema(6, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
      AttributeSchema(7, "ifname", .string, limits: AttributeSchema.Limits(maxLength: 15)),
      AttributeSchema(8, "queues", .nest({ Devmemd.Queue.schema }), multi: true),
      AttributeSchema(9, "queue-count", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 1024)),
      AttributeSchema(10, "fd", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(max: 63)),
      AttributeSchema(11, "size", .uint(nil)),
      AttributeSchema(12, "rx-page-size", .integer(IntegerSchema(.u32))),
      AttributeSchema(13, "dmabuf-id", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(14, "owner", .nest({ Devmemd.Owner.schema })),
      AttributeSchema(15, "created", .uint(nil)),
      AttributeSchema(16, "inflight", .uint(nil)),
    ] as [AttributeSchema])
}

extension Devmemd.Interface {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "interface",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
      AttributeSchema(2, "ifname", .string, limits: AttributeSchema.Limits(maxLength: 15)),
      AttributeSchema(3, "rx-queues", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "tx-queues", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "bound-queues", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Devmemd.Restart {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "restart",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
      AttributeSchema(2, "queue-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "binding-id", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Devmemd.Attachment {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "attachment",
    [
      AttributeSchema(1, "fd", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
      AttributeSchema(3, "ifname", .string, limits: AttributeSchema.Limits(maxLength: 15)),
      AttributeSchema(4, "binding-id", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(5, "queue-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(6, "channel", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}

extension Devmemd.Subscription {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "subscription",
    [
      AttributeSchema(1, "group", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
    ] as [AttributeSchema])
}
