import EthtoolMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// netdevsim devices and netkits in one namespace, spoken to over netlink as the kernel's tests speak to theirs.
struct LeaseMachine: ~Copyable {
  let server: SimulatorServer
  private var session: NetlinkSession

  init(isUp: Bool = true) throws {
    var loopback = InterfaceDescription.loopback
    loopback.isUp = isUp
    let server = try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: [loopback])))
    var session = try NetlinkSession(server.connect())
    session.checksRequests = false
    self.server = server
    self.session = session
  }

  deinit { server.stop() }

  var kernel: SimulatedKernel { server.kernel }

  /// - Returns: its ifindex.
  func netdevsim(_ name: String = "nsim0", queues: Int = 2, isUp: Bool = true) throws -> UInt32 {
    var device = InterfaceDescription(name: name, driver: .netdevsim, receiveQueues: queues, transmitQueues: queues)
    device.isUp = isUp
    return try kernel.addInterface(device)
  }

  /// - Parameter queues: how many it can have, of which it has one.
  func netkit(_ name: String = "nk0", queues: Int = 2, isUp: Bool = true) throws -> UInt32 {
    var device = InterfaceDescription(name: name, driver: .netkit)
    device.maximumReceiveQueues = queues
    device.isUp = isUp
    return try kernel.addInterface(device)
  }

  /// `queue-create`: the new queue's index.
  mutating func create(
    _ ifindex: UInt32, _ type: Netdev.QueueType = .rx, from lessor: UInt32, queue: UInt32 = 1,
    _ queueType: Netdev.QueueType = .rx, namespace: Int32? = nil
  ) throws(NetlinkError) -> UInt32? {
    let lease = Netdev.Lease(ifindex: lessor, queue: Netdev.QueueID(id: queue, type: queueType), netnsID: namespace)
    return try session.call(
      Netdev.Operations.QueueCreate.self, Netdev.Queue(ifindex: ifindex, type: type, lease: lease)
    ).id
  }

  /// What `queue-create` refuses with.
  mutating func refusal(
    _ ifindex: UInt32, _ type: Netdev.QueueType = .rx, from lessor: UInt32, queue: UInt32 = 1,
    _ queueType: Netdev.QueueType = .rx, namespace: Int32? = nil
  ) -> ErrorNumber? {
    do throws(NetlinkError) {
      _ = try create(ifindex, type, from: lessor, queue: queue, queueType, namespace: namespace)
      return nil
    } catch {
      return error.errno
    }
  }

  mutating func queue(_ id: UInt32, of ifindex: UInt32) throws(NetlinkError) -> Netdev.Queue {
    try session.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: id, ifindex: ifindex, type: .rx))
  }

  mutating func bind(_ queues: [UInt32], of ifindex: UInt32, fd: UInt32) throws(NetlinkError) -> UInt32? {
    let request = Netdev.Dmabuf(
      ifindex: ifindex, queues: queues.map { Netdev.QueueID(id: $0, type: .rx) }, fd: fd)
    return try session.call(Netdev.Operations.BindRX.self, request).id
  }

  /// `ethtool -L combined`
  mutating func setChannels(_ count: UInt32, of ifindex: UInt32) throws(NetlinkError) {
    try session.acknowledge(
      Ethtool.Operations.ChannelsSet.self,
      Ethtool.Channels(header: Ethtool.Header(devIndex: ifindex), combinedCount: count))
  }

  /// The socket that bound, and another from now on. Returns when everything that comes with the close is done.
  mutating func closeSocket() throws {
    var next = try NetlinkSession(server.connect())
    next.checksRequests = false
    swap(&session, &next)
    try next.release().finish()
  }

  func has(_ ifindex: UInt32) -> Bool { kernel.devices().contains { $0.ifindex == ifindex } }
}
