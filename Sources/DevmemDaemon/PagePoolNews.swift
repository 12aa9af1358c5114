import NetdevMessages
import NetlinkCodec

/// What the kernel told of page pools while something was done to a binding.
///
/// It tells of them inside the call that restarts a queue (`page_pool_list`, `page_pool_unlist`, `page_pool_detached`), so
/// that it is all there when the call returns. Its word proves what it says; what it does not say is to be looked up.
struct PagePoolNews: Sendable {
  /// Pools that came with a binding's memory and have not gone again, with the kernel's number for the binding.
  private var came: [UInt64: UInt32] = [:]
  private var went: Set<UInt64> = []
  /// Pools that their drivers let go of and that have not gone, with how many pieces are out.
  private var detached: [UInt64: UInt64] = [:]
  /// Some was lost.
  private var isLossy = false

  mutating func noteLoss() { isLossy = true }

  mutating func take(_ notification: Netdev.Notification) {
    switch notification {
    case .pagePoolAddNtf(let pool):
      if let id = pool.id, let dmabuf = pool.dmabuf { came[id] = dmabuf }
    case .pagePoolChangeNtf(let pool):
      if let id = pool.id, pool.detachTime != nil { detached[id] = pool.inflight ?? 0 }
    case .pagePoolDelNtf(let pool):
      guard let id = pool.id else { return }
      went.insert(id)
      came[id] = nil
      detached[id] = nil
    case .devAddNtf, .devDelNtf, .devChangeNtf: break
    }
  }

  /// The pools that came with a binding's memory.
  func pools(of dmabufID: UInt32) -> [UInt64] { came.filter { $0.value == dmabufID }.keys.sorted() }

  /// Those of an ended binding's pools that wait for pieces, and how many are out of each; nil where the news does not
  /// tell what became of every one.
  func remains(of pools: Set<UInt64>) -> [UInt64: UInt64]? {
    guard !isLossy, !pools.isEmpty, pools.allSatisfy({ went.contains($0) || detached[$0] != nil }) else { return nil }
    return detached.filter { pools.contains($0.key) }
  }
}
