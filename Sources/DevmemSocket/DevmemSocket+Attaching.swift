public import DevmemClient
public import DevmemdMessages
import NetlinkCodec
public import NetlinkSocket

extension DevmemSocket {
  /// Takes over a connected TCP socket on the kernel that a service works on: on Linux the connection itself, on a
  /// simulated kernel one that is handed to its NIC.
  ///
  ///     let socket = try await DevmemSocket.open(connection, through: client, Devmemd.Attachment(bindingID: 3))
  ///
  /// - Parameter destination: where a simulated NIC receives the connection: a `bindingID`, or an interface by `ifname` or
  ///   `ifindex`, perhaps with a `queueID`. On Linux the NIC's own rules decide (`ethtool -N`).
  /// - Throws: what the service refused, such as EPERM for somebody else's binding; the connection is closed then.
  public static func open(
    _ connection: consuming OwnedDescriptor, through client: DevmemClient, _ destination: Devmemd.Attachment
  ) async throws(NetlinkError) -> DevmemSocket {
    let attached: AttachedConnection
    do throws(NetlinkError) {
      attached = try await client.attach(destination, connection: connection.fileDescriptor)
    } catch {
      guard error.errno == .EOPNOTSUPP else { throw error }
      return try adopt(connection)
    }
    do throws(SystemError) {
      return DevmemSocket(try ChannelTransport(attached.channel, tcp: connection))
    } catch {
      throw NetlinkError("socket-attach", .transport(error.errno, call: error.call))
    }
  }

  /// Takes over both ends of a connection that a simulated kernel has been handed without a service.
  ///
  /// - Parameter channel: what `ChannelServer.attach` gave for the connection.
  public init(channel: consuming MessageSocket, connection: consuming OwnedDescriptor) throws(SystemError) {
    self.init(try ChannelTransport(channel, tcp: connection))
  }

  private static func adopt(_ connection: consuming OwnedDescriptor) throws(NetlinkError) -> DevmemSocket {
    do throws(SystemError) {
      return try DevmemSocket(adopting: connection)
    } catch {
      throw NetlinkError("socket-attach", .transport(error.errno, call: error.call))
    }
  }
}
