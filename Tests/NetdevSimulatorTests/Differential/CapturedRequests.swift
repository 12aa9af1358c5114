import Glibc
import KernelComparison
import NetlinkCodec
import TestSupport
import Testing

/// Requests that were captured on another machine, from beside the package.
enum CapturedRequests {
  /// Those of netdev, and those that ask the controller for netdev or for itself.
  static func all(netdev family: UInt16) throws -> [Case] {
    var cases: [Case] = []
    for line in try lines(of: "netdev.jsonl") {
      let bytes = hexadecimal(line["request"]?["hex"]?.string)
      cases.append(Case("captured \(line["op"]?.string ?? "")", addressed(bytes, to: family)))
    }
    for line in try lines(of: "netdev-malformed.jsonl") {
      let bytes = hexadecimal(line["request"]?.string)
      cases.append(Case("captured \(line["label"]?.string ?? "")", addressed(bytes, to: family)))
    }
    for line in try lines(of: "nlctrl.jsonl") {
      let attributes = line["request"]?["attrs"]
      // A dump of all families, and ethtool, are not the simulator's.
      guard attributes?.object?.isEmpty == false || line["mode"]?.string == "do" else { continue }
      guard attributes?["family-name"]?.string != "ethtool" else { continue }
      cases.append(Case("captured \(line["op"]?.string ?? "")", hexadecimal(line["request"]?["hex"]?.string)))
    }
    return cases
  }

  /// Family ids are given out as families register, so that each machine has its own.
  private static func addressed(_ request: [UInt8], to family: UInt16) -> [UInt8] {
    request.prefix(4) + littleEndian(family) + request.dropFirst(6)
  }

  private static func lines(of name: String) throws -> [JSONValue] {
    let path = "\(SharedFolder.captured)/\(name)"
    return try unwrap(Files.bytes(of: path), "\(path)").split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
  }

  private static func hexadecimal(_ text: String?) -> [UInt8] {
    let digits = Array((text ?? "").utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
  }
}
