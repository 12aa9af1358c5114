import EthtoolMessages
import Logging
import NetlinkCodec

/// What the log tells of clients who change an interface's settings: which, of which interface, and what came of it.
extension Daemon {
  func noteChange(
    _ operation: OperationSchema, of interface: ChangedInterface?, _ answers: [ServedAnswer], by owner: Owner
  ) {
    let (name, place) = (operation.name, interface?.name ?? "unknown")
    let known: Logger.Metadata = ["interface": "\(place)", "pid": "\(owner.pid)", "uid": "\(owner.uid)"]
    if let (_, refusal) = answers.lazy.compactMap(Self.refusal).first {
      let reason = refusal.message ?? refusal.errno?.description ?? ""
      note(.warning, "\(name) refused", known.merging(["error": "\(reason)"]) { $1 })
    } else {
      note(.info, "\(name) done", known)
    }
  }

  /// The interface that a change is for.
  struct ChangedInterface: Sendable {
    /// nil where there is none of that name.
    var index: UInt32?
    /// Its name, or what the request says in its place.
    var name: String
  }

  /// Nil where it cannot be read.
  func interface(changedBy operation: OperationSchema, _ message: IncomingRecord.Message) -> ChangedInterface? {
    let start = NetlinkHeader.size + GenericHeader.size
    guard message.bytes.count >= start else { return nil }
    let request = message.bytes.withBytes {
      try? MessageJSON.decode($0, in: start..<$0.byteCount, fixedHeader: nil, attributes: operation.attributes)
    }
    guard let header = request?["header"] else { return nil }
    let index = (header["dev-index"]?.description).flatMap { UInt32($0) }
    if let name = header["dev-name"]?.string {
      return ChangedInterface(index: index ?? configuration.kernel.index(name), name: name)
    }
    return index.map { ChangedInterface(index: $0, name: configuration.kernel.name($0) ?? "#\($0)") }
  }

  /// The kernel's refusal, with the header it came with; nil for an answer that is none.
  static func refusal(in answer: ServedAnswer) -> (header: NetlinkHeader, refusal: ExtendedAck)? {
    guard case .datagram(let bytes) = answer else { return nil }
    return bytes.withBytes { bytes -> (NetlinkHeader, ExtendedAck)? in
      guard let message = try? MessageView(bytes), message.header.type == .error,
        let refusal = try? ExtendedAck(message), refusal.errno != nil
      else { return nil }
      return (message.header, refusal)
    }
  }
}
