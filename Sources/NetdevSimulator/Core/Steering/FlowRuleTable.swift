internal import NetlinkCodec

/// A device's rules, in the order they are tried.
struct FlowRuleTable {
  /// How many rules there can be, and one above the highest location.
  let capacity: Int
  /// Ascending by location, each of which is taken once.
  private(set) var rules: [(location: UInt32, rule: FlowRule)] = []

  init(capacity: Int) { self.capacity = capacity }

  /// What becomes of a packet; nil where no rule is for it.
  func action(for flow: Flow) -> FlowRule.Action? { rules.first { $0.rule.match.matches(flow) }?.rule.action }

  /// In the order of locations, each with its own.
  var all: [FlowRule] { rules.map(\.rule) }

  func rule(at location: UInt32) throws(Refusal) -> FlowRule {
    guard let found = rules.first(where: { $0.location == location }) else { throw Refusal(.ENOENT) }
    return found.rule
  }

  /// Puts a rule at its location, in place of the one that was there, or at the lowest free one.
  /// - Returns: the location.
  mutating func insert(_ rule: FlowRule) throws(Refusal) -> UInt32 {
    if let wanted = rule.location, wanted >= capacity { throw Refusal(.EINVAL) }
    guard !rules.contains(where: { $0.rule.match == rule.match && $0.location != rule.location }) else {
      throw Refusal(.EEXIST)
    }
    guard let location = rule.location ?? lowestFreeLocation else { throw Refusal(.ENOSPC) }
    rules.removeAll { $0.location == location }
    var placed = rule
    placed.location = location
    rules.insert((location, placed), at: rules.firstIndex { $0.location > location } ?? rules.count)
    return location
  }

  mutating func remove(at location: UInt32) throws(Refusal) {
    guard let index = rules.firstIndex(where: { $0.location == location }) else { throw Refusal(.ENOENT) }
    rules.remove(at: index)
  }

  mutating func removeAll() { rules.removeAll() }

  /// `ethtool_get_max_rxnfc_channel`: the highest queue a rule names.
  var highestQueue: UInt32? {
    all.compactMap { rule -> UInt32? in if case .queue(let queue) = rule.action { queue } else { nil } }.max()
  }

  /// `ethtool_check_rss_ctx_busy`
  func uses(context: UInt32) -> Bool {
    all.contains { $0.action == .context(context) }
  }

  private var lowestFreeLocation: UInt32? {
    let free = rules.enumerated().first { $0.offset != $0.element.location }?.offset ?? rules.count
    return free < capacity ? UInt32(free) : nil
  }
}
