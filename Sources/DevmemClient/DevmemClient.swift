public import DevmemdMessages
public import NetdevMessages
public import NetlinkSocket
public import NlctrlMessages

/// A connection to devmemd, the service that holds a machine's device-memory bindings.
///
///     let client = try await DevmemClient.connect()
///     for queue in try await client.netdev.dumpQueueGet(ifindex: 3) where queue.dmabuf != nil { … }
///
/// Requests wait their turn on one connection and run on a thread of its own; a bind or an unbind takes as long as the
/// queues take to restart. A binding made with lifetime `connection` ends when this connection does: with the last copy
/// of this value, or the end of the process.
public struct DevmemClient: Sendable {
  /// Where the service listens unless told otherwise.
  public static let defaultPath = "/run/devmemd/devmemd.sock"

  /// The socket this client is connected to.
  public let path: String
  /// The connection under the typed clients, for requests that no generated type describes.
  public let connection: NetlinkConnection

  /// The service's own operations.
  public var daemon: Devmemd.Client { Devmemd.Client(connection) }
  /// Devices, queues and page pools of the kernel the service works on, which the simulator may be. Reads only.
  public var netdev: Netdev.Client { Netdev.Client(connection) }
  /// Which families the service speaks, with their operations, groups and policies.
  public var control: Nlctrl.Client { Nlctrl.Client(connection) }

  /// Connects to the service.
  ///
  /// - Parameter path: its Unix socket; a leading `@` names the abstract namespace. Without one it is what
  ///   `DEVMEMD_SOCKET` says, or else `defaultPath`.
  /// - Throws: when nobody listens there or this user may not connect; the error's text says what to do.
  public static func connect(path: String? = nil) async throws(ConnectionError) -> DevmemClient {
    let path = socketPath(path)
    do throws(SystemError) {
      return DevmemClient(path: path, connection: try NetlinkConnection(path: path))
    } catch {
      throw ConnectionError(path: path, cause: error)
    }
  }

  /// The socket that `connect` would choose.
  public static func socketPath(_ path: String? = nil) -> String {
    path ?? environment("DEVMEMD_SOCKET") ?? defaultPath
  }
}
