internal import NetlinkCodec

/// Bindings from the dmabuf they hold to the socket that holds them (`net/core/devmem.c`).
extension KernelState {
  /// `net_devmem_bind_dmabuf`: DMA before the descriptor, the descriptor before its memory, the id last.
  func makeBinding(
    _ direction: BindingDirection, pageSize: UInt64, on device: NetworkDevice, fd: UInt32, socket: SocketID,
    files: some FileTable, hasDMA: Bool
  ) throws(Refusal) -> Binding {
    guard hasDMA else { throw Refusal(.EOPNOTSUPP, "Device doesn't support DMA") }
    let memory = try files.deviceMemory(fd: fd)
    if let failure = faults.pass(.attach, ifindex: device.ifindex) {
      throw Refusal(failure, "Failed to bind dmabuf to device")
    }
    if let failure = faults.pass(.map, ifindex: device.ifindex) {
      throw Refusal(failure, "Failed to map dmabuf attachment")
    }
    if direction == .transmit, memory.size % kernelPageSize != 0 {
      throw Refusal(.EINVAL, "TX dma-buf size must be a multiple of PAGE_SIZE")
    }
    try checkAlignment(of: memory, to: pageSize)
    guard let id = bindingIDs.allocate(isTaken: { bindings[$0] != nil }) else { throw Refusal(.EBUSY) }
    let binding = Binding(
      id: id, direction: direction, socket: socket, memory: memory, pageSize: pageSize, ifindex: device.ifindex)
    bindings[id] = binding
    sockets[socket, default: []].insert(binding, at: 0)
    return binding
  }

  /// Each entry of the scatter list has to be whole net_iovs; only the first and the last can differ in that.
  private func checkAlignment(of memory: DeviceMemoryFile, to pageSize: UInt64) throws(Refusal) {
    let first = min(memory.chunkSize, memory.size)
    let lastOffset = (memory.size - 1) / memory.chunkSize * memory.chunkSize
    for (offset, length) in [(0, first), (lastOffset, memory.size - lastOffset)] where length % pageSize != 0 {
      let address = String(Self.dmaBase + offset, radix: 16)
      let padded = String(repeating: "0", count: 16 - address.utf8.count) + address
      throw .formatted(
        .EINVAL, "dmabuf sg entry (addr=0x\(padded), len=\(length)) not aligned to niov size \(pageSize)")
    }
  }

  /// Where device memory starts on the bus, for the words of a refusal: aligned to any page.
  private static let dmaBase: UInt64 = 1 << 36

  /// `net_devmem_unbind_dmabuf`: the id goes first, then each queue is restarted without the provider.
  func unbind(_ binding: Binding) {
    bindings[binding.id] = nil
    sockets[binding.socket]?.removeAll { $0 === binding }
    if sockets[binding.socket]?.isEmpty == true { sockets[binding.socket] = nil }
    for address in binding.queues { closeProvider(binding, at: address) }
    binding.queues.removeAll()
  }

  /// `netdev_nl_sock_priv_destroy`: the last reference to a socket is gone, and its bindings go, the newest first.
  func closeSocket(_ socket: SocketID) {
    for binding in sockets[socket] ?? [] { unbind(binding) }
  }

  /// `mp_dmabuf_devmem_uninstall`: a queue leaves with its device, without a restart.
  func uninstall(_ binding: Binding, from address: QueueAddress) {
    binding.queues.removeAll { $0 == address }
    if binding.queues.isEmpty { binding.ifindex = nil }
  }
}
