import DevmemClient
import DevmemSocket
import DevmemdMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Testing

/// `devmemd --simulate --kernel-socket`: the service's kernel, for everybody.
@Suite struct KernelSocketTests {
  private let daemonPath = "@devmemd-kernel-\(getpid())-\(UInt32.random(in: 0 ... .max))"
  private let kernelPath = "/tmp/devmemd-kernel-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"

  private func start() async throws -> (RunningCommand, DevmemClient) {
    let service = try RunningCommand(
      ["--simulate", "--socket", daemonPath, "--kernel-socket", kernelPath], program: "devmemd")
    for _ in 0..<500 {
      if let client = try? await DevmemClient.connect(path: daemonPath) { return (service, client) }
      try await Task.sleep(for: .milliseconds(20))
    }
    return (service, try await DevmemClient.connect(path: daemonPath))
  }

  private func boundQueues(_ client: DevmemClient) async throws -> [UInt32?] {
    try await client.netdev.dumpQueueGet().whole().filter { $0.dmabuf != nil }.map(\.id)
  }

  private static func bind(_ queue: UInt32, _ memory: Int32, _ session: inout NetlinkSession) throws {
    _ = try session.call(
      Netdev.Operations.BindRX.self,
      Netdev.Dmabuf(ifindex: 2, queues: [Netdev.QueueID(id: queue, type: .rx)], fd: 0), descriptors: [memory])
  }

  @Test("both sockets are of one machine, and the file is there as long as the service")
  func oneMachine() async throws {
    let (service, client) = try await start()
    var status = stat()
    #expect(stat(kernelPath, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 && status.st_mode & S_IFMT == S_IFSOCK)
    var session = try NetlinkSession(.connect(path: kernelPath))
    let memory = try DeviceMemory.memfd(name: "kernel-socket", size: 1 << 20)
    try Self.bind(3, memory.fileDescriptor, &session)
    #expect(try await boundQueues(client) == [3])
    _ = try await client.bind(
      Devmemd.Binding(ifname: "sim0", queues: [Devmemd.Queue(id: 5)]), memory: memory.fileDescriptor)
    let bound = try session.dump(Netdev.Operations.QueueGet.self, Netdev.Queue(ifindex: 2)).whole()
    #expect(bound.filter { $0.dmabuf != nil }.map(\.id) == [3, 5])
    let taken = #expect(throws: NetlinkError.self) { try Self.bind(5, memory.fileDescriptor, &session) }
    #expect(taken?.errno == .EEXIST)
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
    #expect(access(kernelPath, F_OK) != 0)
  }

  @Test("a process that dies takes the bindings of its sockets along, and only the last of them does")
  func aProcessThatDies() async throws {
    let (service, client) = try await start()
    let child: RunningCommand
    do {
      var session = try NetlinkSession(.connect(path: kernelPath))
      let memory = try DeviceMemory.memfd(name: "kernel-socket", size: 1 << 20)
      try Self.bind(3, memory.fileDescriptor, &session)
      child = try RunningCommand(["600"], program: "/bin/sleep", descriptors: [session.fileDescriptor])
    }
    #expect(try await boundQueues(client) == [3], "the socket was inherited")
    child.signal(SIGKILL)
    #expect(child.finish().status == 128 + SIGKILL)
    // The close comes with the death; that the service has read of it takes a moment.
    for _ in 0..<500 where try await !boundQueues(client).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    #expect(try await boundQueues(client).isEmpty)
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  @Test("devmemctl calls the kernel at its socket, with descriptors")
  func calls() async throws {
    let (service, _) = try await start()
    let queues = try devmemctl("call", "--socket", kernelPath, "netdev", "queue-get", "--dump", #"{"ifindex": 3}"#)
    #expect(queues.output.split(separator: "\n").count == 8)
    let memory = try DeviceMemory.memfd(name: "kernel-socket", size: 1 << 20)
    let request = #"{"ifindex": 2, "fd": 0, "queues": [{"id": 1, "type": "rx"}]}"#
    let bind = try RunningCommand(
      ["call", "--socket", kernelPath, "netdev", "bind-rx", "--do", request, "--fd", "3"],
      descriptors: [memory.fileDescriptor]
    ).finish()
    #expect(bind == RunningCommand.Result(status: 0, output: "{\"id\":1}\n", errors: ""))
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  @Test("it is the simulated kernel's alone, and a path that is taken stops the start")
  func refusals() async throws {
    let linux = try RunningCommand(["--kernel-socket", kernelPath, "--socket", daemonPath], program: "devmemd").finish()
    #expect(linux.status == 64 && linux.errors.contains("--kernel-socket is for --simulate"))
    let (service, _) = try await start()
    let second = try RunningCommand(
      ["--simulate", "--socket", daemonPath + "-2", "--kernel-socket", kernelPath], program: "devmemd"
    ).finish()
    #expect(second.status == 1 && second.errors.contains("Address already in use"))
    #expect(access(kernelPath, F_OK) == 0)
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }
}
