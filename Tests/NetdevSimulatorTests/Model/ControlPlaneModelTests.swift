import NetlinkCodec
import Synchronization
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Everything that changes who has what, in random order with random failures, on the simulated kernel and on a model of
/// it: answers, notifications and what can be seen afterwards must be the same, and no memory may be lost.
@Suite struct ControlPlaneModelTests {
  static let steps = 100_000

  @Test func agreesWithTheModel() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("control plane model: seed \(seed)")
    var run = try ModelRun(seed: seed)
    for step in 0..<Self.steps {
      let what = try run.step()
      if let difference = try run.difference(isThorough: step % 16 == 0) {
        Issue.record("seed \(seed), step \(step), \(what): \(difference)")
        return
      }
    }
    try run.end()
    // Random steps prove something only where they get somewhere.
    for (kind, count) in run.counts.sorted(by: { $0.key < $1.key }) {
      #expect(count.succeeded > 100 && count.refused > 10, "\(kind) \(count)")
    }
    #expect(run.counts.count == 10)
  }
}

/// A kernel and its model, step by step.
private struct ModelRun {
  private static let hostPages = 1 << 14
  private static let drivers: [DriverProfile] = [.plain, .gve, .bnxt, .fbnic, .netkit]
  /// What each answered in the last step.
  private var answers: (kernel: ErrorNumber?, model: ErrorNumber?) = (nil, nil)
  private let kernel: SimulatedKernel
  private var model = ModelMachine()
  private var random: SeededRandom
  private let memory: TestMemory
  private let heard: HeardNotifications
  /// Pages that were taken out of rings' pools.
  private var held: [(page: Netmem, pool: ModelMachine.Pool)] = []
  private var names = 0
  private(set) var counts: [String: (succeeded: Int, refused: Int)] = [:]

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

  // MARK: Steps

  mutating func step() throws -> String {
    answers = (nil, nil)
    switch pick(100) {
    case 0..<26: return bind()
    case 26..<44: return closeSocket()
    case 44..<52: return setUp()
    case 52..<58: return resize()
    case 58..<64: return restart()
    case 64..<70: return fail()
    case 70..<75: return addInterface()
    case 75..<76: return removeInterface()
    case 76..<82: return createQueue()
    case 82..<85: return setAFXDP()
    case 85..<88: return attachXDP()
    case 88..<91: return split()
    case 91..<93: return setPresent()
    case 93..<97: return hold()
    default: return try putPage()
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  /// Now and then the loopback device, or one that is not there.
  private mutating func anyDevice() -> UInt32 {
    pick(40) == 0 ? 99 : model.devices.keys.sorted().dropFirst(pick(10) == 0 ? 0 : 1).randomElement(using: &random) ?? 1
  }

  private mutating func anyQueue(of ifindex: UInt32) -> UInt32 {
    UInt32(pick((model.devices[ifindex]?.queues.count ?? 1) + (pick(20) == 0 ? 1 : 0)))
  }

  private mutating func ask(
    _ body: (SimulatedKernel) throws(Refusal) -> Void, model error: ErrorNumber?, _ kind: String = #function
  ) {
    do throws(Refusal) {
      try body(kernel)
      answers = (nil, error)
      counts[kind, default: (0, 0)].succeeded += 1
    } catch {
      answers.kernel = error.errno
      counts[kind, default: (0, 0)].refused += 1
    }
    answers.model = error
  }

  private mutating func bind() -> String {
    let (ifindex, socket) = (anyDevice(), UInt64(pick(6) + 1))
    let queues = (0...pick(3)).map { _ in anyQueue(of: ifindex) }
    let (id, error) = model.bind(ifindex, queues, socket: socket)
    var given: UInt32?
    let request = BindRXRequest(ifindex: ifindex, fd: memory.number, queues: queues.map { .rx($0) })
    ask(
      { (kernel: SimulatedKernel) throws(Refusal) in
        given = try kernel.bindRX(request, socket: SocketID(rawValue: socket))
      }, model: error)
    if given != id { answers = (.E2BIG, nil) }
    return "bind \(ifindex) \(queues) for \(socket)"
  }

  private mutating func closeSocket() -> String {
    let socket = UInt64(pick(6) + 1)
    model.closeSocket(socket)
    kernel.closeSocket(SocketID(rawValue: socket))
    return "close \(socket)"
  }

  private mutating func setUp() -> String {
    let (ifindex, isUp) = (anyDevice(), pick(3) > 0)
    var error: ErrorNumber? = model.devices[ifindex] == nil ? .ENODEV : nil
    if error == nil { if isUp { error = model.open(ifindex) } else { model.close(ifindex) } }
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setUp(isUp, ifindex) }, model: error)
    return "up \(isUp) \(ifindex)"
  }

  private mutating func resize() -> String {
    let (ifindex, size) = (anyDevice(), pick(5) + 4)
    let error = model.resize(ifindex, to: size)
    ask(
      { (kernel: SimulatedKernel) throws(Refusal) in try kernel.setRings(RingSettings(ringSize: size), ifindex) },
      model: error)
    return "ring size \(size) \(ifindex)"
  }

  private mutating func restart() -> String {
    let ifindex = anyDevice()
    let queue = anyQueue(of: ifindex)
    var error: ErrorNumber? = .ENODEV
    if model.devices[ifindex] != nil { error = model.restart(QueueAddress(ifindex: ifindex, index: queue)) }
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.restartQueue(queue, ifindex) }, model: error)
    return "restart \(ifindex) \(queue)"
  }

  /// One failure that waits, or two.
  private mutating func fail() -> String {
    model.faults = (0...pick(2)).map { _ in pick(24) + 1 }
    kernel.faults.clear()
    for call in model.faults { kernel.faults.fail(call: call, with: .EIO) }
    return "fail \(model.faults)"
  }

  private mutating func addInterface() -> String {
    guard model.devices.count < 6 else { return "no more interfaces" }
    names += 1
    let driver = Self.drivers[pick(Self.drivers.count)]
    let count = driver.isVirtual ? 1 : pick(4) + 1
    var interface = InterfaceDescription(
      name: "sim\(names)", driver: driver, receiveQueues: count, transmitQueues: count)
    interface.ringSize = pick(5) + 4
    interface.maximumReceiveQueues = count + 2
    interface.isUp = pick(4) > 0
    let ifindex = (model.devices.keys.max() ?? 1) + 1
    let device = ModelMachine.Device(
      driver: driver, maximumQueues: count + 2, ringSize: interface.ringSize, isSplit: driver.supportsHeaderSplit,
      queues: Array(repeating: .init(), count: count))
    model.add(ifindex, device, isUp: interface.isUp)
    let given = try? kernel.addInterface(interface)
    if given != ifindex { answers = (.E2BIG, nil) }
    return "add \(driver.name) \(ifindex)"
  }

  private mutating func removeInterface() -> String {
    let ifindex = anyDevice()
    let error = model.remove(ifindex)
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.removeInterface(ifindex) }, model: error)
    return "remove \(ifindex)"
  }

  private mutating func createQueue() -> String {
    let virtual = model.devices.filter { $0.value.driver.isVirtual && $0.key > 1 }.keys.sorted()
    let ifindex = pick(4) == 0 ? anyDevice() : virtual.randomElement(using: &random) ?? anyDevice()
    let lessor = anyDevice()
    let queue = anyQueue(of: lessor)
    let error = model.lease(ifindex, from: lessor, queue)
    let request = QueueCreateRequest(
      ifindex: ifindex, type: QueueType.rx.rawValue, lease: LeaseRequest(ifindex: lessor, queue: .rx(queue)))
    ask({ (kernel: SimulatedKernel) throws(Refusal) in _ = try kernel.createQueue(request) }, model: error)
    return "lease to \(ifindex) from \(lessor) \(queue)"
  }

  private mutating func setAFXDP() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(6) == 0)
    let queue = anyQueue(of: ifindex)
    var error: ErrorNumber?
    if let device = model.devices[ifindex] {
      if queue >= device.queues.count {
        error = .EINVAL
      } else if isOn, device.queues[Int(queue)].provider != nil || device.queues[Int(queue)].hasAFXDP {
        error = .EBUSY
      } else {
        model.devices[ifindex]?.queues[Int(queue)].hasAFXDP = isOn
      }
    } else {
      error = .ENODEV
    }
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setAFXDP(isOn, queue: queue, ifindex) }, model: error)
    return "AF_XDP \(isOn) \(ifindex) \(queue)"
  }

  private mutating func attachXDP() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(8) == 0)
    var error: ErrorNumber?
    if let device = model.devices[ifindex] {
      if isOn, !device.driver.xdpFeatures.contains(.basic) {
        error = .EOPNOTSUPP
      } else if isOn, device.hasProvider {
        error = .EBUSY
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

  private mutating func split() -> String {
    let (ifindex, isOn) = (anyDevice(), pick(10) > 0)
    var error: ErrorNumber?
    if let device = model.devices[ifindex] {
      if !device.driver.supportsHeaderSplit {
        error = .EOPNOTSUPP
      } else if !isOn, device.hasProvider {
        error = .EINVAL
      } else {
        model.devices[ifindex]?.isSplit = isOn
      }
    } else {
      error = .ENODEV
    }
    let settings = RingSettings(headerSplit: isOn ? .enabled : .disabled)
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setRings(settings, ifindex) }, model: error)
    return "header split \(isOn) \(ifindex)"
  }

  private mutating func setPresent() -> String {
    let (ifindex, isPresent) = (anyDevice(), pick(8) > 0)
    let error: ErrorNumber? = model.devices[ifindex] == nil ? .ENODEV : nil
    model.devices[ifindex]?.isPresent = isPresent
    ask({ (kernel: SimulatedKernel) throws(Refusal) in try kernel.setPresent(isPresent, ifindex) }, model: error)
    return "present \(isPresent) \(ifindex)"
  }

  // MARK: Pages in somebody's hands

  private mutating func hold() -> String {
    let ifindex = anyDevice()
    let queue = anyQueue(of: ifindex)
    guard held.count < 24, let device = model.devices[ifindex], queue < device.queues.count,
      let pool = device.queues[Int(queue)].pool
    else { return "nothing to hold" }
    let page = kernel.withState { state in
      state.receiveQueue(QueueAddress(ifindex: ifindex, index: queue))?.queue.memory?.pool?.allocate()
    }
    if let page {
      pool.held += 1
      held.append((page, pool))
    }
    return "hold a page of \(ifindex) \(queue)"
  }

  private mutating func putPage() throws -> String {
    guard !held.isEmpty else { return "nothing is held" }
    let (page, pool) = held.remove(at: pick(held.count))
    model.put(pool)
    try kernel.withState { try $0.putPage(page) }
    return "put a page"
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
      let queues = try kernel.withState { state in
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

/// What was notified, held against itself: a page pool comes before it goes, and its number is nobody else's meanwhile.
private final class HeardNotifications: Sendable {
  private struct State {
    var events: [ModelEvent] = []
    var pools = Set<UInt32>()
    var fault: String?
  }

  private let state = Mutex(State())

  init(_ kernel: SimulatedKernel) {
    _ = kernel.subscribe { [self] notification in
      state.withLock { state in
        if let event = ModelEvent(notification) { state.events.append(event) }
        switch notification {
        case .pagePoolAdded(let pool):
          if !state.pools.insert(pool.id).inserted { state.fault = "page pool \(pool.id) came twice" }
          if pool.inflight != 0 { state.fault = "page pool \(pool.id) came with pages" }
        case .pagePoolDeleted(let pool):
          if state.pools.remove(pool.id) == nil { state.fault = "page pool \(pool.id) went and was not there" }
          if pool.inflight != 0 { state.fault = "page pool \(pool.id) went with pages" }
        case .pagePoolChanged(let pool):
          if !state.pools.contains(pool.id) { state.fault = "page pool \(pool.id) changed and was not there" }
        case .deviceAdded, .deviceChanged, .deviceDeleted, .settings: break
        }
      }
    }
  }

  func take() -> [ModelEvent] {
    state.withLock { state in
      defer { state.events.removeAll(keepingCapacity: true) }
      return state.events
    }
  }

  func fault() -> String? { state.withLock(\.fault) }
  var pools: Set<UInt32> { state.withLock(\.pools) }
}
