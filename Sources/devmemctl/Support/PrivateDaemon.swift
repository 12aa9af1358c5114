import DaemonSimulation
import DevmemDaemon
import EventLoop
import Glibc
import Logging
import NetdevSimulator
import NetlinkSocket

/// A service of this process' own, on a simulated machine.
///
/// Its socket has an abstract name, which is no file: nothing stays behind, however the process ends.
final class PrivateDaemon: Sendable {
  let socketPath = "@devmemctl-demo-\(getpid())"
  private let server: SimulatorServer
  private let thread: LoopThread
  private let daemon: Daemon
  private let running: Task<Void, any Error>

  /// - Throws: when the threads or the socket cannot be made.
  init() async throws {
    server = try SimulatorServer(SimulatedKernel())
    thread = try LoopThread(name: "devmemd")
    let configuration = DaemonConfiguration(kernel: .simulator(server), socketPath: socketPath)
    let loop = thread.loop
    let daemon = try await thread.task {
      try await Daemon(configuration, on: loop, log: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() })
    }.value
    self.daemon = daemon
    running = thread.task { await daemon.run() }
  }

  /// Ends the service in order.
  func stop() async {
    await daemon.stop()
    _ = await running.result
    await thread.stop()
    server.stop()
  }
}
