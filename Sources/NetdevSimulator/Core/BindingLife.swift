internal import NetlinkCodec

/// Bindings from the dmabuf they hold to the socket that holds them (`net/core/devmem.c`).
extension KernelState {
  /// `net_devmem_bind_dmabuf`: DMA before the descriptor, the descriptor before its memory, the id last.
  func makeBinding(
    _ direction: BindingDirection, pageSize: UInt64, on device: NetworkDevice, fd: UInt32, socket: SocketID,
    files: some FileTable, hasDMA: Bool
  ) throws(Refusal) -> DmabufBinding {
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
    guard let id = bindingIDs.allocate(isTaken: { boundMemory[$0] != nil }) else { throw Refusal(.EBUSY) }
    let binding = try DmabufBinding(
      id: id, direction: direction, socket: socket, memory: memory, pageSize: pageSize, ifindex: device.ifindex)
    bindings[id] = binding
    boundMemory[id] = binding
    sockets[socket, default: []].insert(binding, at: 0)
    return binding
  }

  /// Each entry of the scatter list has to be whole net_iovs; only the first and the last can differ in that.
  private func checkAlignment(of memory: DeviceMemoryFile, to pageSize: UInt64) throws(Refusal) {
    let chunks = MemoryChunks(size: memory.size, chunkSize: memory.chunkSize)
    for chunk in [chunks.first, chunks.last].compactMap(\.self) where chunk.length % pageSize != 0 {
      let address = String(chunk.address, radix: 16)
      let padded = String(repeating: "0", count: 16 - address.utf8.count) + address
      throw .formatted(
        .EINVAL, "dmabuf sg entry (addr=0x\(padded), len=\(chunk.length)) not aligned to niov size \(pageSize)")
    }
  }

  /// `net_devmem_unbind_dmabuf`: the id goes first, then each queue is restarted without the provider.
  func unbind(_ binding: DmabufBinding) {
    bindings[binding.id] = nil
    sockets[binding.socket]?.removeAll { $0 === binding }
    if sockets[binding.socket]?.isEmpty == true { sockets[binding.socket] = nil }
    for address in binding.queues { closeProvider(binding, at: address) }
    binding.queues.removeAll()
    binding.put()
    forgetIfEnded(binding)
  }

  /// Nobody holds the binding any more: its net_iovs are nobody's.
  func forgetIfEnded(_ binding: DmabufBinding) {
    guard binding.references == 0 else { return }
    boundMemory[binding.id] = nil
    if lastBinding === binding { lastBinding = nil }
  }

  /// A page pool is gone, and with it perhaps the last that held a binding.
  func pagePoolEnded(_ pool: PagePool) {
    guard let id = pool.provider?.dmabuf, let binding = boundMemory[id] else { return }
    forgetIfEnded(binding)
  }

  /// `netdev_nl_sock_priv_destroy`: the last reference to a socket is gone, and its bindings go, the newest first.
  func closeSocket(_ socket: SocketID) {
    for binding in sockets[socket] ?? [] { unbind(binding) }
  }
}
