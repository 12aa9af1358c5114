import DevmemClient
import DevmemSocket
import DevmemdMessages
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

@testable import DevmemDaemon

@Suite("Bindings that are to end while they are being made")
struct InterruptedTests {
  @Test("an interface that goes while a binding is made on it takes that with it, and whoever asked is told")
  func interfaceGoes() async throws {
    let kernel = Mutex<HeldKernel?>(nil)
    let daemon = try await RunningDaemon { configuration in
      guard let held = try? HeldKernel(configuration.kernel) else { return }
      configuration.kernel = held.interface
      kernel.withLock { $0 = held }
    }
    let held = try #require(kernel.withLock { $0 })
    let listener = try subscribe(daemon, family: "netdev", group: "mgmt")
    var other = try daemon.connect()
    let client = try await DevmemClient.connect(path: daemon.path)
    let memory = try DeviceMemory.memfd(name: "test", size: 1 << 20)
    let descriptor = memory.fileDescriptor
    let binding = Task { () throws -> ErrorAnswer in
      do {
        _ = try await client.bind(
          Devmemd.Binding(name: "lost", lifetime: .persistent, ifname: "sim0", queueCount: 1), memory: descriptor)
        return ErrorAnswer()
      } catch let error as NetlinkError {
        return ErrorAnswer(errno: error.errno, message: error.rejection?.message)
      }
    }
    try await until { daemon.kernel.bindings().count == 1 }
    #expect(try other.bindings().map(\.state) == [.binding])
    try daemon.kernel.removeInterface(2)
    _ = try receive(1, from: listener) { message -> Netdev.Notification? in
      guard case .devDelNtf(let device)? = try Netdev.Notification(message) else { return nil }
      return .devDelNtf(device)
    }
    // What the service makes of it comes before its next answer.
    _ = try other.status()
    held.letGo()
    #expect(try await binding.value == ErrorAnswer(errno: .ENODEV, message: "interface sim0 is gone"))
    #expect(try other.bindings().isEmpty)
    #expect(daemon.kernel.bindings().isEmpty)
    await daemon.stop()
  }

  private struct ErrorAnswer: Equatable {
    var errno: ErrorNumber?
    var message: String?
  }
}
