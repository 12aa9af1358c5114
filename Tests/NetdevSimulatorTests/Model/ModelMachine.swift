import NetlinkCodec

@testable import NetdevSimulator

/// The control plane of device memory in a few pages: who has what installed and runs on what. Memory has no pages here,
/// page pools no numbers.
struct ModelMachine {
  final class Pool {
    let dmabuf: UInt32?
    let serial: Int
    let queue: QueueAddress
    /// Nil once the device is gone.
    var ifindex: UInt32?
    /// Pages that somebody holds beside the ring.
    var held = 0
    var isDetached = false

    init(dmabuf: UInt32?, serial: Int, queue: QueueAddress) {
      self.dmabuf = dmabuf
      self.serial = serial
      self.queue = queue
      ifindex = queue.ifindex
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
  var nextBinding: UInt32 = 1
  private var pools = 0
  /// Pools that their drivers have let go of.
  var detached: [Pool] = []

  // MARK: Failures

  /// Whether this call fails.
  mutating func fails() -> Bool {
    for index in faults.indices { faults[index] -= 1 }
    defer { faults.removeAll { $0 == 0 } }
    return faults.contains(0)
  }

  // MARK: Queues

  subscript(_ address: QueueAddress) -> Queue? {
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
  mutating func allocate(_ address: QueueAddress, _ dmabuf: UInt32?) -> Pool? {
    guard let device = devices[address.ifindex], device.driver.hasPagePools else { return nil }
    pools += 1
    events.append(.poolAdded(dmabuf))
    return Pool(dmabuf: dmabuf, serial: pools, queue: address)
  }

  mutating func free(_ pool: Pool?) {
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
    let hasOldOnes = (detached + [queue.pool].compactMap { $0 }).contains {
      $0.queue == address && $0.dmabuf == queue.provider
    }
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
}
