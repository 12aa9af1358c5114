/// How a daemon is run.
public struct DaemonConfiguration: Sendable {
  public static let defaultSocketPath = "/run/devmemd/devmemd.sock"

  public var kernel: KernelInterface
  /// Where clients connect; unused when systemd passes a socket.
  public var socketPath: String
  /// Mode of the socket file. Who can connect can read; who may bind is decided for each request.
  public var socketMode: UInt32
  /// A group whose members may bind, beside root and the daemon's own user.
  public var groupID: UInt32?
  /// Connections at once; more are told that there is no room, and cut off.
  public var maximumClients = 1024

  public init(
    kernel: KernelInterface, socketPath: String = Self.defaultSocketPath, socketMode: UInt32 = 0o666,
    groupID: UInt32? = nil
  ) {
    self.kernel = kernel
    self.socketPath = socketPath
    self.socketMode = socketMode
    self.groupID = groupID
  }
}

/// The release of this package.
public enum DaemonVersion {
  public static let current = "0.1.0"
}
