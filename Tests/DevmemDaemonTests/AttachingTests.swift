import DevmemClient
import DevmemDaemon
import DevmemSocket
import DevmemdMessages
import Glibc
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

@Suite("TCP connections that are handed to the simulated kernel")
struct AttachingTests {
  @Test("a connection is received in the memory of its binding, and its rule goes with it")
  func attachToBinding() async throws {
    let daemon = try await RunningDaemon()
    let client = try await DevmemClient.connect(path: daemon.path)
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let mapped = try memory.map()
    let binding = try await client.bind(
      Devmemd.Binding(ifname: "sim0", queueCount: 2), memory: memory.fileDescriptor)
    let ifindex = try #require(binding.ifindex)
    do {
      let pair = try LocalConnection()
      let socket = try await DevmemSocket.open(
        try pair.near.duplicate(), through: client, Devmemd.Attachment(bindingID: binding.id))
      #expect(try daemon.kernel.rules(of: ifindex).count == 1)
      let sent = [UInt8]((0..<10_000).map { UInt8(truncatingIfNeeded: $0 % 251) })
      #expect(sent.withUnsafeBytes { write(pair.far.fileDescriptor, $0.baseAddress, $0.count) } == sent.count)
      var delivery = try Delivery()
      var bytes: [UInt8] = []
      while bytes.count < sent.count, try socket.receive(into: &delivery) {
        while let part = delivery.next() {
          guard case .fragment(let fragment) = consume part else { continue }
          #expect(fragment.dmabufID == binding.dmabufID)
          bytes += try mapped.withBytes(of: fragment) { $0.withUnsafeBytes { Array($0) } }
        }
      }
      #expect(bytes == sent)
    }
    try await until { try daemon.kernel.rules(of: ifindex).isEmpty }
    await daemon.stop()
  }

  @Test("connections take turns among the queues of a binding, and go where they are told")
  func queues() async throws {
    let daemon = try await RunningDaemon()
    let client = try await DevmemClient.connect(path: daemon.path)
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try await client.bind(
      Devmemd.Binding(ifname: "sim0", queues: [Devmemd.Queue(id: 2), Devmemd.Queue(id: 5)]),
      memory: memory.fileDescriptor)
    var queues: [UInt32?] = []
    for _ in 0..<3 {
      let pair = try LocalConnection()
      let attached = try await client.attach(
        Devmemd.Attachment(bindingID: binding.id), connection: pair.near.fileDescriptor)
      queues.append(attached.attachment.queueID)
    }
    #expect(queues == [2, 5, 2])
    let pair = try LocalConnection()
    let named = try await client.attach(
      Devmemd.Attachment(ifname: "sim0", queueID: 7), connection: pair.near.fileDescriptor)
    #expect(named.attachment.queueID == 7 && named.attachment.ifname == "sim0")
    await daemon.stop()
  }

  @Test("what cannot be attached is refused with the attribute that is wrong")
  func refusals() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [2], memory: memory.fileDescriptor)
    let pair = try LocalConnection()
    func attempt(
      _ request: Devmemd.Attachment, _ descriptors: [Int32], _ client: inout NetlinkSession
    ) throws -> NetlinkError.Rejection {
      try refused {
        try client.call(Devmemd.Operations.SocketAttach.self, request, descriptors: descriptors)
      }
    }
    let good = pair.near.fileDescriptor
    var rejection = try attempt(Devmemd.Attachment(fd: 0), [good], &client)
    #expect(rejection.errno == .EINVAL && rejection.attribute?.path.names == ["ifindex"])
    rejection = try attempt(Devmemd.Attachment(ifname: "sim0"), [good], &client)
    #expect(rejection.errno == .EINVAL && rejection.attribute?.path.names == ["fd"])
    rejection = try attempt(Devmemd.Attachment(fd: 1, ifname: "sim0"), [good], &client)
    #expect(rejection.errno == .EBADF)
    rejection = try attempt(Devmemd.Attachment(fd: 0, ifname: "sim0"), [memory.fileDescriptor], &client)
    #expect(rejection.errno == .EBADF)
    rejection = try attempt(Devmemd.Attachment(fd: 0, ifname: "no0"), [good], &client)
    #expect(rejection.errno == .ENODEV && rejection.attribute?.path.names == ["ifname"])
    rejection = try attempt(Devmemd.Attachment(fd: 0, bindingID: 99), [good], &client)
    #expect(rejection.errno == .ENOENT && rejection.attribute?.path.names == ["binding-id"])
    rejection = try attempt(Devmemd.Attachment(fd: 0, bindingID: binding.id, queueID: 3), [good], &client)
    #expect(rejection.errno == .EINVAL && rejection.attribute?.path.names == ["queue-id"])
    rejection = try attempt(Devmemd.Attachment(fd: 0, ifname: "sim0", queueID: 99), [good], &client)
    #expect(rejection.errno == .EINVAL)
    // The same connection cannot be steered twice.
    let attached = try client.call(
      Devmemd.Operations.SocketAttach.self, Devmemd.Attachment(fd: 0, bindingID: binding.id), descriptors: [good])
    let channel = client.takeDescriptor(Int(try #require(attached.channel)))
    #expect(attached.queueID == 2)
    rejection = try attempt(Devmemd.Attachment(fd: 0, bindingID: binding.id), [good], &client)
    #expect(rejection.errno == .EEXIST)
    _ = consume channel
    await daemon.stop()
  }

  @Test(
    "on Linux an application is told to use its own socket, and does",
    .enabled(if: (try? NetlinkSession.kernel(for: Netdev.schema)) != nil, "there is no generic netlink here"))
  func linux() async throws {
    let daemon = try await RunningDaemon { $0.kernel = .linux() }
    let client = try await DevmemClient.connect(path: daemon.path)
    let pair = try LocalConnection()
    let near = pair.near.fileDescriptor
    let error = await #expect(throws: NetlinkError.self) {
      _ = try await client.attach(Devmemd.Attachment(ifname: "lo"), connection: near)
    }
    #expect(error?.errno == .EOPNOTSUPP)
    #expect(error?.rejection?.message?.contains("receive on the connection itself") == true)
    let socket = try await DevmemSocket.open(
      try pair.near.duplicate(), through: client, Devmemd.Attachment(ifname: "lo"))
    #expect(write(pair.far.fileDescriptor, [1, 2, 3], 3) == 3)
    var delivery = try Delivery()
    #expect(try socket.receive(into: &delivery))
    #expect(delivery.byteCount == 3 && delivery.deviceByteCount == 0)
    await daemon.stop()
  }
}

/// Two ends of a TCP connection on loopback.
struct LocalConnection: ~Copyable {
  let near: OwnedDescriptor
  let far: OwnedDescriptor

  init() throws {
    let listener = OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    try #require(Self.with(&address) { bind(listener.fileDescriptor, $0, $1.pointee) } == 0)
    try #require(listen(listener.fileDescriptor, 1) == 0)
    try #require(Self.with(&address) { getsockname(listener.fileDescriptor, $0, $1) } == 0)
    let far = OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    try #require(Self.with(&address) { connect(far.fileDescriptor, $0, $1.pointee) } == 0)
    near = OwnedDescriptor(owning: accept(listener.fileDescriptor, nil, nil))
    self.far = far
  }

  private static func with(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> Int32 {
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
  }
}
