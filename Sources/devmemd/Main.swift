public import ArgumentParser
import DaemonSimulation
import DevmemDaemon
import EventLoop
import Glibc
public import Logging
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket

/// `devmemd`: the service. Everything it does is in `DevmemDaemon`; this reads the command line and waits for signals.
@main
struct Devmemd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devmemd",
    abstract: "Own device-memory bindings and serve clients on a Unix socket.",
    discussion: """
      Runs in the foreground and logs to standard error, one line an event. SIGTERM and SIGINT unbind everything, the \
      newest binding first, and end it with status 0; SIGHUP is ignored.

      Exit status: 0 after a signal, 1 when it could not start, 64 when the command line is wrong.
      """,
    version: DaemonVersion.current)

  @Option(help: "Where clients connect. A socket passed by systemd comes first.")
  var socket: String = Devmemd.environment("DEVMEMD_SOCKET") ?? DaemonConfiguration.defaultSocketPath

  @Option(help: "A group, by number, whose members may bind, beside root and the user it runs as.")
  var group: UInt32?

  @Flag(name: .customLong("simulate"), help: "Use the simulated kernel in place of the running one.")
  var isSimulated = false

  @Option(
    help: ArgumentHelp(
      "With --simulate: where the simulated kernel itself takes connections, each in the place of an AF_NETLINK socket.",
      valueName: "path"),
    completion: .file())
  var kernelSocket: String?

  @Argument(
    help: ArgumentHelp("With --simulate: a JSON file that describes the machine.", valueName: "machine"),
    completion: .file(extensions: ["json"]))
  var machine: String?

  @Option(
    help: ArgumentHelp(
      "Log at this level and above: trace, debug, info, notice, warning, error, critical.", valueName: "level"))
  var logLevel: Logger.Level = .info

  func validate() throws {
    if machine != nil, !isSimulated { throw ValidationError("a machine description is for --simulate") }
    if kernelSocket != nil, !isSimulated { throw ValidationError("--kernel-socket is for --simulate") }
  }

  func run() throws {
    // Before any thread starts, since threads inherit what is blocked.
    try SignalQueue.block([SIGTERM, SIGINT, SIGHUP])
    signal(SIGPIPE, SIG_IGN)
    var log = Logger(label: "devmemd") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = logLevel
    let logger = log
    let simulated = isSimulated ? try simulator() : nil
    defer { simulated?.stop() }
    if let simulated, let kernelSocket {
      // Anybody may open a netlink socket; who may do what is decided for each request.
      try simulated.serve(SeqpacketListener(path: kernelSocket, mode: 0o666))
      log.info("the simulated kernel takes connections", metadata: ["socket": "\(kernelSocket)"])
    }
    var configuration = DaemonConfiguration(
      kernel: simulated.map { .simulator($0) } ?? .linux(), socketPath: socket, groupID: group)
    let wanted = configuration.maximumClients
    configuration.makeRoom()
    if configuration.maximumClients < wanted {
      log.warning(
        "the limit of open files leaves room for few clients; raise the hard limit (LimitNOFILE= of a systemd service)",
        metadata: ["clients": "\(configuration.maximumClients)", "wanted": "\(wanted)"])
    }
    let loop = try EventLoop()
    let status = loop.run { [configuration] _ in await Self.serve(configuration, on: loop, log: logger) }
    if status != 0 { throw ExitCode(status) }
  }

  private func simulator() throws -> SimulatorServer {
    guard let machine else { return try SimulatorServer(SimulatedKernel()) }
    let description = try MachineDescription(contentsOf: machine)
    return try SimulatorServer(SimulatedKernel(description), profile: description.kernel)
  }

  private static func serve(_ configuration: DaemonConfiguration, on loop: EventLoop, log: Logger) async -> Int32 {
    let daemon: Daemon
    let signals: SignalQueue
    do {
      signals = try SignalQueue([SIGTERM, SIGINT, SIGHUP], on: loop)
      daemon = try await Daemon(configuration, on: loop, log: log)
    } catch {
      log.critical("cannot start", metadata: ["error": "\(error)"])
      return 1
    }
    let watcher = Task(executorPreference: loop.executor) {
      while let signal = try? await signals.next() {
        // Behind what the daemon has to say.
        if signal == SIGHUP {
          await loop.whenIdle { log.info("ignored a hang-up signal; there is no configuration to read again") }
          continue
        }
        await loop.whenIdle {
          log.info("stopping", metadata: ["signal": "\(signal == SIGTERM ? "SIGTERM" : "SIGINT")"])
        }
        await daemon.stop()
        return
      }
    }
    await daemon.run()
    watcher.cancel()
    return 0
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
