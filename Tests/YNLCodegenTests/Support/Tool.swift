import Glibc

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

  static func run(_ arguments: String..., in folder: Folder) throws -> Result { try run(arguments, in: folder) }

  static func run(_ arguments: [String], in folder: Folder) throws -> Result {
    let (output, errors) = (folder.path("stdout"), folder.path("stderr"))
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

/// A folder of a test's own, gone when the test is over.
final class Folder {
  let root: String

  init() throws {
    var template = Array("/tmp/ynl-swift-tests.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemFailure(number: errno) }
    root = String(cString: made)
  }

  deinit { remove(root) }

  func path(_ name: String) -> String { "\(root)/\(name)" }

  func write(_ text: String, to name: String) throws {
    guard let file = fopen(path(name), "w") else { throw SystemFailure(number: errno) }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemFailure(number: errno) }
  }

  func text(_ name: String) -> String? {
    SharedFolder.bytes(of: path(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What changes when a file is written again: its inode and time of change.
  func identity(_ name: String) -> [Int]? {
    var status = stat()
    guard stat(path(name), &status) == 0 else { return nil }
    return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  func names() -> [String] { Self.names(in: root) }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func remove(_ path: String) {
    for name in Self.names(in: path) { remove("\(path)/\(name)") }
    _ = Glibc.remove(path)
  }
}
