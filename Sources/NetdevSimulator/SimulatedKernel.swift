public import NetlinkCodec
internal import Synchronization

/// The kernel side of device-memory TCP: devices, queues, page pools and bindings, with the kernel's checks in the
/// kernel's order, its errnos and its words.
///
/// Every call is synchronous and runs alone, as the kernel's run under its locks. Values out are copies of that moment.
public final class SimulatedKernel: Sendable {
  /// The version it is, as its description says.
  public let profile: KernelProfile
  private let state: Mutex<KernelState>

  /// - Parameter bootTime: seconds of CLOCK_BOOTTIME; a test can bring its own clock.
  /// - Throws: what is wrong with the description.
  public convenience init(
    _ machine: MachineDescription = .standard
  ) throws(MachineDescriptionError) {
    try self.init(machine, bootTime: bootTimeSeconds)
  }

  /// - Parameter bootTime: the clock of detach times, in seconds.
  /// - Throws: what is wrong with the description.
  public convenience init(
    _ machine: MachineDescription, bootTime: @escaping @Sendable () -> UInt64
  ) throws(MachineDescriptionError) {
    try self.init(machine, hostPages: HostMemory.usualPages, bootTime: bootTime)
  }

  /// - Parameter hostPages: how much memory the host has, for machines that are made by the thousand.
  package init(
    _ machine: MachineDescription, hostPages: Int, bootTime: @escaping @Sendable () -> UInt64
  ) throws(MachineDescriptionError) {
    let machine = try machine.validated()
    let kernel = KernelState(host: try Self.hostMemory(pages: hostPages), bootTime: bootTime)
    kernel.boot(machine)
    profile = machine.kernel
    state = Mutex(kernel)
  }

  private static func hostMemory(pages: Int) throws(MachineDescriptionError) -> HostMemory {
    do {
      return try HostMemory(pages: pages)
    } catch {
      throw MachineDescriptionError(path: "", reason: "there is no memory here to keep its pages: \(error.errno.name)")
    }
  }

  func withState<Result: Sendable, Failure: Error>(
    _ body: (KernelState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { (state) throws(Failure) -> Result in
      // Whatever this was, packets may have waited for it.
      defer { state.traffic.wakeIfWaiting() }
      return try body(state)
    }
  }

  /// The same for the thread that does the NIC's work, which needs nobody to wake it.
  func withTraffic<Result: Sendable, Failure: Error>(
    _ body: (KernelState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { (state) throws(Failure) -> Result in try body(state) }
  }

  // MARK: Bindings

  /// `bind-rx`. The caller has checked CAP_NET_ADMIN and the attribute policy, of which only the least page size is
  /// looked at again.
  /// - Returns: the binding's id, unique among receive and transmit bindings while it lives.
  public func bindRX(
    _ request: BindRXRequest, socket: SocketID, files: some FileTable = ProcessFileTable()
  ) throws(Refusal) -> UInt32 {
    try withState { (state) throws(Refusal) in try state.bindReceive(request, socket: socket, files: files) }
  }

  /// `bind-tx`, which anybody may.
  /// - Returns: the binding's id.
  public func bindTX(
    _ request: BindTXRequest, socket: SocketID, files: some FileTable = ProcessFileTable()
  ) throws(Refusal) -> UInt32 {
    try withState { (state) throws(Refusal) in try state.bindTransmit(request, socket: socket, files: files) }
  }

  /// `queue-create`: a virtual device gets a receive queue that leases one of a physical device.
  /// - Returns: the new queue's index.
  public func createQueue(_ request: QueueCreateRequest) throws(Refusal) -> UInt32 {
    try withState { (state) throws(Refusal) in try state.createQueue(request) }
  }

  /// A netlink socket is opened: a name for what will belong to it, given once.
  public func openSocket() -> SocketID { withState { $0.openSocket() } }

  /// The last reference to a netlink socket is closed: all its bindings end, no other's. Unknown sockets have none.
  public func closeSocket(_ socket: SocketID) { withState { $0.closeSocket(socket) } }

  /// Every binding in a socket's hands, ascending by id; no kernel can answer this.
  public func bindings() -> [BindingInfo] {
    withState { $0.bindings.values.sorted { $0.id < $1.id }.map(\.info) }
  }

  // MARK: Reads

  /// `dev-get` dump.
  public func devices() -> [DeviceInfo] { withState { $0.sortedDevices.map(\.info) } }

  /// `dev-get` do; ENODEV.
  public func device(_ ifindex: UInt32) throws(Refusal) -> DeviceInfo {
    try withState { (state) throws(Refusal) in try state.device(ifindex).info }
  }

  /// `queue-get` dump, of one device or all; ENODEV. A device that is down has none.
  public func queues(of ifindex: UInt32? = nil) throws(Refusal) -> [QueueInfo] {
    try withState { (state) throws(Refusal) in try state.queues(of: ifindex) }
  }

  /// As many as `limit` of the queues that a dump lists behind one.
  func queues(of ifindex: UInt32?, behind place: QueuePlace?, limit: Int) throws(Refusal) -> [QueueInfo] {
    try withState { (state) throws(Refusal) in try state.queues(of: ifindex, behind: place, limit: limit) }
  }

  /// `queue-get` do; ENODEV, ENOENT while the device is down, EINVAL where there is no such queue.
  public func queue(of ifindex: UInt32, type: QueueType, id: UInt32) throws(Refusal) -> QueueInfo {
    try withState { (state) throws(Refusal) in try state.queue(of: ifindex, type: type, id: id) }
  }

  /// `napi-get` dump, of one device or all; ENODEV. A device that is down has none.
  public func napis(of ifindex: UInt32? = nil) throws(Refusal) -> [NAPIInfo] {
    try withState { (state) throws(Refusal) in try state.napis(of: ifindex) }
  }

  /// `napi-get` do; ENOENT.
  public func napi(_ id: UInt32) throws(Refusal) -> NAPIInfo {
    try withState { (state) throws(Refusal) in try state.napi(id) }
  }

  /// `napi-set`; ENOENT.
  public func setNAPI(_ id: UInt32, _ change: (inout NAPISettings) -> Void) throws(Refusal) {
    try withState { (state) throws(Refusal) in try state.setNAPI(id, change) }
  }

  /// `page-pool-get` dump, of one device or all; none where there is no such device.
  public func pagePools(of ifindex: UInt32? = nil) -> [PagePoolInfo] {
    withState { $0.pagePools(of: ifindex).map(\.info) }
  }

  /// `page-pool-get` do; ENOENT.
  public func pagePool(_ id: UInt32) throws(Refusal) -> PagePoolInfo {
    try withState { (state) throws(Refusal) in try state.pagePool(id).info }
  }

  /// `page-pool-stats-get` dump, of one device or all; none where there is no such device.
  public func pagePoolStatistics(of ifindex: UInt32? = nil) -> [PagePoolStatistics] {
    withState { $0.pagePools(of: ifindex).map(\.statistics) }
  }

  /// `page-pool-stats-get` do; ENOENT.
  public func pagePoolStatistics(_ id: UInt32) throws(Refusal) -> PagePoolStatistics {
    try withState { (state) throws(Refusal) in try state.pagePool(id).statistics }
  }

  /// `qstats-get` dump, of one device or all; for one device, ENODEV or EOPNOTSUPP.
  public func queueStatistics(
    of ifindex: UInt32? = nil, scope: StatisticsScope = .device
  ) throws(Refusal) -> [QueueStatistics] {
    try withState { (state) throws(Refusal) in try state.statistics(of: ifindex, scope: scope) }
  }
}
