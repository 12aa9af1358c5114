public import DevmemdMessages
public import NetlinkCodec
public import NetlinkSocket

/// A TCP connection in a simulated kernel's hands.
@frozen
public struct AttachedConnection: ~Copyable, Sendable {
  /// Speaks `devmem-socket` (Specs/devmem-socket.yaml); its end closes the connection.
  public var channel: MessageSocket
  /// Interface and queue that the connection is received on.
  public var attachment: Devmemd.Attachment
}

extension DevmemClient {
  /// Hands a connected TCP socket to the simulated kernel that the service runs on. `DevmemSocket` does this where needed.
  ///
  /// - Parameters:
  ///   - request: where the connection is received: `bindingID`, or an interface, perhaps with a `queueID`. Its `fd` is
  ///     filled in here.
  ///   - connection: borrowed for the call. From then on nobody else reads from it or writes to it.
  /// - Throws: EOPNOTSUPP where the service runs on Linux; EPERM when this user may not steer there.
  public func attach(
    _ request: Devmemd.Attachment, connection: Int32
  ) async throws(NetlinkError) -> AttachedConnection {
    var request = request
    request.fd = 0
    let message = request
    return try await self.connection.withSession { session throws(NetlinkError) in
      let reply = try session.call(Devmemd.Operations.SocketAttach.self, message, descriptors: [connection])
      guard let descriptor = reply.channel.flatMap({ session.takeDescriptor(Int($0)) }) else {
        throw NetlinkError("socket-attach", .protocolViolation("the reply carries no channel"))
      }
      do throws(SystemError) {
        return AttachedConnection(channel: try MessageSocket(adopting: descriptor), attachment: reply)
      } catch {
        throw NetlinkError("socket-attach", .protocolViolation("\(error)"))
      }
    }
  }
}
