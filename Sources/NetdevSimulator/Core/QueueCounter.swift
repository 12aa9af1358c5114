/// A statistic of `qstats-get`; the number is its attribute's in netdev's `qstats` set.
public enum QueueCounter: UInt16, Hashable, Sendable, CaseIterable {
  case rxPackets = 8
  case rxBytes = 9
  case txPackets = 10
  case txBytes = 11
  case rxAllocFail = 12
  case rxHwDrops = 13
  case rxHwDropOverruns = 14
  case rxCsumComplete = 15
  case rxCsumUnnecessary = 16
  case rxCsumNone = 17
  case rxCsumBad = 18
  case rxHwGroPackets = 19
  case rxHwGroBytes = 20
  case rxHwGroWirePackets = 21
  case rxHwGroWireBytes = 22
  case rxHwDropRatelimits = 23
  case txHwDrops = 24
  case txHwDropErrors = 25
  case txCsumNone = 26
  case txNeedsCsum = 27
  case txHwGsoPackets = 28
  case txHwGsoBytes = 29
  case txHwGsoWirePackets = 30
  case txHwGsoWireBytes = 31
  case txHwDropRatelimits = 32
  case txStop = 33
  case txWake = 34
}

/// What a queue has counted: nothing is looked up where packets arrive.
struct QueueCounters: BitwiseCopyable {
  private static let first = QueueCounter.rxPackets.rawValue
  private var values: [27 of UInt64] = .init(repeating: 0)

  subscript(counter: QueueCounter) -> UInt64 {
    get { values[Int(counter.rawValue - Self.first)] }
    set { values[Int(counter.rawValue - Self.first)] = newValue }
  }
}

extension QueueCounter {
  /// Whether it counts receiving; the others count sending.
  var isReceive: Bool {
    switch self {
    case .txPackets, .txBytes, .txHwDrops, .txHwDropErrors, .txCsumNone, .txNeedsCsum, .txHwGsoPackets, .txHwGsoBytes,
      .txHwGsoWirePackets, .txHwGsoWireBytes, .txHwDropRatelimits, .txStop, .txWake:
      false
    default: true
    }
  }
}
