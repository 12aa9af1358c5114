/// Bits of `netdev_features_t`, with the kernel's numbers.
public struct FeatureSet: OptionSet, Hashable, Sendable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// `NETDEV_FEATURE_COUNT`
  static let count = 64

  /// The feature of that name, as ethtool knows it; nil where there is none.
  public static func named(_ name: String) -> FeatureSet? {
    names.firstIndex(of: name).map { FeatureSet(rawValue: 1 << UInt64($0)) }
  }

  public static let scatterGather = FeatureSet(rawValue: 1 << 0)
  public static let transmitChecksum = FeatureSet(rawValue: 1 << 3)
  public static let highDMA = FeatureSet(rawValue: 1 << 5)
  public static let genericSegmentation = FeatureSet(rawValue: 1 << 11)
  public static let genericReceiveOffload = FeatureSet(rawValue: 1 << 14)
  public static let tcpSegmentation = FeatureSet(rawValue: 1 << 16)
  public static let tcp6Segmentation = FeatureSet(rawValue: 1 << 20)
  /// `rx-ntuple-filter`: flow rules apply.
  public static let flowRules = FeatureSet(rawValue: 1 << 38)
  public static let receiveHash = FeatureSet(rawValue: 1 << 39)
  public static let receiveChecksum = FeatureSet(rawValue: 1 << 40)
  public static let noCacheCopy = FeatureSet(rawValue: 1 << 41)
  /// `rx-gro-hw`
  public static let hardwareReceiveOffload = FeatureSet(rawValue: 1 << 55)
  public static let gatheredReceiveOffload = FeatureSet(rawValue: 1 << 57)
  public static let forwardedReceiveOffload = FeatureSet(rawValue: 1 << 59)

  /// What no device can change (`NETIF_F_NEVER_CHANGE`).
  static let constant = FeatureSet(rawValue: 1 << 10)

  /// `netdev_features_strings` of Linux 7.3; numbers without a name are not for user space.
  static let names = [
    "tx-scatter-gather", "tx-checksum-ipv4", "", "tx-checksum-ip-generic", "tx-checksum-ipv6", "highdma",
    "tx-scatter-gather-fraglist", "tx-vlan-hw-insert", "rx-vlan-hw-parse", "rx-vlan-filter", "vlan-challenged",
    "tx-generic-segmentation", "", "", "rx-gro", "rx-lro", "tx-tcp-segmentation", "tx-gso-robust",
    "tx-tcp-ecn-segmentation", "tx-tcp-mangleid-segmentation", "tx-tcp6-segmentation", "tx-fcoe-segmentation",
    "tx-gre-segmentation", "tx-gre-csum-segmentation", "tx-ipxip4-segmentation", "tx-ipxip6-segmentation",
    "tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation", "tx-gso-partial", "tx-tunnel-remcsum-segmentation",
    "tx-sctp-segmentation", "tx-esp-segmentation", "", "tx-udp-segmentation", "tx-gso-list",
    "tx-tcp-accecn-segmentation", "tx-checksum-fcoe-crc", "tx-checksum-sctp", "rx-ntuple-filter", "rx-hashing",
    "rx-checksum", "tx-nocache-copy", "loopback", "rx-fcs", "rx-all", "tx-vlan-stag-hw-insert",
    "rx-vlan-stag-hw-parse", "rx-vlan-stag-filter", "l2-fwd-offload", "hw-tc-offload", "esp-hw-offload",
    "esp-tx-csum-hw-offload", "rx-udp_tunnel-port-offload", "tls-hw-tx-offload", "tls-hw-rx-offload", "rx-gro-hw",
    "", "rx-gro-list", "macsec-hw-offload", "rx-udp-gro-forwarding", "hsr-tag-ins-offload",
    "hsr-tag-rm-offload", "hsr-fwd-offload", "hsr-dup-offload",
  ]
}
