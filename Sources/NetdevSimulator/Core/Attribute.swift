internal import NetlinkCodec

/// Numbers of the attributes that refusals name.
enum Attribute {
  /// netdev's `dev` set.
  enum Device { static let ifindex: UInt16 = 1 }

  /// netdev's `page-pool` set, and its subset `page-pool-info`.
  enum PagePool {
    static let id: UInt16 = 1
    static let ifindex: UInt16 = 2
  }

  /// netdev's `page-pool-stats` set.
  enum PagePoolStatistics { static let info: UInt16 = 1 }

  /// netdev's `dmabuf` set.
  enum Dmabuf {
    static let ifindex: UInt16 = 1
    static let queues: UInt16 = 2
    static let fd: UInt16 = 3
    static let receivePageSize: UInt16 = 5
  }

  /// netdev's `queue` set, and its subset `queue-id`.
  enum Queue {
    static let id: UInt16 = 1
    static let ifindex: UInt16 = 2
    static let type: UInt16 = 3
    static let lease: UInt16 = 8
  }

  /// netdev's `lease` set.
  enum Lease {
    static let ifindex: UInt16 = 1
    static let queue: UInt16 = 2
  }

  /// netdev's `napi` set.
  enum NAPI { static let id: UInt16 = 2 }

  /// netdev's `qstats` set.
  enum QueueStatistics { static let ifindex: UInt16 = 1 }

  /// ethtool's `rings` set.
  enum Rings {
    static let receive: UInt16 = 6
    static let transmit: UInt16 = 9
    static let headerSplit: UInt16 = 11
    static let headerSplitThreshold: UInt16 = 17
  }

  /// ethtool's `channels` set.
  enum Channels {
    static let receive: UInt16 = 6
    static let transmit: UInt16 = 7
    static let other: UInt16 = 8
    static let combined: UInt16 = 9
  }

  /// ethtool's `features` set.
  enum Features { static let wanted: UInt16 = 3 }

  /// ethtool's `rss` set.
  enum RSS {
    static let context: UInt16 = 2
    static let hashFunction: UInt16 = 3
    static let table: UInt16 = 4
    static let key: UInt16 = 5
    static let inputTransformation: UInt16 = 6
    static let startContext: UInt16 = 7
    static let flowHash: UInt16 = 8
  }
}

extension Refusal {
  /// `NL_SET_ERR_MSG_FMT` formats into 80 bytes and cuts what does not fit.
  static func formatted(_ errno: ErrorNumber, _ message: String) -> Refusal {
    Refusal(errno, String(decoding: message.utf8.prefix(79), as: UTF8.self))
  }
}
