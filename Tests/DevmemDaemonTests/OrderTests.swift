import DevmemSocket
import DevmemdMessages
import Glibc
import Logging
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

@testable import DevmemDaemon

@Suite("Who is told first")
struct OrderTests {
  @Test("whoever asked is answered before the log is written, and no line is lost or out of turn")
  func answerBeforeLog() async throws {
    let log = try HeldLog(holding: "bound")
    let daemon = try await RunningDaemon(log: Logger(label: "test") { _ in log })
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    // The log's handler does not return until it is let go: with the line before the answer, none would come.
    let binding = try client.bind("sim0", [2, 3], memory: memory.fileDescriptor, name: "train")
    #expect(binding.state == .active)
    log.letGo()
    try client.unbind(try #require(binding.id))
    await daemon.stop()
    #expect(
      log.lines == [
        "serving", "bound binding=1 (train) direction=rx dmabuf=1 interface=sim0 queues=2,3",
        "unbound binding=1 (train) direction=rx interface=sim0 queues=2,3", "stopped",
      ])
  }

  @Test("a reply and its acknowledgement come in one record")
  func oneRecord() async throws {
    let daemon = try await RunningDaemon()
    let socket = try daemon.connectSocket()
    var writer = MessageWriter()
    let start = writer.beginMessage(
      NetlinkHeader(type: MessageType(rawValue: 0x4000), flags: [.request, .acknowledge], sequence: 7))
    writer.append(GenericHeader(command: 1, version: 1))
    writer.endMessage(start)
    try socket.send(writer.bytes)
    var buffer = try ReceiveBuffer()
    guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(20))) else {
      Issue.record("no answer")
      return
    }
    var types: [UInt16] = []
    try buffer.withBytes { bytes in
      var reader = MessageReader(bytes)
      while let message = try reader.next() { types.append(message.header.type.rawValue) }
    }
    #expect(types == [0x4000, MessageType.error.rawValue])
    await daemon.stop()
  }

  @Test("what the kernel told of a bind comes before the service's word of it, and so with an unbind")
  func kernelBeforeService() async throws {
    let daemon = try await RunningDaemon()
    var session = try daemon.connect()
    for (family, group) in [("netdev", "page-pool"), ("devmemd", "bindings")] {
      let number = try #require(try session.resolve(family).groups[group])
      try session.acknowledge(Devmemd.Operations.Subscribe.self, Devmemd.Subscription(group: number))
    }
    let netdev = try session.resolve("netdev").id
    let listener = session.release()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [1], memory: memory.fileDescriptor)
    try client.unbind(try #require(binding.id))
    let heard = try receive(7, from: listener) { message -> String? in
      message.header.type.rawValue == netdev ? "kernel" : "service \(try message.genericHeader().command)"
    }
    let (add, delete, change) = (
      "service \(command(Devmemd.Operations.BindingAddNtf.self))",
      "service \(command(Devmemd.Operations.BindingDelNtf.self))",
      "service \(command(Devmemd.Operations.BindingChangeNtf.self))"
    )
    #expect(heard == ["kernel", "kernel", add, change, "kernel", "kernel", delete])
    await daemon.stop()
  }

  private func command<Operation: NetlinkOperation>(_ operation: Operation.Type) -> UInt16 {
    Operation.schema.notification?.command ?? 0
  }

  @Test("many things are looked up at once, and those that are not there have no reply")
  func lookingUp() async throws {
    let daemon = try await RunningDaemon()
    var session = try daemon.connect()
    var found: [Int: UInt32?] = [:]
    let operations = Array(repeating: Netdev.Operations.QueueGet.schema, count: 40)
    try session.lookUp(operations, of: Netdev.schema) { place, writer in
      Netdev.Queue(id: UInt32(39 - place), ifindex: 2, type: .rx).encode(into: &writer)
    } reply: { place, message throws(DecodingError) in
      found[place] = try message.genericBody(as: Netdev.Queue.self).id
    }
    #expect(found == Dictionary(uniqueKeysWithValues: (32..<40).map { ($0, UInt32(39 - $0)) }))
    #expect(try session.queues().contains { $0.ifindex == 2 })
    await daemon.stop()
  }
}

@Suite("News of page pools")
struct PagePoolNewsTests {
  private typealias Pool = Netdev.PagePool

  @Test func aBindingsPoolsAreThoseThatCameAndDidNotGo() {
    var news = PagePoolNews()
    for id in UInt64(1)...3 { news.take(.pagePoolAddNtf(Pool(id: id, ifindex: 2, dmabuf: id == 3 ? 8 : 7))) }
    news.take(.pagePoolAddNtf(Pool(id: 4, ifindex: 2)))
    #expect(news.pools(of: 7) == [1, 2])
    news.take(.pagePoolDelNtf(Pool(id: 1)))
    #expect(news.pools(of: 7) == [2])
  }

  @Test func whatRemainsIsToldOnlyWhereTheFateOfEachIsKnown() {
    var news = PagePoolNews()
    news.take(.pagePoolDelNtf(Pool(id: 1)))
    #expect(news.remains(of: [1]) == [:])
    #expect(news.remains(of: [1, 2]) == nil)
    // A change that is no detachment says nothing of it.
    news.take(.pagePoolChangeNtf(Pool(id: 2, inflight: 9)))
    #expect(news.remains(of: [1, 2]) == nil)
    news.take(.pagePoolChangeNtf(Pool(id: 2, inflight: 9, detachTime: 5)))
    #expect(news.remains(of: [1, 2]) == [2: 9])
    news.take(.pagePoolDelNtf(Pool(id: 2)))
    #expect(news.remains(of: [1, 2]) == [:])
    // A kernel that shows no pools has to be asked.
    #expect(news.remains(of: []) == nil)
    news.noteLoss()
    #expect(news.remains(of: [1, 2]) == nil)
  }
}

/// A log that keeps its lines, and stops at one of them until it is let go.
private final class HeldLog: LogHandler {
  private let held: String
  private let written = Mutex<[String]>([])
  private let reading: OwnedDescriptor
  private let writing: OwnedDescriptor

  init(holding held: String) throws {
    var pipe: [Int32] = [-1, -1]
    try #require(Glibc.pipe(&pipe) == 0)
    self.held = held
    reading = OwnedDescriptor(owning: pipe[0])
    writing = OwnedDescriptor(owning: pipe[1])
  }

  var lines: [String] { written.withLock { $0 } }

  func letGo() {
    var byte: UInt8 = 1
    _ = write(writing.fileDescriptor, &byte, 1)
  }

  func log(event: LogEvent) {
    let message = "\(event.message)"
    let ours = (event.metadata ?? [:]).filter { message == "serving" ? false : $0.key != "error" }
    let words = ours.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    written.withLock { $0.append(([message] + words).joined(separator: " ")) }
    guard message == held else { return }
    var byte: UInt8 = 0
    _ = read(reading.fileDescriptor, &byte, 1)
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }
}
