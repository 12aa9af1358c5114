import DevmemSocket
import DevmemdMessages
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Testing

@testable @_spi(NetworkMemory) import NetdevSimulator

@Suite("Bindings whose memory is out when they end")
struct DrainingTests {
  @Test("an ended binding stays listed with what is out of its memory, and goes with the last piece")
  func drains() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let listener = try subscribe(daemon, family: "devmemd", group: "bindings")
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [2, 3], memory: memory.fileDescriptor, name: "train", persistent: true)
    let id = try #require(binding.id)
    let pieces = try daemon.kernel.take(2, of: binding)

    try client.unbind(id)
    let draining = try #require(try client.bindings().first)
    #expect(draining == binding.with { ($0.state, $0.inflight) = (.draining, 2) })
    #expect(try client.queues().allSatisfy { $0.dmabuf == nil })
    let error = try refused { try client.unbind(id) }
    #expect(error.errno == .EALREADY)
    #expect(
      error.message == "binding 1 (train) has ended; it is listed until sockets return the 2 pieces of its memory that "
        + "they hold")

    try daemon.kernel.giveBack(pieces[0])
    #expect(try client.bindings().map(\.inflight) == [1])
    try daemon.kernel.giveBack(pieces[1])
    try await until { try client.bindings().isEmpty }
    let states = try receive(4, from: listener) { try Devmemd.Notification($0) }.map { notification in
      switch notification {
      case .bindingAddNtf(let binding), .bindingChangeNtf(let binding), .bindingDelNtf(let binding): binding.state
      }
    }
    #expect(states == [.active, .unbinding, .draining, .draining])
    await daemon.stop()
  }

  @Test("the queues and the name of a draining binding are free")
  func isOutOfTheWay() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let first = try client.bind("sim0", [2], memory: memory.fileDescriptor, name: "train", persistent: true)
    let pieces = try daemon.kernel.take(1, of: first)
    try client.unbind(try #require(first.id))
    let second = try client.bind("sim0", [2], memory: memory.fileDescriptor, name: "train", persistent: true)
    #expect(second.state == .active)
    #expect(try client.bindings().map(\.state) == [.draining, .active])
    let named = try client.call(Devmemd.Operations.BindingGet.self, Devmemd.Binding(name: "train"))
    #expect(named == second)
    try daemon.kernel.giveBack(pieces[0])
    try await until { try client.bindings() == [second] }
    await daemon.stop()
  }

  @Test("what is out of a binding's memory when it is restarted is listed beside it until it is back")
  func predecessor() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [2, 3], memory: memory.fileDescriptor, name: "train", persistent: true)
    let pieces = try daemon.kernel.take(1, of: binding)
    let answer = try client.call(
      Devmemd.Operations.QueueRestart.self, Devmemd.Restart(ifindex: binding.ifindex, queueID: 2))
    #expect(answer.bindingID == binding.id)
    let listed = try client.bindings()
    #expect(listed.map(\.state) == [.active, .draining])
    #expect(listed.first?.id == binding.id && listed.first?.dmabufID != binding.dmabufID)
    #expect(listed.last == binding.with { ($0.id, $0.state, $0.inflight) = (2, .draining, 1) })
    // The name still means the binding that lives.
    #expect(try client.call(Devmemd.Operations.BindingGet.self, Devmemd.Binding(name: "train")) == listed.first)
    try daemon.kernel.giveBack(pieces[0])
    try await until { try client.bindings() == [listed[0]] }
    await daemon.stop()
  }

  @Test(
    "a binding drains after its owner left and after its interface went, and does not keep the service from stopping")
  func drainsForWhateverReason() async throws {
    let daemon = try await RunningDaemon()
    var watcher = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let left: [Netmem]
    do {
      var owner = try daemon.connect()
      left = try daemon.kernel.take(1, of: try owner.bind("sim0", [1], memory: memory.fileDescriptor))
    }
    try await until { try watcher.bindings().map(\.state) == [.draining] }

    let gone = try watcher.bind("sim1", [1], memory: memory.fileDescriptor, persistent: true)
    _ = try daemon.kernel.take(1, of: gone)
    try daemon.kernel.removeInterface(try #require(gone.ifindex))
    try await until { try watcher.bindings().map(\.state) == [.draining, .draining] }

    try daemon.kernel.giveBack(left[0])
    try await until { try watcher.bindings().map(\.ifname) == ["sim1"] }
    await daemon.stop()
  }
}

/// Pieces of a binding's memory in the hands of sockets.
extension SimulatedKernel {
  fileprivate func take(_ count: Int, of binding: Devmemd.Binding) throws -> [Netmem] {
    let taken = withState { state -> [Netmem] in
      let pools = state.pools.values.filter { $0.provider?.dmabuf == binding.dmabufID }
      return (0..<count).compactMap { pools[$0 % pools.count].allocate() }
    }
    try #require(taken.count == count)
    return taken
  }

  fileprivate func giveBack(_ piece: Netmem) throws {
    try withState { state throws(NetmemError) in try state.putPage(piece) }
  }
}
