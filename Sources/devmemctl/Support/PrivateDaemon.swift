import DevmemDaemon
import EventLoop
import Glibc
import Logging
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket

/// A service of this process' own, on a simulated machine, with its socket in a folder that goes when it goes.
final class PrivateDaemon: Sendable {
  let socketPath: String
  private let folder: String
  private let server: SimulatorServer
  private let thread: LoopThread
  private let daemon: Daemon
  private let running: Task<Void, any Error>

  /// - Throws: when the folder, the threads or the socket cannot be made.
  init() async throws {
    folder = try Self.makeFolder()
    socketPath = "\(folder)/devmemd.sock"
    server = try SimulatorServer(SimulatedKernel())
    thread = try LoopThread(name: "devmemd")
    let configuration = DaemonConfiguration(
      kernel: .simulator(server), socketPath: socketPath, socketMode: 0o600)
    let loop = thread.loop
    let daemon = try await thread.task {
      try await Daemon(configuration, on: loop, log: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() })
    }.value
    self.daemon = daemon
    running = thread.task { await daemon.run() }
  }

  /// Ends the service in order and removes its folder.
  func stop() async {
    await daemon.stop()
    _ = await running.result
    await thread.stop()
    server.stop()
    unlink(socketPath)
    rmdir(folder)
  }

  private static func makeFolder() throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/devmemctl-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp", ErrorNumber(rawValue: errno), parent) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
