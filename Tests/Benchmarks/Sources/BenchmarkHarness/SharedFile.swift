import Glibc

/// The messages that are measured, which lie beside the package: in `$DEVMEMD_SHARED`, or in `../shared` from its root.
public enum SharedFile {
  public struct Missing: Error, CustomStringConvertible {
    public var path: String
    public var description: String {
      "cannot read \(path): the benchmarks need the shared folder; name it with DEVMEMD_SHARED"
    }
  }

  public static func bytes(of name: String) throws(Missing) -> [UInt8] {
    let path = "\(folder)/\(name)"
    guard let file = fopen(path, "r") else { throw Missing(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static var folder: String {
    if let path = getenv("DEVMEMD_SHARED") { return String(cString: path) }
    // Tests/Benchmarks/Sources/BenchmarkHarness/SharedFile.swift is five names below the root.
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(5).joined(separator: "/")
    return root + "/../shared"
  }
}
