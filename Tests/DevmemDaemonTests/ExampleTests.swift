import DevmemClient
import DevmemSocket
import DevmemdMessages
import EventLoop
import Glibc
import NetlinkSocket
import Testing

/// The README's example of an application.
struct ExampleTests {
  @Test("the bytes of a stream are counted, wherever they come")
  func readmeExample() async throws {
    let daemon = try await RunningDaemon()
    let thread = try LoopThread(name: "example")
    let pair = try LocalConnection()
    let sent = [UInt8](repeating: 7, count: 100_000)
    let peer = try pair.far.duplicate()
    #expect(sent.withUnsafeBytes { write(peer.fileDescriptor, $0.baseAddress, $0.count) } == sent.count)
    #expect(shutdown(peer.fileDescriptor, Int32(SHUT_WR)) == 0)
    let count = try await Self.count(
      pair.near.duplicate(), try await DevmemClient.connect(path: daemon.path),
      try DeviceMemory.memfd(name: "example", size: 1 << 20), "sim0", thread.loop)
    #expect(count == sent.count)
    await thread.stop()
    await daemon.stop()
  }

  private static func count(
    _ connection: consuming OwnedDescriptor, _ client: DevmemClient, _ memory: consuming DeviceMemory, _ ifname: String,
    _ loop: EventLoop
  ) async throws -> Int {
    var count = 0
    let mapped = try memory.map()
    let binding = try await client.bind(
      Devmemd.Binding(ifname: ifname, queueCount: 2), memory: memory.fileDescriptor)
    let socket = try await DevmemSocket.open(
      connection, through: client, Devmemd.Attachment(bindingID: binding.id))
    var delivery = try Delivery()
    while try await socket.receive(into: &delivery, on: loop) {
      while let part = delivery.next() {
        switch consume part {
        case .fragment(let fragment): try mapped.withBytes(of: fragment) { count += $0.byteCount }
        case .bytes(let range): delivery.withBytes(range) { count += $0.byteCount }
        }
      }
    }
    return count
  }
}
