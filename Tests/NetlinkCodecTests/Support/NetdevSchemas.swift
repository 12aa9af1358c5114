import NetlinkCodec

/// The netdev family's sets as its spec of Linux 7.3 has them, written out for tests of what works on schemas alone.
enum NetdevSchemas {
  static let xdpAct = EnumerationSchema(
    "xdp-act", flags: true,
    [
      .init("basic", 0), .init("redirect", 1), .init("ndo-xmit", 2), .init("xsk-zerocopy", 3), .init("hw-offload", 4),
      .init("rx-sg", 5), .init("ndo-xmit-sg", 6),
    ])
  static let xdpRxMetadata = EnumerationSchema(
    "xdp-rx-metadata", flags: true,
    [.init("timestamp", 0), .init("hash", 1), .init("vlan-tag", 2)])
  static let xskFlags = EnumerationSchema(
    "xsk-flags", flags: true,
    [.init("tx-timestamp", 0), .init("tx-checksum", 1), .init("tx-launch-time-fifo", 2)])
  static let queueType = EnumerationSchema(
    "queue-type",
    [.init("rx", 0), .init("tx", 1)])
  static let qstatsScope = EnumerationSchema(
    "qstats-scope", flags: true,
    [.init("queue", 0)])
  static let napiThreaded = EnumerationSchema(
    "napi-threaded",
    [.init("disabled", 0), .init("enabled", 1), .init("busy-poll", 2)])

  static let dev = AttributeSetSchema(
    "dev",
    [
      .init(1, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(2, "pad", .pad),
      .init(3, "xdp-features", .integer(.init(.u64, .host, xdpAct))),
      .init(4, "xdp-zc-max-segs", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(5, "xdp-rx-metadata-features", .integer(.init(.u64, .host, xdpRxMetadata))),
      .init(6, "xsk-features", .integer(.init(.u64, .host, xskFlags))),
    ])
  static let ioUringProviderInfo = AttributeSetSchema(
    "io-uring-provider-info",
    [
      .init(1, "rx-buf-len", .uint(nil))
    ])
  static let pagePool = AttributeSetSchema(
    "page-pool",
    [
      .init(1, "id", .uint(nil), limits: .init(min: 1, max: 4294967295)),
      .init(2, "ifindex", .integer(.init(.u32)), limits: .init(min: 1, max: 2147483647)),
      .init(3, "napi-id", .uint(nil), limits: .init(min: 1, max: 4294967295)),
      .init(4, "inflight", .uint(nil)),
      .init(5, "inflight-mem", .uint(nil)),
      .init(6, "detach-time", .uint(nil)),
      .init(7, "dmabuf", .integer(.init(.u32))),
      .init(8, "io-uring", .nest { NetdevSchemas.ioUringProviderInfo }),
    ])
  static let pagePoolInfo = AttributeSetSchema(
    "page-pool-info",
    [
      .init(1, "id", .uint(nil), limits: .init(min: 1, max: 4294967295)),
      .init(2, "ifindex", .integer(.init(.u32)), limits: .init(min: 1, max: 2147483647)),
    ])
  static let pagePoolStats = AttributeSetSchema(
    "page-pool-stats",
    [
      .init(1, "info", .nest { NetdevSchemas.pagePoolInfo }),
      .init(8, "alloc-fast", .uint(nil)),
      .init(9, "alloc-slow", .uint(nil)),
      .init(10, "alloc-slow-high-order", .uint(nil)),
      .init(11, "alloc-empty", .uint(nil)),
      .init(12, "alloc-refill", .uint(nil)),
      .init(13, "alloc-waive", .uint(nil)),
      .init(14, "recycle-cached", .uint(nil)),
      .init(15, "recycle-cache-full", .uint(nil)),
      .init(16, "recycle-ring", .uint(nil)),
      .init(17, "recycle-ring-full", .uint(nil)),
      .init(18, "recycle-released-refcnt", .uint(nil)),
    ])
  static let napi = AttributeSetSchema(
    "napi",
    [
      .init(1, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(2, "id", .integer(.init(.u32))),
      .init(3, "irq", .integer(.init(.u32))),
      .init(4, "pid", .integer(.init(.u32))),
      .init(5, "defer-hard-irqs", .integer(.init(.u32)), limits: .init(max: 2147483647)),
      .init(6, "gro-flush-timeout", .uint(nil)),
      .init(7, "irq-suspend-timeout", .uint(nil)),
      .init(8, "threaded", .integer(.init(.u32, .host, napiThreaded))),
    ])
  static let xskInfo = AttributeSetSchema(
    "xsk-info", [])
  static let queue = AttributeSetSchema(
    "queue",
    [
      .init(1, "id", .integer(.init(.u32))),
      .init(2, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(3, "type", .integer(.init(.u32, .host, queueType))),
      .init(4, "napi-id", .integer(.init(.u32))),
      .init(5, "dmabuf", .integer(.init(.u32))),
      .init(6, "io-uring", .nest { NetdevSchemas.ioUringProviderInfo }),
      .init(7, "xsk", .nest { NetdevSchemas.xskInfo }),
      .init(8, "lease", .nest { NetdevSchemas.lease }),
    ])
  static let qstats = AttributeSetSchema(
    "qstats",
    [
      .init(1, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(2, "queue-type", .integer(.init(.u32, .host, queueType))),
      .init(3, "queue-id", .integer(.init(.u32))),
      .init(4, "scope", .uint(qstatsScope)),
      .init(8, "rx-packets", .uint(nil)),
      .init(9, "rx-bytes", .uint(nil)),
      .init(10, "tx-packets", .uint(nil)),
      .init(11, "tx-bytes", .uint(nil)),
      .init(12, "rx-alloc-fail", .uint(nil)),
      .init(13, "rx-hw-drops", .uint(nil)),
      .init(14, "rx-hw-drop-overruns", .uint(nil)),
      .init(15, "rx-csum-complete", .uint(nil)),
      .init(16, "rx-csum-unnecessary", .uint(nil)),
      .init(17, "rx-csum-none", .uint(nil)),
      .init(18, "rx-csum-bad", .uint(nil)),
      .init(19, "rx-hw-gro-packets", .uint(nil)),
      .init(20, "rx-hw-gro-bytes", .uint(nil)),
      .init(21, "rx-hw-gro-wire-packets", .uint(nil)),
      .init(22, "rx-hw-gro-wire-bytes", .uint(nil)),
      .init(23, "rx-hw-drop-ratelimits", .uint(nil)),
      .init(24, "tx-hw-drops", .uint(nil)),
      .init(25, "tx-hw-drop-errors", .uint(nil)),
      .init(26, "tx-csum-none", .uint(nil)),
      .init(27, "tx-needs-csum", .uint(nil)),
      .init(28, "tx-hw-gso-packets", .uint(nil)),
      .init(29, "tx-hw-gso-bytes", .uint(nil)),
      .init(30, "tx-hw-gso-wire-packets", .uint(nil)),
      .init(31, "tx-hw-gso-wire-bytes", .uint(nil)),
      .init(32, "tx-hw-drop-ratelimits", .uint(nil)),
      .init(33, "tx-stop", .uint(nil)),
      .init(34, "tx-wake", .uint(nil)),
    ])
  static let queueId = AttributeSetSchema(
    "queue-id",
    [
      .init(1, "id", .integer(.init(.u32))),
      .init(3, "type", .integer(.init(.u32, .host, queueType))),
    ])
  static let lease = AttributeSetSchema(
    "lease",
    [
      .init(1, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(2, "queue", .nest { NetdevSchemas.queueId }),
      .init(3, "netns-id", .integer(.init(.s32)), limits: .init(min: 0)),
    ])
  static let dmabuf = AttributeSetSchema(
    "dmabuf",
    [
      .init(1, "ifindex", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(2, "queues", .nest { NetdevSchemas.queueId }, multi: true),
      .init(3, "fd", .integer(.init(.u32))),
      .init(4, "id", .integer(.init(.u32)), limits: .init(min: 1)),
      .init(5, "rx-page-size", .integer(.init(.u32)), limits: .init(min: 4096, max: 4294967295)),
    ])

  /// The set of an operation or notification.
  static func set(of operation: String) -> AttributeSetSchema {
    switch operation {
    case _ where operation.hasPrefix("dev-"): dev
    case _ where operation.hasPrefix("page-pool-stats"): pagePoolStats
    case _ where operation.hasPrefix("page-pool"): pagePool
    case _ where operation.hasPrefix("queue"): queue
    case _ where operation.hasPrefix("napi"): napi
    case _ where operation.hasPrefix("qstats"): qstats
    default: dmabuf
    }
  }
}
