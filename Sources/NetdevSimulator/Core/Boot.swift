internal import NetlinkCodec

/// How interfaces get in: at the start, and later.
extension KernelState {
  /// The description is valid, and every interface has its ifindex.
  func boot(_ machine: MachineDescription) {
    for interface in machine.interfaces {
      guard let ifindex = interface.ifindex else { continue }
      register(interface, ifindex: ifindex)
    }
    for interface in machine.interfaces { settle(interface) }
  }

  func add(_ interface: InterfaceDescription) throws(MachineDescriptionError) -> UInt32 {
    var interface = interface
    try interface.validate(at: "interface")
    let ifindex = interface.ifindex ?? MachineDescription.firstIfindex(above: devices.keys, for: interface.driver)
    guard devices[ifindex] == nil else {
      throw MachineDescriptionError(path: "interface.ifindex", reason: "\(ifindex) is taken by another interface")
    }
    guard !devices.values.contains(where: { $0.name == interface.name }) else {
      throw MachineDescriptionError(
        path: "interface.name", reason: "\"\(interface.name)\" is taken by another interface")
    }
    let instances = Set(devices.values.flatMap(\.napis).map(\.id))
    for (place, napi) in (interface.napis ?? []).enumerated() {
      guard let id = napi.id, instances.contains(id) else { continue }
      throw MachineDescriptionError(path: "interface.napis[\(place)].id", reason: "\(id) is another instance's")
    }
    for (place, lease) in interface.leases.enumerated() { try checkFree(lease, at: "interface.leases[\(place)]") }
    interface.ifindex = ifindex
    register(interface, ifindex: ifindex)
    settle(interface)
    return ifindex
  }

  private func checkFree(_ lease: QueueLease, at path: String) throws(MachineDescriptionError) {
    guard let lessor = devices.values.first(where: { $0.name == lease.interface }), !lessor.driver.isVirtual,
      lessor.driver.queueManagement == .complete
    else {
      throw MachineDescriptionError(path: path, reason: "\"\(lease.interface)\" is no interface that leases queues")
    }
    guard lease.physicalQueue < lessor.receiveQueues.count else {
      throw MachineDescriptionError(
        path: path, reason: "\(lessor.name) has \(lessor.receiveQueues.count) receive queues")
    }
    let queue = lessor.receiveQueues[Int(lease.physicalQueue)]
    guard queue.lease == nil, queue.provider == nil, !queue.hasAFXDPPool else {
      throw MachineDescriptionError(path: path, reason: "queue \(queue.index) of \(lessor.name) is in use")
    }
  }

  private func settle(_ interface: InterfaceDescription) {
    guard let ifindex = interface.ifindex, let device = devices[ifindex] else { return }
    for lease in interface.leases { connect(lease, of: device) }
    guard interface.isUp else { return }
    do {
      try open(device)
    } catch {
      warn("\(device.name): not up: \(error.errno.name)")
    }
  }
}
