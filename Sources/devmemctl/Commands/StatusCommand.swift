import ArgumentParser
import DevmemClient
import DevmemdMessages

struct StatusCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell what the service is and what it runs on.")

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) async throws {
    let daemon = try await session.client.daemon.daemonGet()
    try session.show(daemon.document(), orText: Self.text(daemon))
  }

  static func text(_ daemon: Devmemd.Daemon) -> String {
    let lines: [(String, String?)] = [
      ("version", daemon.version),
      ("backend", daemon.backend.map(backend)),
      ("kernel", daemon.kernel),
      ("pid", daemon.pid.map { String($0) }),
      ("uptime", daemon.uptime.map(Age.words)),
      ("socket", daemon.socket),
      ("clients", daemon.clients.map { $0 == 1 ? "1, this command" : "\($0), this command among them" }),
      ("bindings", daemon.bindings.map { String($0) }),
    ]
    return lines.compactMap { name, value in
      value.map { name + String(repeating: " ", count: 10 - name.utf8.count) + visible($0) }
    }.joined(separator: "\n")
  }

  private static func backend(_ backend: Devmemd.Backend) -> String {
    switch backend {
    case .linux: "linux, the running kernel"
    case .simulator: "simulator, no hardware is touched"
    default: backend.description
    }
  }
}
