import NetlinkCodec

@testable import NetdevSimulator

/// Devices come, go up and down, have their rings rebuilt, lease queues, and go.
extension ModelMachine {
  private func addresses(_ ifindex: UInt32) -> [QueueAddress] {
    (devices[ifindex]?.queues.indices).map { $0.map { QueueAddress(ifindex: ifindex, index: UInt32($0)) } } ?? []
  }

  private mutating func allocateRings(_ ifindex: UInt32) -> [Pool?]? {
    var rings: [Pool?] = []
    for address in addresses(ifindex) {
      guard !fails() else {
        for ring in rings.reversed() { free(ring) }
        return nil
      }
      rings.append(allocate(address, self[address]?.provider))
    }
    return rings
  }

  private mutating func run(_ ifindex: UInt32, on rings: [Pool?]) {
    for (address, ring) in zip(addresses(ifindex), rings) { self[address]?.pool = ring }
  }

  mutating func open(_ ifindex: UInt32) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    guard !device.isUp else { return nil }
    guard let rings = allocateRings(ifindex) else { return .EIO }
    devices[ifindex]?.isUp = true
    run(ifindex, on: rings)
    return nil
  }

  mutating func close(_ ifindex: UInt32) {
    guard devices[ifindex]?.isUp == true else { return }
    devices[ifindex]?.isUp = false
    freeRings(addresses(ifindex).reversed())
  }

  private mutating func freeRings(_ addresses: [QueueAddress]) {
    for address in addresses {
      free(self[address]?.pool)
      self[address]?.pool = nil
    }
  }

  /// A new ring size, or header split on or off: either builds all rings anew.
  mutating func setRings(_ ifindex: UInt32, size: Int? = nil, isSplit: Bool? = nil) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    if isSplit != nil, !device.driver.supportsHeaderSplit { return .EOPNOTSUPP }
    guard device.driver.hasRingSizes else { return .EOPNOTSUPP }
    guard device.isPresent else { return .ENODEV }
    let (size, isSplit) = (size ?? device.ringSize, isSplit ?? device.isSplit)
    guard size != device.ringSize || isSplit != device.isSplit else { return nil }
    if device.hasProvider, !isSplit { return .EINVAL }
    if !isSplit, device.isSplit, device.driver.headerSplitOff != .allowed { return .EINVAL }
    set(ifindex, size: size, isSplit: isSplit)
    guard device.isUp else { return nil }
    guard device.driver.ringRebuild == .besideOldRings else {
      close(ifindex)
      return open(ifindex)
    }
    guard let rings = allocateRings(ifindex) else {
      set(ifindex, size: device.ringSize, isSplit: device.isSplit)
      return .EIO
    }
    freeRings(addresses(ifindex))
    run(ifindex, on: rings)
    return nil
  }

  private mutating func set(_ ifindex: UInt32, size: Int, isSplit: Bool) {
    devices[ifindex]?.ringSize = size
    devices[ifindex]?.isSplit = isSplit
  }

  mutating func add(_ ifindex: UInt32, _ device: Device, isUp: Bool) {
    devices[ifindex] = device
    events.append(.deviceAdded(ifindex))
    if isUp { _ = open(ifindex) }
  }

  mutating func remove(_ ifindex: UInt32) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    guard !device.driver.isLoopback else { return .EOPNOTSUPP }
    close(ifindex)
    for address in addresses(ifindex) where self[address]?.lease == nil {
      guard let provider = self[address]?.provider else { continue }
      self[address]?.provider = nil
      uninstall(provider, address)
    }
    for (id, binding) in bindings where binding.ifindex == ifindex && binding.queues.isEmpty {
      bindings[id]?.ifindex = nil
    }
    events.append(.deviceDeleted(ifindex))
    for pool in detached.filter({ $0.ifindex == ifindex }).sorted(by: { $0.serial > $1.serial }) {
      pool.ifindex = nil
      events.append(.poolOrphaned(pool.dmabuf))
    }
    for address in addresses(ifindex) {
      if device.driver.isVirtual {
        endLease(address)
      } else if let lessee = self[address]?.lease?.ifindex {
        _ = remove(lessee)
      }
    }
    devices[ifindex] = nil
    return nil
  }

  private mutating func endLease(_ address: QueueAddress) {
    guard let lease = self[address]?.lease else { return }
    if let provider = dmabuf(address) {
      closeProvider(provider, address)
      uninstall(provider, address)
    }
    self[address]?.lease = nil
    self[lease]?.lease = nil
    self[lease]?.hasAFXDP = false
  }

  private mutating func uninstall(_ provider: UInt32, _ address: QueueAddress) {
    bindings[provider]?.queues.removeAll { $0 == address }
    if bindings[provider]?.queues.isEmpty == true { bindings[provider]?.ifindex = nil }
  }

  mutating func lease(_ ifindex: UInt32, from lessor: UInt32, _ index: UInt32) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    guard device.driver.isVirtual, device.driver.isOpsLocked else { return .EINVAL }
    guard let owner = devices[lessor] else { return .ENODEV }
    guard !owner.driver.isVirtual, owner.isPresent else { return .EINVAL }
    guard index < owner.queues.count else { return .ERANGE }
    let queue = owner.queues[Int(index)]
    guard !queue.hasAFXDP, queue.lease == nil, queue.provider == nil else { return .EBUSY }
    if let last = device.queues.last?.lease, last.ifindex != lessor { return .EOPNOTSUPP }
    guard device.queues.count < device.maximumQueues else { return .EINVAL }
    let new = QueueAddress(ifindex: ifindex, index: UInt32(device.queues.count))
    let old = QueueAddress(ifindex: lessor, index: index)
    devices[ifindex]?.queues.append(Queue(lease: old))
    self[old]?.lease = new
    return nil
  }
}
