import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// The cases of the kernel's net/nl_netdev.py, but for those that write to sysfs.
@Suite struct NetdevFamilyKernelTests {
  private static func server(queues: Int, isUp: Bool = true) throws -> SimulatorServer {
    var nsim = InterfaceDescription(name: "nsim0", driver: .netdevsim, receiveQueues: queues, transmitQueues: queues)
    nsim.isUp = isUp
    return try SimulatorServer(SimulatedKernel(MachineDescription(interfaces: [.loopback, nsim])))
  }

  private let ifindex: UInt32 = 2

  @Test("nl_netdev.py: empty_check, lo_check") func devices() throws {
    let server = try Self.server(queues: 1)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    #expect(try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).count >= 1)
    let loopback = try session.call(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
    #expect(loopback.xdpFeatures == [] && loopback.xdpRXMetadataFeatures == [])
  }

  @Test("nl_netdev.py: dev_dump_reject_attr") func aDumpWithAnAttribute() throws {
    let server = try Self.server(queues: 1)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    session.checksRequests = false
    let error = try #require(throws: NetlinkError.self) {
      try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 1))
    }
    #expect(error.errno == .EINVAL)
    #expect(error.description.contains(".ifindex"))
    #expect(error.rejection?.message == "Unknown attribute type")
  }

  /// netdevsim resets a queue in four modes, which differ in how it treats the NAPI instance; here is one.
  @Test("nl_netdev.py: napi_list_check") func napisSurviveResets() throws {
    let server = try Self.server(queues: 100)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let napis = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI(ifindex: ifindex)).map(\.id)
    #expect(napis.count == 100)
    for queue: UInt32 in [50, 0, 99] {
      try server.kernel.restartQueue(queue, ifindex)
      #expect(try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI(ifindex: ifindex)).map(\.id) == napis)
    }
  }

  @Test("nl_netdev.py: napi_set_threaded") func threadedNAPIs() throws {
    let server = try Self.server(queues: 2)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let ids = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI(ifindex: ifindex)).compactMap(\.id)
    try #require(ids.count == 2)
    func threaded(_ session: inout NetlinkSession, _ id: UInt32) throws -> (Netdev.NAPIThreaded?, hasPID: Bool) {
      let napi = try session.call(Netdev.Operations.NAPIGet.self, Netdev.NAPI(id: id))
      return (napi.threaded, napi.pid != nil)
    }
    try session.acknowledge(Netdev.Operations.NAPISet.self, Netdev.NAPI(id: ids[0], threaded: .enabled))
    #expect(try threaded(&session, ids[0]) == (.enabled, true))
    #expect(try threaded(&session, ids[1]) == (.disabled, false))
    try server.kernel.setUp(false, ifindex)
    try server.kernel.setUp(true, ifindex)
    #expect(try threaded(&session, ids[0]) == (.enabled, true))
    #expect(try threaded(&session, ids[1]) == (.disabled, false))
    try session.acknowledge(Netdev.Operations.NAPISet.self, Netdev.NAPI(id: ids[0], threaded: .disabled))
    #expect(try threaded(&session, ids[0]) == (.disabled, false))
  }

  @Test("nl_netdev.py: nsim_rxq_reset_down") func resetWhileDown() throws {
    let server = try Self.server(queues: 4, isUp: false)
    defer { server.stop() }
    let before = KernelSnapshot(server.kernel)
    for queue: UInt32 in [0, 2, 3] { try server.kernel.restartQueue(queue, ifindex) }
    #expect(KernelSnapshot(server.kernel) == before)
  }

  /// Unlike netdevsim, drivers here fill their rings, so that a pool in use is never empty: what is held beyond the ring's
  /// 64 pages is the test's.
  @Test("nl_netdev.py: page_pool_check") func pagePools() throws {
    let server = try Self.server(queues: 1, isUp: false)
    defer { server.stop() }
    let kernel = server.kernel
    var session = try NetlinkSession(server.connect())
    func pools(_ session: inout NetlinkSession) throws -> [Netdev.PagePool] {
      try session.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool()).whole().filter { $0.ifindex == ifindex }
    }
    #expect(try pools(&session).isEmpty)
    try kernel.setUp(true, ifindex)
    #expect(try pools(&session).map(\.inflight) == [64])
    try kernel.setUp(false, ifindex)
    #expect(try pools(&session).isEmpty)

    try kernel.setUp(true, ifindex)
    let pool = try #require(try pools(&session).first?.id)
    let page = try #require(try kernel.withState { try $0.pagePool(UInt32(pool)).allocate() })
    try kernel.setUp(false, ifindex)
    let leaked = try pools(&session)
    #expect(leaked.map(\.id) == [pool] && leaked[0].inflight == 1 && leaked[0].detachTime != nil)

    try kernel.setUp(true, ifindex)
    #expect(try pools(&session).map { $0.detachTime != nil } == [false, true], "the newest first")
    try kernel.withState { try $0.putPage(page) }
    #expect(try pools(&session).map(\.detachTime) == [nil])
    try kernel.setUp(false, ifindex)
    #expect(try pools(&session).isEmpty)

    // A page that is still out when its device goes: its pool has no device any more.
    try kernel.setUp(true, ifindex)
    let last = try #require(try pools(&session).first?.id)
    let orphan = try #require(try kernel.withState { try $0.pagePool(UInt32(last)).allocate() })
    try kernel.removeInterface(ifindex)
    let orphaned = try session.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool()).whole()
    #expect(orphaned.map(\.id) == [last] && orphaned[0].ifindex == nil && orphaned[0].inflight == 1)
    try kernel.withState { try $0.putPage(orphan) }
    #expect(try session.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool()).isEmpty)
  }
}
