import EthtoolMessages
import Logging
import NetlinkCodec

/// What the log tells of clients who change an interface's settings: which, of which interface, and what came of it.
extension Daemon {
  func noteChange(
    _ operation: OperationSchema, _ message: IncomingRecord.Message, _ answers: [ServedAnswer], by owner: Owner
  ) {
    let name = operation.name
    let interface = interface(operation, message) ?? "unknown"
    let known: Logger.Metadata = ["interface": "\(interface)", "pid": "\(owner.pid)", "uid": "\(owner.uid)"]
    if let refusal = Self.refusal(in: answers) {
      note(.warning, "\(name) refused", known.merging(["error": "\(refusal)"]) { $1 })
    } else {
      note(.info, "\(name) done", known)
    }
  }

  /// The interface by name, or what the request says in its place; nil where it cannot be read.
  private func interface(_ operation: OperationSchema, _ message: IncomingRecord.Message) -> String? {
    let start = NetlinkHeader.size + GenericHeader.size
    guard message.bytes.count >= start else { return nil }
    let request = message.bytes.withBytes {
      try? MessageJSON.decode($0, in: start..<$0.byteCount, fixedHeader: nil, attributes: operation.attributes)
    }
    guard let header = request?["header"] else { return nil }
    if let name = header["dev-name"]?.string { return name }
    guard let index = header["dev-index"]?.description else { return nil }
    return UInt32(index).flatMap(configuration.kernel.name) ?? "#\(index)"
  }

  /// The kernel's reason; nil when it carried the request out.
  private static func refusal(in answers: [ServedAnswer]) -> String? {
    for case .datagram(let bytes) in answers {
      let ack = bytes.withBytes { bytes -> ExtendedAck? in
        guard let message = try? MessageView(bytes), message.header.type == .error else { return nil }
        return try? ExtendedAck(message)
      }
      if let errno = ack?.errno { return ack?.message ?? errno.description }
    }
    return nil
  }
}
