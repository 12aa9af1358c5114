import DevmemSocket
import DevmemdMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

@Suite("Notifications over the daemon's socket")
struct NotificationTests {
  @Test("a subscriber hears of bindings made, changed and ended, in order")
  func bindings() async throws {
    let daemon = try await RunningDaemon()
    let listener = try subscribe(daemon, family: "devmemd", group: "bindings")
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [1], memory: memory.fileDescriptor, name: "heard")
    try client.unbind(try #require(binding.id))

    let heard = try receive(3, from: listener) { try Devmemd.Notification($0) }
    guard case .bindingAddNtf(let added) = heard[0], case .bindingChangeNtf(let changed) = heard[1],
      case .bindingDelNtf(let deleted) = heard[2]
    else {
      Issue.record("other notifications: \(heard)")
      return
    }
    #expect(added == binding)
    #expect(changed.state == .unbinding)
    #expect(deleted.name == "heard")
    await daemon.stop()
  }

  @Test("the kernel's page-pool notifications come through as the kernel sent them")
  func pagePools() async throws {
    let daemon = try await RunningDaemon()
    let listener = try subscribe(daemon, family: "netdev", group: "page-pool")
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [1, 2], memory: memory.fileDescriptor)
    // A pair for each queue: the new pool with the memory, then the old one going.
    let heard = try receive(4, from: listener) { try Netdev.Notification($0) }
    let dmabufs: [UInt32?] = heard.map { notification in
      switch notification {
      case .pagePoolAddNtf(let pool): pool.dmabuf
      default: nil
      }
    }
    #expect(dmabufs == [binding.dmabufID, nil, binding.dmabufID, nil])
    await daemon.stop()
  }

  @Test("a subscriber that does not read is told that it missed something, and is served all the same")
  func overrun() async throws {
    let daemon = try await RunningDaemon()
    let listener = try subscribe(daemon, family: "netdev", group: "page-pool")
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    for _ in 0..<400 {
      let binding = try client.bind("sim0", [0, 1, 2, 3, 4, 5, 6, 7], memory: memory.fileDescriptor)
      try client.unbind(try #require(binding.id))
    }
    // Everything that was kept, then the note that more was lost.
    var buffer = try ReceiveBuffer()
    var types: Set<MessageType> = []
    while !types.contains(.overrun) {
      guard case .datagram = try listener.receive(into: &buffer, waiting: .atMost(.seconds(20))) else { break }
      try buffer.withBytes { bytes in
        var reader = MessageReader(bytes)
        while let message = try reader.next() { types.insert(message.header.type) }
      }
    }
    #expect(types.contains(.overrun))
    await daemon.stop()
  }

  @Test("a group that does not exist is refused")
  func unknownGroup() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let error = try refused {
      try client.acknowledge(Devmemd.Operations.Subscribe.self, Devmemd.Subscription(group: 4711))
    }
    #expect(error.errno == .ENOENT && error.attribute?.path.description == ".group")
    await daemon.stop()
  }
}
