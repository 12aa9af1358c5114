public import Glibc

/// Files and folders, as far as tests need them.
public enum Files {
  /// What a call failed with.
  public struct Failure: Error, CustomStringConvertible {
    public let path: String
    public let number: Int32
    public var description: String { "\(path): \(String(cString: strerror(number)))" }
  }

  /// All of a file; nil where it cannot be opened.
  public static func bytes(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    guard let file = fopen(path, "w") else { throw Failure(path: path, number: errno) }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else { throw Failure(path: path, number: errno) }
  }

  /// The files of a folder whose names end with `suffix`, without it, in order; hidden ones left out.
  public static func names(in folder: String, suffix: String = "") -> [String] {
    entries(of: folder).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
      .map { String($0.dropLast(suffix.count)) }
  }

  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Everything in a folder, in order.
  fileprivate static func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// A folder of a test's own, which goes with all that is in it at the end of its scope.
public struct TemporaryFolder: ~Copyable, Sendable {
  public let path: String

  public init() throws(Files.Failure) {
    var template = Array("/tmp/devmemd-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Files.Failure(path: "/tmp", number: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// The path of a file in it.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of all that is in it.
  public var names: [String] { Files.entries(of: path) }

  private static func remove(_ path: String) {
    var status = stat()
    // What a link leads to is somebody else's.
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      for name in Files.entries(of: path) { remove("\(path)/\(name)") }
    }
    _ = Glibc.remove(path)
  }
}
