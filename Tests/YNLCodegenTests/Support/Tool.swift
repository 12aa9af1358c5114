import Glibc
import TestSupport

/// Runs the `ynl-swift` that was built with the tests.
struct Tool {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The executable lies beside the test bundle.
  static let path: String = {
    let program = CommandLine.arguments[0]
    let folder = program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return folder.isEmpty ? "ynl-swift" : folder + "/ynl-swift"
  }()
  static let isPresent = access(path, X_OK) == 0

  static func run(_ arguments: String..., in folder: borrowing TemporaryFolder) throws -> Result {
    try run(arguments, in: folder)
  }

  static func run(_ arguments: [String], in folder: borrowing TemporaryFolder) throws -> Result {
    let (output, errors) = (folder.file("stdout"), folder.file("stderr"))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let strings = ([path] + arguments).map { strdup($0) }
    defer { for string in strings { free(string) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, path, &actions, nil, strings + [nil], environ)
    guard failure == 0 else { throw SystemFailure(number: failure) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw SystemFailure(number: errno) }
    }
    let exit = status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
    return Result(status: exit, output: folder.text("stdout") ?? "", errors: folder.text("stderr") ?? "")
  }
}

struct SystemFailure: Error {
  var number: Int32
}

/// What a test does with the files of its folder.
extension TemporaryFolder {
  func write(_ text: String, to name: String) throws { try Files.write(Array(text.utf8), to: file(name)) }

  func text(_ name: String) -> String? { Files.bytes(of: file(name)).map { String(decoding: $0, as: UTF8.self) } }

  /// What changes when a file is written again: its inode and time of change.
  func identity(_ name: String) -> [Int]? {
    var status = stat()
    guard stat(file(name), &status) == 0 else { return nil }
    return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }
}
