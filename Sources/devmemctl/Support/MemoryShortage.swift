import DevmemClient
import DevmemdMessages
import NetdevMessages

/// Bindings that the kernel takes and that cannot work well: it does not check that the memory suffices for the rings.
enum MemoryShortage {
  /// What to know and do when the rings of a new binding's queues took all of its memory; nil when some is left.
  static func warning(
    _ binding: Devmemd.Binding, _ pools: [Netdev.PagePool], _ backend: Devmemd.Backend = .linux
  ) -> String? {
    guard binding.direction == .rx, let dmabuf = binding.dmabufID, let size = binding.size,
      let page = binding.rxPageSize, page > 0
    else { return nil }
    let own = pools.filter { $0.dmabuf == dmabuf && $0.detachTime == nil }
    let inRings = own.reduce(0) { $0 + min($1.inflight ?? 0, UInt64(UInt32.max)) }
    guard !own.isEmpty, inRings >= size / UInt64(page) else { return nil }
    let shorter = ringLength(pages: size / UInt64(page), queues: binding.queues.count)
      .map { ", or shorten the rings first: " + command(binding.ifname ?? "IFACE", $0, backend) }
    return visible(
      "the rings of \(BindingText.place(binding)) took all \(Size.text(size)) of \(binding.fullName): frames are lost "
        + "whenever an application holds any of it\(without(binding, own)). Bind more memory\(shorter ?? "")")
  }

  /// The same of the kernel's page pools. The binding is made, and a kernel that shows none is no reason to fail now.
  static func warning(_ binding: Devmemd.Binding, _ session: Session) async -> String? {
    let pools = (try? await session.client.netdev.dumpPagePoolGet().replies) ?? []
    // Which kernel it is matters only where there is something to say.
    guard warning(binding, pools) != nil else { return nil }
    return warning(binding, pools, (try? await session.client.daemon.daemonGet())?.backend ?? .linux)
  }

  /// `; queue 3 has none of it`, for queues that came too late.
  private static func without(_ binding: Devmemd.Binding, _ pools: [Netdev.PagePool]) -> String {
    let empty = Set(pools.filter { $0.inflight == 0 }.compactMap(\.napiID))
    let queues = binding.queues.filter { $0.napiID.map { empty.contains(UInt64($0)) } == true }.compactMap(\.id)
    guard !queues.isEmpty else { return "" }
    return "; \(QueueList.words(queues)) \(queues.count == 1 ? "has" : "have") none of it"
  }

  /// The greatest power of two that leaves some of the memory; nil where the shortest rings would take all of it.
  private static func ringLength(pages: UInt64, queues: Int) -> Int? {
    var length: UInt64 = 1 << 15
    while length > 0, length * UInt64(max(queues, 1)) >= pages { length /= 2 }
    return length == 0 ? nil : Int(length)
  }

  /// An interface of a simulated kernel is not there for ethtool.
  private static func command(_ interface: String, _ length: Int, _ backend: Devmemd.Backend) -> String {
    backend == .simulator
      ? "devmemctl call ethtool rings-set --do '{\"header\":{\"dev-name\":\"\(interface)\"},\"rx\":\(length)}'"
      : "ethtool -G \(interface) rx \(length)"
  }
}
