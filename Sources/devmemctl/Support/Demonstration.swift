import DevmemClient
import DevmemSocket
import DevmemdMessages
import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// Shows on a simulated machine what a binding does, in plain words, and leaves nothing behind.
struct Demonstration: Sendable {
  static let memorySize = 16 << 20

  let client: DevmemClient
  let loop: EventLoop
  /// What goes through the memory, in bytes.
  var transferSize: UInt64 = 1 << 30
  /// Prints one paragraph.
  let say: @Sendable (String) -> Void
  /// Shows what changes while bytes move, where there is a terminal to show it on.
  var display: LiveDisplay?

  /// Binds two queues of the first interface that has three or more, receives into the memory, restarts a queue, and
  /// unbinds.
  ///
  /// - Throws: what the service refused; the binding is of this connection, and so ends with it at the latest.
  func run() async throws {
    let interfaces = try await Interfaces.fetch(client)
    guard let interface = interfaces.all.first(where: { ($0.rxQueues ?? 0) >= 3 }), let name = interface.ifname,
      let index = interface.ifindex
    else {
      throw Failure(.refused, "the demonstration needs an interface with at least three receive queues")
    }
    say(
      "\(name) has \(interface.rxQueues ?? 0) receive queues. Each takes its buffers from a page pool of ordinary "
        + "memory:")
    try await show(index, interfaces)

    let memory = try await bind(name, highestOf: interface)
    let binding = memory.binding
    let queues = QueueList.words(binding.queueIDs)
    say(
      "\(BindingText.made(binding)) The two queues restarted, one after the other, and the others never stopped. They "
        + "have new page pools, which hand out that memory: payload received on \(queues) lands there.")
    try await show(index, interfaces)

    try await transfer(memory, index)

    try await restart(binding, index, name)
    try await show(index, interfaces)

    if let id = binding.id { try await client.unbind(.id(id)) }
    say("\(BindingText.ended(binding)) All is as it was, with page pools of new numbers:")
    try await show(index, interfaces)
    try await checkNothingIsLeft()
  }

  private func bind(_ name: String, highestOf interface: Devmemd.Interface) async throws -> TransferBinding {
    let memory = try DeviceMemory.memfd(name: "devmemctl-demo", size: Self.memorySize)
    let count = interface.rxQueues ?? 0
    let request = Devmemd.Binding(
      name: "demo", direction: .rx, lifetime: .connection, ifname: name,
      queues: [count - 2, count - 1].map { Devmemd.Queue(id: $0) })
    say(
      "Now \(Size.text(UInt64(Self.memorySize))) of memory, which stands in for a GPU's, is bound to its last two "
        + "queues.")
    let binding = try await client.bind(request, memory: memory.fileDescriptor)
    return TransferBinding(binding: binding, isOurs: true, mapped: try memory.map())
  }

  private func transfer(_ memory: TransferBinding, _ index: UInt32) async throws {
    let queues = QueueList.words(memory.binding.queueIDs)
    say(
      "Now \(Size.text(transferSize)) comes over TCP, on a connection for each of \(queues). The NIC writes the payload "
        + "into the memory; the receiver is told offsets, checks every byte where it lies, and returns the fragments.")
    let transfer = DemonstrationTransfer(client: client, memory: memory, bytes: transferSize)
    let summary = try await transfer.run(on: loop) { readings in await show(readings, of: memory.binding, index) }
    display?.clear()
    guard summary.bytes == transferSize, summary.deviceBytes == transferSize else {
      throw Failure(.malformed, "\(summary.deviceBytes) of \(transferSize) bytes came into the memory")
    }
    say(summary.text())
  }

  /// What each queue has received, how much of the memory its page pool has handed out, and what waits to be returned.
  private func show(
    _ readings: [DemonstrationTransfer.Reading], of binding: Devmemd.Binding, _ index: UInt32
  ) async {
    guard let display, let queues = try? await client.netdev.dumpQueueGet(ifindex: index),
      let pools = try? await client.netdev.dumpPagePoolGet()
    else { return }
    var table = Table([
      .number("QUEUE"), .number("RECEIVED"), .number("TOKENS OUT"), .number("POOL"), .number("INFLIGHT"),
    ])
    for reading in readings {
      let queue = queues.first { $0.type == .rx && $0.id == reading.queue }
      let pool = pools.first { $0.dmabuf == binding.dmabufID && $0.napiID == queue?.napiID.map(UInt64.init) }
      table.add([
        String(reading.queue), Size.text(reading.bytes), String(reading.tokensOut), pool?.id.map { String($0) },
        pool?.inflightMem.map(Size.text),
      ])
    }
    let done = readings.reduce(0) { $0 + $1.bytes }
    display.show(table.text() + "\n\(Size.text(done)) of \(Size.text(transferSize))")
  }

  private func restart(_ binding: Devmemd.Binding, _ index: UInt32, _ name: String) async throws {
    guard let queue = binding.queueIDs.first else { return }
    let restarted = try await client.daemon.queueRestart(ifindex: index, queueID: queue)
    say(
      "\(RestartCommand.text(restarted, name)) The kernel restarts a queue only with a bind or an unbind, so the "
        + "service did both; the kernel's number for the binding is a new one.")
  }

  private func show(_ index: UInt32, _ interfaces: Interfaces) async throws {
    let queues = QueuesCommand.ordered(try await client.netdev.dumpQueueGet(ifindex: index).warned()).filter {
      $0.type == .rx
    }
    let holders = Holders(try await client.bindings().warned())
    let pools = PoolsCommand.ordered(try await client.netdev.dumpPagePoolGet().warned().filter { $0.ifindex == index })
    say(QueuesCommand.text(queues, interfaces, holders))
    say(PoolsCommand.text(pools, interfaces, holders, now: Age.sinceBoot))
  }

  private func checkNothingIsLeft() async throws {
    guard try await client.bindings().isEmpty else {
      throw Failure(.refused, "the service still holds a binding; the demonstration was not alone on it")
    }
    say("Nothing is bound, and nothing is left behind.")
  }
}
