import NetlinkCodec

@testable import NetdevSimulator

/// Memory is bound to queues, all of them or none, and goes with its socket.
extension ModelMachine {
  /// - Returns: the binding's number, or the error.
  mutating func bind(_ ifindex: UInt32, _ indexes: [UInt32], socket: UInt64) -> (id: UInt32?, error: ErrorNumber?) {
    guard let device = devices[ifindex], device.isPresent else { return (nil, .ENODEV) }
    guard device.driver.isOpsLocked else { return (nil, .EOPNOTSUPP) }
    guard indexes.allSatisfy({ $0 < device.queues.count }) else { return (nil, .EINVAL) }
    let addresses = Set(indexes).sorted().map { QueueAddress(ifindex: ifindex, index: $0) }
    guard hasDMA(addresses) else { return (nil, .EOPNOTSUPP) }
    // Attaching, mapping, room, and a number.
    for _ in 0..<4 where fails() { return (nil, .EIO) }
    let id = nextBinding
    nextBinding += 1
    bindings[id] = Binding(socket: socket, ifindex: ifindex)
    for address in addresses {
      if let error = openProvider(id, address) {
        unbind(id)
        return (nil, error)
      }
      bindings[id]?.queues.append(address)
    }
    return (id, nil)
  }

  /// All queues of one device; a leased queue's is seen on its virtual side only.
  private func hasDMA(_ addresses: [QueueAddress]) -> Bool {
    var common: UInt32?
    for address in addresses {
      let real = physical(address)
      let isLeasedAway = real == address && self[address]?.lease != nil
      let own = isLeasedAway || devices[real.ifindex]?.driver.dma == DriverProfile.DMA.none ? nil : real.ifindex
      if common != nil, own != common { return false }
      common = own
    }
    return common != nil
  }

  private mutating func openProvider(_ id: UInt32, _ address: QueueAddress) -> ErrorNumber? {
    let real = physical(address)
    if real == address, self[address]?.lease != nil { return .EBUSY }
    guard let device = devices[real.ifindex], let queue = self[real] else { return .EOPNOTSUPP }
    guard device.isSplit else { return .EINVAL }
    guard !device.hasXDP, queue.provider == nil else { return .EEXIST }
    guard !queue.hasAFXDP else { return .EBUSY }
    self[real]?.provider = id
    let error = fails() ? .EIO : restart(real)
    if error != nil { self[real]?.provider = nil }
    return error
  }

  mutating func closeProvider(_ id: UInt32, _ address: QueueAddress) {
    let real = physical(address)
    guard self[real]?.provider == id else { return }
    self[real]?.provider = nil
    _ = restart(real)
  }

  private mutating func unbind(_ id: UInt32) {
    guard let binding = bindings.removeValue(forKey: id) else { return }
    for address in binding.queues { closeProvider(id, address) }
  }

  mutating func closeSocket(_ socket: UInt64) {
    for id in bindings.filter({ $0.value.socket == socket }).keys.sorted(by: >) { unbind(id) }
  }
}
