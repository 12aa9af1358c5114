import NetlinkCodec

/// What a transfer came to.
struct TransferSummary: Sendable {
  enum Direction: Sendable { case received, sent }

  var direction: Direction
  /// Of the stream, in all.
  var bytes: UInt64 = 0
  /// In device memory; received bytes come in fragments.
  var deviceBytes: UInt64 = 0
  var fragments: UInt64 = 0
  /// Received beside fragments, and received or sent as ordinary bytes.
  var linearBytes: UInt64 = 0
  var ordinaryBytes: UInt64 = 0
  var calls: UInt64 = 0
  /// Calls whose bytes the kernel copied all the same.
  var copiedCalls: UInt64 = 0
  var dmabufID: UInt32?
  var modulus: Int?
  var checksum: Checksum?
  var time = Duration.zero
  var wasInterrupted = false
  /// Why is told beside it.
  var hasFailed = false

  func text() -> String {
    let verb = direction == .received ? "Received" : "Sent"
    let from = direction == .received ? "into" : "from"
    var lines = [
      "\(verb) \(Size.text(bytes)) (\(bytes) bytes) in \(TransferRate.seconds(time)), \(TransferRate.text(bytes, time))"
        + (hasFailed ? ", and failed." : wasInterrupted ? ", and was interrupted." : ".")
    ]
    var parts: [String] = []
    if deviceBytes > 0 || dmabufID != nil {
      let place = dmabufID.map { "dmabuf \($0)" } ?? "device memory"
      let pieces = direction == .received ? " as \(fragments) fragments" : " in \(calls) calls"
      parts.append("\(Size.text(deviceBytes)) \(from) \(place)\(pieces)")
    }
    if linearBytes > 0 { parts.append("\(Size.text(linearBytes)) beside fragments") }
    if ordinaryBytes > 0 || parts.isEmpty { parts.append("\(Size.text(ordinaryBytes)) of ordinary bytes") }
    lines.append(listed(parts) + ".")
    if copiedCalls > 0 { lines.append("The kernel copied the bytes of \(copiedCalls) calls before it sent them.") }
    if let modulus, direction == .received { lines.append("Every byte i of the stream was i modulo \(modulus).") }
    if let checksum { lines.append("The CRC-32 of the stream is \(checksum.text).") }
    return lines.joined(separator: "\n")
  }

  func document() -> JSONValue {
    var json: JSONObject = [
      "bytes": JSONValue(bytes), "microseconds": JSONValue(UInt64(clamping: Int64(time / .microseconds(1)))),
      "bytes-per-second": JSONValue(TransferRate.bytesPerSecond(bytes, time)), "device-bytes": JSONValue(deviceBytes),
      "ordinary-bytes": JSONValue(ordinaryBytes), "calls": JSONValue(calls), "interrupted": .bool(wasInterrupted),
    ]
    if direction == .received {
      json["fragments"] = JSONValue(fragments)
      json["linear-bytes"] = JSONValue(linearBytes)
    } else {
      json["copied-calls"] = JSONValue(copiedCalls)
    }
    if hasFailed { json["failed"] = .bool(true) }
    json["dmabuf"] = dmabufID.map { JSONValue($0) }
    json["validated-modulo"] = direction == .received ? modulus.map { JSONValue($0) } : nil
    json["crc32"] = checksum.map { .string($0.text) }
    return .object(json)
  }
}
