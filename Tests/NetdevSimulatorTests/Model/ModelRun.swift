import NetlinkCodec
import TestSupport
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// A kernel and its model, step by step.
struct ModelRun {
  static let hostPages = 1 << 14
  /// With rings as small as one likes, which are cheap.
  static let drivers: [DriverProfile] = [DriverProfile.plain, .gve, .bnxt, .fbnic, .netkit].map { driver in
    var driver = driver
    driver.ringSizes = .init()
    return driver
  }
  /// What each answered in the last step.
  var answers: (kernel: ErrorNumber?, model: ErrorNumber?) = (nil, nil)
  let kernel: SimulatedKernel
  var model = ModelMachine()
  var random: SeededRandom
  let memory: TestMemory
  private let heard: HeardNotifications
  /// Pages that were taken out of rings' pools.
  var held: [(page: Netmem, pool: ModelMachine.Pool)] = []
  var names = 0
  var counts: [String: (succeeded: Int, refused: Int)] = [:]

  init(seed: UInt64) throws {
    random = SeededRandom(seed)
    var loopback = InterfaceDescription.loopback
    loopback.isUp = false
    kernel = try SimulatedKernel(
      MachineDescription(interfaces: [loopback]), hostPages: Self.hostPages, bootTime: { 1 })
    memory = try TestMemory(size: 64 * 4096)
    heard = HeardNotifications(kernel)
    let device = ModelMachine.Device(
      driver: .loopback, maximumQueues: 1, ringSize: 64, isSplit: false, queues: [.init()])
    model.devices[1] = device
  }

  // MARK: Checks

  /// What differs after the last step; nil where nothing does.
  mutating func difference(isThorough: Bool) throws -> String? {
    if answers.kernel != answers.model {
      return "answered \(String(describing: answers.kernel)), not \(String(describing: answers.model))"
    }
    let events = heard.take()
    defer { model.events.removeAll(keepingCapacity: true) }
    if events != model.events { return "notified \(events), not \(model.events)" }
    if let fault = heard.fault() { return fault }
    if kernel.faults.pending != model.faults.count { return "\(kernel.faults.pending) failures wait" }
    for (ifindex, device) in model.devices {
      let queues = kernel.withState { state in
        state.devices[ifindex].map { device in
          (
            device.isUp, device.rings.receive,
            device.receiveQueues.map { state.physicalQueue(behind: $0.address)?.queue }
          )
        }.map { ($0.0, $0.1, $0.2.map { $0?.provider?.dmabuf }) }
      }
      let wanted = device.queues.indices.map { model.dmabuf(QueueAddress(ifindex: ifindex, index: UInt32($0))) }
      guard let queues, queues.0 == device.isUp, queues.1 == device.ringSize, queues.2 == wanted else {
        return "device \(ifindex) is \(String(describing: queues)), not \(device.isUp) \(device.ringSize) \(wanted)"
      }
    }
    let bindings = Dictionary(
      uniqueKeysWithValues: kernel.bindings().map {
        ($0.id, ModelMachine.Binding(socket: $0.socket.rawValue, ifindex: $0.ifindex))
      })
    let wanted = model.bindings.mapValues { ModelMachine.Binding(socket: $0.socket, ifindex: $0.ifindex) }
    if bindings != wanted { return "bindings are \(bindings), not \(wanted)" }
    guard isThorough else { return nil }
    let listed = Set(kernel.pagePools().map(\.id))
    if listed != heard.pools { return "page pools are \(listed), notified were \(heard.pools)" }
    return kernel.accountingFault(hostPages: Self.hostPages)
  }

  /// All sockets close, all pages come back: everything is where it was in the beginning.
  mutating func end() throws {
    kernel.faults.clear()
    model.faults = []
    for (page, pool) in held {
      model.put(pool)
      try kernel.withState { try $0.putPage(page) }
    }
    for socket in 1...6 { kernel.closeSocket(SocketID(rawValue: UInt64(socket))) }
    for ifindex in model.devices.keys.filter({ $0 != 1 }).sorted(by: >)
    where kernel.devices().contains(where: { $0.ifindex == ifindex }) {
      try kernel.removeInterface(ifindex)
    }
    #expect(kernel.pagePools().isEmpty && kernel.bindings().isEmpty)
    #expect(kernel.withState { $0.host.freePages } == Self.hostPages)
    #expect(try memory.openDescriptors() == 1)
    #expect(kernel.accountingFault(hostPages: Self.hostPages) == nil)
  }
}
