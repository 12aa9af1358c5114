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
    return visible(
      "the rings of \(BindingText.place(binding)) took all \(Size.text(size)) of \(binding.fullName): frames are lost "
        + "whenever an application holds any of it. Bind more memory, or shorten the rings first: "
        + "ethtool -G \(binding.ifname ?? "IFACE") rx 32")
  }
}
