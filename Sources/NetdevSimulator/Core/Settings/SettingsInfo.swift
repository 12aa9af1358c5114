/// What ethtool's `channels-get` answers.
public struct ChannelsInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var name: String
  public var counts: ChannelCounts
  public var maximum: ChannelCounts
}

/// What ethtool's `rings-get` answers.
public struct RingsInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var name: String
  /// Descriptors a queue.
  public var receive: Int
  public var transmit: Int
  public var maximumReceive: Int
  public var maximumTransmit: Int
  public var headerSplit: HeaderSplit
  /// In bytes; nil where the driver knows no threshold.
  public var headerSplitThreshold: UInt32?
  public var maximumHeaderSplitThreshold: UInt32?
}

/// What ethtool's `features-get` answers.
public struct FeaturesInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var name: String
  public var changeable: FeatureSet
  public var wanted: FeatureSet
  public var active: FeatureSet
}

/// What ethtool's `rss-get` answers of a context.
public struct RSSInfo: Hashable, Sendable {
  public var ifindex: UInt32
  public var name: String
  /// 0 is the device's own.
  public var context: UInt32
  /// Queues.
  public var table: [UInt32]
  public var key: [UInt8]
  /// Of the device's own context: what is hashed, by the kind of packet.
  public var hashedFields: [PacketKind: HashedFields]
}

extension NetworkDevice {
  var channelsInfo: ChannelsInfo {
    ChannelsInfo(ifindex: ifindex, name: name, counts: channels, maximum: maximumChannels)
  }

  var ringsInfo: RingsInfo {
    let hasThreshold = driver.hasHeaderSplitThreshold
    return RingsInfo(
      ifindex: ifindex, name: name, receive: rings.receive, transmit: rings.transmit,
      maximumReceive: driver.ringSizes.maximumReceive, maximumTransmit: driver.ringSizes.maximumTransmit,
      headerSplit: rings.headerSplit == .unknown ? driver.ownHeaderSplit : rings.headerSplit,
      headerSplitThreshold: hasThreshold ? rings.headerSplitThreshold : nil,
      maximumHeaderSplitThreshold: hasThreshold ? driver.maximumHeaderSplitThreshold : nil)
  }

  var featuresInfo: FeaturesInfo {
    FeaturesInfo(
      ifindex: ifindex, name: name, changeable: features.changeable, wanted: features.wanted,
      active: features.active)
  }

  func rssInfo(_ id: UInt32, _ context: RSSContext) -> RSSInfo {
    RSSInfo(
      ifindex: ifindex, name: name, context: id, table: context.table, key: context.key,
      hashedFields: id == 0 ? steering.hashedFields : [:])
  }
}
