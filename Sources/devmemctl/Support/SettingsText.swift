import EthtoolMessages
import NetlinkCodec

/// What ethtool's notifications tell of an interface's settings.
enum SettingsText {
  /// The operation's name in its spec.
  static func name(_ notification: Ethtool.Notification) -> String {
    switch notification {
    case .featuresNtf: Ethtool.Operations.FeaturesNtf.schema.name
    case .ringsNtf: Ethtool.Operations.RingsNtf.schema.name
    case .channelsNtf: Ethtool.Operations.ChannelsNtf.schema.name
    case .rssNtf: Ethtool.Operations.RSSNtf.schema.name
    case .rssCreateNtf: Ethtool.Operations.RSSCreateNtf.schema.name
    case .rssDeleteNtf: Ethtool.Operations.RSSDeleteNtf.schema.name
    }
  }

  static func document(_ notification: Ethtool.Notification) throws(Failure) -> JSONValue {
    switch notification {
    case .featuresNtf(let features): try features.document()
    case .ringsNtf(let rings): try rings.document()
    case .channelsNtf(let channels): try channels.document()
    case .rssNtf(let rss), .rssCreateNtf(let rss), .rssDeleteNtf(let rss): try rss.document()
    }
  }

  /// `sim0 has 4 combined channels now`
  static func sentence(_ notification: Ethtool.Notification, _ interfaces: Interfaces) -> String {
    func name(_ header: Ethtool.Header?) -> String {
      header?.devName ?? interfaces.name(header?.devIndex) ?? "an interface"
    }
    func context(_ rss: Ethtool.RSS) -> String { "RSS context \(rss.context ?? 0) of \(name(rss.header))" }
    return switch notification {
    case .featuresNtf(let features): "\(name(features.header)) changed its features"
    case .ringsNtf(let rings): "\(name(rings.header)) has \(self.rings(rings)) now"
    case .channelsNtf(let channels): "\(name(channels.header)) has \(self.channels(channels)) now"
    case .rssNtf(let rss):
      rss.context.map { $0 == 0 } ?? true
        ? "\(name(rss.header)) changed how it spreads what it receives" : "\(context(rss)) changed"
    case .rssCreateNtf(let rss): "\(context(rss)) came"
    case .rssDeleteNtf(let rss): "\(context(rss)) went"
    }
  }

  private static func channels(_ channels: Ethtool.Channels) -> String {
    let kinds = [
      ("combined", channels.combinedCount), ("receive", channels.rxCount), ("transmit", channels.txCount),
    ]
    let parts = kinds.compactMap { kind, count in (count ?? 0) > 0 ? "\(count ?? 0) \(kind)" : nil }
    return (parts.isEmpty ? "no" : parts.joined(separator: " and ")) + " channels"
  }

  private static func rings(_ rings: Ethtool.Rings) -> String {
    let lengths = [("receive", rings.rx), ("transmit", rings.tx)]
    var parts = lengths.compactMap { kind, length in length.map { "\(kind) rings of \($0)" } }
    if let split = rings.tcpDataSplit, split != .unknown { parts.append("tcp-data-split \(split)") }
    if let threshold = rings.hdsThresh { parts.append("hds-thresh \(threshold)") }
    return parts.isEmpty ? "other rings" : parts.joined(separator: ", ")
  }
}
