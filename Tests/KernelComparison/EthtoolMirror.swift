import EthtoolMessages
package import NetdevSimulator
import NetlinkSocket

extension MachineDescription {
  /// The machine whose namespace this thread is in, as far as netdev and ethtool show it.
  package init(mirroringEthtoolLike profile: KernelProfile) throws {
    var session = try NetlinkSession(.netlink())
    try self.init(mirroring: &session)
    try takeNumbers(like: profile)
    let compact = Ethtool.Header(flags: .compactBitsets)
    let features = try session.dump(Ethtool.Operations.FeaturesGet.self, Ethtool.Features(header: compact))
    let channels = try session.dump(Ethtool.Operations.ChannelsGet.self, Ethtool.Channels())
    for index in interfaces.indices {
      let ifindex = interfaces[index].ifindex
      interfaces[index].driver.withoutSettings()
      interfaces[index].headerSplit = .unknown
      if let found = features.first(where: { $0.header?.devIndex == ifindex }) {
        interfaces[index].name = found.header?.devName ?? ""
        interfaces[index].driver.features = FeatureSet(words: found.active?.value)
        interfaces[index].driver.changeableFeatures = FeatureSet(words: found.hw?.value)
      }
      if let found = channels.first(where: { $0.header?.devIndex == ifindex }) {
        interfaces[index].driver.channels = .separate
        interfaces[index].maximumReceiveQueues = found.rxMax.map { Int($0) }
        interfaces[index].maximumTransmitQueues = found.txMax.map { Int($0) }
      }
    }
  }
}

extension DriverProfile {
  /// No driver of a virtual device here has rings, spreads packets, or takes rules.
  fileprivate mutating func withoutSettings() {
    supportsHeaderSplit = false
    hasRingSizes = false
    channels = .none
    rssTableSize = 0
    maximumRSSContexts = 0
    maximumFlowRules = 0
  }
}

extension FeatureSet {
  fileprivate init(words: [UInt8]?) {
    self.init(rawValue: (words ?? []).reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }
}
