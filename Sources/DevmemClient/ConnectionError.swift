public import NetlinkCodec
public import NetlinkSocket

/// Why there is no connection to the service.
public struct ConnectionError: Error, Hashable, Sendable {
  /// The socket that was tried.
  public var path: String
  public var cause: SystemError

  public var errno: ErrorNumber { cause.errno }

  public init(path: String, cause: SystemError) {
    self.path = path
    self.cause = cause
  }
}

extension ConnectionError: CustomStringConvertible {
  /// One sentence: what is wrong, and what to do.
  public var description: String {
    switch cause.errno {
    case .ENOENT, .ECONNREFUSED:
      "no devmemd listens at \(path); start it with `devmemd`, or name the socket of one that runs, "
        + "with --socket or in DEVMEMD_SOCKET"
    case .EACCES, .EPERM:
      "this user may not connect to \(path); run as root, or join the group that owns the socket"
    case .EPROTOTYPE:
      "what listens at \(path) is not devmemd, for its socket is of another kind"
    default: "cannot connect to \(path): \(cause)"
    }
  }
}
