/// How a device chooses a receive queue: rules first, then the RSS context a rule names or the device's own.
struct Steering {
  var rules: FlowRuleTable
  /// By id; 0 is always there.
  var contexts: [UInt32: RSSContext]
  var hashedFields: [PacketKind: HashedFields]

  /// As a description has it, which is valid.
  init(_ interface: InterfaceDescription) {
    let driver = interface.driver
    func context(_ settings: RSSDescription.Settings?) -> RSSContext {
      RSSContext(
        settings ?? RSSDescription.Settings(), tableSize: driver.rssTableSize, queues: interface.receiveQueues)
    }
    rules = FlowRuleTable(capacity: driver.maximumFlowRules)
    contexts = [0: context(interface.rss?.own)]
    for described in interface.rss?.contexts ?? [] { contexts[described.id] = context(described.settings) }
    hashedFields =
      driver.rssTableSize == 0
      ? [:] : Dictionary(uniqueKeysWithValues: PacketKind.allCases.map { ($0, $0.usualFields) })
    for rule in interface.rules { _ = try? rules.insert(rule) }
  }

  /// Nil where a rule drops the packet.
  func queue(for flow: Flow) -> UInt32? {
    switch rules.action(for: flow) {
    case .drop: nil
    case .queue(let queue): queue
    case .context(let id): spread(flow, by: id)
    case nil: spread(flow, by: 0)
    }
  }

  private func spread(_ flow: Flow, by id: UInt32) -> UInt32 {
    contexts[id]?.queue(for: flow, hashedFields[flow.kind] ?? .connection) ?? 0
  }

  /// The default spread of the device's own table over another number of queues. Drivers leave the other contexts as
  /// they are, also those whose tables nobody chose.
  mutating func respread(over queues: Int) {
    guard let own = contexts[0], !own.isTableConfigured else { return }
    contexts[0]?.table = RSSContext.defaultTable(size: own.table.count, queues: queues)
  }

  /// `ethtool_get_max_rxfh_channel`: the highest queue in a table that stays as it is.
  var highestFixedQueue: UInt32? {
    contexts.filter { $0.key != 0 || $0.value.isTableConfigured }.compactMap { $0.value.table.max() }.max()
  }
}

extension KernelState {
  /// The receive queue a packet arrives on; nil where a rule drops it.
  func receiveQueue(for flow: Flow, of device: NetworkDevice) -> UInt32? { device.steering.queue(for: flow) }
}
