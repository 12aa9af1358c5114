import NetlinkCodec
import TestSupport
import Testing

extension SharedFolder {
  /// The JSON values of a file with one a line.
  static func lines(_ name: String) throws -> [JSONValue] {
    let bytes = try unwrap(Files.bytes(of: "\(path)/\(name)"), "\(path)/\(name)")
    return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
  }
}
