import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The kernel's specs and the golden messages, which are beside the package and not part of it.
enum SharedFolder {
  static let path: String = {
    if let path = getenv("DEVMEMD_SHARED") { return String(cString: path) }
    return packageRoot + "/../shared"
  }()

  /// Tests/YNLCodegenTests/Support/SharedFolder.swift is four names below the root.
  static let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    .joined(separator: "/")

  static let isPresent = access(specs, R_OK) == 0
  static let specs = path + "/specs/linux-7.3"
  static let vectors = path + "/vectors"

  static func spec(_ name: String) -> String { "\(specs)/\(name).yaml" }

  static let specNames: [String] = names(in: specs, suffix: ".yaml")
  static let vectorNames: [String] = names(in: vectors, suffix: ".jsonl")

  /// The files of a folder whose names end with `suffix`, without it.
  static func names(in folder: String, suffix: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(String(name.dropLast(suffix.count))) }
    }
    return names.sorted()
  }

  static func bytes(of path: String) -> [UInt8]? {
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
}

extension Trait where Self == ConditionTrait {
  /// Skips a test that needs the kernel's specs where they are missing.
  static var needsSharedFolder: Self {
    .enabled(if: SharedFolder.isPresent, "needs the shared folder with the kernel's specs (DEVMEMD_SHARED)")
  }
}
