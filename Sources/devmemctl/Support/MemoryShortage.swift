import DevmemClient
import DevmemdMessages
import NetdevMessages

/// Bindings that the kernel takes and that cannot work well: it does not check that the memory suffices for the rings.
enum MemoryShortage {
  /// What to know and do when the rings of a new binding's queues took all of its memory; nil when some is left.
  static func warning(_ binding: Devmemd.Binding, _ pools: [Netdev.PagePool]) -> String? {
    guard binding.direction == .rx, let dmabuf = binding.dmabufID, let size = binding.size,
      let page = binding.rxPageSize, page > 0
    else { return nil }
    let own = pools.filter { $0.dmabuf == dmabuf && $0.detachTime == nil }
    let inRings = own.reduce(0) { $0 + min($1.inflight ?? 0, UInt64(UInt32.max)) }
    guard !own.isEmpty, inRings >= size / UInt64(page) else { return nil }
    let without = own.count { $0.inflight ?? 0 == 0 }
    let starved = without == 0 ? "" : "nothing arrives by \(without) of its queues, which got none, and "
    return visible(
      "the rings of \(BindingText.place(binding)) took all \(Size.text(size)) of \(binding.fullName): \(starved)frames are lost "
        + "whenever an application holds any of it. Bind more memory, or shorten the rings first: "
        + "ethtool -G \(binding.ifname ?? "IFACE") rx 32")
  }

  /// The same of the kernel's page pools. The binding is made, and a kernel that shows none is no reason to fail now.
  static func warning(_ binding: Devmemd.Binding, _ session: Session) async -> String? {
    warning(binding, (try? await session.client.netdev.dumpPagePoolGet().replies) ?? [])
  }
}
