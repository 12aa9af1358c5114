import Glibc
import Synchronization
import Testing

/// `devmemctl`, or another program of the package, as a process of its own.
struct RunningCommand {
  struct Result: Equatable {
    var status: Int32
    var output: String
    var errors: String
  }

  let pid: pid_t
  private let output: Int32
  private let errors: Int32

  /// Starts it with nothing in its environment but what is given.
  ///
  /// - Parameters:
  ///   - prologue: shell code to run before; the command takes the shell's place.
  ///   - program: another product of the package to run, or another program by its path.
  ///   - descriptors: what it has as numbers 3, 4 and so on.
  init(
    _ arguments: [String], socket: String? = nil, after prologue: String? = nil, program: String = "devmemctl",
    descriptors: [Int32] = []
  ) throws {
    let executable = program.hasPrefix("/") ? program : try executablePath(program)
    let command = prologue.map { ["/bin/sh", "-c", $0 + "; exec \"$0\" \"$@\"", executable] } ?? [executable]
    let environment = ["DEVMEMD_SOCKET=\(socket ?? "/nonexistent/devmemd.sock")", "TZ=UTC", "PATH=/usr/bin:/bin"]
    let started = try Self.spawning.withLock { _ in try Self.spawn(command + arguments, environment, descriptors) }
    (pid, output, errors) = started
  }

  /// One at a time: a process that starts meanwhile would inherit the ends of a pipe before they are closed to it.
  private static let spawning = Mutex(())

  private static func spawn(
    _ command: [String], _ environment: [String], _ descriptors: [Int32]
  ) throws -> (pid: pid_t, output: Int32, errors: Int32) {
    var pipes: [Int32] = [-1, -1, -1, -1]
    #expect(pipe(&pipes) == 0)
    let second = pipes.withUnsafeMutableBufferPointer { pipe($0.baseAddress.map { $0 + 2 }!) }
    #expect(second == 0)
    for number in pipes { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[3], 2)
    // Above what any of them can be, so that none lands on another.
    for (place, descriptor) in descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(900 + place))
    }
    for place in descriptors.indices {
      posix_spawn_file_actions_adddup2(&actions, Int32(900 + place), Int32(3 + place))
      posix_spawn_file_actions_addclose(&actions, Int32(900 + place))
    }

    let argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    let envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid = pid_t()
    let error = posix_spawn(&pid, command[0], &actions, nil, argv, envp)
    close(pipes[1])
    close(pipes[3])
    guard error == 0 else {
      close(pipes[0])
      close(pipes[2])
      throw StartFailure(error: error)
    }
    return (pid, pipes[0], pipes[2])
  }

  struct StartFailure: Error { var error: Int32 }

  func signal(_ number: Int32) { kill(pid, number) }

  /// Waits until it has printed a whole line more.
  func nextLine() -> String { nextLine(of: output) }

  /// The same for its standard error.
  func nextErrorLine() -> String { nextLine(of: errors) }

  private func nextLine(of descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Stops reading its output.
  func closeOutput() { close(output) }

  /// Reads the rest and waits for its end. Outputs are small enough for a pipe to hold one while the other is read.
  func finish(readingOutput: Bool = true) -> Result {
    let text = readingOutput ? readAll(output) : ""
    if readingOutput { close(output) }
    let errorText = readAll(errors)
    close(errors)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return Result(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: text, errors: errorText)
  }

  private func readAll(_ descriptor: Int32) -> String {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += part[..<count]
    }
  }
}

/// Runs it to its end.
func devmemctl(_ arguments: String..., socket: String? = nil, after prologue: String? = nil) throws
  -> RunningCommand.Result
{
  try RunningCommand(arguments, socket: socket, after: prologue).finish()
}

/// The executable lies where this test's own program does: both are products of one build.
private func executablePath(_ name: String) throws -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
  var directory = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  // The test runner is the toolchain's own program, which loads the tests' bundle by its path on the command line.
  for argument in CommandLine.arguments where argument.contains(".xctest") { directory = argument }
  while directory.contains("/") {
    directory = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
    let candidate = "\(directory)/\(name)"
    if access(candidate, X_OK) == 0 { return candidate }
  }
  throw MissingExecutable()
}

struct MissingExecutable: Error {}
