import DevmemSocket
import EthtoolMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

@testable import DevmemDaemon

/// ethtool's messages on the daemon's socket: the kernel answers, and the daemon says who may ask it to change anything.
@Suite struct SettingsTests {
  private static let sim0 = Ethtool.Header(devName: "sim0")

  @Test func settingsAreReadAndChanged() async throws {
    let daemon = try await RunningDaemon()
    var session = try daemon.connect()
    typealias Operations = Ethtool.Operations
    let before = try session.call(Operations.ChannelsGet.self, Ethtool.Channels(header: Self.sim0))
    #expect(before.combinedCount == 8 && before.combinedMax == 64)
    try session.acknowledge(Operations.ChannelsSet.self, Ethtool.Channels(header: Self.sim0, combinedCount: 4))
    #expect(try daemon.kernel.queues(of: 2).count == 8)
    let rings = try session.dump(Operations.RingsGet.self, Ethtool.Rings()).whole()
    #expect(rings.map { $0.header?.devName } == ["sim0", "sim1"])
    let error = #expect(throws: NetlinkError.self) {
      try session.acknowledge(Operations.ChannelsSet.self, Ethtool.Channels(header: Self.sim0, combinedCount: 99))
    }
    #expect(error?.rejection?.message == "requested channel count exceeds maximum")
    #expect(error?.rejection?.attribute?.path.description == ".combined-count")
    await daemon.stop()
  }

  @Test func refusalsOverBindingsNameThemAndWhatToDo() async throws {
    let daemon = try await RunningDaemon()
    var session = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    func refusal(_ body: (inout NetlinkSession) throws -> Void) throws -> NetlinkError.Rejection {
      try refused { try body(&session) }
    }
    func splitOff() throws -> NetlinkError.Rejection {
      try refusal {
        try $0.acknowledge(
          Ethtool.Operations.RingsSet.self, Ethtool.Rings(header: Self.sim0, tcpDataSplit: .disabled))
      }
    }
    _ = try session.bind("sim0", [5], memory: memory.fileDescriptor, name: "trainer")
    _ = try session.bind("sim1", [1], memory: memory.fileDescriptor, name: "elsewhere")
    let words = "can't disable tcp-data-split while device has memory provider enabled"
    let one = "; binding 1 (trainer) holds queues of sim0; run: devmemctl unbind trainer"
    let split = try splitOff()
    #expect(split.errno == .EINVAL && split.message == words + one)
    let channels = try refusal {
      try $0.acknowledge(
        Ethtool.Operations.ChannelsSet.self,
        Ethtool.Channels(header: Ethtool.Header(devIndex: 2), combinedCount: 4))
    }
    #expect(channels.errno == .EINVAL)
    #expect(
      channels.message
        == "requested channel counts are too low for existing memory provider setting (6)" + one)
    // A name that a shell would take apart gives way to the number.
    _ = try session.bind("sim0", [6], memory: memory.fileDescriptor, name: "two words")
    #expect(
      try splitOff().message
        == words + "; bindings 1 (trainer), 3 (two words) hold queues of sim0; run: devmemctl unbind trainer; "
        + "devmemctl unbind 3")
    await daemon.stop()
  }

  @Test func refusalsOverBindingsOfOthersSaySo() throws {
    #expect(
      SettingsAdvice.text("in use by memory provider", interface: "eth0", bindings: [])
        == "in use by memory provider; a program other than this service has bound queues of eth0; "
        + "devmemctl queues eth0 shows which")
    #expect(SettingsAdvice.text("requested ring size exceeds maximum", interface: "eth0", bindings: []) == nil)
  }

  /// As the kernel tells them, whoever changed what.
  @Test func changesAreToldOf() async throws {
    let daemon = try await RunningDaemon()
    let listener = try subscribe(daemon, family: "ethtool", group: "monitor")
    var session = try daemon.connect()
    try session.acknowledge(
      Ethtool.Operations.ChannelsSet.self, Ethtool.Channels(header: Self.sim0, combinedCount: 4))
    try session.acknowledge(Ethtool.Operations.RingsSet.self, Ethtool.Rings(header: Self.sim0, rx: 512))
    let heard = try receive(2, from: listener) { try Ethtool.Notification($0) }
    guard case .channelsNtf(let channels) = heard[0], case .ringsNtf(let rings) = heard[1] else {
      Issue.record("other notifications: \(heard)")
      return
    }
    #expect(channels.header?.devName == "sim0" && channels.combinedCount == 4)
    #expect(rings.header?.devName == "sim0" && rings.rx == 512)
    await daemon.stop()
  }

  /// What ethtool can do besides is no business of device memory.
  @Test func otherOperationsAreRefused() async throws {
    let daemon = try await RunningDaemon()
    var session = try daemon.connect()
    let family = try session.resolve(Ethtool.schema.name)
    let linkInfo = OperationSchema(
      "linkinfo-get", do: .init(request: .init(command: 2, attributes: []), reply: .init(command: 2, attributes: [])))
    let error = #expect(throws: NetlinkError.self) {
      try session.exchange(linkInfo, .do, of: Ethtool.schema, body: { _ in }) { _ in }
    }
    #expect(family.id == 21 && family.groups.keys.sorted() == ["monitor"])
    #expect(error?.errno == .EOPNOTSUPP)
    #expect(error?.rejection?.message?.hasPrefix("ethtool is served here for channels") == true)
    await daemon.stop()
  }

  @Test func changingIsForThoseWhoMayBind() throws {
    let authorization = Authorization(userID: 990, groupID: 44)
    func refusal(_ uid: UInt32, gid: UInt32 = 1) -> Refusal? {
      do throws(Refusal) {
        try authorization.checkBind(
          Owner(pid: 1, uid: uid, gid: gid, command: "x"), groups: [], doing: "changing an interface is")
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(0) == nil && refusal(990) == nil && refusal(1000, gid: 44) == nil)
    let text = "changing an interface is for root, user 990 or group 44; this is user 1000: run it as root"
    #expect(refusal(1000) == Refusal(.EPERM, text))
  }
}
