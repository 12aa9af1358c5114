internal import NetlinkCodec

/// `netdev_nl_bind_rx_doit`.
extension KernelState {
  /// Binds a dmabuf to receive queues: all of them, or none.
  /// - Returns: the binding's id, used up even where a later queue refuses.
  func bindReceive(
    _ request: BindRXRequest, socket: SocketID, files: some FileTable
  ) throws(Refusal) -> UInt32 {
    try checkPolicy(request)
    guard let ifindex = request.ifindex else { throw Refusal(missing: Attribute.Dmabuf.ifindex) }
    guard let fd = request.fd else { throw Refusal(missing: Attribute.Dmabuf.fd) }
    guard !request.queues.isEmpty else { throw Refusal(missing: Attribute.Dmabuf.queues) }
    let pageSize = try receivePageSize(request)
    let device = try providerDevice(ifindex)
    let queues = try selectedQueues(request.queues, of: device)
    let binding = try makeBinding(
      .receive, pageSize: pageSize, on: device, fd: fd, socket: socket, files: files,
      hasDMA: try dmaDevice(for: queues, of: device) != nil)
    do {
      for index in queues {
        let address = QueueAddress(ifindex: ifindex, index: index)
        try openProvider(binding, at: address)
        binding.queues.append(address)
      }
    } catch {
      unbind(binding)
      throw error
    }
    return binding.id
  }

  /// What a request over netlink is refused for before it gets here: a page pool has no pages below `PAGE_SIZE`.
  private func checkPolicy(_ request: BindRXRequest) throws(Refusal) {
    guard let size = request.receivePageSize, size < kernelPageSize else { return }
    throw Refusal(.ERANGE, "integer out of range", at: [.init(Attribute.Dmabuf.receivePageSize)])
  }

  private func receivePageSize(_ request: BindRXRequest) throws(Refusal) -> UInt64 {
    guard let size = request.receivePageSize else { return kernelPageSize }
    guard size.nonzeroBitCount == 1 else {
      throw Refusal(.EINVAL, "rx-page-size must be a power of 2", at: [.init(Attribute.Dmabuf.receivePageSize)])
    }
    return UInt64(size)
  }

  /// A device whose lock allows memory providers at all.
  private func providerDevice(_ ifindex: UInt32) throws(Refusal) -> NetworkDevice {
    let device = try device(ifindex)
    guard device.isPresent else { throw Refusal(.ENODEV, at: [.init(Attribute.Dmabuf.ifindex)]) }
    guard device.driver.isOpsLocked else { throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.Dmabuf.ifindex)]) }
    return device
  }

  /// `netdev_nl_read_rxq_bitmap`: nests in message order; the queues come out ascending and once each.
  private func selectedQueues(_ selections: [QueueSelection], of device: NetworkDevice) throws(Refusal) -> [UInt32] {
    var queues = Set<UInt32>()
    for (occurrence, selection) in selections.enumerated() {
      let nest = AttributePath.Step(Attribute.Dmabuf.queues, occurrence: occurrence)
      guard let id = selection.id else { throw Refusal(missing: Attribute.Queue.id, in: [nest]) }
      guard let type = selection.type else { throw Refusal(missing: Attribute.Queue.type, in: [nest]) }
      guard type == QueueType.rx.rawValue else {
        throw Refusal(.EINVAL, at: [nest, .init(Attribute.Queue.type)])
      }
      guard id < device.receiveQueues.count else { throw Refusal(.EINVAL, at: [nest, .init(Attribute.Queue.id)]) }
      queues.insert(id)
    }
    return queues.sorted()
  }

  /// `netdev_nl_get_dma_dev`: the one device that does the DMA of all these queues.
  private func dmaDevice(for queues: [UInt32], of device: NetworkDevice) throws(Refusal) -> DMADevice? {
    var common: DMADevice?
    var previous: UInt32 = 0
    for index in queues {
      let own = dmaDevice(of: QueueAddress(ifindex: device.ifindex, index: index))
      if common != nil, own != common {
        throw .formatted(
          .EOPNOTSUPP, "DMA device mismatch between queue \(index) and \(previous) (multi-PF device?)")
      }
      common = own
      previous = index
    }
    return common
  }
}

/// A device that does DMA: one function of one NIC.
struct DMADevice: Hashable {
  var ifindex: UInt32
  var function: UInt32
}

extension KernelState {
  /// `netdev_queue_get_dma_dev`: a leased queue has none on its physical side, and the physical one's on its virtual.
  func dmaDevice(of address: QueueAddress) -> DMADevice? {
    guard let found = receiveQueue(address) else { return nil }
    if found.queue.lease != nil, !found.device.driver.isVirtual { return nil }
    guard let physical = physicalQueue(behind: address) else { return nil }
    switch physical.device.driver.dma {
    case .none: return nil
    case .device: return DMADevice(ifindex: physical.device.ifindex, function: 0)
    case .eachQueue:
      let function = physical.queue.index % UInt32(physical.device.dmaDevices)
      return DMADevice(ifindex: physical.device.ifindex, function: function)
    }
  }
}
