import NetdevSimulator
import NetlinkCodec
import Testing

/// Requests made in Swift have passed no policy: whatever their values, they are answered or refused.
@Suite struct AnyValueTests {
  static let drivers: [String: DriverProfile] = Dictionary(
    uniqueKeysWithValues: [DriverProfile.plain, .gve, .bnxt, .mlx5, .fbnic, .netdevsim, .devmemVNIC].map {
      ($0.name, $0)
    })
  static let numbers: [UInt32] = [0, 1, 2, 3, 63, 128, 4095, 4096, 1 << 16, 1 << 31, .max - 1, .max]
  static let pairs = numbers.flatMap { first in numbers.map { (first, $0) } }

  /// A machine with a NIC of that driver, and a netkit.
  private func machine(_ driver: String) throws -> (TestMachine, netkit: UInt32) {
    let machine = try TestMachine(#require(Self.drivers[driver]))
    return (machine, try machine.kernel.addInterface(InterfaceDescription(name: "nk0", driver: .netkit)))
  }

  private func attempt(_ body: () throws(Refusal) -> Void) { do throws(Refusal) { try body() } catch {} }

  @Test(arguments: drivers.keys.sorted()) func bindings(driver: String) throws {
    let (machine, netkit) = try machine(driver)
    let kernel = machine.kernel
    let (memory, whole) = (try TestMemory(), ProcessFileTable(scatter: .contiguous))
    let socket = SocketID(rawValue: 1)
    for (first, second) in Self.pairs {
      for files in [ProcessFileTable(), whole] {
        let receive = BindRXRequest(ifindex: 2, fd: memory.number, queues: [.rx(first % 4)], receivePageSize: second)
        attempt { () throws(Refusal) in _ = try kernel.bindRX(receive, socket: socket, files: files) }
        machine.close()
      }
      let receive = BindRXRequest(
        ifindex: first, fd: second, queues: [QueueSelection(id: second, type: first)], receivePageSize: 4096)
      attempt { () throws(Refusal) in _ = try kernel.bindRX(receive, socket: socket) }
      attempt { () throws(Refusal) in
        _ = try kernel.bindTX(BindTXRequest(ifindex: first, fd: second), socket: socket)
      }
      for ifindex in [first, netkit] {
        let lease = LeaseRequest(
          ifindex: 2, queue: QueueSelection(id: first, type: second), namespaceID: Int32(bitPattern: second))
        let request = QueueCreateRequest(ifindex: ifindex, type: second, lease: lease)
        attempt { () throws(Refusal) in _ = try kernel.createQueue(request) }
      }
    }
    machine.close()
    #expect(kernel.bindings().isEmpty)
  }

  /// Of 2 GiB each.
  @Test func theLargestPages() throws {
    let machine = try TestMachine()
    let memory = try TestMemory(size: 1 << 33)
    let id = try machine.bind([0], memory, pageSize: 1 << 31, files: ProcessFileTable(scatter: .contiguous))
    let pool = try #require(machine.kernel.pagePools(of: 2).first { $0.dmabuf == id })
    #expect(pool.inflight == 4 && pool.inflightMemory == 1 << 33)
  }

  @Test(arguments: drivers.keys.sorted()) func settings(driver: String) throws {
    let (machine, _) = try machine(driver)
    let kernel = machine.kernel
    for (first, second) in Self.pairs {
      // While the device is down, for rings cost time.
      try kernel.setUp(false, 2)
      let channels = ChannelSettings(receive: first, transmit: second, other: second, combined: first)
      attempt { () throws(Refusal) in try kernel.setChannels(channels, 2) }
      attempt { () throws(Refusal) in try kernel.setChannels(ChannelSettings(combined: first), 2) }
      attempt { () throws(Refusal) in try kernel.setChannels(ChannelSettings(receive: first, transmit: second), 2) }
      for ringSize in [Int(first), -Int(first), .min, .max] {
        let rings = RingSettings(ringSize: ringSize, transmitRingSize: Int(second), headerSplitThreshold: second)
        attempt { () throws(Refusal) in try kernel.setRings(rings, 2) }
        attempt { () throws(Refusal) in try kernel.setRings(RingSettings(ringSize: ringSize), 2) }
        attempt { () throws(Refusal) in try kernel.setRings(RingSettings(transmitRingSize: ringSize), 2) }
      }
      attempt { () throws(Refusal) in try kernel.setMTU(first, 2) }
      let features = FeatureSet(rawValue: UInt64(first) << 32 | UInt64(second))
      attempt { () throws(Refusal) in try kernel.setFeatures(on: features, 2) }
      attempt { () throws(Refusal) in try kernel.setFeatures(off: features, 2) }
      attempt { () throws(Refusal) in try kernel.setAFXDP(second == 0, queue: first, 2) }
      attempt { () throws(Refusal) in try kernel.restartQueue(first, 2) }
      attempt { () throws(Refusal) in try kernel.setRings(RingSettings(ringSize: 512), 2) }
      attempt { () throws(Refusal) in try kernel.setChannels(ChannelSettings(combined: 4), 2) }
      try kernel.setUp(true, 2)
    }
    #expect(try !kernel.queues(of: 2).isEmpty)
  }

  @Test(arguments: drivers.keys.sorted()) func steering(driver: String) throws {
    let kernel = try machine(driver).0.kernel
    let flow = try #require(Flow(from: .v4(1), port: 2, to: .v4(3), port: 4))
    let match = FlowMatch(.v4, destination: .init(.max), destinationPort: .init(4, mask: 5))
    for (first, second) in Self.pairs {
      let tables: [[UInt32]?] = [nil, [], [first], [first, second], Array(repeating: 1, count: Int(second % 5000))]
      for table in tables {
        let settings = RSSSettings(
          table: table, key: first == 0 ? Array(repeating: 1, count: Int(second % 64)) : nil,
          hashedFields: second == 1 ? [.tcp4: HashedFields(rawValue: .max)] : nil)
        attempt { () throws(Refusal) in try kernel.setRSS(settings, 2) }
        attempt { () throws(Refusal) in try kernel.setRSS(settings, context: first, 2) }
        attempt { () throws(Refusal) in _ = try kernel.createRSS(settings, context: second, 2) }
        attempt { () throws(Refusal) in _ = try kernel.createRSS(settings, 2) }
      }
      let others = RSSSettings(hashFunction: first, inputTransformation: second)
      attempt { () throws(Refusal) in try kernel.setRSS(others, 2) }
      for action in [FlowRule.Action.queue(first), .context(first), .drop] {
        attempt { () throws(Refusal) in _ = try kernel.insertRule(FlowRule(match, action, location: second), 2) }
        attempt { () throws(Refusal) in _ = try kernel.insertRule(FlowRule(FlowMatch(flow), action), 2) }
        _ = try kernel.receiveQueue(for: flow, 2)
        attempt { () throws(Refusal) in try kernel.deleteRule(at: second, 2) }
      }
      attempt { () throws(Refusal) in try kernel.deleteRSS(first, 2) }
    }
    #expect(try kernel.receiveQueue(for: flow, 2) ?? 0 < 4)
  }
}
