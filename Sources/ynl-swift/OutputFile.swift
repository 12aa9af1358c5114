import Glibc

/// Writes generated files so that an unchanged one keeps its time stamp, and a reader never sees half of one.
enum OutputFile {
  struct Failure: Error, CustomStringConvertible {
    var path: String
    var action: String
    var number: Int32

    var description: String { "cannot \(action) \(path): \(String(cString: strerror(number)))" }
  }

  static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  static func write(_ text: String, to path: String) throws(Failure) {
    let contents = Array(text.utf8)
    if read(path) == contents { return }
    try makeFolders(of: path)
    let part = "\(path).\(getpid()).part"
    guard let file = fopen(part, "w") else { throw Failure(path: part, action: "create", number: errno) }
    let written = contents.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    let writeError = errno
    let closed = fclose(file)
    guard written == contents.count, closed == 0 else {
      unlink(part)
      throw Failure(path: part, action: "write", number: writeError)
    }
    guard rename(part, path) == 0 else {
      let number = errno
      unlink(part)
      throw Failure(path: path, action: "replace", number: number)
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
      if count == 0 { return ferror(file) == 0 ? contents : nil }
      contents += chunk[..<count]
    }
  }

  private static func makeFolders(of path: String) throws(Failure) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
      folder += folder.isEmpty || folder.hasSuffix("/") ? part : "/" + part
      if mkdir(folder, 0o777) != 0 && errno != EEXIST {
        throw Failure(path: folder, action: "create", number: errno)
      }
    }
  }
}
