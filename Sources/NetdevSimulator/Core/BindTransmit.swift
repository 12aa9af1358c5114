internal import NetlinkCodec

/// `netdev_nl_bind_tx_doit`.
extension KernelState {
  /// Binds a dmabuf for sending; it touches no queue.
  func bindTransmit(
    _ request: BindTXRequest, socket: SocketID, files: some FileTable
  ) throws(Refusal) -> UInt32 {
    guard let ifindex = request.ifindex else { throw Refusal(missing: Attribute.Dmabuf.ifindex) }
    guard let fd = request.fd else { throw Refusal(missing: Attribute.Dmabuf.fd) }
    let device = try device(ifindex)
    guard device.isPresent else { throw Refusal(.ENODEV) }
    guard device.driver.netmemTransmit != .unsupported else {
      throw Refusal(.EOPNOTSUPP, "Driver does not support netmem TX")
    }
    guard let sender = transmitDevice(for: device) else {
      throw Refusal(.EOPNOTSUPP, "No DMA-capable device found for netmem TX")
    }
    let binding = try makeBinding(
      .transmit, pageSize: kernelPageSize, on: device, fd: fd, socket: socket, files: files,
      hasDMA: sender.driver.dma != .none)
    binding.senderIfindex = sender.ifindex
    return binding.id
  }

  /// The device whose DMA sends: the device itself, or the first physical one that leases it a queue.
  private func transmitDevice(for device: NetworkDevice) -> NetworkDevice? {
    guard device.driver.netmemTransmit == .throughLease else { return device }
    for queue in device.receiveQueues {
      guard let lease = queue.lease, let physical = devices[lease.ifindex] else { continue }
      if physical.isPresent, physical.driver.netmemTransmit == .dma { return physical }
    }
    return nil
  }
}
