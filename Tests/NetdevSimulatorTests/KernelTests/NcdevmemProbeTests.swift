import EthtoolMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

/// What the kernel's ncdevmem does to a device when it is started without a role: requests that must fail, and one that
/// must not. Its last deactivates a bound queue.
@Suite struct NcdevmemProbeTests {
  @Test("ncdevmem: run_devmem_tests") func probe() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    session.checksRequests = false
    let memory = try TestMemory()
    func bind(_ queues: [Netdev.QueueID], _ session: inout NetlinkSession) throws(NetlinkError) -> UInt32? {
      try session.call(
        Netdev.Operations.BindRX.self, Netdev.Dmabuf(ifindex: 2, queues: queues, fd: memory.number)
      ).id
    }
    let queues = [6, 7].map { Netdev.QueueID(id: $0, type: .rx) }

    try server.kernel.setRings(RingSettings(headerSplit: .enabled, headerSplitThreshold: 0), 2)
    let empty = #expect(throws: NetlinkError.self, "an array of queues without anything in them") {
      try bind([Netdev.QueueID(), Netdev.QueueID()], &session)
    }
    #expect(empty?.errno == .EINVAL)
    let none = #expect(throws: NetlinkError.self) { try bind([], &session) }
    #expect(none?.errno == .EINVAL)

    try server.kernel.setRings(RingSettings(headerSplit: .disabled), 2)
    let unsplit = #expect(throws: NetlinkError.self) { try bind(queues, &session) }
    #expect(unsplit?.errno == .EINVAL && unsplit?.rejection?.message == "tcp-data-split is disabled")

    try server.kernel.setRings(RingSettings(headerSplit: .enabled), 2)
    let id = try bind(queues, &session)
    #expect(try server.kernel.queues(of: 2).filter { $0.dmabuf == id }.map(\.id) == [6, 7])

    let fewer = #expect(throws: NetlinkError.self, "channels that leave out a bound queue") {
      try session.acknowledge(
        Ethtool.Operations.ChannelsSet.self, Ethtool.Channels(header: Ethtool.Header(devIndex: 2), combinedCount: 7))
    }
    #expect(fewer?.errno == .EINVAL)
    #expect(try server.kernel.queues(of: 2).filter { $0.dmabuf == id }.map(\.id) == [6, 7])
  }
}
