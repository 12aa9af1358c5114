import DaemonSimulation
import DevmemDaemon
import DevmemdMessages
import EventLoop
import Glibc
import Logging
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Synchronization
import TestSupport

/// A daemon on a simulated machine, on a thread and a socket of its own.
final class RunningDaemon: Sendable {
  let kernel: SimulatedKernel
  let path: String
  private let folder: TemporaryFolder
  private let server: SimulatorServer
  private let daemon: Daemon
  private let thread: LoopThread
  private let running: Task<Void, any Error>

  init(
    _ machine: MachineDescription = .standard,
    log: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    change: (inout DaemonConfiguration) -> Void = { _ in },
    beforeItServes: (_ path: String) throws -> Void = { _ in }
  ) async throws {
    folder = try TemporaryFolder()
    path = folder.file("socket")
    kernel = try SimulatedKernel(machine)
    server = try SimulatorServer(kernel)
    thread = try LoopThread(name: "test-daemon")
    var configuration = DaemonConfiguration(kernel: .simulator(server), socketPath: path)
    change(&configuration)
    let loop = thread.loop
    let daemon = try await thread.task { [configuration] in
      try await Daemon(configuration, on: loop, log: log)
    }.value
    self.daemon = daemon
    try beforeItServes(path)
    running = thread.task { await daemon.run() }
  }

  /// Ends the daemon as SIGTERM does, and waits until it has unbound everything.
  func stop() async {
    await daemon.stop()
    _ = await running.result
    await thread.stop()
    server.stop()
  }

  func connect() throws -> NetlinkSession {
    var session = try NetlinkSession(MessageSocket.connect(path: path))
    // A daemon that does not answer is a failed test, not a hung one.
    session.patience = .seconds(20)
    return session
  }

  func connectSocket() throws -> MessageSocket { try MessageSocket.connect(path: path) }
}

/// Requests of tests in few words.
extension NetlinkSession {
  mutating func bind(
    _ ifname: String, _ queues: [UInt32], memory: Int32, name: String? = nil, persistent: Bool = false,
    change: (inout Devmemd.Binding) -> Void = { _ in }
  ) throws(NetlinkError) -> Devmemd.Binding {
    var request = Devmemd.Binding(
      name: name, lifetime: persistent ? .persistent : .connection, ifname: ifname,
      queues: queues.map { Devmemd.Queue(id: $0) }, fd: 0)
    change(&request)
    return try call(Devmemd.Operations.Bind.self, request, descriptors: [memory])
  }

  mutating func unbind(_ id: UInt32) throws(NetlinkError) {
    try acknowledge(Devmemd.Operations.Unbind.self, Devmemd.Binding(id: id))
  }

  mutating func bindings() throws(NetlinkError) -> [Devmemd.Binding] {
    try dump(Devmemd.Operations.BindingGet.self, Devmemd.Binding()).whole()
  }

  mutating func queues() throws(NetlinkError) -> [Netdev.Queue] {
    try dump(Netdev.Operations.QueueGet.self, Netdev.Queue()).whole()
  }

  mutating func status() throws(NetlinkError) -> Devmemd.Daemon {
    try call(Devmemd.Operations.DaemonGet.self, Devmemd.Daemon())
  }
}
