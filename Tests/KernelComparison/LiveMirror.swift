import NetdevMessages
package import NetdevSimulator
import NetlinkCodec
package import NetlinkSocket

extension MachineDescription {
  /// The machine whose namespace this thread is in, as far as the netdev family shows it.
  ///
  /// Nothing is changed by finding out: what only a bind can tell is asked with one that cannot succeed.
  package init(mirroring session: inout NetlinkSession) throws {
    var interfaces: [InterfaceDescription] = []
    for device in try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()) {
      interfaces.append(try InterfaceDescription(mirroring: device, &session))
    }
    self.init(interfaces: interfaces)
  }
}

extension InterfaceDescription {
  init(mirroring device: Netdev.Dev, _ session: inout NetlinkSession) throws {
    let ifindex = device.ifindex ?? 0
    let filter = Netdev.Queue(ifindex: ifindex)
    let queues = try session.dump(Netdev.Operations.QueueGet.self, filter)
    let napis = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI(ifindex: ifindex))
    let driver = try DriverProfile(mirroring: device, hasNAPI: !napis.isEmpty, &session)
    let receive = queues.filter { $0.type == .rx }
    let transmit = queues.filter { $0.type == .tx }
    // A device that is down shows no queues.
    self.init(
      name: ifindex == 1 ? "lo" : "live\(ifindex)", driver: driver, receiveQueues: max(receive.count, 1),
      transmitQueues: max(transmit.count, 1))
    self.ifindex = ifindex
    isUp = !queues.isEmpty
    self.napis = napis.map { napi in
      NAPIDescription(
        id: napi.id, irq: napi.irq, receiveQueues: receive.filter { $0.napiID == napi.id }.compactMap(\.id),
        transmitQueues: transmit.filter { $0.napiID == napi.id }.compactMap(\.id))
    }
  }
}

extension DriverProfile {
  init(mirroring device: Netdev.Dev, hasNAPI: Bool, _ session: inout NetlinkSession) throws {
    let ifindex = device.ifindex ?? 0
    self.init(name: "live")
    isLoopback = ifindex == 1
    napiLayout = hasNAPI ? .combined : .none
    listsPagePools = false
    xdpFeatures = XDPFeatures(rawValue: device.xdpFeatures?.rawValue ?? 0)
    xdpZeroCopyMaximumSegments = device.xdpZcMaxSegs
    xdpReceiveMetadata = device.xdpRXMetadataFeatures?.rawValue ?? 0
    xskFeatures = device.xskFeatures?.rawValue ?? 0
    isOpsLocked = session.refusal(Netdev.Operations.BindRX.self, .impossibleReceive(ifindex)) != .EOPNOTSUPP
    let canTransmit = session.refusal(Netdev.Operations.BindTX.self, .impossibleTransmit(ifindex)) != .EOPNOTSUPP
    netmemTransmit = canTransmit ? .dma : .unsupported
    let counters = try session.counters(of: ifindex)
    receiveCounters = counters.filter { "\($0)".hasPrefix("rx") }
    transmitCounters = counters.filter { "\($0)".hasPrefix("tx") }
  }
}

extension Netdev.Dmabuf {
  /// Refused for its queue by a device that takes memory providers, and for the device by others.
  fileprivate static func impossibleReceive(_ ifindex: UInt32) -> Netdev.Dmabuf {
    Netdev.Dmabuf(ifindex: ifindex, queues: [Netdev.QueueID(id: .max, type: .rx)], fd: UInt32(Int32.max))
  }

  fileprivate static func impossibleTransmit(_ ifindex: UInt32) -> Netdev.Dmabuf {
    Netdev.Dmabuf(ifindex: ifindex, fd: UInt32(Int32.max))
  }
}

extension NetlinkSession {
  fileprivate mutating func refusal<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) -> ErrorNumber? {
    do throws(NetlinkError) {
      _ = try call(operation, request)
      return nil
    } catch {
      return error.errno
    }
  }

  /// What the driver counts; nothing where it has no statistics.
  fileprivate mutating func counters(of ifindex: UInt32) throws -> [QueueCounter] {
    let operation = Netdev.Operations.QstatsGet.schema
    var counters: [QueueCounter] = []
    do {
      try exchange(operation, .dump, of: Netdev.schema, body: { $0.integer(1, ifindex) }) { message in
        counters += attributeTypes(message).compactMap { QueueCounter(rawValue: $0) }
      }
    } catch {
      guard error.errno == .EOPNOTSUPP else { throw error }
    }
    return counters
  }
}

/// The types of a message's attributes.
private func attributeTypes(_ message: MessageView) -> [UInt16] {
  message.bytes.withUnsafeBytes { bytes in
    var types: [UInt16] = []
    var offset = 20
    while offset + 4 <= bytes.count {
      let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
      types.append(bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self))
      guard length >= 4 else { break }
      offset += (length + 3) & ~3
    }
    return types
  }
}
