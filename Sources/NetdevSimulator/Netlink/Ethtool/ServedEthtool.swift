internal import EthtoolMessages
internal import NetlinkCodec

/// ethtool as Linux 7.3 really serves it, where that differs from its spec: the spec says nothing of who may do what, of
/// limits, and of attributes that only replies have (the policies in `net/ethtool`).
enum ServedEthtool {
  static let schema = FamilySchema(
    name: Ethtool.schema.name, transport: Ethtool.schema.transport,
    operations: Ethtool.schema.operations.map(served), multicastGroups: Ethtool.schema.multicastGroups,
    // Those up to module-get are older than the check.
    firstStrictCommand: 35)

  /// Attributes of each request, by the name of its operation.
  private static let policies: [String: [UInt16]] = [
    "features-get": [1], "features-set": [1, 3],
    "rings-get": [1], "rings-set": [1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18],
    "channels-get": [1], "channels-set": [1, 6, 7, 8, 9],
    "rss-get": [1, 2, 7], "rss-set": [1, 2, 3, 4, 5, 6, 8], "rss-create-act": [1, 2, 3, 4, 5, 6],
    "rss-delete-act": [1, 2],
  ]

  private static func served(_ operation: OperationSchema) -> OperationSchema {
    guard let policy = policies[operation.name], let set = operation.attributes else { return operation }
    var operation = operation
    if !operation.name.hasSuffix("-get") { operation.permission = .namespacedAdmin }
    operation.attributes = AttributeSetSchema(set.name, set.attributes.map { limited($0, in: operation.name) })
    for exchange in [\OperationSchema.do, \.dump] {
      operation[keyPath: exchange]?.request.attributes = policy
      operation[keyPath: exchange]?.policyAttributes = nil
      operation[keyPath: exchange]?.validation = .strict
    }
    return operation
  }

  private static func limited(_ attribute: AttributeSchema, in operation: String) -> AttributeSchema {
    var attribute = attribute
    switch attribute.name {
    case "header": attribute.kind = .nest { header }
    // Bitsets are checked by code of their own.
    case "wanted": attribute.kind = .keyed([]) { Ethtool.Bitset.schema }
    case "rx-buf-len", "cqe-size": attribute.limits.min = 1
    case "hfunc": (attribute.limits.min, attribute.limits.max) = (1, 255)
    case "tx-push", "rx-push": attribute.limits.max = 1
    // Known, and not for requests.
    case "hds-thresh-max" where operation == "rings-set": attribute.kind = .unused
    // An empty table is for setting only: it resets the device's own.
    case "indir" where operation == "rss-create-act", "hkey": attribute.limits.minLength = 1
    case "context" where operation != "rss-get" && operation != "rss-set": attribute.limits.min = 1
    case "input-xfrm":
      attribute.kind = .integer(IntegerSchema(.u32))
      attribute.limits.max = 2
    case "flow-hash": attribute.kind = .nest { flow }
    default: break
    }
    return attribute
  }

  /// `ethnl_header_policy`
  private static let header = AttributeSetSchema(
    Ethtool.Header.schema.name,
    Ethtool.Header.schema.attributes.filter { $0.name != "phy-index" }.map { attribute in
      var attribute = attribute
      if attribute.name == "dev-name" { attribute.limits.maxLength = 127 }
      // Without the flag for counters.
      if attribute.name == "flags" { attribute.limits.mask = 0b11 }
      return attribute
    })

  /// `ethnl_rss_flows_policy`: only IPv6 has flow labels.
  private static let flow = AttributeSetSchema(
    Ethtool.Flow.schema.name,
    Ethtool.Flow.schema.attributes.map { attribute in
      var attribute = attribute
      attribute.limits.mask = attribute.name.hasSuffix("6") ? 0x8000_03fe : 0x8000_01fe
      return attribute
    })
}
