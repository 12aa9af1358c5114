import DevmemClient
import DevmemdMessages
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

/// The library against a service that answers from a script.
@Suite struct ClientTests {
  private let service: ScriptedService

  init() throws { service = try ScriptedService() }

  @Test func oneConnectionSpeaksAllFamilies() async throws {
    let client = try await DevmemClient.connect(path: service.path)
    #expect(try await client.daemon.daemonGet().backend == .simulator)
    #expect(try await client.netdev.dumpQueueGet(ifindex: 2).count == 5)
    #expect(try await client.control.getfamily(familyName: "devmemd").familyID == ScriptedService.devmemdID)
    #expect(try await client.bindings().map(\.name) == ["train"])
    #expect(try await client.binding(.id(3)).name == "train")
  }

  @Test func bindPassesTheMemoryAlong() async throws {
    let client = try await DevmemClient.connect(path: service.path)
    let binding = try await client.bind(Devmemd.Binding(ifname: "eth0", queues: [Devmemd.Queue(id: 1)]), memory: 0)
    #expect(binding.id == 4)
    try await client.unbind(.id(4))
    let error = try await #require(throws: NetlinkError.self) { try await client.unbind(.name("binding-4")) }
    #expect(error.errno == .ENOENT)
  }

  @Test func eventsComeInOrderAndTyped() async throws {
    let client = try await DevmemClient.connect(path: service.path)
    let events = try await client.events()
    try service.tell(Devmemd.Operations.BindingAddNtf.self, Devmemd.Binding(id: 7))
    try service.tell(Netdev.Operations.DevAddNtf.self, Netdev.Dev(ifindex: 9))
    service.tellOverrun()
    try service.tell(Devmemd.Operations.BindingDelNtf.self, Devmemd.Binding(id: 7))
    var names: [String] = []
    for try await event in events {
      switch event {
      case .notification(.devmemd(.bindingAddNtf(let binding))): names.append("add \(binding.id ?? 0)")
      case .notification(.devmemd(.bindingDelNtf(let binding))): names.append("delete \(binding.id ?? 0)")
      case .notification(.netdev(.devAddNtf(let device))): names.append("device \(device.ifindex ?? 0)")
      case .resync: names.append("resync")
      default: names.append("other")
      }
      if names.count == 4 { break }
    }
    #expect(names == ["add 7", "device 9", "resync", "delete 7"])
  }

  @Test func aCancelledTaskStopsWaitingForEvents() async throws {
    let events = try await DevmemClient.connect(path: service.path).events([.bindings])
    let waiting = Task {
      for try await _ in events { return false }
      return true
    }
    waiting.cancel()
    #expect(try await waiting.value)
  }

  @Test func eventsEndInAnErrorWhenTheServiceGoes() async throws {
    let events = try await DevmemClient.connect(path: service.path).events([.bindings])
    service.stop()
    await #expect(throws: NetlinkError("notification", .transport(.ECONNRESET, call: "recvmsg"))) {
      for try await _ in events {}
    }
  }

  @Test func aGroupNobodyHasIsRefused() async throws {
    let client = try await DevmemClient.connect(path: service.path)
    let missing = EventGroup(family: "devmemd", name: "quarks")
    let error = try await #require(throws: NetlinkError.self) { try await client.events([missing]) }
    #expect(error.description.contains("no multicast group quarks of family devmemd"))
  }

  @Test func noServiceIsAnErrorThatSaysWhatToDo() async throws {
    let error = try await #require(throws: ConnectionError.self) {
      try await DevmemClient.connect(path: "/nonexistent/devmemd.sock")
    }
    #expect(error.errno == .ENOENT)
    #expect(error.description.contains("start it with `devmemd`"))
  }
}
