import Glibc
import NetlinkSocket

/// devmemd on its simulated NIC, as a process.
struct ServiceProcess {
  private let pid: pid_t
  private let socket: String

  init(_ executable: String, socket: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = [executable, "--simulate", "--socket", socket]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid = pid_t()
    guard posix_spawn(&pid, executable, &actions, nil, arguments, environ) == 0 else {
      throw Failure(description: "cannot start \(executable); build it with: swift build -c release --product devmemd")
    }
    self.pid = pid
    self.socket = socket
    var attempts = 0
    while (try? MessageSocket.connect(path: socket)) == nil, attempts < 500 {
      usleep(10_000)
      attempts += 1
    }
    // Let it clear up after that connection before its memory is read.
    usleep(200_000)
  }

  func connect() throws -> MessageSocket { try MessageSocket.connect(path: socket) }

  /// `VmRSS` of `/proc/PID/status`.
  func residentKiB() throws -> Int {
    guard let file = fopen("/proc/\(pid)/status", "r") else { throw Failure(description: "devmemd has ended") }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix("VmRSS:") { return text.split(separator: " ").compactMap { Int($0) }.first ?? 0 }
    }
    return 0
  }

  func end() {
    kill(pid, SIGTERM)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }
}
