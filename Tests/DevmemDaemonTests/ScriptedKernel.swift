@testable import DevmemDaemon
import EventLoop
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// A kernel with a `netdev` family, number 20, that answers each dump with datagrams from a script, and counts those that it
/// could send.
final class ScriptedKernel: Sendable {
  typealias Script = @Sendable (_ part: Int, _ request: NetlinkHeader) -> [UInt8]?

  private let script: Script
  private let state = Mutex((sent: 0, ended: 0, opened: 0))

  /// - Parameter script: the datagrams of a dump; nil after the last.
  init(_ script: @escaping Script) { self.script = script }

  /// Datagrams that the other sides' sockets took.
  var sent: Int { state.withLock { $0.sent } }
  /// Sockets that are open.
  var open: Int { state.withLock { $0.opened - $0.ended } }

  var interface: KernelInterface {
    KernelInterface(
      backend: .linux, release: "scripted", openSocket: { () throws(SystemError) in try self.openSocket() },
      openEvents: { () throws(SystemError) in try self.openSocket() }, connections: nil, name: { _ in nil },
      index: { _ in nil })
  }

  private func openSocket() throws(SystemError) -> MessageSocket {
    let pair = try MessageSocket.pair()
    let far = Far(pair.second)
    state.withLock { $0.opened += 1 }
    do {
      _ = try SystemThread(name: "scripted-kernel") { self.serve(far.socket) }
    } catch {
      throw SystemError("pthread_create", .EAGAIN, "\(error)")
    }
    return pair.first
  }

  /// A closure cannot own a socket, so this does.
  private final class Far: Sendable {
    let socket: MessageSocket
    init(_ socket: consuming MessageSocket) { self.socket = socket }
  }

  /// Returns when the other side has gone.
  private func serve(_ socket: borrowing MessageSocket) {
    defer { state.withLock { $0.ended += 1 } }
    guard var buffer = try? ReceiveBuffer(limit: 1 << 16) else { return }
    while case .datagram? = try? socket.receive(into: &buffer, waiting: .forever) {
      let header = buffer.withBytes { try? MessageView($0).header }
      guard let header else { return }
      if header.type == .control {
        guard (try? socket.send(Self.family(header.sequence).span.bytes)) != nil else { return }
        continue
      }
      var part = 0
      while let datagram = script(part, header) {
        guard (try? socket.send(datagram.span.bytes)) != nil else { return }
        state.withLock { $0.sent += 1 }
        part += 1
      }
    }
  }

  /// What the controller answers: the family's number, and an acknowledgement.
  private static func family(_ sequence: UInt32) -> [UInt8] {
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: .control, sequence: sequence))
    writer.append(GenericHeader(command: 1, version: 2))
    writer.integer(1, UInt16(20))
    writer.endMessage(start)
    let end = writer.beginMessage(NetlinkHeader(type: .error, flags: .capped, sequence: sequence))
    writer.member(Int32(0))
    writer.member(zeros: NetlinkHeader.size)
    writer.endMessage(end)
    return writer.array
  }
}
