import NetlinkCodec

/// Turns a kernel's refusal of bind-rx or bind-tx into one that says what to do next, in terms of our own request.
///
/// The kernel often answers with a bare number or its own words alone (`net_devmem_bind_dmabuf`, `netif_mp_open_rxq`).
enum KernelAdvice {
  /// - Parameter queues: what was to be bound, in the order in which the kernel was told.
  static func refusal(
    for error: NetlinkError, interface: String, queues: [UInt32] = [], backend: KernelInterface.Backend
  ) -> Refusal {
    guard let rejection = error.rejection else {
      return Refusal(error.errno ?? .EIO, "the kernel could not be asked: \(error)")
    }
    var refusal = Refusal(rejection.errno, text(rejection, interface, queues, backend))
    if let step = attribute(rejection) { refusal.culprit = .bad([step]) }
    // The kernel blames no attribute for pieces of memory that do not fit the receive pages.
    if pieceLength(rejection) != nil { refusal.culprit = .bad([BindingAttribute.rxPageSize]) }
    return refusal
  }

  private static func attribute(_ rejection: NetlinkError.Rejection) -> AttributePath.Step? {
    switch rejection.attribute?.path.names.first {
    case "ifindex": BindingAttribute.ifindex
    case "queues": BindingAttribute.queues
    case "fd": BindingAttribute.fd
    case "rx-page-size": BindingAttribute.rxPageSize
    default: nil
    }
  }

  private static func text(
    _ rejection: NetlinkError.Rejection, _ interface: String, _ queues: [UInt32], _ backend: KernelInterface.Backend
  ) -> String {
    switch (rejection.errno, rejection.message) {
    case (_, "tcp-data-split is disabled"?):
      "tcp-data-split is disabled on \(interface); run: ethtool -G \(interface) tcp-data-split on"
    case (_, "hds-thresh is not zero"?):
      // Debian's ethtool cannot set it.
      "hds-thresh is not zero on \(interface); run: devmemctl call ethtool rings-set --do "
        + "'{\"header\":{\"dev-name\":\"\(interface)\"},\"hds-thresh\":0}'"
    case (.EEXIST, "designated queue already memory provider bound"?):
      "a queue of \(interface) is already bound by a program other than this service; devmemctl queues shows which"
    case (.EBUSY, "designated queue already in use by AF_XDP"?):
      "a queue of \(interface) is in use by AF_XDP; choose another queue or end the program that uses it"
    case (.EEXIST, let text?) where text.hasPrefix("unable to custom memory provider"):
      "an XDP program is attached to \(interface); run: ip link set \(interface) xdp off"
    case (_, "Device doesn't support DMA"?): "\(interface) has no DMA device, so its queues cannot use device memory"
    case (_, "Driver does not support netmem TX"?): "the driver of \(interface) cannot send from device memory"
    case (_, let text?):
      if let length = pieceLength(rejection) {
        "the memory lies in pieces of \(length) bytes, which are not whole receive pages of the size asked for; "
          + "ask for a size that divides them (devmemctl bind --rx-page-size), or bind memory in larger pieces"
      } else {
        text
      }
    case (.EOPNOTSUPP, nil): "the driver of \(interface) cannot bind device memory to its queues"
    case (.EINVAL, nil) where rejection.attribute?.path.names.first == "queues":
      "\(interface) has no \(queue(rejection, queues)); devmemctl queues \(interface) lists them"
    case (.EBADF, nil), (.EINVAL, nil):
      "the descriptor is not a dmabuf; devmemctl bind --memory \(backend.exampleMemory) makes one of ordinary memory"
    case (.EPERM, nil):
      "the service lacks CAP_NET_ADMIN in the interface's network namespace; run it as root: sudo devmemd"
    case (.ENODEV, nil): "interface \(interface) is gone"
    case (.ENODATA, nil): "the driver of \(interface) did not take the memory when its queue restarted"
    case (.ENOMEM, nil): "\(interface) could not get memory to restart a queue"
    // The kernel's own checks are told above; what is left comes from the driver (`netdev_rx_queue_reconfig`).
    default: "the driver of \(interface) could not restart a queue"
    }
  }
}

extension KernelAdvice {
  /// The queue that is blamed: the kernel tells its place in the request (`netdev_nl_read_rxq_bitmap`).
  private static func queue(_ rejection: NetlinkError.Rejection, _ queues: [UInt32]) -> String {
    guard let place = rejection.attribute?.path.steps.first?.index, queues.indices.contains(place) else {
      return "such receive queue"
    }
    return "receive queue \(queues[place])"
  }

  /// How many bytes a piece of the memory has that is no whole receive pages (`net_devmem_bind_dmabuf`). The kernel cuts
  /// its sentence short after it.
  private static func pieceLength(_ rejection: NetlinkError.Rejection) -> UInt64? {
    guard let text = rejection.message, text.hasPrefix("dmabuf sg entry ") else { return nil }
    let parts = text.split(whereSeparator: { $0 == "=" || $0 == ")" || $0 == "," })
    guard let name = parts.firstIndex(where: { $0.hasSuffix("len") }), name + 1 < parts.count else { return nil }
    return UInt64(parts[name + 1])
  }
}

extension Refusal {
  /// The same refusal for a request that gave its interface by name: the kernel, which was asked by number, blames that.
  var blamingInterfaceByName: Refusal {
    guard culprit == .bad([BindingAttribute.ifindex]) else { return self }
    var refusal = self
    refusal.culprit = .bad([BindingAttribute.ifname])
    return refusal
  }
}
