import NetlinkCodec

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Settings that stand in a binding's way, or that one stands in the way of.
extension ModelRun {
  mutating func setAFXDP() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(6) == 0)
    let queue = anyQueue(of: ifindex)
    var error: ErrorNumber?
    if let device = model.devices[ifindex] {
      let address = QueueAddress(ifindex: ifindex, index: queue)
      let real = model.physical(address)
      if queue >= device.queues.count {
        error = .EINVAL
      } else if isOn, model[real]?.hasAFXDP == true || model.devices[real.ifindex]?.hasProvider == true {
        error = .EBUSY
      } else if isOn, real == address, model[real]?.lease != nil {
        error = .EBUSY
      } else {
        model[real]?.hasAFXDP = isOn
      }
    } else {
      error = .ENODEV
    }
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setAFXDP(isOn, queue: queue, ifindex) }, model: error)
    return "AF_XDP \(isOn) \(ifindex) \(queue)"
  }

  mutating func attachXDP() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(8) == 0)
    var error: ErrorNumber?
    if let device = model.devices[ifindex] {
      if isOn, !device.driver.xdpFeatures.contains(.basic) {
        error = .EOPNOTSUPP
      } else if isOn, device.hasProvider {
        error = .EBUSY
      } else if isOn, device.isSplit, device.driver.xdpBesideHeaderSplit != nil {
        error = .EOPNOTSUPP
      } else {
        model.devices[ifindex]?.hasXDP = isOn
      }
    } else {
      error = .ENODEV
    }
    let program = isOn ? XDPProgram(supportsFragments: true) : nil
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.attachXDP(program, ifindex) }, model: error)
    return "XDP \(isOn) \(ifindex)"
  }

  mutating func split() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(10) > 0)
    let error = model.setRings(ifindex, isSplit: isOn)
    let settings = RingSettings(headerSplit: isOn ? .enabled : .disabled)
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setRings(settings, ifindex) }, model: error)
    return "header split \(isOn) \(ifindex)"
  }

  mutating func setPresent() -> String {
    let (ifindex, isPresent) = (anyDevice(), pick(8) > 0)
    let error: ErrorNumber? = model.devices[ifindex] == nil ? .ENODEV : nil
    model.devices[ifindex]?.isPresent = isPresent
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setPresent(isPresent, ifindex) }, model: error)
    return "present \(isPresent) \(ifindex)"
  }
}
