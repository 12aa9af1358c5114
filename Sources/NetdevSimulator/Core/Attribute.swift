internal import NetlinkCodec

/// Numbers of the attributes that refusals name.
enum Attribute {
  /// netdev's `dmabuf` set.
  enum Dmabuf {
    static let ifindex: UInt16 = 1
    static let queues: UInt16 = 2
    static let fd: UInt16 = 3
    static let receivePageSize: UInt16 = 5
  }

  /// netdev's `queue-id` set, a subset of `queue`.
  enum Queue {
    static let id: UInt16 = 1
    static let type: UInt16 = 3
  }

  /// netdev's `napi` set.
  enum NAPI { static let id: UInt16 = 2 }

  /// netdev's `qstats` set.
  enum QueueStatistics { static let ifindex: UInt16 = 1 }

  /// ethtool's `rings` set.
  enum Rings {
    static let receive: UInt16 = 6
    static let headerSplit: UInt16 = 11
    static let headerSplitThreshold: UInt16 = 17
  }
}

extension Refusal {
  /// `NL_SET_ERR_MSG_FMT` formats into 80 bytes and cuts what does not fit.
  static func formatted(_ errno: ErrorNumber, _ message: String) -> Refusal {
    Refusal(errno, String(decoding: message.utf8.prefix(79), as: UTF8.self))
  }
}
