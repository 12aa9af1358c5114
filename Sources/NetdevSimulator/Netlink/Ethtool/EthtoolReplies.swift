internal import EthtoolMessages
internal import NetlinkCodec

// What the core tells, as the family's messages, with attributes in the order of `net/ethtool`.

extension Ethtool.Channels {
  /// `channels_fill_reply`: kinds that the device has.
  init(_ info: ChannelsInfo) {
    let (counts, maximum) = (info.counts, info.maximum)
    func told(_ count: Int, if maximum: Int) -> UInt32? { maximum > 0 ? UInt32(count) : nil }
    self.init(
      header: .init(info.ifindex, info.name),
      rxMax: told(maximum.receive, if: maximum.receive), txMax: told(maximum.transmit, if: maximum.transmit),
      otherMax: told(maximum.other, if: maximum.other), combinedMax: told(maximum.combined, if: maximum.combined),
      rxCount: told(counts.receive, if: maximum.receive), txCount: told(counts.transmit, if: maximum.transmit),
      otherCount: told(counts.other, if: maximum.other), combinedCount: told(counts.combined, if: maximum.combined))
    wireForm = WireForm(writing: 1, 2, 6, 3, 7, 4, 8, 5, 9)
  }
}

extension Ethtool.Rings {
  /// `rings_fill_reply`
  init(_ info: RingsInfo) {
    self.init(
      header: .init(info.ifindex, info.name), rxMax: UInt32(info.maximumReceive),
      txMax: UInt32(info.maximumTransmit), rx: UInt32(info.receive), tx: UInt32(info.transmit),
      tcpDataSplit: info.headerSplit == .unknown ? nil : .init(rawValue: UInt32(info.headerSplit.rawValue)), txPush: 0,
      rxPush: 0, hdsThresh: info.headerSplitThreshold, hdsThreshMax: info.maximumHeaderSplitThreshold)
    wireForm = WireForm(writing: 1, 2, 6, 5, 9, 11, 13, 14, 17, 18)
  }
}

extension Ethtool.Features {
  /// `features_fill_reply`
  ///
  /// - Parameter names: what features are called in lists of them; nil for words of bits.
  init(_ info: FeaturesInfo, names: [String]?) {
    self.init(
      header: .init(info.ifindex, info.name),
      hw: .init(info.changeable, mask: FeatureSet(rawValue: .max), names: names),
      wanted: .init(info.wanted, mask: nil, names: names),
      active: .init(info.active, mask: nil, names: names),
      nochange: .init(.constant, mask: nil, names: names))
  }

  /// `features_send_reply`
  init(_ change: FeatureChange, of info: FeaturesInfo, names: [String]?) {
    self.init(
      header: .init(info.ifindex, info.name),
      wanted: .init(change.wanted, mask: change.wantedMask, names: names),
      active: .init(change.active, mask: change.activeMask, names: names))
  }
}

extension Ethtool.Bitset {
  /// `ethnl_put_bitset32`. A list has the bits of the mask, or without one those that are set.
  fileprivate init(_ features: FeatureSet, mask: FeatureSet?, names: [String]?) {
    self.init(nomask: mask == nil, size: UInt32(FeatureSet.count))
    if let names {
      let listed = (mask ?? features).rawValue
      bits = Ethtool.BitsetBits(
        bit: (0..<FeatureSet.count).filter { listed & 1 << UInt64($0) != 0 }.map { bit in
          Ethtool.BitsetBit(
            index: UInt32(bit), name: names[bit],
            value: mask != nil && features.rawValue & 1 << UInt64(bit) != 0)
        })
      return
    }
    value = features.words
    self.mask = mask?.words
  }
}

extension FeatureSet {
  /// 32-bit words in host order, the lowest bits first.
  fileprivate var words: [UInt8] { Array(rawValue.bigEndianBytes.reversed()) }
}

extension Ethtool.RSS {
  /// `rss_fill_reply`
  init(_ info: RSSInfo) {
    self.init(
      header: .init(info.ifindex, info.name), context: info.context == 0 ? nil : info.context,
      hfunc: KernelState.toeplitz, indir: info.table, hkey: info.key,
      flowHash: info.hashedFields.isEmpty ? nil : .init(info.hashedFields))
    wireForm = WireForm(writing: 1, 2, 4, 3, 6, 5, 8)
  }

  /// `ethnl_rss_delete_notify`
  init(deleted info: RSSInfo) { self.init(header: .init(info.ifindex, info.name), context: info.context) }
}

extension Ethtool.Flow {
  fileprivate init(_ fields: [PacketKind: HashedFields]) {
    func told(_ kind: PacketKind) -> Ethtool.RxfhFields? {
      fields[kind].map { Ethtool.RxfhFields(rawValue: .init($0.rawValue)) }
    }
    self.init(
      ip4: told(.ip4), ip6: told(.ip6), tcp4: told(.tcp4), tcp6: told(.tcp6), udp4: told(.udp4), udp6: told(.udp6))
  }
}

extension Ethtool.Header {
  /// `ethnl_fill_reply_header`
  fileprivate init(_ ifindex: UInt32, _ name: String) { self.init(devIndex: ifindex, devName: name) }
}

extension SettingsNotification {
  /// The datagram that tells of it; bitsets are words in it.
  func datagram(familyID id: UInt16, sequence: UInt32) -> [UInt8]? {
    typealias Operations = Ethtool.Operations
    return switch self {
    case .channels(let info): try? Operations.ChannelsNtf.notification(.init(info), familyID: id, sequence: sequence)
    case .rings(let info): try? Operations.RingsNtf.notification(.init(info), familyID: id, sequence: sequence)
    case .features(let info):
      try? Operations.FeaturesNtf.notification(.init(info, names: nil), familyID: id, sequence: sequence)
    case .rss(let info): try? Operations.RSSNtf.notification(.init(info), familyID: id, sequence: sequence)
    case .rssCreated(let info):
      try? Operations.RSSCreateNtf.notification(.init(info), familyID: id, sequence: sequence)
    case .rssDeleted(let info):
      try? Operations.RSSDeleteNtf.notification(.init(deleted: info), familyID: id, sequence: sequence)
    }
  }
}
