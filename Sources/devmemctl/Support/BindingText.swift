import DevmemdMessages

/// Sentences about a binding.
enum BindingText {
  /// What to know and do about one that is degraded or draining; nil for one that is neither.
  static func warning(_ binding: Devmemd.Binding) -> String? {
    if binding.state == .draining {
      return visible("\(binding.fullName) has ended; sockets still hold \(stillOut(binding)) of its memory.")
    }
    let queues = binding.degradedQueueIDs
    guard let first = queues.first else { return nil }
    let verb = queues.count == 1 ? "does" : "do"
    return visible(
      "\(binding.fullName) is degraded: \(QueueList.words(queues)) \(verb) not use its memory. "
        + "To install it again: devmemctl restart \(binding.ifname ?? "IFACE") \(first)")
  }

  /// `Bound 64 MiB to eth0 queues 2 and 3 as binding 4 (train); the kernel calls it dmabuf 12.`
  static func made(_ binding: Devmemd.Binding) -> String {
    let size = binding.size.map(Size.text) ?? "memory"
    let kernel = binding.dmabufID.map { "; the kernel calls it dmabuf \($0)" } ?? ""
    return visible("Bound \(size) to \(place(binding)) as \(binding.fullName)\(kernel).")
  }

  /// `eth0 queues 2 and 3`, or `the transmit side of eth0`.
  static func place(_ binding: Devmemd.Binding) -> String {
    let interface = binding.ifname ?? binding.ifindex.map { "interface \($0)" } ?? "an interface"
    if binding.direction == .tx { return "the transmit side of \(interface)" }
    return binding.queues.isEmpty ? interface : "\(interface) \(QueueList.words(binding.queueIDs))"
  }

  /// `12 pieces (48 KiB)`
  static func stillOut(_ binding: Devmemd.Binding) -> String {
    let count = binding.inflight ?? 0
    let (size, overflow) = count.multipliedReportingOverflow(by: UInt64(binding.rxPageSize ?? 0))
    return (count == 1 ? "1 piece" : "\(count) pieces") + (size == 0 || overflow ? "" : " (\(Size.text(size)))")
  }

  /// What an end means for the interface.
  static func ended(_ binding: Devmemd.Binding) -> String {
    let effect =
      switch (binding.direction, binding.queues.count) {
      case (.tx?, _): "nothing is sent from its memory any more"
      case (_, 1): "its queue runs on ordinary memory again"
      default: "its queues run on ordinary memory again"
      }
    return visible("Unbound \(binding.fullName): \(effect).")
  }
}
