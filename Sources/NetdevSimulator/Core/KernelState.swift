internal import NetlinkCodec

/// Everything the simulated kernel knows. One thread at a time: `SimulatedKernel` holds the lock.
final class KernelState {
  var devices: [UInt32: NetworkDevice] = [:] { didSet { lastDevice = nil } }
  var pools: [UInt32: PagePool] = [:]
  /// Receive and transmit bindings share their ids.
  var bindings: [UInt32: DmabufBinding] = [:]
  /// Bindings that somebody still holds: those in `bindings`, and those whose net_iovs outlive their unbinding.
  var boundMemory: [UInt32: DmabufBinding] = [:]
  let host: HostMemory
  /// Those that were last looked up: the next page is mostly of the same.
  private var lastDevice: NetworkDevice?
  var lastPool: PagePool?
  var lastBinding: DmabufBinding?
  /// Each socket's bindings, the newest first, as `netdev_nl_sock` lists them.
  var sockets: [SocketID: [DmabufBinding]] = [:]
  /// TCP sockets, and what the NIC has to do for them.
  var traffic = Traffic()
  var bindingIDs = CyclicIDs()
  var poolIDs = CyclicIDs()
  var faults = FaultPlan()
  var subscribers = Subscribers()
  /// Kernel warnings, oldest first; like the kernel's log, it forgets the oldest.
  private(set) var warnings: [String] = []
  private let bootTime: @Sendable () -> UInt64
  /// One above NR_CPUS of a distribution's kernel (`MIN_NAPI_ID`).
  private var nextNAPIID: UInt32 = 8193
  private var nextThreadID: UInt32 = 1000
  /// `ethnl_bcast_seq`
  private var settingsSequence: UInt32 = 0
  /// Above what callers who name sockets themselves are likely to use.
  private var nextSocket: UInt64 = 1 << 20

  init(host: HostMemory, bootTime: @escaping @Sendable () -> UInt64) {
    self.host = host
    self.bootTime = bootTime
  }

  func notify(_ notification: KernelNotification) { subscribers.notify(notification) }

  func notify(_ notification: SettingsNotification) {
    settingsSequence &+= 1
    subscribers.notify(.settings(notification, sequence: settingsSequence))
  }

  func warn(_ warning: String) {
    if warnings.count == 256 { warnings.removeFirst() }
    warnings.append(warning)
  }

  func now() -> UInt64 { bootTime() }

  /// Gives ids to NAPI instances that have none yet.
  func nameNAPIs(_ napis: [NAPI]) {
    let nameless = napis.filter { $0.id == 0 }
    guard !nameless.isEmpty else { return }
    let taken = Set(devices.values.flatMap(\.napis).map(\.id))
    for napi in nameless {
      while taken.contains(nextNAPIID) { nextNAPIID += 1 }
      napi.id = nextNAPIID
      nextNAPIID += 1
    }
  }

  func takeThreadID() -> UInt32 {
    defer { nextThreadID += 1 }
    return nextThreadID
  }

  func openSocket() -> SocketID {
    defer { nextSocket += 1 }
    return SocketID(rawValue: nextSocket)
  }

  /// Ascending by ifindex, as every dump goes.
  var sortedDevices: [NetworkDevice] { devices.values.sorted { $0.ifindex < $1.ifindex } }

  func device(_ ifindex: UInt32) throws(Refusal) -> NetworkDevice {
    guard let device = devices[ifindex] else { throw Refusal(.ENODEV) }
    return device
  }

  /// A device, at no cost for who asks for the same again.
  func findDevice(_ ifindex: UInt32) -> NetworkDevice? {
    if let lastDevice, lastDevice.ifindex == ifindex { return lastDevice }
    lastDevice = devices[ifindex]
    return lastDevice
  }

  func receiveQueue(_ address: QueueAddress) -> (device: NetworkDevice, queue: ReceiveQueue)? {
    guard let device = findDevice(address.ifindex), address.index < device.receiveQueues.count else { return nil }
    return (device, device.receiveQueues[Int(address.index)])
  }

  /// The queue that really receives: a virtual device's leased queue is one of a physical device.
  func physicalQueue(behind address: QueueAddress) -> (device: NetworkDevice, queue: ReceiveQueue)? {
    guard let found = receiveQueue(address) else { return nil }
    guard found.device.driver.isVirtual, let lease = found.queue.lease else { return found }
    return receiveQueue(lease)
  }
}
