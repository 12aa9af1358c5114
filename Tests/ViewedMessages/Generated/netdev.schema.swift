// Generated from netdev.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Netdev.XDPAct {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "xdp-act", flags: true,
    [
      EnumerationSchema.Entry("basic", 0),
      EnumerationSchema.Entry("redirect", 1),
      EnumerationSchema.Entry("ndo-xmit", 2),
      EnumerationSchema.Entry("xsk-zerocopy", 3),
      EnumerationSchema.Entry("hw-offload", 4),
      EnumerationSchema.Entry("rx-sg", 5),
      EnumerationSchema.Entry("ndo-xmit-sg", 6),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.XDPRXMetadata {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "xdp-rx-metadata", flags: true,
    [
      EnumerationSchema.Entry("timestamp", 0),
      EnumerationSchema.Entry("hash", 1),
      EnumerationSchema.Entry("vlan-tag", 2),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.XSKFlags {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "xsk-flags", flags: true,
    [
      EnumerationSchema.Entry("tx-timestamp", 0),
      EnumerationSchema.Entry("tx-checksum", 1),
      EnumerationSchema.Entry("tx-launch-time-fifo", 2),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.QueueType {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "queue-type",
    [
      EnumerationSchema.Entry("rx", 0),
      EnumerationSchema.Entry("tx", 1),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.QstatsScope {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "qstats-scope", flags: true,
    [
      EnumerationSchema.Entry("queue", 0),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.NAPIThreaded {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "napi-threaded",
    [
      EnumerationSchema.Entry("disabled", 0),
      EnumerationSchema.Entry("enabled", 1),
      EnumerationSchema.Entry("busy-poll", 2),
    ] as [EnumerationSchema.Entry])
}

extension Netdev.Dev {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "dev",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "pad", .pad),
      AttributeSchema(3, "xdp-features", .integer(IntegerSchema(.u64, .host, Netdev.XDPAct.schema, flags: true))),
      AttributeSchema(4, "xdp-zc-max-segs", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(5, "xdp-rx-metadata-features", .integer(IntegerSchema(.u64, .host, Netdev.XDPRXMetadata.schema, flags: true))),
      AttributeSchema(6, "xsk-features", .integer(IntegerSchema(.u64, .host, Netdev.XSKFlags.schema, flags: true))),
    ] as [AttributeSchema])
}

extension Netdev.IOUringProviderInfo {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "io-uring-provider-info",
    [
      AttributeSchema(1, "rx-buf-len", .uint(nil)),
    ] as [AttributeSchema])
}

extension Netdev.PagePool {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "page-pool",
    [
      AttributeSchema(1, "id", .uint(nil), limits: AttributeSchema.Limits(min: 1, max: 4294967295)),
      AttributeSchema(2, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
      AttributeSchema(3, "napi-id", .uint(nil), limits: AttributeSchema.Limits(min: 1, max: 4294967295)),
      AttributeSchema(4, "inflight", .uint(nil)),
      AttributeSchema(5, "inflight-mem", .uint(nil)),
      AttributeSchema(6, "detach-time", .uint(nil)),
      AttributeSchema(7, "dmabuf", .integer(IntegerSchema(.u32))),
      AttributeSchema(8, "io-uring", .nest({ Netdev.IOUringProviderInfo.schema })),
    ] as [AttributeSchema])
}

extension Netdev.PagePoolInfo {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "page-pool-info",
    [
      AttributeSchema(1, "id", .uint(nil), limits: AttributeSchema.Limits(min: 1, max: 4294967295)),
      AttributeSchema(2, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1, max: 2147483647)),
    ] as [AttributeSchema])
}

extension Netdev.PagePoolStats {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "page-pool-stats",
    [
      AttributeSchema(1, "info", .nest({ Netdev.PagePoolInfo.schema })),
      AttributeSchema(8, "alloc-fast", .uint(nil)),
      AttributeSchema(9, "alloc-slow", .uint(nil)),
      AttributeSchema(10, "alloc-slow-high-order", .uint(nil)),
      AttributeSchema(11, "alloc-empty", .uint(nil)),
      AttributeSchema(12, "alloc-refill", .uint(nil)),
      AttributeSchema(13, "alloc-waive", .uint(nil)),
      AttributeSchema(14, "recycle-cached", .uint(nil)),
      AttributeSchema(15, "recycle-cache-full", .uint(nil)),
      AttributeSchema(16, "recycle-ring", .uint(nil)),
      AttributeSchema(17, "recycle-ring-full", .uint(nil)),
      AttributeSchema(18, "recycle-released-refcnt", .uint(nil)),
    ] as [AttributeSchema])
}

extension Netdev.NAPI {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "napi",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "irq", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "pid", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "defer-hard-irqs", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(max: 2147483647)),
      AttributeSchema(6, "gro-flush-timeout", .uint(nil)),
      AttributeSchema(7, "irq-suspend-timeout", .uint(nil)),
      AttributeSchema(8, "threaded", .integer(IntegerSchema(.u32, .host, Netdev.NAPIThreaded.schema))),
    ] as [AttributeSchema])
}

extension Netdev.XSKInfo {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "xsk-info",
    [
    ] as [AttributeSchema])
}

extension Netdev.Queue {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "queue",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(2, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(3, "type", .integer(IntegerSchema(.u32, .host, Netdev.QueueType.schema))),
      AttributeSchema(4, "napi-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(5, "dmabuf", .integer(IntegerSchema(.u32))),
      AttributeSchema(6, "io-uring", .nest({ Netdev.IOUringProviderInfo.schema })),
      AttributeSchema(7, "xsk", .nest({ Netdev.XSKInfo.schema })),
      AttributeSchema(8, "lease", .nest({ Netdev.Lease.schema })),
    ] as [AttributeSchema])
}

extension Netdev.Qstats {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "qstats",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "queue-type", .integer(IntegerSchema(.u32, .host, Netdev.QueueType.schema))),
      AttributeSchema(3, "queue-id", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "scope", .uint(Netdev.QstatsScope.schema)),
      AttributeSchema(8, "rx-packets", .uint(nil)),
      AttributeSchema(9, "rx-bytes", .uint(nil)),
      AttributeSchema(10, "tx-packets", .uint(nil)),
      AttributeSchema(11, "tx-bytes", .uint(nil)),
      AttributeSchema(12, "rx-alloc-fail", .uint(nil)),
      AttributeSchema(13, "rx-hw-drops", .uint(nil)),
      AttributeSchema(14, "rx-hw-drop-overruns", .uint(nil)),
      AttributeSchema(15, "rx-csum-complete", .uint(nil)),
      AttributeSchema(16, "rx-csum-unnecessary", .uint(nil)),
      AttributeSchema(17, "rx-csum-none", .uint(nil)),
      AttributeSchema(18, "rx-csum-bad", .uint(nil)),
      AttributeSchema(19, "rx-hw-gro-packets", .uint(nil)),
      AttributeSchema(20, "rx-hw-gro-bytes", .uint(nil)),
      AttributeSchema(21, "rx-hw-gro-wire-packets", .uint(nil)),
      AttributeSchema(22, "rx-hw-gro-wire-bytes", .uint(nil)),
      AttributeSchema(23, "rx-hw-drop-ratelimits", .uint(nil)),
      AttributeSchema(24, "tx-hw-drops", .uint(nil)),
      AttributeSchema(25, "tx-hw-drop-errors", .uint(nil)),
      AttributeSchema(26, "tx-csum-none", .uint(nil)),
      AttributeSchema(27, "tx-needs-csum", .uint(nil)),
      AttributeSchema(28, "tx-hw-gso-packets", .uint(nil)),
      AttributeSchema(29, "tx-hw-gso-bytes", .uint(nil)),
      AttributeSchema(30, "tx-hw-gso-wire-packets", .uint(nil)),
      AttributeSchema(31, "tx-hw-gso-wire-bytes", .uint(nil)),
      AttributeSchema(32, "tx-hw-drop-ratelimits", .uint(nil)),
      AttributeSchema(33, "tx-stop", .uint(nil)),
      AttributeSchema(34, "tx-wake", .uint(nil)),
    ] as [AttributeSchema])
}

extension Netdev.QueueID {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "queue-id",
    [
      AttributeSchema(1, "id", .integer(IntegerSchema(.u32))),
      AttributeSchema(3, "type", .integer(IntegerSchema(.u32, .host, Netdev.QueueType.schema))),
    ] as [AttributeSchema])
}

extension Netdev.Lease {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "lease",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "queue", .nest({ Netdev.QueueID.schema })),
      AttributeSchema(3, "netns-id", .integer(IntegerSchema(.s32)), limits: AttributeSchema.Limits(min: 0)),
    ] as [AttributeSchema])
}

extension Netdev.Dmabuf {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "dmabuf",
    [
      AttributeSchema(1, "ifindex", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(2, "queues", .nest({ Netdev.QueueID.schema }), multi: true),
      AttributeSchema(3, "fd", .integer(IntegerSchema(.u32))),
      AttributeSchema(4, "id", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 1)),
      AttributeSchema(5, "rx-page-size", .integer(IntegerSchema(.u32)), limits: AttributeSchema.Limits(min: 4096, max: 4294967295)),
    ] as [AttributeSchema])
}
