import DevmemClient
import DevmemSocket
import DevmemdMessages
import EventLoop
import Glibc
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

@testable import devmemctl

/// The demonstration on the real service with its simulated kernel.
@Suite(.serialized) struct DemonstrationTests {
  @Test func itTellsOfABindingFromBeginningToEndAndLeavesNothing() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("socket")
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    while access(path, F_OK) != 0 { usleep(2000) }

    let told = Mutex([String]())
    let client = try await DevmemClient.connect(path: path)
    let thread = try LoopThread(name: "demo-test")
    try await Demonstration(
      client: client, loop: thread.loop, transferSize: 32 << 20,
      say: { paragraph in told.withLock { $0.append(paragraph) } }
    ).run()
    await thread.stop()
    let paragraphs = told.withLock { $0 }
    let story = paragraphs.joined(separator: "\n\n")
    #expect(story.contains("Bound 16 MiB to sim0 queues 6 and 7 as binding 1 (demo)"), "\(story)")
    #expect(story.contains("Received 32 MiB (33554432 bytes) in "), "\(story)")
    #expect(story.contains("32 MiB into dmabuf 1 as "))
    #expect(story.contains("Every byte i of the stream was i modulo 251."))
    #expect(story.contains("Restarted queue 6 of sim0: binding 1 was installed again"))
    #expect(story.contains("Unbound binding 1 (demo): its queues run on ordinary memory again."))
    // Each look shows the queues and then the page pools; those of the binding are there between bind and unbind.
    let isBound = paragraphs.filter { $0.hasPrefix("INTERFACE") }.map { $0.contains("demo (") }
    #expect(isBound == [false, true, true, false])
    #expect(try await client.bindings().isEmpty)

    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  /// Every receiver looks at other memory than what is bound, and finds nothing of the stream there.
  @Test func aReceiverThatFailsEndsTheTransfer() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("socket")
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    while access(path, F_OK) != 0 { usleep(2000) }

    let client = try await DevmemClient.connect(path: path)
    let thread = try LoopThread(name: "demo-test")
    let loop = thread.loop
    let bound = try DeviceMemory.memfd(name: "bound", size: Demonstration.memorySize)
    let other = try DeviceMemory.memfd(name: "other", size: Demonstration.memorySize)
    let request = Devmemd.Binding(
      direction: .rx, lifetime: .connection, ifname: "sim0", queues: [Devmemd.Queue(id: 6), Devmemd.Queue(id: 7)])
    let binding = try await client.bind(request, memory: bound.fileDescriptor)
    let memory = TransferBinding(binding: binding, isOurs: true, mapped: try other.map())
    // More than a connection takes while nobody reads.
    let transfer = DemonstrationTransfer(client: client, memory: memory, bytes: 1 << 30)
    let failure = Mutex(String?.none)
    let running = Task {
      do { _ = try await transfer.run(on: loop) { _ in } } catch { failure.withLock { $0 = "\(error)" } }
    }
    for _ in 0..<1000 where failure.withLock({ $0 == nil }) { try await Task.sleep(for: .milliseconds(10)) }
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
    // What goes on for ever is left behind.
    let told = try #require(failure.withLock { $0 }, "the transfer goes on")
    #expect(told.contains("byte 1 of the stream is 0, and should be 1"), "\(told)")
    await running.value
    await thread.stop()
  }
}
