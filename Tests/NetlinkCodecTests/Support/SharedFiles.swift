import Glibc
import NetlinkCodec

/// Golden vectors and captured kernel answers, which lie outside the package: in the folder `DEVMEMD_SHARED` names, or
/// in `shared` beside the package.
enum SharedFiles {
  static let folder: String = {
    if let folder = getenv("DEVMEMD_SHARED") { return unsafe String(cString: folder) }
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/../shared"
  }()

  static var areThere: Bool { access("\(folder)/vectors/netdev.jsonl", R_OK) == 0 }
  static let reason = "the shared folder with golden vectors is not there"

  /// The JSON values of a file with one a line.
  static func lines(_ name: String) throws -> [JSONValue] {
    try read("\(folder)/\(name)").split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
  }

  private static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return contents }
      contents += chunk[..<count]
    }
  }
}
