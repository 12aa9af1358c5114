import EthtoolMessages
import NetlinkCodec

/// Settings of the card that bindings depend on, over the `ethtool` family.
extension Script {
  func setRings(_ change: (inout Ethtool.Rings) -> Void) throws -> String? {
    var request = Ethtool.Rings(header: card)
    change(&request)
    return try acknowledge(Ethtool.Operations.RingsSet.self, request)
  }

  func setHeaderSplit(_ setting: Ethtool.TCPDataSplit) throws -> String? { try setRings { $0.tcpDataSplit = setting } }

  func setThreshold(_ bytes: UInt32) throws -> String? { try setRings { $0.hdsThresh = bytes } }

  func setRingSize(_ size: UInt32) throws -> String? { try setRings { $0.rx = size } }

  func setChannels(_ count: UInt32) throws -> String? {
    try acknowledge(Ethtool.Operations.ChannelsSet.self, Ethtool.Channels(header: card, combinedCount: count))
  }

  var card: Ethtool.Header { Ethtool.Header(devIndex: machine.card) }
}
