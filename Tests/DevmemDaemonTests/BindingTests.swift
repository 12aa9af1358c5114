import DevmemSocket
import DevmemdMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Testing

@Suite("Bindings of a daemon on a simulated machine")
struct BindingTests {
  @Test("a bind shows on its queues, its page pools and in the list; an unbind takes all of it back")
  func bindAndUnbind() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let before = try client.queues()

    let binding = try client.bind("sim0", [3, 2], memory: memory.fileDescriptor, name: "trainer")
    #expect(binding.name == "trainer")
    #expect(binding.state == .active)
    #expect(binding.queues.map(\.id) == [2, 3])
    #expect(binding.size == 1 << 20)
    #expect(binding.rxPageSize == 4096)
    let dmabuf = try #require(binding.dmabufID)
    #expect(try client.queues().filter { $0.dmabuf == dmabuf }.map(\.id) == [2, 3])
    #expect(try client.bindings() == [binding])
    #expect(daemon.kernel.bindings().count == 1)

    try client.unbind(try #require(binding.id))
    #expect(try client.bindings().isEmpty)
    #expect(try client.queues() == before)
    #expect(daemon.kernel.bindings().isEmpty)
    await daemon.stop()
  }

  @Test("a binding ends with its connection, a persistent one does not")
  func lifetimes() async throws {
    let daemon = try await RunningDaemon()
    var watcher = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    do {
      var client = try daemon.connect()
      _ = try client.bind("sim0", [1], memory: memory.fileDescriptor, name: "passing")
      _ = try client.bind("sim0", [2], memory: memory.fileDescriptor, name: "staying", persistent: true)
      #expect(try watcher.bindings().count == 2)
    }
    try await until { try watcher.bindings().count == 1 }
    #expect(try watcher.bindings().first?.name == "staying")
    #expect(daemon.kernel.bindings().count == 1)
    await daemon.stop()
    #expect(daemon.kernel.bindings().isEmpty)
  }

  @Test("a queue count takes the highest free queues, and says how many there are when they do not suffice")
  func queueCount() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let first = try client.bind("sim1", [], memory: memory.fileDescriptor) { $0.queueCount = 3 }
    #expect(first.queues.map(\.id) == [1, 2, 3])
    let error = try refused { try client.bind("sim1", [], memory: memory.fileDescriptor) { $0.queueCount = 2 } }
    #expect(error.errno == .EBUSY)
    #expect(error.message == "sim1 has 1 free receive queue, 2 are wanted")
    let many = try refused { try client.bind("sim1", [], memory: memory.fileDescriptor) { $0.queueCount = 9 } }
    #expect(many.message == "sim1 has only 4 receive queues, 9 are wanted")
    #expect(error.attribute?.path.description == ".queue-count")
    await daemon.stop()
  }

  @Test("a restart installs the same binding again under a new number of the kernel's")
  func restart() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let before = try client.bind("sim0", [4, 5], memory: memory.fileDescriptor, name: "kept")
    let answer = try client.call(
      Devmemd.Operations.QueueRestart.self, Devmemd.Restart(ifindex: before.ifindex, queueID: 5))
    #expect(answer.bindingID == before.id)
    let after = try #require(try client.bindings().first)
    #expect(after.with { $0.dmabufID = before.dmabufID } == before)
    #expect(after.dmabufID != before.dmabufID)
    #expect(try client.queues().filter { $0.dmabuf == after.dmabufID }.map(\.id) == [4, 5])
    await daemon.stop()
  }

  @Test("a restart that fails ends the binding and says so, and the queue can be bound again")
  func failedRestart() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [4], memory: memory.fileDescriptor, name: "lost")
    // The unbind restarts the queue once, the bind a second time.
    daemon.kernel.faults.fail(.memAlloc, queue: 4, call: 2, with: .ENOMEM)
    let error = try refused {
      try client.call(Devmemd.Operations.QueueRestart.self, Devmemd.Restart(ifindex: binding.ifindex, queueID: 4))
    }
    #expect(error.errno == .ENOMEM)
    #expect(
      error.message
        == "binding 1 (lost) could not be installed again and has ended: sim0 could not get memory to restart a queue")
    #expect(try client.bindings().isEmpty)
    daemon.kernel.faults.clear()
    _ = try client.bind("sim0", [4], memory: memory.fileDescriptor)
    await daemon.stop()
  }

  @Test("an unbind after which a queue still runs on the memory says so, names it, and has ended the binding")
  func unbindThatTheDriverDidNotCarryOut() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [4, 5], memory: memory.fileDescriptor, name: "stuck")
    daemon.kernel.faults.fail(.memAlloc, queue: 5, call: 1, with: .ENOMEM)
    let error = try refused { try client.unbind(try #require(binding.id)) }
    #expect(error.errno == .EIO)
    #expect(
      error.message
        == "binding 1 (stuck) has ended, but the driver of sim0 could not restart queue 5, which still uses its memory; "
        + "run: ip link set sim0 down; ip link set sim0 up")
    #expect(try client.bindings().isEmpty)
    #expect(daemon.kernel.bindings().isEmpty)
    await daemon.stop()
  }

  @Test("several queues that still run on the memory are named")
  func unbindThatLeavesSeveralQueues() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [4, 5], memory: memory.fileDescriptor, name: "stuck")
    for queue in UInt32(4)...5 { daemon.kernel.faults.fail(.memAlloc, queue: queue, call: 1, with: .ENOMEM) }
    let error = try refused { try client.unbind(try #require(binding.id)) }
    #expect(
      error.message
        == "binding 1 (stuck) has ended, but the driver of sim0 could not restart queues 4,5, which still use its "
        + "memory; run: ip link set sim0 down; ip link set sim0 up")
    await daemon.stop()
  }

  @Test("a restart that fails names the queues that still run on the memory")
  func failedRestartThatLeavesAQueue() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [4, 5], memory: memory.fileDescriptor, name: "stuck")
    for call in 1...2 { daemon.kernel.faults.fail(.memAlloc, queue: 5, call: call, with: .ENOMEM) }
    let error = try refused {
      try client.call(Devmemd.Operations.QueueRestart.self, Devmemd.Restart(ifindex: binding.ifindex, queueID: 4))
    }
    #expect(error.errno == .ENOMEM)
    #expect(
      error.message
        == "binding 1 (stuck) could not be installed again and has ended: sim0 could not get memory to restart a queue; "
        + "the driver of sim0 could not restart queue 5, which still uses its memory; "
        + "run: ip link set sim0 down; ip link set sim0 up")
    #expect(try client.bindings().isEmpty)
    await daemon.stop()
  }

  @Test("a queue that the driver did not restart makes the binding degraded, and is named")
  func degraded() async throws {
    var machine = MachineDescription.standard
    for index in machine.interfaces.indices {
      machine.interfaces[index].isUp = machine.interfaces[index].name != "sim0"
    }
    let daemon = try await RunningDaemon(machine)
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [2], memory: memory.fileDescriptor)
    #expect(binding.state == .degraded)
    #expect(binding.queues.map(\.degraded) == [true])
    await daemon.stop()
  }

  @Test("a link that goes down and up makes a binding degraded and active again")
  func linkDownAndUp() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [2, 3], memory: memory.fileDescriptor)
    let ifindex = try #require(binding.ifindex)
    try daemon.kernel.setUp(false, ifindex)
    try await until { try client.bindings().first?.state == .degraded }
    try daemon.kernel.setUp(true, ifindex)
    try await until { try client.bindings().first?.state == .active }
    #expect(try client.bindings() == [binding])
    await daemon.stop()
  }

  @Test("an interface that goes takes its bindings with it, and no other's")
  func interfaceGoes() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let gone = try client.bind("sim0", [2, 3], memory: memory.fileDescriptor, name: "gone")
    let stays = try client.bind("sim1", [2], memory: memory.fileDescriptor, name: "stays")
    try daemon.kernel.removeInterface(try #require(gone.ifindex))
    try await until { try client.bindings() == [stays] }
    #expect(daemon.kernel.bindings().count == 1)
    await daemon.stop()
  }

  @Test("a bind the kernel refuses leaves nothing behind")
  func refusedByKernel() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let before = try client.queues()
    daemon.kernel.faults.fail(.start, queue: 6, call: 1, with: .EIO)
    let error = try refused { try client.bind("sim0", [5, 6], memory: memory.fileDescriptor, name: "again") }
    #expect(error.errno == .EIO)
    #expect(error.message == "the driver of sim0 could not restart a queue")
    #expect(try client.bindings().isEmpty)
    #expect(try client.queues() == before)
    // The name and the queues are free again.
    _ = try client.bind("sim0", [5, 6], memory: memory.fileDescriptor, name: "again")
    await daemon.stop()
  }

  @Test("the kernel's bare refusals come with what to do, and blame what the request gave")
  func advice() async throws {
    var machine = MachineDescription.standard
    for index in machine.interfaces.indices where machine.interfaces[index].name == "sim1" {
      machine.interfaces[index].headerSplit = .disabled
    }
    let daemon = try await RunningDaemon(machine)
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let plain = try refused { try client.bind("lo", [0], memory: memory.fileDescriptor) }
    #expect(plain.errno == .EOPNOTSUPP && plain.attribute?.path.description == ".ifname")
    #expect(plain.message == "the driver of lo cannot bind device memory to its queues")
    let split = try refused { try client.bind("sim1", [1], memory: memory.fileDescriptor) }
    #expect(split.message == "tcp-data-split is disabled on sim1; run: ethtool -G sim1 tcp-data-split on")
    let range = try refused { try client.bind("sim0", [8], memory: memory.fileDescriptor) }
    #expect(range.errno == .EINVAL && range.attribute?.path.description == ".queues[0]")
    #expect(range.message == "sim0 has no receive queue 8; devmemctl queues sim0 lists them")
    let pieces = try refused { try client.bind("sim0", [1], memory: memory.fileDescriptor) { $0.rxPageSize = 8192 } }
    #expect(pieces.errno == .EINVAL && pieces.attribute?.path.description == ".rx-page-size")
    #expect(
      pieces.message
        == "the memory lies in pieces of 4096 bytes, which are not whole receive pages of the size asked for; "
        + "ask for a size that divides them (devmemctl bind --rx-page-size), or bind memory in larger pieces")
    await daemon.stop()
  }

  @Test("a transmit binding has no queues and shows its direction")
  func transmit() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let binding = try client.bind("sim0", [], memory: memory.fileDescriptor) { $0.direction = .tx }
    #expect(binding.direction == .tx)
    #expect(binding.queues.isEmpty)
    #expect(binding.state == .active)
    let error = try refused { try client.bind("sim0", [1], memory: memory.fileDescriptor) { $0.direction = .tx } }
    #expect(error.message == "a transmit binding takes no queues")
    await daemon.stop()
  }

  @Test("stopping unbinds everything, the newest first")
  func stopping() async throws {
    let daemon = try await RunningDaemon()
    var client = try daemon.connect()
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let made = try (UInt32(1)...3).map {
      try client.bind("sim0", [$0], memory: memory.fileDescriptor, persistent: true).dmabufID
    }
    let log = NotificationLog(daemon.kernel)
    await daemon.stop()
    #expect(log.bindingsGone == made.reversed())
    #expect(daemon.kernel.bindings().isEmpty)
  }
}
