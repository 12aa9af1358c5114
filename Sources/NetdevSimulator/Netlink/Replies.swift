internal import NetdevMessages
internal import NetlinkCodec

// What the core tells, as the family's messages, with attributes in the order of `net/core/netdev-genl.c`.

extension Netdev.Dev {
  /// `netdev_nl_dev_fill`
  init(_ info: DeviceInfo) {
    self.init(
      ifindex: info.ifindex, xdpFeatures: Netdev.XDPAct(rawValue: info.xdpFeatures.rawValue),
      xdpZcMaxSegs: info.xdpZeroCopyMaximumSegments,
      xdpRXMetadataFeatures: Netdev.XDPRXMetadata(rawValue: info.xdpReceiveMetadata),
      xskFeatures: Netdev.XSKFlags(rawValue: info.xskFeatures))
    wireForm = WireForm(writing: 1, 3, 5, 6, 4)
  }
}

extension Netdev.Queue {
  /// `netdev_nl_queue_fill_one`
  init(_ info: QueueInfo) {
    self.init(
      id: info.id, ifindex: info.ifindex, type: Netdev.QueueType(rawValue: info.type.rawValue), napiID: info.napiID,
      dmabuf: info.dmabuf, xsk: info.hasAFXDPPool ? Netdev.XSKInfo() : nil, lease: info.lease.map { .init($0) })
    wireForm = WireForm(writing: 1, 3, 2, 4, 8, 5, 6, 7)
  }
}

extension Netdev.Lease {
  /// `netdev_nl_queue_fill_lease`
  fileprivate init(_ info: LeaseInfo) {
    self.init(ifindex: info.ifindex, queue: Netdev.QueueID(id: info.queue, type: .rx))
    wireForm = WireForm(writing: 2, 1)
  }
}

extension Netdev.NAPI {
  /// `netdev_nl_napi_fill_one`
  init(_ info: NAPIInfo) {
    self.init(
      ifindex: info.ifindex, id: info.id, irq: info.irq, pid: info.pid, deferHardIrqs: info.settings.deferHardIRQs,
      groFlushTimeout: info.settings.groFlushTimeout, irqSuspendTimeout: info.settings.irqSuspendTimeout,
      threaded: Netdev.NAPIThreaded(rawValue: info.settings.threaded.rawValue))
    wireForm = WireForm(writing: 2, 1, 3, 8, 4, 5, 7, 6)
  }
}

extension Netdev.PagePool {
  /// `page_pool_nl_fill`
  init(_ info: PagePoolInfo) {
    self.init(
      id: UInt64(info.id), ifindex: info.ifindex, napiID: info.napiID.map { UInt64($0) }, inflight: info.inflight,
      inflightMem: info.inflightMemory, detachTime: info.detachTime, dmabuf: info.dmabuf)
  }
}

extension Netdev.PagePoolStats {
  /// `page_pool_nl_stats_fill`
  init(_ statistics: PagePoolStatistics) {
    let counters = statistics.counters
    self.init(
      info: Netdev.PagePoolInfo(id: UInt64(statistics.id), ifindex: statistics.ifindex),
      allocFast: counters.allocFast, allocSlow: counters.allocSlow, allocSlowHighOrder: counters.allocSlowHighOrder,
      allocEmpty: counters.allocEmpty, allocRefill: counters.allocRefill, allocWaive: counters.allocWaive,
      recycleCached: counters.recycleCached, recycleCacheFull: counters.recycleCacheFull,
      recycleRing: counters.recycleRing, recycleRingFull: counters.recycleRingFull,
      recycleReleasedRefcnt: counters.recycleReleasedRefcnt)
  }
}

extension QueueStatistics {
  /// `netdev_nl_stats_queue`, or for a device `netdev_nl_stats_by_netdev`: receive counters before transmit counters.
  func write(into writer: inout MessageWriter) {
    writer.integer(1, ifindex)
    if let queue {
      writer.integer(2, queue.type.rawValue)
      writer.integer(3, queue.id)
    }
    for isReceive in [true, false] {
      for counter in QueueCounter.allCases where counter.isReceive == isReceive {
        if let value = counters[counter] { writer.uint(counter.rawValue, value) }
      }
    }
  }
}

extension KernelNotification {
  /// The datagram that tells of it.
  func datagram(_ profile: KernelProfile) -> [UInt8]? {
    typealias Operations = Netdev.Operations
    let familyID = profile.familyID
    return switch self {
    case .deviceAdded(let info): try? Operations.DevAddNtf.notification(.init(info), familyID: familyID)
    case .deviceDeleted(let info): try? Operations.DevDelNtf.notification(.init(info), familyID: familyID)
    case .deviceChanged(let info): try? Operations.DevChangeNtf.notification(.init(info), familyID: familyID)
    case .pagePoolAdded(let info): try? Operations.PagePoolAddNtf.notification(.init(info), familyID: familyID)
    case .pagePoolDeleted(let info): try? Operations.PagePoolDelNtf.notification(.init(info), familyID: familyID)
    case .pagePoolChanged(let info): try? Operations.PagePoolChangeNtf.notification(.init(info), familyID: familyID)
    case .settings(let notification, let sequence):
      notification.datagram(familyID: profile.ethtoolFamilyID, sequence: sequence)
    }
  }
}
