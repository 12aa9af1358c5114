import Glibc
public import NetlinkCodec

/// A system call that failed, with what it was asked to do.
public struct SystemError: Error, Hashable {
  /// The call's name, as in section 2 of the manual: `bind`.
  public var call: String
  public var errno: ErrorNumber
  /// What the call was about, and where possible what to do next: a path, a size, a module to load.
  public var context: String?

  public init(_ call: String, _ errno: ErrorNumber, _ context: String? = nil) {
    self.call = call
    self.errno = errno
    self.context = context
  }

  /// The failure that the calling thread's `errno` tells of. Read it before anything else can call the system.
  package static func last(_ call: String, _ context: String? = nil) -> SystemError {
    let number = ErrorNumber(rawValue: Glibc.errno)
    return SystemError(call, number, context)
  }
}

extension SystemError: CustomStringConvertible {
  /// `bind: Address already in use (EADDRINUSE): /run/devmemd/devmemd.sock: a server is listening there`
  public var description: String {
    "\(call): \(meaning)" + (context.map { ": \($0)" } ?? "")
  }

  /// libc knows every number; `ErrorNumber` names those that netlink answers with.
  private var meaning: String {
    let hasName = errno.name != String(errno.rawValue)
    return hasName ? errno.description : "\(String(cString: strerror(errno.rawValue))) (errno \(errno.rawValue))"
  }
}
