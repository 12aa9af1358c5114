import DevmemClient
import DevmemSocket
import DevmemdMessages
import Glibc
import NetlinkSocket
import Testing

/// The service as a process: how it starts, ends, and what it says.
@Suite struct ServiceProcessTests {
  @Test("a hang-up is ignored; SIGTERM unbinds everything, the newest first, logs each, and ends with status 0")
  func signals() async throws {
    let path = "@devmemd-signals-\(getpid())"
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    let client = try await connect(path)
    let memory = try DeviceMemory.memfd(name: "signals", size: 1 << 20)
    for (name, queue) in [("first", UInt32(2)), ("second", 5)] {
      _ = try await client.bind(
        Devmemd.Binding(name: name, lifetime: .persistent, ifname: "sim0", queues: [Devmemd.Queue(id: queue)]),
        memory: memory.fileDescriptor)
    }
    service.signal(SIGHUP)
    #expect(try await client.bindings().count == 2)
    service.signal(SIGTERM)
    let result = service.finish()
    #expect(result.status == 0)
    let events = result.errors.split(separator: "\n")
    let unbound = events.filter { $0.hasSuffix("unbound") }
    #expect(unbound.count == 2)
    #expect(unbound.first?.contains("binding=2 (second)") == true)
    #expect(unbound.first?.contains("interface=sim0") == true && unbound.first?.contains("queues=5") == true)
    #expect(unbound.last?.contains("binding=1 (first)") == true)
    #expect(events.contains { $0.contains("ignored a hang-up signal") })
    #expect(events.last?.hasSuffix("stopped") == true)
  }

  @Test("a machine description is read from a file, and a bad one says what is wrong where")
  func machines() async throws {
    let file = "/tmp/devmemd-machine-\(getpid()).json"
    defer { unlink(file) }
    try write(#"{"interfaces": [{"name": "wide0", "profile": "plain", "rx-queues": 3, "tx-queues": 1}]}"#, to: file)
    let path = "@devmemd-machine-\(getpid())"
    let service = try RunningCommand(["--simulate", "--socket", path, file], program: "devmemd")
    let client = try await connect(path)
    let wide = try await client.daemon.dumpInterfaceGet().first { $0.ifname == "wide0" }
    #expect(wide?.rxQueues == 3)
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)

    try write(#"{"interfaces": [{"name": "wide0", "profile": "plian"}]}"#, to: file)
    let broken = try RunningCommand(["--simulate", "--socket", path, file], program: "devmemd").finish()
    #expect(broken.status == 1)
    #expect(broken.errors.contains("interfaces[0].profile") && broken.errors.contains("plain"))
  }

  @Test("ethtool's settings are read and changed by name, and the kernel's refusals come in its words")
  func ethtoolSettings() async throws {
    let path = "@devmemd-ethtool-\(getpid())"
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    _ = try await connect(path)
    func call(_ operation: String, _ json: String) throws -> RunningCommand.Result {
      try RunningCommand(["call", "ethtool", operation, "--do", json], socket: path).finish()
    }
    #expect(
      try call("channels-get", #"{"header":{"dev-name":"sim0"}}"#).output
        == #"{"header":{"dev-index":2,"dev-name":"sim0"},"combined-max":64,"combined-count":8}"# + "\n")
    #expect(try call("channels-set", #"{"header":{"dev-name":"sim0"},"combined-count":4}"#).status == 0)
    #expect(
      try call("channels-set", #"{"header":{"dev-name":"sim0"},"combined-count":99}"#).errors
        == "devmemctl: channels-set: requested channel count exceeds maximum (EINVAL) at .combined-count\n")
    service.signal(SIGTERM)
    let log = service.finish().errors.split(separator: "\n")
    let done = log.filter { $0.hasSuffix("channels-set done") }
    #expect(done.count == 1 && done.first?.contains("interface=sim0") == true, "\(log)")
    let refused = log.filter { $0.hasSuffix("channels-set refused") }
    #expect(refused.first?.contains("error=requested channel count exceeds maximum") == true, "\(log)")
    #expect(refused.count == 1 && refused.first?.contains("interface=sim0") == true, "\(log)")
  }

  @Test("a second service on the same socket does not start, and says why")
  func twoServices() async throws {
    let path = "/tmp/devmemd-two-\(getpid()).sock"
    let first = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    _ = try await connect(path)
    let second = try RunningCommand(["--simulate", "--socket", path], program: "devmemd").finish()
    #expect(second.status == 1)
    #expect(second.errors.contains("Address already in use"))
    first.signal(SIGINT)
    #expect(first.finish().status == 0)
    #expect(access(path, F_OK) != 0)
  }

  @Test("a queue that is not there is named, and memory that a simulated kernel takes, and counters that are not kept")
  func advice() async throws {
    let path = "@devmemd-advice-\(getpid())"
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    _ = try await connect(path)
    func errors(_ arguments: String...) throws -> String { try RunningCommand(arguments, socket: path).finish().errors }
    #expect(
      try errors("bind", "sim0", "--queues", "0,99,6", "--memory", "memfd:1M").contains("sim0 has no receive queue 99;")
    )
    #expect(
      try RunningCommand(["bind", "sim0", "--queues", "2", "--memory", "fd:0"], socket: path).finish().errors
        .contains("devmemctl bind --memory memfd:64MiB makes"))
    #expect(
      try errors("stats", "lo")
        == "devmemctl: qstats-get: Operation not supported (EOPNOTSUPP) at .ifindex; the driver of lo keeps no counters of "
        + "its queues\n")
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  @Test("a socket whose directory is missing is told with what to do")
  func missingDirectory() throws {
    let result = try RunningCommand(
      ["--simulate", "--socket", "/nonexistent/devmemd.sock"], program: "devmemd"
    ).finish()
    #expect(result.status == 1)
    #expect(result.errors.contains("the socket's directory is missing; create it, or choose another path"))
  }

  private func connect(_ path: String) async throws -> DevmemClient {
    for _ in 0..<500 {
      if let client = try? await DevmemClient.connect(path: path) { return client }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try await DevmemClient.connect(path: path)
  }

  private func write(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
  }
}
