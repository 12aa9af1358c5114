/// How a device chooses a receive queue: rules first, then the RSS context a rule names or the device's own.
struct Steering {
  var rules: FlowRuleTable
  /// By id; 0 is always there.
  var contexts: [UInt32: RSSContext]
  /// What of TCP over IPv4 and IPv6 the hash takes in.
  var hashedFields: [IPFamily: HashedFields] = [.v4: .connection, .v6: .connection]
  /// `NETIF_F_NTUPLE`
  var appliesRules = true

  init(_ driver: DriverProfile, queues: Int) {
    rules = FlowRuleTable(capacity: driver.maximumFlowRules)
    contexts = [0: RSSContext(tableSize: driver.rssTableSize, queues: queues, key: ToeplitzHash.verificationKey)]
  }

  /// Nil where a rule drops the packet.
  func queue(for flow: Flow) -> UInt32? {
    switch appliesRules ? rules.action(for: flow) : nil {
    case .drop: nil
    case .queue(let queue): queue
    case .context(let id): spread(flow, by: id)
    case nil: spread(flow, by: 0)
    }
  }

  private func spread(_ flow: Flow, by id: UInt32) -> UInt32 {
    contexts[id]?.queue(for: flow, hashedFields[flow.family] ?? .connection) ?? 0
  }

  /// The default spread, of every table nobody chose, over another number of queues.
  mutating func respread(over queues: Int) {
    for (id, context) in contexts where !context.isTableConfigured {
      contexts[id]?.table = RSSContext.defaultTable(size: context.table.count, queues: queues)
    }
  }

  /// `ethtool_get_max_rxfh_channel`: the highest queue in a table that somebody chose.
  var highestConfiguredQueue: UInt32? {
    contexts.values.filter(\.isTableConfigured).compactMap { $0.table.max() }.max()
  }
}

extension KernelState {
  /// The receive queue a packet arrives on; nil where a rule drops it.
  func receiveQueue(for flow: Flow, of device: NetworkDevice) -> UInt32? { device.steering.queue(for: flow) }
}
