import Glibc
import KernelComparison
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlsocketMessages
import Testing

/// A simulated kernel at a path: what connects there has a netlink socket.
@Suite struct KernelSocketTests {
  private static func path() -> String { "@kernel-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

  private static func serve(_ kernel: SimulatedKernel, at path: String) throws -> SimulatorServer {
    let server = try SimulatorServer(kernel)
    try server.serve(SeqpacketListener(path: path))
    return server
  }

  // MARK: Requests

  @Test func requestsInHandMadeBytes() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    var client = try RawClient(path: path)
    let queues = try client.ask(RawClient.netdev, RawClient.dump, command: 10)
    #expect(queues.count == 27, "two of lo, sixteen of sim0, eight of sim1, and the end")
    #expect(queues.last?.type == 3)
    let missing = try client.ask(RawClient.netdev, RawClient.do, command: 1, RawClient.attribute(1, UInt32(77)))
    #expect(missing.map(\.error) == [-19])
    let unknown = try client.ask(999, RawClient.do, command: 1)
    #expect(unknown.map(\.error) == [-2])
  }

  @Test func aBindingHasItsMemoryFromTheRecord() throws {
    let path = Self.path()
    let kernel = try SimulatedKernel()
    let server = try Self.serve(kernel, at: path)
    defer { server.stop() }
    let memory = try TestMemory()
    var owner = try RawClient(path: path)
    var other = try RawClient(path: path)
    #expect(try owner.bind(3, of: 2, memory: memory.fd) == 1)
    #expect(try other.boundQueues() == [3: 1])
    #expect(try memory.openDescriptors() == 2)
    let nest = RawClient.attribute(1, UInt32(4)) + RawClient.attribute(3, UInt32(0))
    let alone = try owner.ask(
      RawClient.netdev, RawClient.do, command: 13,
      RawClient.attribute(1, UInt32(2)) + RawClient.attribute(2 | 0x8000, nest)
        + RawClient.attribute(3, memory.number))
    #expect(alone.map(\.error) == [-9], "a number of the sender's own table is not there")
    try owner.finish()
    #expect(try other.boundQueues() == [:])
    #expect(try memory.openDescriptors() == 1)
  }

  /// What dup and SCM_RIGHTS do to a netlink socket they do to this one: the binding lives until the last is closed.
  @Test func aSecondDescriptorKeepsTheBinding() throws {
    let path = Self.path()
    let kernel = try SimulatedKernel()
    let server = try Self.serve(kernel, at: path)
    defer { server.stop() }
    let memory = try TestMemory()
    var other = try RawClient(path: path)
    let second: Int32
    do {
      var owner = try RawClient(path: path)
      #expect(try owner.bind(3, of: 2, memory: memory.fd) == 1)
      second = fcntl(owner.fileDescriptor, F_DUPFD_CLOEXEC, 0)
      try #require(second >= 0)
    }
    #expect(try other.boundQueues() == [3: 1])
    try RawClient(MessageSocket(adopting: OwnedDescriptor(owning: second))).finish()
    #expect(try other.boundQueues() == [:])
  }

  // MARK: Options

  @Test func membersHearWhatHappensOnceTheyHaveJoined() throws {
    let path = Self.path()
    let kernel = try SimulatedKernel()
    let server = try Self.serve(kernel, at: path)
    defer { server.stop() }
    var member = try RawClient(path: path)
    var stranger = try RawClient(path: path)
    try kernel.setUp(false, 3)
    #expect(try member.setOption(1, 5) == 0)
    try kernel.setUp(true, 3)
    var heard: [RawClient.Message] = []
    while heard.count < 4 { heard += try member.next() }
    #expect(heard.allSatisfy { $0.type == RawClient.netdev && $0.sequence == 0 && $0.command == 6 })
    // Devices are another group's.
    try kernel.setXDPFeatures([.basic], 2)
    #expect(try member.setOption(1, 4) == 0)
    try kernel.setXDPFeatures([.redirect], 2)
    #expect(try member.next().map(\.command) == [4])
    #expect(try member.setOption(2, 4) == 0)
    #expect(try member.setOption(2, 5) == 0)
    try kernel.setUp(false, 3)
    // What a stranger, and somebody who has left, receives next is what it asks for.
    #expect(try member.answersFirst() == true)
    #expect(try stranger.answersFirst() == true)
  }

  /// A member's own request is answered behind what it set off, as the kernel queues them.
  @Test func notificationsComeBeforeTheAnswer() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    let memory = try TestMemory()
    var owner = try RawClient(path: path)
    #expect(try owner.setOption(1, 5) == 0)
    try owner.sendBind(0, of: 2, memory: memory.fd)
    var received: [RawClient.Message] = []
    while received.last?.type != 2 { received += try owner.next() }
    #expect(received.map { $0.sequence == 0 } == [true, true, false, false])
    #expect(received.prefix(3).map(\.command) == [6, 7, 13], "a pool comes, one goes, and the binding's id")
  }

  @Test func acknowledgementsAreAsTheSocketWantsThem() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    var client = try RawClient(path: path)
    func refused(_ client: inout RawClient) throws -> RawClient.Message {
      let answers = try client.ask(RawClient.netdev, RawClient.do, command: 1, RawClient.attribute(9, UInt32(1)))
      return try #require(answers.last)
    }
    let extended = try refused(&client)
    #expect(extended.flags & 0x300 == 0x300 && extended.payload.count > 36, "NLM_F_CAPPED and NLM_F_ACK_TLVS")
    #expect(try client.setOption(11, 0) == 0)
    #expect(try refused(&client).payload.count == 20, "the error number and the request's header")
    #expect(try client.setOption(10, 0) == 0)
    #expect(try refused(&client).payload.count == 32, "and now the whole request")
  }

  @Test func optionsThatAreNotThere() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    var session = try NetlinkSession(.connect(path: path))
    session.checksRequests = false
    func refusal(_ body: Nlsocket.SocketOption, _ session: inout NetlinkSession) -> String? {
      #expect(throws: NetlinkError.self) {
        try session.acknowledge(Nlsocket.Operations.SetOption.self, body)
      }?.description
    }
    #expect(
      refusal(.init(option: .addMembership, value: 99), &session)
        == "set-option: there is no multicast group 99 (EINVAL) at .value")
    #expect(refusal(.init(value: 1), &session) == "set-option: missing attribute .option (EINVAL)")
    #expect(refusal(.init(option: .extAck), &session) == "set-option: missing attribute .value (EINVAL)")
    #expect(refusal(.init(option: .init(rawValue: 12), value: 1), &session)?.contains("at .option") == true)
    // The controller's own group, which every kernel has and which never says anything here.
    try session.acknowledge(
      Nlsocket.Operations.SetOption.self, Nlsocket.SocketOption(option: .addMembership, value: 16))
  }

  /// A socket that has its options another way is byte for byte what a kernel's is.
  @Test func onlyConnectionsAtThePathHaveTheFamily() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    var inside = try NetlinkSession(server.connect())
    #expect(throws: NetlinkError.self) { try inside.resolve("nlsocket") }
    var outside = try NetlinkSession(.connect(path: path))
    #expect(try outside.resolve("nlsocket").id == 0x4001)
  }

  /// The same subscription that listens to a kernel, given another way to join.
  @Test func aSubscriptionJoinsByMessage() async throws {
    let path = Self.path()
    let kernel = try SimulatedKernel()
    let server = try Self.serve(kernel, at: path)
    defer { server.stop() }
    let session = try NetlinkSession(.connect(path: path))
    let notifications = try await NetlinkSocket.Notifications(
      session, [NotificationSource<Netdev.Notification>()]
    ) { session, group throws(NetlinkError) in
      try session.acknowledge(
        Nlsocket.Operations.SetOption.self, Nlsocket.SocketOption(option: .addMembership, value: group))
    }
    try kernel.setXDPFeatures([.basic], 2)
    for try await event in notifications {
      guard case .notification(.devChangeNtf(let device)) = event else {
        Issue.record("not the change: \(event)")
        return
      }
      #expect(device.ifindex == 2 && device.xdpFeatures == .basic)
      return
    }
  }

  // MARK: Who may do what

  @Test(.enabled(if: geteuid() == 0, "it takes root to become somebody else"))
  func anUnprivilegedPeerReadsAndBindsForSendingOnly() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    let memory = try TestMemory()
    let answers = try onThread { () throws -> [Int32?] in
      try #require(dropPrivileges())
      var client = try RawClient(path: path)
      let created = try client.ask(RawClient.netdev, RawClient.do, command: 16).last?.error
      let send = try client.ask(
        RawClient.netdev, RawClient.do, command: 15,
        RawClient.attribute(1, UInt32(2)) + RawClient.attribute(3, UInt32(0)), descriptors: [memory.fd])
      return [
        try client.bind(0, of: 2, memory: memory.fd), created, send.last?.error, try client.setOption(1, 5),
        Int32(try client.ask(RawClient.netdev, RawClient.dump, command: 10).count),
      ]
    }
    #expect(answers == [-1, -1, 0, 0, 27])
  }

  /// The opener's rights go with the socket, to whoever it is passed.
  @Test(.enabled(if: geteuid() == 0, "it takes root to become somebody else"))
  func rightsAreThoseOfTheOpener() throws {
    let path = Self.path()
    let server = try Self.serve(SimulatedKernel(), at: path)
    defer { server.stop() }
    let memory = try TestMemory()
    let number = try onThread { () throws -> Int32 in
      try #require(dropPrivileges())
      return try MessageSocket.connect(path: path).release().release()
    }
    var client = try RawClient(MessageSocket(adopting: OwnedDescriptor(owning: number)))
    #expect(try client.bind(0, of: 2, memory: memory.fd) == -1)
  }
}
