import NetlinkCodec

@testable import NetdevSimulator

/// What is told of a step: notifications, without what only numbers tell.
enum ModelEvent: Equatable {
  case deviceAdded(UInt32)
  case deviceDeleted(UInt32)
  case poolAdded(UInt32?)
  case poolDeleted(UInt32?)
  /// Its driver has let go, and pages of it are out.
  case poolDetached(UInt32?)
  /// Its device is gone.
  case poolOrphaned(UInt32?)

  /// Nil for what no step of the model sets off.
  init?(_ notification: KernelNotification) {
    switch notification {
    case .deviceAdded(let device): self = .deviceAdded(device.ifindex)
    case .deviceDeleted(let device): self = .deviceDeleted(device.ifindex)
    case .pagePoolAdded(let pool): self = .poolAdded(pool.dmabuf)
    case .pagePoolDeleted(let pool): self = .poolDeleted(pool.dmabuf)
    case .pagePoolChanged(let pool):
      self = pool.ifindex == nil ? .poolOrphaned(pool.dmabuf) : .poolDetached(pool.dmabuf)
    case .deviceChanged, .settings: return nil
    }
  }
}

/// The control plane of device memory in a few pages: who has what installed and runs on what. Memory has no pages here,
/// page pools no numbers.
struct ModelMachine {
  final class Pool {
    let dmabuf: UInt32?
    let serial: Int
    var ifindex: UInt32?
    /// Pages that somebody holds beside the ring.
    var held = 0
    var isDetached = false

    init(dmabuf: UInt32?, serial: Int, ifindex: UInt32) {
      self.dmabuf = dmabuf
      self.serial = serial
      self.ifindex = ifindex
    }
  }

  struct Queue {
    var provider: UInt32?
    var pool: Pool?
    var lease: QueueAddress?
    var hasAFXDP = false
  }

  struct Device {
    let driver: DriverProfile
    let maximumQueues: Int
    var isUp = false
    var isPresent = true
    var ringSize: Int
    var isSplit: Bool
    var hasXDP = false
    var queues: [Queue]

    var hasProvider: Bool { queues.contains { $0.provider != nil } }
    var restarts: Bool { driver.queueManagement == .complete }
  }

  struct Binding: Equatable {
    var socket: UInt64
    var ifindex: UInt32?
    var queues: [QueueAddress] = []
  }

  var devices: [UInt32: Device] = [:]
  var bindings: [UInt32: Binding] = [:]
  var events: [ModelEvent] = []
  /// How many more calls pass until one fails, of each failure that waits.
  var faults: [Int] = []
  private var nextBinding: UInt32 = 1
  private var pools = 0
  /// Pools that their drivers have let go of.
  private var detached: [Pool] = []

  // MARK: Failures

  /// Whether this call fails.
  private mutating func fails() -> Bool {
    for index in faults.indices { faults[index] -= 1 }
    defer { faults.removeAll { $0 == 0 } }
    return faults.contains(0)
  }

  // MARK: Queues

  private subscript(_ address: QueueAddress) -> Queue? {
    get {
      guard let device = devices[address.ifindex], address.index < device.queues.count else { return nil }
      return device.queues[Int(address.index)]
    }
    set {
      guard let newValue, self[address] != nil else { return }
      devices[address.ifindex]?.queues[Int(address.index)] = newValue
    }
  }

  /// The queue that really receives.
  func physical(_ address: QueueAddress) -> QueueAddress {
    guard let device = devices[address.ifindex], device.driver.isVirtual, let lease = self[address]?.lease else {
      return address
    }
    return lease
  }

  func dmabuf(_ address: QueueAddress) -> UInt32? { self[physical(address)]?.provider }

  /// A ring's worth of memory; nil of a driver whose pools nobody sees.
  private mutating func allocate(_ address: QueueAddress, _ dmabuf: UInt32?) -> Pool? {
    guard let device = devices[address.ifindex], device.driver.hasPagePools else { return nil }
    pools += 1
    events.append(.poolAdded(dmabuf))
    return Pool(dmabuf: dmabuf, serial: pools, ifindex: address.ifindex)
  }

  private mutating func free(_ pool: Pool?) {
    guard let pool else { return }
    guard pool.held > 0 else { return events.append(.poolDeleted(pool.dmabuf)) }
    pool.isDetached = true
    detached.append(pool)
    events.append(.poolDetached(pool.dmabuf))
  }

  /// Somebody gives a page back.
  mutating func put(_ pool: Pool) {
    pool.held -= 1
    guard pool.held == 0, pool.isDetached else { return }
    detached.removeAll { $0 === pool }
    events.append(.poolDeleted(pool.dmabuf))
  }

  mutating func restart(_ address: QueueAddress) -> ErrorNumber? {
    guard let device = devices[address.ifindex], let queue = self[address] else { return .EINVAL }
    guard device.restarts else { return .EOPNOTSUPP }
    if fails() { return .EIO }
    if !device.isPresent, let error = device.driver.detachedAllocationError { return error }
    if !device.isUp, let error = device.driver.downAllocationError { return error }
    if fails() { return .EIO }
    let isLeftAside = queue.provider != nil && fails()
    let new = allocate(address, isLeftAside ? nil : queue.provider)
    let hasOldOnes = (detached + [queue.pool].compactMap { $0 }).contains { $0.dmabuf == queue.provider }
    if isLeftAside, !hasOldOnes {
      free(new)
      return .ENODATA
    }
    guard device.isUp else {
      free(new)
      return nil
    }
    if address.index == 0, let error = device.driver.queueZeroStopError {
      free(new)
      return error
    }
    if fails() {
      free(new)
      return .EIO
    }
    return start(address, on: new)
  }

  private mutating func start(_ address: QueueAddress, on new: Pool?) -> ErrorNumber? {
    let old = self[address]?.pool
    self[address]?.pool = nil
    guard fails() else {
      self[address]?.pool = new
      free(old)
      return nil
    }
    if devices[address.ifindex]?.driver.failedStartClosesDevice == true { close(address.ifindex) }
    if devices[address.ifindex]?.isUp == true, !fails() {
      self[address]?.pool = old
    } else {
      free(old)
    }
    free(new)
    return .EIO
  }

  // MARK: Devices

  private func addresses(_ ifindex: UInt32) -> [QueueAddress] {
    (devices[ifindex]?.queues.indices).map { $0.map { QueueAddress(ifindex: ifindex, index: UInt32($0)) } } ?? []
  }

  private mutating func allocateRings(_ ifindex: UInt32) -> [Pool?]? {
    var rings: [Pool?] = []
    for address in addresses(ifindex) {
      guard !fails() else {
        for ring in rings { free(ring) }
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
    freeRings(ifindex)
  }

  private mutating func freeRings(_ ifindex: UInt32) {
    for address in addresses(ifindex) {
      free(self[address]?.pool)
      self[address]?.pool = nil
    }
  }

  mutating func resize(_ ifindex: UInt32, to size: Int) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    if device.hasProvider, !device.isSplit { return .EINVAL }
    guard size != device.ringSize else { return nil }
    devices[ifindex]?.ringSize = size
    guard device.isUp else { return nil }
    guard device.driver.rebuildsBesideOldRings else {
      close(ifindex)
      return open(ifindex)
    }
    guard let rings = allocateRings(ifindex) else {
      devices[ifindex]?.ringSize = device.ringSize
      return .EIO
    }
    freeRings(ifindex)
    run(ifindex, on: rings)
    return nil
  }

  mutating func add(_ ifindex: UInt32, _ device: Device, isUp: Bool) {
    devices[ifindex] = device
    events.append(.deviceAdded(ifindex))
    if isUp { _ = open(ifindex) }
  }

  mutating func remove(_ ifindex: UInt32) -> ErrorNumber? {
    guard let device = devices[ifindex] else { return .ENODEV }
    guard !device.driver.isLoopback else { return .EOPNOTSUPP }
    let lessees = device.driver.isVirtual ? [] : device.queues.compactMap(\.lease?.ifindex)
    close(ifindex)
    for address in addresses(ifindex) { endLease(address, isVirtual: device.driver.isVirtual) }
    for address in addresses(ifindex) {
      guard let provider = self[address]?.provider else { continue }
      self[address]?.provider = nil
      uninstall(provider, address)
    }
    for (id, binding) in bindings where binding.ifindex == ifindex && binding.queues.isEmpty {
      bindings[id]?.ifindex = nil
    }
    devices[ifindex] = nil
    events.append(.deviceDeleted(ifindex))
    for pool in detached.filter({ $0.ifindex == ifindex }).sorted(by: { $0.serial > $1.serial }) {
      pool.ifindex = nil
      events.append(.poolOrphaned(pool.dmabuf))
    }
    for lessee in Set(lessees).sorted() where devices[lessee] != nil { _ = remove(lessee) }
    return nil
  }

  private mutating func endLease(_ address: QueueAddress, isVirtual: Bool) {
    guard let lease = self[address]?.lease else { return }
    let virtual = isVirtual ? address : lease
    if let provider = dmabuf(virtual) {
      closeProvider(provider, virtual)
      uninstall(provider, virtual)
    }
    self[address]?.lease = nil
    self[lease]?.lease = nil
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

  // MARK: Bindings

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
    guard let device = devices[real.ifindex], let queue = self[real], !device.driver.isVirtual else {
      return .EOPNOTSUPP
    }
    guard device.isSplit else { return .EINVAL }
    guard !device.hasXDP, queue.provider == nil else { return .EEXIST }
    guard !queue.hasAFXDP else { return .EBUSY }
    self[real]?.provider = id
    let error = fails() ? .EIO : restart(real)
    if error != nil { self[real]?.provider = nil }
    return error
  }

  private mutating func closeProvider(_ id: UInt32, _ address: QueueAddress) {
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
