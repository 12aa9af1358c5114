import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// The other side of a session, which answers requests with raw bytes from a script. The netdev family has number 20 there.
final class ScriptedPeer: Sendable {
  /// What answers the requests of one datagram: some datagrams, none, or with nil the end of the connection.
  typealias Script = @Sendable (_ datagram: Int, _ request: NetlinkHeader) -> [[UInt8]]?
  typealias BatchScript = @Sendable (_ datagram: Int, _ requests: [NetlinkHeader]) -> [[UInt8]]?

  private let socket: MessageSocket
  private let script: BatchScript

  init(_ socket: consuming MessageSocket, _ script: @escaping BatchScript) {
    self.socket = socket
    self.script = script
  }

  /// Returns when the session has gone.
  func serve() {
    guard var buffer = try? ReceiveBuffer(limit: 1 << 16) else { return }
    var count = 0
    while case .datagram? = try? socket.receive(into: &buffer, waiting: .forever) {
      let requests = buffer.withBytes { headers(in: $0) }
      guard let first = requests.first else { return }
      guard first.type != .control else {
        // getfamily: the number 20, and the group mgmt, which is 4.
        let reply =
          [1, 2, 0, 0, 6, 0, 1, 0, 20, 0, 0, 0] as [UInt8]
          + [28, 0, 7, 0, 24, 0, 1, 0, 8, 0, 2, 0, 4, 0, 0, 0, 9, 0, 1, 0] + Array("mgmt".utf8) + [0, 0, 0, 0]
        send([message(.control, first.sequence, reply), acknowledgement(first.sequence)])
        continue
      }
      guard let datagrams = script(count, requests) else {
        try? socket.shutdown()
        return
      }
      count += 1
      send(datagrams)
    }
  }

  private func send(_ datagrams: [[UInt8]]) {
    for datagram in datagrams { try? socket.send(datagram.span.bytes) }
  }
}

private func headers(in bytes: RawSpan) -> [NetlinkHeader] {
  var headers: [NetlinkHeader] = []
  var reader = MessageReader(bytes)
  while let message = try? reader.next() { headers.append(message.header) }
  return headers
}

/// Runs a session against a scripted peer.
func withSession<Result>(
  answering script: @escaping ScriptedPeer.Script, patience: Duration = .seconds(20),
  _ body: (inout NetlinkSession) throws(NetlinkError) -> Result
) throws -> Result {
  try withSession(answeringBatches: { count, requests in script(count, requests[0]) }, patience: patience, body)
}

func withSession<Result>(
  answeringBatches script: @escaping ScriptedPeer.BatchScript, patience: Duration = .seconds(20),
  _ body: (inout NetlinkSession) throws(NetlinkError) -> Result
) throws -> Result {
  let pair = try MessageSocket.pair()
  var session = try NetlinkSession(pair.first)
  session.patience = patience
  let peer = ScriptedPeer(pair.second, script)
  let thread = try SystemThread(name: "peer") { peer.serve() }
  // The peer ends with the session's socket.
  let outcome = Swift.Result { try body(&session) }
  _ = consume session
  thread.join()
  return try outcome.get()
}

/// A connection to a scripted peer, which ends with it.
func connection(
  answeringBatches script: @escaping ScriptedPeer.BatchScript, patience: Duration = .seconds(20)
) throws -> NetlinkConnection {
  let pair = try MessageSocket.pair()
  var session = try NetlinkSession(pair.first)
  session.patience = patience
  let peer = ScriptedPeer(pair.second, script)
  onNewThread { peer.serve() }
  return try NetlinkConnection(session)
}

extension MessageType {
  static let netdev = MessageType(rawValue: 20)
}

let emptyHeader = [UInt8](repeating: 0, count: 16)

func message(_ type: MessageType, _ sequence: UInt32, _ body: [UInt8], _ flags: MessageFlags = []) -> [UInt8] {
  var writer = MessageWriter()
  let start = writer.beginMessage(NetlinkHeader(type: type, flags: flags, sequence: sequence))
  writer.append(raw: body.span.bytes)
  writer.endMessage(start)
  return writer.array
}

func acknowledgement(_ sequence: UInt32, error: ErrorNumber? = nil) -> [UInt8] {
  message(.error, sequence, bytes(-(error?.rawValue ?? 0)) + emptyHeader, .capped)
}

/// The end of a dump.
func done(_ sequence: UInt32, error: ErrorNumber? = nil, _ flags: MessageFlags = .multipart) -> [UInt8] {
  message(.done, sequence, bytes(-(error?.rawValue ?? 0)), flags)
}

/// A device as dev-get lists it.
func device(_ index: UInt32, _ sequence: UInt32, _ flags: MessageFlags = []) -> [UInt8] {
  message(.netdev, sequence, deviceBody(index: index), flags)
}

func deviceBody(index: UInt32, command: UInt8 = 1) -> [UInt8] {
  [command, 1, 0, 0, 8, 0, 1, 0] + bytes(index)
}

private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
}
