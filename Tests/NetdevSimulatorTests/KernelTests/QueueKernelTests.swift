import EthtoolMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// The cases of the kernel's drivers/net/queues.py on a device of a hundred queues.
@Suite struct QueueKernelTests {
  private static func server() throws -> SimulatorServer {
    let nsim = InterfaceDescription(name: "nsim0", driver: .netdevsim, receiveQueues: 100, transmitQueues: 100)
    return try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: [.loopback, nsim])))
  }

  private static func queues(_ session: inout NetlinkSession) throws -> [Netdev.Queue] {
    try session.dump(Netdev.Operations.QueueGet.self, Netdev.Queue(ifindex: 2)).whole()
  }

  @Test("queues.py: get_queues") func getQueues() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let queues = try Self.queues(&session)
    for type in [Netdev.QueueType.rx, .tx] {
      #expect(queues.filter { $0.type == type }.map(\.id) == (0..<100).map { $0 })
    }
  }

  @Test("queues.py: addremove_queues") func addAndRemove() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    for count: UInt32 in [99, 100] {
      try session.acknowledge(
        Ethtool.Operations.ChannelsSet.self,
        Ethtool.Channels(header: Ethtool.Header(devIndex: 2), combinedCount: count))
      let queues = try Self.queues(&session)
      for type in [Netdev.QueueType.rx, .tx] {
        #expect(queues.filter { $0.type == type }.map(\.id) == (0..<count).map { $0 })
      }
    }
  }

  @Test("queues.py: check_down") func whileDown() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let napi = try #require(try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI(ifindex: 2)).first?.id)
    try server.kernel.setUp(false, 2)
    let queue = #expect(throws: NetlinkError.self) {
      try session.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 0, ifindex: 2, type: .rx))
    }
    #expect(queue?.errno == .ENOENT)
    let instance = #expect(throws: NetlinkError.self) {
      try session.call(Netdev.Operations.NAPIGet.self, Netdev.NAPI(id: napi))
    }
    #expect(instance?.errno == .ENOENT)
  }

  @Test("queues.py: check_xsk") func anAFXDPSocket() throws {
    let server = try Self.server()
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    try server.kernel.setAFXDP(true, queue: 0, 2)
    let marked = try Self.queues(&session).filter { $0.xsk != nil }
    #expect(marked.map(\.id) == [0, 0] && marked.map(\.type) == [.rx, .tx])
  }
}
