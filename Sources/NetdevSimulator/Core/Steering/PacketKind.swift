/// Kinds of packets that a NIC here hashes, with the numbers of ethtool's `flow` set.
public enum PacketKind: UInt16, Hashable, Sendable, CaseIterable {
  case ip4 = 2
  case ip6 = 3
  case tcp4 = 4
  case tcp6 = 5
  case udp4 = 6
  case udp6 = 7

  /// What drivers hash unless told otherwise: of UDP, whose packets may be fragments, no ports.
  var usualFields: HashedFields {
    switch self {
    case .tcp4, .tcp6: .connection
    case .ip4, .ip6, .udp4, .udp6: .addresses
    }
  }
}

extension Flow {
  var kind: PacketKind { family == .v4 ? .tcp4 : .tcp6 }
}
