import DevmemClient
import DevmemdMessages
import EthtoolMessages
import NetdevMessages
import NetlinkCodec
import Testing

@testable import devmemctl

@Suite struct TextTests {
  let machine = ScriptedMachine()
  var interfaces: Interfaces { Interfaces(machine.interfaces) }
  var holders: Holders { Holders(machine.bindings) }

  @Test func columnsAreAlignedAndControlCharactersShown() {
    var table = Table([.text("NAME"), .number("N"), .text("LAST")])
    table.add(["a", "1", nil])
    table.add(["long name", "1000", "x\u{1b}[31m\n"])
    #expect(
      table.text() == """
        NAME          N  LAST
        a             1  -
        long name  1000  x\\x1b[31m\\x0a
        """)
  }

  @Test func statusIsAListOfFacts() {
    let daemon = Devmemd.Daemon(
      version: "0.1.0", backend: .simulator, kernel: "7.3", pid: 812, uptime: 11_530, socket: "/run/devmemd.sock",
      clients: 1, bindings: 3)
    #expect(
      StatusCommand.text(daemon) == """
        version   0.1.0
        backend   simulator, no hardware is touched
        kernel    7.3
        pid       812
        uptime    3 hours 12 minutes
        socket    /run/devmemd.sock
        clients   1, this command
        bindings  3
        """)
  }

  @Test func devicesAreJoinedWithTheirAbilities() {
    #expect(
      DevicesCommand.text(interfaces, machine.devices) == """
        INTERFACE  INDEX  RX QUEUES  TX QUEUES  BOUND  XDP FEATURES
        eth0           2          4          4      1  basic redirect
        eth1           3          0          0      0  -
        """)
  }

  @Test func queuesTellWhatHoldsThem() {
    #expect(
      QueuesCommand.text(QueuesCommand.ordered(machine.queues), interfaces, holders) == """
        INTERFACE  TYPE  QUEUE  NAPI  HELD BY
        eth0       rx        0  8193  -
        eth0       rx        1     -  AF_XDP
        eth0       rx        2  8195  train (root, nccl 4711)
        eth0       rx        3  8196  dmabuf 10
        eth0       tx        0  8193  -
        """)
  }

  @Test func aLeasedQueueAndAnIoUringQueueSaySo() {
    let queues = [
      Netdev.Queue(id: 0, ifindex: 2, type: .rx, ioUring: Netdev.IOUringProviderInfo(rxBufLen: 4096)),
      Netdev.Queue(
        id: 1, ifindex: 2, type: .rx, lease: Netdev.Lease(ifindex: 3, queue: Netdev.QueueID(id: 1, type: .rx))),
    ]
    #expect(
      QueuesCommand.text(queues, interfaces, holders) == """
        INTERFACE  TYPE  QUEUE  NAPI  HELD BY
        eth0       rx        0     -  io_uring, 4 KiB buffers
        eth0       rx        1     -  leased with eth1 queue 1
        """)
  }

  @Test func aDrainingBindingSaysWhatIsOut() {
    let binding = machine.bindings[0].with { ($0.state, $0.inflight) = (.draining, 12) }
    #expect(
      BindingText.warning(binding)
        == "binding 3 (train) has ended; sockets still hold 12 pieces (48 KiB) of its memory.")
    let event = EventText.line(.notification(.devmemd(.bindingChangeNtf(binding))), interfaces)
    #expect(event.hasSuffix("binding 3 (train) is draining: eth0 queues 2 and 5, with 12 pieces (48 KiB) out"))
  }

  @Test func memoryThatIsAllInTheRingsIsWarnedOf() {
    let binding = machine.bindings[0].with { $0.size = 1 << 20 }
    let pool = machine.pools[0]
    #expect(
      MemoryShortage.warning(binding, [pool])
        == "the rings of eth0 queues 2 and 5 took all 1 MiB of binding 3 (train): frames are lost whenever an application "
        + "holds any of it. Bind more memory, or shorten the rings first: ethtool -G eth0 rx 64")
    let simulated = MemoryShortage.warning(binding, [pool], .simulator)
    #expect(
      simulated?.hasSuffix(#"call ethtool rings-set --do '{"header":{"dev-name":"eth0"},"rx":64}'"#) == true)
    let small = binding.with { $0.size = 8192 }
    let pools = [pool.with { $0.inflight = 2 }, pool.with { ($0.napiID, $0.inflight) = (8199, 0) }]
    let late = small.with { $0.queues[1].napiID = 8199 }
    #expect(
      MemoryShortage.warning(late, pools)?.hasSuffix(
        "whenever an application holds any of it; queue 5 has none of it. Bind more memory") == true)
    #expect(MemoryShortage.warning(binding, [pool.with { $0.inflight = 255 }]) == nil)
    #expect(MemoryShortage.warning(binding, [pool.with { $0.dmabuf = 10 }]) == nil)
    #expect(MemoryShortage.warning(binding.with { $0.direction = .tx }, [pool]) == nil)
  }

  @Test func poolsShowWhatIsOutAndSinceWhen() {
    #expect(
      PoolsCommand.text(machine.pools, interfaces, holders, now: 1065) == """
        POOL  INTERFACE  NAPI  INFLIGHT  MEMORY  DETACHED  MEMORY OF
          21  eth0       8195       256   1 MiB  -         train (root, nccl 4711)
          18  -             -         3  12 KiB  1m5s ago  -
        """)
  }

  @Test func countersNobodyKeepsHaveNoColumn() throws {
    let document = try StatsCommand.document(machine.counters, interfaces)
    #expect(
      StatsCommand.text(document.array ?? []) == """
        INTERFACE  TYPE  QUEUE  RX-PACKETS              RX-BYTES  TX-PACKETS
        eth0       rx        0          12  18446744073709551615           -
        eth0       tx        0           -                     -           7
        """)
    let sums = try StatsCommand.document([Netdev.Qstats(ifindex: 7, rxPackets: 1)], interfaces)
    #expect(StatsCommand.text(sums.array ?? []) == "INTERFACE  RX-PACKETS\n#7                  1")
  }

  @Test func bindingsShowWhoOwnsThemAndWhatIsWrong() {
    #expect(
      BindingsCommand.text(machine.bindings, now: 1_700_000_090) == """
        ID  NAME   STATE     DIRECTION  INTERFACE  QUEUES    SIZE   PAGE  LIFETIME    OWNER              AGE  DMABUF
         3  train  degraded  rx         eth0       2,5     64 MiB  4 KiB  persistent  root, nccl 4711  1m30s       9
        binding 3 (train) is degraded: queue 5 does not use its memory. To install it again: devmemctl restart eth0 5
        """)
  }

  @Test func emptyListsSayWhyAndWhatToDo() {
    #expect(BindingsCommand.text([], now: 0, .linux).hasSuffix("--memory udmabuf:64MiB"))
    #expect(BindingsCommand.text([], now: 0, .simulator).hasSuffix("--memory memfd:64MiB"))
    #expect(QueuesCommand.text([], interfaces, holders, only: "eth1").contains("ip link set eth1 up"))
    #expect(
      PoolsCommand.text([], interfaces, holders, now: 0)
        == "There are no page pools: no interface is up whose driver uses one.")
    #expect(StatsCommand.text([]) == "No driver of these interfaces counts by queue.")
    #expect(DevicesCommand.text(Interfaces([]), []).contains("no network interfaces"))
  }

  @Test func anUnknownInterfaceIsToldWithThoseThereAre() throws {
    let failure = try #require(throws: Failure.self) { try interfaces.number(of: "eth9") }
    #expect(failure.sentence == "the service's kernel has no interface eth9; it has eth0 and eth1")
    #expect(try interfaces.number(of: "3") == 3)
  }

  @Test func eventsReadAsSentences() {
    let binding = machine.bindings[0]
    let lines = [
      Event.notification(.devmemd(.bindingAddNtf(binding))), .notification(.devmemd(.bindingDelNtf(binding))),
      .notification(.netdev(.devAddNtf(Netdev.Dev(ifindex: 2)))),
      .notification(
        .netdev(.pagePoolChangeNtf(Netdev.PagePool(id: 4, ifindex: 2, inflight: 3, detachTime: 5, dmabuf: 9)))),
      .notification(.netdev(.pagePoolDelNtf(Netdev.PagePool(id: 4)))), .resync,
      .unknown(UnknownNotification(family: "netdev", command: 99, message: [])),
    ].map { EventText.line($0, interfaces) }
    #expect(
      lines == [
        "binding-add       binding 3 (train) is degraded: eth0 queues 2 and 5",
        "binding-del       binding 3 (train) ended: eth0 queues 2 and 5",
        "dev-add           eth0 came",
        "page-pool-change  page pool 4 of eth0 on dmabuf 9 was detached with 3 buffers out",
        "page-pool-del     page pool 4 went",
        "resync            events were lost; list again what you rely on",
        "unknown           notification 99 of netdev, which this version does not know",
      ])
  }

  @Test func settingsThatChangeReadAsSentences() throws {
    let header = Ethtool.Header(devIndex: 2)
    let events: [Ethtool.Notification] = [
      .channelsNtf(Ethtool.Channels(header: header, rxCount: 8, txCount: 4)),
      .channelsNtf(Ethtool.Channels(header: Ethtool.Header(devName: "eth7"), combinedCount: 4)),
      .ringsNtf(Ethtool.Rings(header: header, rx: 512, tx: 1024, tcpDataSplit: .enabled, hdsThresh: 0)),
      .featuresNtf(Ethtool.Features(header: header)), .rssNtf(Ethtool.RSS(header: header)),
      .rssNtf(Ethtool.RSS(header: header, context: 1)), .rssCreateNtf(Ethtool.RSS(header: header, context: 1)),
      .rssDeleteNtf(Ethtool.RSS(header: header, context: 1)),
    ]
    let lines = events.map { EventText.line(.notification(.ethtool($0)), interfaces) }
    #expect(
      lines == [
        "channels          eth0 has 8 receive and 4 transmit channels now",
        "channels          eth7 has 4 combined channels now",
        "rings             eth0 has receive rings of 512, transmit rings of 1024, tcp-data-split enabled, hds-thresh 0 now",
        "features          eth0 changed its features",
        "rss               eth0 changed how it spreads what it receives",
        "rss               RSS context 1 of eth0 changed",
        "rss-create        RSS context 1 of eth0 came",
        "rss-delete        RSS context 1 of eth0 went",
      ])
    let document = try EventText.document(.notification(.ethtool(events[1])))
    #expect(
      document.text() == #"{"name":"channels-ntf","msg":{"header":{"dev-name":"eth7"},"combined-count":4}}"#)
  }

  // MARK: Documents

  @Test func aQueueDocumentIsTheKernelsWithNamesAdded() throws {
    let document = try QueuesCommand.document([machine.queues[3]], interfaces, holders)
    #expect(
      document.text()
        == #"[{"id":2,"ifindex":2,"type":"rx","napi-id":8195,"dmabuf":9,"ifname":"eth0","#
        + #""binding":{"id":3,"name":"train"}}]"#)
  }

  @Test func aDeviceDocumentJoinsBothFamilies() throws {
    let document = try DevicesCommand.document(interfaces, machine.devices)
    #expect(
      document[0]?.text() == #"{"ifindex":2,"ifname":"eth0","rx-queues":4,"tx-queues":4,"bound-queues":1,"#
        + #""xdp-features":["basic","redirect"],"xdp-rx-metadata-features":[],"xsk-features":[]}"#)
  }

  @Test func aBindingDocumentIsTheSpecsOwn() throws {
    let queues = try BindingsCommand.document(machine.bindings)[0]?["queues"]
    #expect(queues?.text() == #"[{"id":2,"napi-id":8195},{"id":5,"degraded":true}]"#)
  }

  @Test func anEventDocumentNamesItsOperation() throws {
    #expect(
      try EventText.document(.notification(.netdev(.devDelNtf(Netdev.Dev(ifindex: 2))))).text()
        == #"{"name":"dev-del-ntf","msg":{"ifindex":2}}"#)
    #expect(try EventText.document(.resync).text() == #"{"name":"resync"}"#)
    let unknown = UnknownNotification(family: "netdev", command: 99, message: [])
    #expect(
      try EventText.document(.unknown(unknown)).text() == #"{"name":"unknown","family":"netdev","command":99}"#)
  }

  @Test func aPartialListIsSaidToBe() {
    #expect(PartialDump.sentence(Dump("queue-get", [1])) == nil)
    #expect(
      PartialDump.sentence(Dump("queue-get", [1], attempts: 3, interruption: .changed))
        == "queue-get: this list is partial: what it lists changed meanwhile (asked 3 times)")
    #expect(
      PartialDump.sentence(Dump("dev-get", [1], interruption: .failed(.init(.ENODEV, message: "it went"))))
        == "dev-get: this list is partial: it broke off: it went (ENODEV) (asked once)")
  }

  // MARK: Errors

  @Test func aRefusalIsASentenceAndADocument() throws {
    let rejection = NetlinkError.Rejection(
      .EEXIST, message: "designated queue already memory provider bound",
      attribute: NetlinkError.Rejection.Attribute(path: NamedPath([.init(8, "queues")]), isMissing: false))
    let failure = Failure(NetlinkError("bind", .refused(rejection)))
    #expect(failure.status == .refused)
    #expect(failure.sentence == "bind: designated queue already memory provider bound (EEXIST) at .queues")
    #expect(
      JSONValue.object(failure.json).text() == #"{"operation":"bind","errno":17,"error":"EEXIST","#
        + #""message":"designated queue already memory provider bound","attribute":".queues"}"#)
  }

  @Test func statusesTellWhatKindOfFailureItWas() {
    #expect(Failure(NetlinkError("x", .transport(.ECONNRESET, call: "recvmsg"))).status == .lost)
    #expect(Failure(NetlinkError("x", .unknownFamily("netdev"))).status == .unreachable)
    #expect(Failure(NetlinkError("x", .decoding(DecodingError(.tooDeep, offset: 0)))).status == .incompatible)
    #expect(Failure(NetlinkError("x", .refused(NetlinkError.Rejection(.EPERM)))).sentence.hasSuffix("run it as root"))
  }

  @Test func aKernelInTheServicesPlaceIsTold() {
    let failure = Failure(NetlinkError("daemon-get", .unknownFamily("devmemd")))
    #expect(failure.sentence.contains("a kernel answered, running or simulated, and not the service"))
  }

  @Test func everyStatusIsExplained() {
    for status in ExitStatus.allCases { #expect(ExitStatus.explanation.contains("\(status.rawValue)  ")) }
  }
}
