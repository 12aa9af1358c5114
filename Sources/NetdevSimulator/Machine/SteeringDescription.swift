internal import NetlinkCodec

/// How an interface spreads packets when the simulated kernel starts.
public struct RSSDescription: Hashable, Sendable {
  /// A context beside the device's own, for rules that name it.
  public struct Context: Hashable, Sendable {
    public var id: UInt32
    public var settings: Settings

    public init(id: UInt32, settings: Settings) {
      self.id = id
      self.settings = settings
    }
  }

  public struct Settings: Hashable, Sendable {
    /// Queues, repeated to fill the driver's table; nil spreads over all queues.
    public var table: [UInt32]?
    /// 40 bytes; nil for the published verification key.
    public var key: [UInt8]?

    public init(table: [UInt32]? = nil, key: [UInt8]? = nil) {
      self.table = table
      self.key = key
    }
  }

  public var own: Settings
  public var contexts: [Context]

  public init(own: Settings = Settings(), contexts: [Context] = []) {
    self.own = own
    self.contexts = contexts
  }
}

extension RSSContext {
  /// A described context; what the description says was validated.
  init(_ settings: RSSDescription.Settings, tableSize: Int, queues: Int) {
    let key = settings.key ?? ToeplitzHash.verificationKey
    self.init(tableSize: tableSize, queues: queues, key: tableSize > 0 ? key : [])
    guard let described = settings.table, !described.isEmpty else { return }
    table = (0..<tableSize).map { described[$0 % described.count] }
    isTableConfigured = true
  }
}

extension InterfaceDescription {
  /// Whether rules and contexts are such as ethtool would let through.
  func validateSteering(at path: String) throws(MachineDescriptionError) {
    if let rss { try validate(rss, at: "\(path).rss") }
    var rules = FlowRuleTable(capacity: driver.maximumFlowRules)
    for (place, rule) in self.rules.enumerated() {
      let path = "\(path).rules[\(place)]"
      try check(driver.maximumFlowRules > 0, path, "location", "\(driver.name) takes no flow rules")
      switch rule.action {
      case .drop: break
      case .queue(let queue):
        try check(queue < receiveQueues, path, "queue", "there are \(receiveQueues) receive queues")
      case .context(let id):
        try check(
          id == 0 || rss?.contexts.contains { $0.id == id } == true, path, "context", "there is no RSS context \(id)")
      }
      let isFree = rule.location.map { location in !rules.all.contains { $0.location == location } } ?? true
      try check(isFree, path, "location", "another rule is there")
      do {
        _ = try rules.insert(rule)
      } catch {
        let reason =
          error.errno == .EEXIST
          ? "another rule is for the same packets" : "\(driver.name) has room for \(driver.maximumFlowRules) rules"
        throw MachineDescriptionError(path: "\(path).location", reason: reason)
      }
    }
  }

  private func validate(_ rss: RSSDescription, at path: String) throws(MachineDescriptionError) {
    let size = driver.rssTableSize
    try check(size > 0, path, "table", "\(driver.name) does not spread packets")
    try validate(rss.own, at: path)
    var ids: Set<UInt32> = []
    for (place, context) in rss.contexts.enumerated() {
      let path = "\(path).contexts[\(place)]"
      let limit = driver.maximumRSSContexts
      try check(limit > 0, path, "id", "\(driver.name) has no RSS contexts but its own")
      try check((1..<limit).contains(Int(context.id)), path, "id", "must be 1 to \(limit - 1)")
      try check(ids.insert(context.id).inserted, path, "id", "\(context.id) is another context's")
      try validate(context.settings, at: path)
    }
  }

  private func validate(_ settings: RSSDescription.Settings, at path: String) throws(MachineDescriptionError) {
    let size = driver.rssTableSize
    if let table = settings.table, !table.isEmpty {
      try check(size % table.count == 0, path, "table", "its length must divide \(size), that of \(driver.name)'s")
      try check(
        table.allSatisfy { $0 < receiveQueues }, path, "table", "there are \(receiveQueues) receive queues")
    }
    try check(settings.key?.count ?? 40 == 40, path, "key", "must be 40 bytes")
  }
}
