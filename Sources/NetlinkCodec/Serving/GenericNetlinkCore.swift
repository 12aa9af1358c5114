/// Versions of generic netlink itself (`net/netlink/genetlink.c`), which treat operations without a policy of their own
/// differently, whatever family they are of.
public enum GenericNetlinkCore: Hashable, Sendable {
  /// Such an operation of a family with a table for each half of an operation is listed as if it rejected everything, and
  /// yet takes anything; asked about alone, it has no policy. Those of older families reject everything. The number of an
  /// operation that only dumps is listed as 0.
  case linux6_18
  /// Such an operation knows no attribute, and says so. Newer code, and what this project itself serves, goes by this.
  case linux7_3
}

extension NetlinkPolicy {
  /// The policy of an operation without one: no attribute is known (`genl_policy_reject_all`).
  public static let rejectAll = NetlinkPolicy(tables: [Table(rules: [:], maxType: 0, set: nil)])

  /// The same in Linux 6.18, where attribute 1 was known and rejected.
  public static let rejectAllAndKnowOne = NetlinkPolicy(
    tables: [Table(rules: [1: PolicyRule(.rejected)], maxType: 1, set: nil)])

  /// Whether C has one array for all operations that have this policy, and an array for each of them otherwise.
  var isOneForAll: Bool { self == .rejectAll || self == .rejectAllAndKnowOne || tables.first?.set != nil }
}

extension OperationSchema {
  /// The rules that the attributes of a request are held to, unless it is not checked; nil for a mode that the operation
  /// does not have, and where anything passes.
  public func policy(
    for mode: RequestMode, of family: FamilySchema, in core: GenericNetlinkCore = .linux7_3
  ) -> NetlinkPolicy? {
    guard let exchange = exchange(mode) else { return nil }
    if let shared = exchange.policyAttributes, !shared.isEmpty, let attributes {
      // A dump that is not checked then has none (`genl_cmd_full_to_split`).
      guard exchange.validation != .none else { return nil }
      return NetlinkPolicy(attributes, attributes: shared, isShared: family.sharesPolicy)
    }
    if exchange.hasPolicy, let attributes, !exchange.request.attributes.isEmpty {
      return NetlinkPolicy(attributes, attributes: exchange.request.attributes)
    }
    // `genl_op_fill_in_reject_policy`
    guard exchange.request.command >= family.firstStrictCommand else { return nil }
    switch core {
    case .linux7_3: return .rejectAll
    // `genl_get_cmd_split` handed out what there was.
    case .linux6_18:
      let hasOwnTables = family.firstStrictCommand == 0 && exchange.policyAttributes == nil
      return hasOwnTables ? nil : .rejectAllAndKnowOne
    }
  }

  /// The rules that a list of all operations' policies shows for it.
  public func listedPolicy(
    for mode: RequestMode, of family: FamilySchema, in core: GenericNetlinkCore = .linux7_3
  ) -> NetlinkPolicy? {
    if let policy = policy(for: mode, of: family, in: core) { return policy }
    guard core == .linux6_18, let exchange = exchange(mode), exchange.policyAttributes == nil else { return nil }
    return exchange.request.command < family.firstStrictCommand ? nil : .rejectAllAndKnowOne
  }

  func exchange(_ mode: RequestMode) -> Exchange? { mode == .dump ? dump : `do` }
}
