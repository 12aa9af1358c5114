/// Where a receive queue's memory comes from (`struct page_pool`).
final class PagePool {
  let id: UInt32
  let queue: QueueAddress
  /// The memory provider; nil for host pages.
  let binding: Binding?
  /// In bytes.
  let pageSize: UInt64
  /// Nil once the device is gone: the loopback device then owns the pool, and no ifindex is reported.
  var ifindex: UInt32?
  /// Set while the queue runs (`page_pool_enable_direct_recycling`).
  var napiID: UInt32?
  /// Pages that are out: in the ring, or in fragments that an application holds.
  private(set) var inflight: UInt64 = 0
  /// Seconds of CLOCK_BOOTTIME; nil while the driver uses the pool.
  var detachTime: UInt64?
  private(set) var statistics = PagePoolCounters()
  /// Host pages that came with an earlier one and wait to be handed out.
  private var cached = 0

  init(id: UInt32, queue: QueueAddress, binding: Binding?, pageSize: UInt64) {
    self.id = id
    self.queue = queue
    self.binding = binding
    self.pageSize = pageSize
    ifindex = queue.ifindex
  }

  /// Takes a page out; false when the memory provider has none.
  func allocate() -> Bool {
    if let binding {
      statistics.allocEmpty += 1
      guard binding.allocateNetIOV() else { return false }
    } else {
      countHostPage()
    }
    inflight += 1
    return true
  }

  /// Puts a page back.
  func release() {
    inflight -= 1
    binding?.freeNetIOV()
  }

  /// Host pages come in bulk: the first of a bulk is a slow allocation, the rest wait in the cache.
  private func countHostPage() {
    guard cached == 0 else {
      cached -= 1
      statistics.allocFast += 1
      return
    }
    cached = Self.bulk - 1
    statistics.allocEmpty += 1
    statistics.allocSlow += 1
  }

  /// `PP_ALLOC_CACHE_REFILL`.
  private static let bulk = 64

  var info: PagePoolInfo {
    PagePoolInfo(
      id: id, ifindex: ifindex, napiID: napiID, inflight: inflight, inflightMemory: inflight * pageSize,
      detachTime: detachTime, dmabuf: binding?.id)
  }
}

extension PagePool {
  var poolStatistics: PagePoolStatistics { PagePoolStatistics(id: id, ifindex: ifindex, counters: statistics) }
}
