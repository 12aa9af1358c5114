import NetlinkCodec

@_spi(NetworkMemory) @testable import NetdevSimulator

/// The steps, each on both sides.
extension ModelRun {
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

  mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  /// Now and then the loopback device, or one that is not there.
  mutating func anyDevice() -> UInt32 {
    pick(40) == 0 ? 99 : model.devices.keys.sorted().dropFirst(pick(10) == 0 ? 0 : 1).randomElement(using: &random) ?? 1
  }

  mutating func anyQueue(of ifindex: UInt32) -> UInt32 {
    UInt32(pick((model.devices[ifindex]?.queues.count ?? 1) + (pick(20) == 0 ? 1 : 0)))
  }

  mutating func ask(
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
    let error = model.setRings(ifindex, size: size)
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
}
