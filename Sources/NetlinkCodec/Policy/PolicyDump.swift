/// The policies of a family as a kernel lists them in answer to getpolicy (`netlink_policy_dump_add_policy`).
///
/// Each operation's policy gets an index, then the policies of the nests in it that are not listed yet. Rules are
/// listed by index, then by attribute.
public struct PolicyDump: Sendable {
  public struct Entry: Hashable, Sendable {
    public var policy: Int
    public var attribute: UInt16
    /// Its nested policy, if any, is an index of this dump.
    public var rule: PolicyRule
  }

  private var tables: [NetlinkPolicy.Table] = []
  /// The rules of each table with nests numbered for this dump.
  private var rules: [[PolicyRule?]] = []

  public init() {}

  /// Adds an operation's policy and returns its index. An operation that uses one policy for do and dump adds it once.
  public mutating func add(_ policy: NetlinkPolicy) -> Int {
    guard let own = policy.tables.first else { return add(.rejectAll) }
    if policy.isOneForAll, let place = tables.firstIndex(of: own) { return place }
    let place = tables.count
    tables.append(own)
    rules.append([])
    var sources = [own]
    for index in place... {
      guard index < tables.count else { break }
      rules[index] = sources[index - place].rules.map { numbered($0, in: policy, adding: &sources) }
    }
    return place
  }

  private mutating func numbered(
    _ rule: PolicyRule?, in policy: NetlinkPolicy, adding sources: inout [NetlinkPolicy.Table]
  ) -> PolicyRule? {
    guard var rule, let nested = rule.nested else { return rule }
    // A nest without attributes has no policy to list.
    guard nested.maxType > 0, policy.tables.indices.contains(nested.policy) else {
      rule.nested = nil
      return rule
    }
    let table = policy.tables[nested.policy]
    let place = tables.firstIndex { $0.set != nil && $0.set == table.set } ?? tables.count
    if place == tables.count {
      tables.append(table)
      rules.append([])
      sources.append(table)
    }
    rule.nested = PolicyRule.Nested(policy: place, maxType: nested.maxType)
    return rule
  }

  /// All rules a kernel shows, in its order.
  public var entries: [Entry] {
    rules.enumerated().flatMap { policy, rules in
      rules.enumerated().compactMap { attribute, rule in
        guard let rule, rule.isVisible else { return nil }
        return Entry(policy: policy, attribute: UInt16(truncatingIfNeeded: attribute), rule: rule)
      }
    }
  }
}

extension NetlinkPolicy {
  /// The rules a kernel would list for this policy alone, in its order.
  public var entries: [PolicyDump.Entry] {
    var dump = PolicyDump()
    _ = dump.add(self)
    return dump.entries
  }
}
