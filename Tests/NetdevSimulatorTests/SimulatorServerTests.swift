import Glibc
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

/// What a client sees of a simulated kernel over a real socket.
struct SimulatorServerTests {
  typealias Operations = Netdev.Operations

  @Test func aBindingIsSeenByAllAndEndsWithItsSocket() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    let memory = try TestMemory()
    let socket = try server.connect()
    var owner = try NetlinkSession(socket)
    var observer = try NetlinkSession(server.connect())
    var listener = try Listener(server.connect(groups: .all))

    let reply = try owner.call(
      Operations.BindRX.self,
      Netdev.Dmabuf(ifindex: 2, queues: [1, 3].map { Netdev.QueueID(id: $0, type: .rx) }, fd: memory.number))
    let id = try #require(reply.id)
    var seen = try listener.take(4)
    #expect(seen.map(\.name) == ["add", "del", "add", "del"], "a new pool, then the old one's end, for each queue")
    #expect(seen.map(\.pool.dmabuf) == [id, nil, id, nil])

    var queues = try observer.dump(Operations.QueueGet.self, Netdev.Queue(ifindex: 2))
    #expect(queues.filter { $0.dmabuf == id }.map(\.id) == [1, 3])
    let pools = try observer.dump(Operations.PagePoolGet.self, Netdev.PagePool())
    #expect(pools.filter { $0.dmabuf == id }.map(\.inflight) == [64, 64])

    try owner.release().finish()
    // The unbind is over: nobody has to wait for it.
    queues = try observer.dump(Operations.QueueGet.self, Netdev.Queue(ifindex: 2))
    #expect(queues.allSatisfy { $0.dmabuf == nil })
    #expect(server.kernel.bindings().isEmpty)
    seen = try listener.take(4)
    #expect(seen.map(\.name) == ["add", "del", "add", "del"])
    #expect(seen.map(\.pool.dmabuf) == [nil, id, nil, id])
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func theControllerKnowsTheFamily() throws {
    var profile = KernelProfile.linux7_3
    profile.familyID = 33
    profile.groups = [7, 9]
    let server = try SimulatorServer(SimulatedKernel(), profile: profile)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let family = try session.resolve("netdev")
    #expect(family.id == 33)
    #expect(family.groups == ["mgmt": 7, "page-pool": 9])
    #expect(try session.resolve("ethtool").groups == ["monitor": 6])
    let error = #expect(throws: NetlinkError.self) { _ = try session.resolve("devlink") }
    #expect(error?.reason == .unknownFamily("devlink"))
  }

  @Test func withoutPrivilegeOnlyTransmitBindsAndReadsWork() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    var session = try NetlinkSession(server.connect(isAdmin: false))
    session.checksRequests = false
    let memory = try TestMemory()
    let error = #expect(throws: NetlinkError.self) {
      try session.call(Operations.BindRX.self, Netdev.Dmabuf(ifindex: 0))
    }
    #expect(error?.errno == .EPERM, "before the request is looked at")
    #expect(try session.call(Operations.BindTX.self, Netdev.Dmabuf(ifindex: 2, fd: memory.number)).id == 1)
    #expect(try session.dump(Operations.DevGet.self, Netdev.Dev()).count == 3)
  }

  @Test func twoServersOfOneKernelKeepTheirSocketsApart() throws {
    let kernel = try SimulatedKernel()
    let one = try SimulatorServer(kernel)
    let other = try SimulatorServer(kernel)
    let memory = try TestMemory()
    var first = try NetlinkSession(one.connect())
    var second = try NetlinkSession(other.connect())
    for (index, session) in [0, 1].enumerated() {
      let request = Netdev.Dmabuf(
        ifindex: 2, queues: [Netdev.QueueID(id: UInt32(index), type: .rx)], fd: memory.number)
      _ =
        session == 0
        ? try first.call(Operations.BindRX.self, request) : try second.call(Operations.BindRX.self, request)
    }
    one.stop()
    #expect(kernel.bindings().map(\.queues) == [[1]])
    #expect(try second.dump(Operations.DevGet.self, Netdev.Dev()).count == 3)
    other.stop()
    #expect(kernel.bindings().isEmpty)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func stoppingIsSeenByClientsAndLeavesNothing() throws {
    let before = try openDescriptorCount()
    do {
      let server = try SimulatorServer(SimulatedKernel())
      let first = try server.connect()
      let second = try server.connect()
      server.stop()
      server.stop()
      var buffer = try ReceiveBuffer()
      #expect(try received(first, &buffer) == nil)
      #expect(try received(second, &buffer) == nil)
      let error = #expect(throws: SystemError.self) { _ = try server.connect() }
      #expect(error?.errno == .ECONNREFUSED)
    }
    // Other tests open descriptors as well, so only a steady leak can be told.
    for _ in 0..<50 {
      let server = try SimulatorServer(SimulatedKernel())
      _ = try server.connect()
    }
    #expect(try openDescriptorCount() - before < 50)
  }

  @Test func descriptorsOfAnotherProcessComeWithTheRecord() throws {
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    let pair = try MessageSocket.pair()
    try server.serve(pair.first, isAdmin: true)
    var session = try NetlinkSession(pair.second)
    let memory = try TestMemory()
    let queue = Netdev.QueueID(id: 0, type: .rx)
    let error = #expect(throws: NetlinkError.self) {
      try session.call(Operations.BindRX.self, Netdev.Dmabuf(ifindex: 2, queues: [queue], fd: memory.number))
    }
    #expect(error?.errno == .EBADF, "our number means nothing there")
    _ = try session.call(
      Operations.BindRX.self, Netdev.Dmabuf(ifindex: 2, queues: [queue], fd: 0), descriptors: [memory.fd])
    #expect(try memory.openDescriptors() == 2, "the test's, and the binding's")
    try session.release().finish()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func aListenerIsServed() throws {
    let path = "@netdev-simulator-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let server = try SimulatorServer(SimulatedKernel())
    defer { server.stop() }
    try server.serve(SeqpacketListener(path: path))
    var one = try NetlinkSession(.connect(path: path))
    var other = try NetlinkSession(.connect(path: path))
    #expect(try one.dump(Operations.DevGet.self, Netdev.Dev()).map(\.ifindex) == [1, 2, 3])
    #expect(try other.dump(Operations.DevGet.self, Netdev.Dev()).map(\.ifindex) == [1, 2, 3])
  }
}

/// Hears notifications.
struct Listener: ~Copyable {
  struct Heard {
    var name: String
    var pool: Netdev.PagePool
  }

  private let socket: MessageSocket
  private var buffer: ReceiveBuffer

  init(_ socket: consuming MessageSocket) throws {
    self.socket = socket
    buffer = try ReceiveBuffer()
  }

  /// The next page pool notifications, which must be there within seconds.
  mutating func take(_ count: Int) throws -> [Heard] {
    var heard: [Heard] = []
    while heard.count < count {
      let datagram = try #require(try received(socket, &buffer))
      let message = try MessageView(datagram.span.bytes)
      switch try #require(try Netdev.Notification(message)) {
      case .pagePoolAddNtf(let pool): heard.append(Heard(name: "add", pool: pool))
      case .pagePoolDelNtf(let pool): heard.append(Heard(name: "del", pool: pool))
      case .pagePoolChangeNtf(let pool): heard.append(Heard(name: "change", pool: pool))
      case .devAddNtf, .devDelNtf, .devChangeNtf: Issue.record("a device notification")
      }
    }
    return heard
  }
}

/// The next datagram; nil when the peer has closed.
func received(_ socket: borrowing MessageSocket, _ buffer: inout ReceiveBuffer) throws -> [UInt8]? {
  switch try socket.receive(into: &buffer, waiting: .atMost(.seconds(10))) {
  case .datagram(let datagram): return buffer.withBytes { $0.withUnsafeBytes { Array($0.prefix(datagram.count)) } }
  case .closed: return nil
  case .overrun: throw Unexpected.overrun
  case .wouldBlock: throw Unexpected.silence
  }
}

enum Unexpected: Error {
  case overrun
  case silence
}

func openDescriptorCount() throws -> Int {
  let directory = try #require(opendir("/proc/self/fd"))
  defer { closedir(directory) }
  var count = 0
  while readdir(directory) != nil { count += 1 }
  return count
}
