import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// `queue-create`: a virtual device leases a physical queue.
struct QueueCreateTests {
  /// Interfaces 2: a NIC, 3: another, 4: a netkit, 5: a veth.
  private static func server(_ profile: KernelProfile = .linux7_3) throws -> SimulatorServer {
    let interfaces = [
      .loopback, InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 4),
      InterfaceDescription(name: "sim1", driver: .plain), InterfaceDescription(name: "nk0", driver: .netkit),
      InterfaceDescription(name: "veth0", driver: .veth),
    ]
    return try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: interfaces, kernel: profile)))
  }

  private static func request(
    _ ifindex: UInt32? = 4, _ type: Netdev.QueueType? = .rx, lessor: UInt32? = 2,
    queue: Netdev.QueueID? = .init(id: 1, type: .rx),
    namespace: Int32? = nil
  ) -> Netdev.Queue {
    Netdev.Queue(ifindex: ifindex, type: type, lease: Netdev.Lease(ifindex: lessor, queue: queue, netnsID: namespace))
  }

  @Test func aLeasedQueueShowsOnBothEndsAndTakesABind() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let memory = try TestMemory()
    #expect(try session.call(Netdev.Operations.QueueCreate.self, Self.request()).id == 1)
    let physical = try session.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 1, ifindex: 2, type: .rx))
    #expect(physical.lease?.ifindex == 4)
    #expect(physical.lease?.queue == Netdev.QueueID(id: 1, type: .rx))
    let binding = try session.call(
      Netdev.Operations.BindRX.self,
      Netdev.Dmabuf(ifindex: 4, queues: [Netdev.QueueID(id: 1, type: .rx)], fd: memory.number))
    let virtual = try session.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 1, ifindex: 4, type: .rx))
    #expect(virtual.dmabuf == binding.id)
    #expect(virtual.lease == nil)
  }

  /// Each request is wrong in one more place than the kernel gets to.
  static let refused: [(Netdev.Queue, String)] = [
    (request(nil, nil), "missing attribute .ifindex (EINVAL)"),
    (request(4, nil), "missing attribute .type (EINVAL)"),
    (Netdev.Queue(ifindex: 4, type: .tx), "missing attribute .lease (EINVAL)"),
    (request(4, .tx, lessor: nil), "Invalid argument (EINVAL) at .type"),
    (request(lessor: nil, queue: nil), "missing attribute .lease.ifindex (EINVAL)"),
    (request(queue: nil), "missing attribute .lease.queue (EINVAL)"),
    (request(queue: .init()), "missing attribute .lease.queue.id (EINVAL)"),
    (request(queue: .init(id: 9)), "missing attribute .lease.queue.type (EINVAL)"),
    (request(queue: .init(id: 9, type: .tx)), "Invalid argument (EINVAL) at .lease.queue.type"),
    (request(99, lessor: 98), "No such device (ENODEV)"),
    (request(2, namespace: 3), "Device is not a virtual device (EINVAL)"),
    (request(5, namespace: 3), "Device does not support queue creation (EINVAL)"),
    (request(lessor: 98, namespace: 3), "No such network namespace (ENONET)"),
    (request(lessor: 98), "No such device (ENODEV)"),
    (request(lessor: 5), "Lease device is a virtual device (EINVAL)"),
    (request(queue: .init(id: 9, type: .rx)), "Result out of range (ERANGE) at .lease.queue.id"),
  ]

  @Test(arguments: refused) func isRefusedInTheKernelsOrder(request: Netdev.Queue, what: String) throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let error = try #require(throws: NetlinkError.self) {
      try session.call(Netdev.Operations.QueueCreate.self, request)
    }
    #expect(error.description == "queue-create: \(what)")
  }

  @Test func busyQueuesStayWhereTheyAre() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let memory = try TestMemory()
    func refusal(_ request: Netdev.Queue) throws -> String? {
      try #require(throws: NetlinkError.self) { try session.call(Netdev.Operations.QueueCreate.self, request) }
        .rejection?.message
    }
    // While nothing is bound: a socket would have no queue of a device that has something bound.
    try server.kernel.setAFXDP(true, queue: 3, 2)
    _ = try session.call(
      Netdev.Operations.BindRX.self,
      Netdev.Dmabuf(ifindex: 2, queues: [Netdev.QueueID(id: 0, type: .rx)], fd: memory.number))
    #expect(try refusal(Self.request(queue: .init(id: 0, type: .rx))) == "Device queue in use by memory provider")
    #expect(try refusal(Self.request(queue: .init(id: 3, type: .rx))) == "Device queue in use by AF_XDP")
    _ = try session.call(Netdev.Operations.QueueCreate.self, Self.request())
    #expect(try refusal(Self.request()) == "Device queue in use due to queue leasing")
    #expect(
      try refusal(Self.request(lessor: 3, queue: .init(id: 0, type: .rx)))
        == "Leasing queues from different devices not supported")
  }

  @Test func anOlderKernelDoesNotKnowIt() throws {
    let server = try Self.server(.linux6_18)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let error = try #require(throws: NetlinkError.self) {
      try session.call(Netdev.Operations.QueueCreate.self, Self.request())
    }
    #expect(error.errno == .EOPNOTSUPP)
  }
}
