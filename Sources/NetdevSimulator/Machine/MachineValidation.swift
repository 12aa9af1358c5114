extension MachineDescription {
  /// The most queues of one kind an interface may have, so that a mistyped number does not take all memory.
  static let maximumQueues = 4096

  /// Every interface with its ifindex settled.
  /// - Throws: the first thing that is wrong, in the order of the interfaces.
  public func validated() throws(MachineDescriptionError) -> MachineDescription {
    var result = self
    var names = Set<String>()
    var indexes = Set<UInt32>()
    let asked = Set(interfaces.compactMap(\.ifindex))
    for (position, interface) in interfaces.enumerated() {
      let path = "interfaces[\(position)]"
      try interface.validate(at: path)
      guard names.insert(interface.name).inserted else {
        throw MachineDescriptionError(
          path: "\(path).name", reason: "\"\(interface.name)\" is taken by another interface")
      }
      let ifindex = interface.ifindex ?? Self.firstIfindex(above: indexes.union(asked), for: interface.driver)
      guard indexes.insert(ifindex).inserted else {
        throw MachineDescriptionError(path: "\(path).ifindex", reason: "\(ifindex) is taken by another interface")
      }
      result.interfaces[position].ifindex = ifindex
    }
    try result.validateLeases()
    try result.validateNAPIs()
    return result
  }

  private func validateNAPIs() throws(MachineDescriptionError) {
    var taken = Set<UInt32>()
    for (position, interface) in interfaces.enumerated() {
      for (place, napi) in (interface.napis ?? []).enumerated() {
        guard let id = napi.id, !taken.insert(id).inserted else { continue }
        throw MachineDescriptionError(
          path: "interfaces[\(position)].napis[\(place)].id", reason: "\(id) is another instance's")
      }
    }
  }

  /// Only the loopback device may be 1.
  static func firstIfindex(above taken: some Collection<UInt32>, for driver: DriverProfile) -> UInt32 {
    driver.isLoopback ? 1 : max(taken.max() ?? 1, 1) + 1
  }

  private func validateLeases() throws(MachineDescriptionError) {
    var physical = Set<QueueAddress>()
    for (position, interface) in interfaces.enumerated() {
      for (place, lease) in interface.leases.enumerated() {
        let path = "interfaces[\(position)].leases[\(place)]"
        let address = try physicalQueue(of: lease, at: path)
        guard physical.insert(address).inserted else {
          throw MachineDescriptionError(
            path: "\(path).physical-queue",
            reason: "queue \(lease.physicalQueue) of \(lease.interface) is leased already")
        }
      }
    }
  }

  private func physicalQueue(
    of lease: QueueLease, at path: String
  ) throws(MachineDescriptionError) -> QueueAddress {
    guard let lessor = interfaces.first(where: { $0.name == lease.interface }), let ifindex = lessor.ifindex else {
      throw MachineDescriptionError(path: "\(path).interface", reason: "no interface is named \"\(lease.interface)\"")
    }
    guard !lessor.driver.isVirtual, lessor.driver.queueManagement == .complete else {
      throw MachineDescriptionError(
        path: "\(path).interface", reason: "\(lessor.name) (\(lessor.driver.name)) cannot lease queues")
    }
    guard lease.physicalQueue < lessor.receiveQueues else {
      throw MachineDescriptionError(
        path: "\(path).physical-queue", reason: "\(lessor.name) has \(lessor.receiveQueues) receive queues")
    }
    return QueueAddress(ifindex: ifindex, index: lease.physicalQueue)
  }
}

extension InterfaceDescription {
  func validate(at path: String) throws(MachineDescriptionError) {
    try check(Self.isValid(name: name), path, "name", "an interface name is 1 to 15 bytes without blanks, '/' or ':'")
    if let ifindex {
      try check((1...UInt32(Int32.max)).contains(ifindex), path, "ifindex", "must be 1 to \(Int32.max)")
      try check(
        (ifindex == 1) == driver.isLoopback, path, "ifindex", "1 is the loopback device's, and the loopback device is 1"
      )
    }
    let queues = 1...MachineDescription.maximumQueues
    try check(queues.contains(receiveQueues), path, "rx-queues", "must be 1 to \(queues.upperBound)")
    try check(queues.contains(transmitQueues), path, "tx-queues", "must be 1 to \(queues.upperBound)")
    let rings = 1...min(driver.ringSizes.maximumReceive, driver.ringSizes.maximumTransmit)
    try check(rings.contains(ringSize), path, "ring-size", "must be 1 to \(rings.upperBound)")
    let mtus = driver.minimumMTU...driver.maximumMTU
    try check(mtus.contains(mtu), path, "mtu", "must be \(mtus.lowerBound) to \(mtus.upperBound)")
    try validateHeaderSplit(at: path)
    try check(dmaDevices >= 1, path, "dma-devices", "must be at least 1")
    try check(
      dmaDevices == 1 || driver.dma == .eachQueue, path, "dma-devices",
      "\(driver.name) has one DMA device for all queues")
    try check(
      leases.isEmpty || driver.isVirtual && driver.isOpsLocked, path, "leases",
      "\(driver.name) cannot take queues on lease")
    try validateMaximumQueues(at: path)
    try validateLeases(at: path)
    try validateNAPIs(at: path)
    try validateSteering(at: path)
  }

  private func validateMaximumQueues(at path: String) throws(MachineDescriptionError) {
    let most = MachineDescription.maximumQueues
    let limits = [
      (maximumReceiveQueues, receiveQueues, "max-rx-queues"), (maximumTransmitQueues, transmitQueues, "max-tx-queues"),
    ]
    for (limit, queues, member) in limits {
      guard let limit else { continue }
      try check((queues...most).contains(limit), path, member, "must be \(queues) to \(most)")
    }
  }

  private func validateNAPIs(at path: String) throws(MachineDescriptionError) {
    var receive = Set<UInt32>()
    var transmit = Set<UInt32>()
    for (place, napi) in (napis ?? []).enumerated() {
      let path = "\(path).napis[\(place)]"
      try check(napi.id != 0, path, "id", "must be at least 1")
      for queue in napi.receiveQueues {
        try check(queue < receiveQueues, path, "rx-queues", "there are \(receiveQueues) receive queues")
        try check(receive.insert(queue).inserted, path, "rx-queues", "queue \(queue) has an instance already")
      }
      for queue in napi.transmitQueues {
        try check(queue < transmitQueues, path, "tx-queues", "there are \(transmitQueues) transmit queues")
        try check(transmit.insert(queue).inserted, path, "tx-queues", "queue \(queue) has an instance already")
      }
    }
  }

  /// What can be told without the other interfaces.
  private func validateLeases(at path: String) throws(MachineDescriptionError) {
    for (place, lease) in leases.enumerated() {
      let path = "\(path).leases[\(place)]"
      let earlier = leases[..<place]
      try check(lease.queue < receiveQueues, path, "queue", "there are \(receiveQueues) receive queues")
      try check(
        !earlier.contains { $0.queue == lease.queue }, path, "queue", "queue \(lease.queue) has a lease already")
      try check(
        !earlier.contains { $0.interface == lease.interface && $0.physicalQueue == lease.physicalQueue }, path,
        "physical-queue", "queue \(lease.physicalQueue) of \(lease.interface) is leased already")
    }
  }

  private func validateHeaderSplit(at path: String) throws(MachineDescriptionError) {
    guard driver.supportsHeaderSplit else {
      let reason = "\(driver.name) does not split headers"
      try check(headerSplit == .unknown, path, "tcp-data-split", reason)
      try check(headerSplitThreshold == 0, path, "hds-thresh", reason)
      return
    }
    let most = driver.hasHeaderSplitThreshold ? driver.maximumHeaderSplitThreshold : 0
    try check(
      headerSplitThreshold <= most, path, "hds-thresh", "must be at most \(most) for \(driver.name)")
  }

  /// `dev_valid_name`.
  private static func isValid(name: String) -> Bool {
    let bytes = name.utf8
    guard (1...15).contains(bytes.count), name != ".", name != ".." else { return false }
    return !bytes.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || $0 == 0x20 || (9...13).contains($0) }
  }

  func check(
    _ holds: Bool, _ path: String, _ member: String, _ reason: String
  ) throws(MachineDescriptionError) {
    guard !holds else { return }
    throw MachineDescriptionError(path: "\(path).\(member)", reason: reason)
  }
}
