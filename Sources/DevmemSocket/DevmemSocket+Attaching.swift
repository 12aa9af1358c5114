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
  /// - Parameters:
  ///   - destination: where a simulated NIC receives the connection: a `bindingID`, or an interface by `ifname` or
  ///     `ifindex`, perhaps with a `queueID`. On Linux the NIC's own rules decide (`ethtool -N`).
  ///   - readAhead: how many receives a simulated kernel is kept asked for, 32 at most, each with the room of the latest
  ///     delivery: what arrives is then received ahead, into memory shared with it, and a receive that finds it there
  ///     makes no system call. On Linux, whose receives are no messages, it means nothing.
  /// - Throws: what the service refused, such as EPERM for somebody else's binding; the connection is closed then.
  public static func open(
    _ connection: consuming OwnedDescriptor, through client: DevmemClient, _ destination: Devmemd.Attachment,
    readAhead: Int = 0
  ) async throws(NetlinkError) -> DevmemSocket {
    let attached: AttachedConnection
    do throws(NetlinkError) {
      attached = try await client.attach(destination, connection: connection.fileDescriptor)
    } catch {
      guard error.errno == .EOPNOTSUPP else { throw error }
      return try adopt(connection)
    }
    do throws(SystemError) {
      return DevmemSocket(try ChannelTransport(attached.channel, tcp: connection, readAhead: readAhead))
    } catch {
      throw NetlinkError("socket-attach", .transport(error.errno, call: error.call))
    }
  }

  /// Takes over both ends of a connection that a simulated kernel has been handed without a service.
  ///
  /// - Parameters:
  ///   - channel: what `ChannelServer.attach` gave for the connection.
  ///   - readAhead: how many receives the kernel is kept asked for, as in `open`.
  public init(
    channel: consuming MessageSocket, connection: consuming OwnedDescriptor, readAhead: Int = 0
  ) throws(SystemError) {
    self.init(try ChannelTransport(channel, tcp: connection, readAhead: readAhead))
  }

  private static func adopt(_ connection: consuming OwnedDescriptor) throws(NetlinkError) -> DevmemSocket {
    do throws(SystemError) {
      return try DevmemSocket(adopting: connection)
    } catch {
      throw NetlinkError("socket-attach", .transport(error.errno, call: error.call))
    }
  }
}
