/// A Linux error number, as carried (negated) in `nlmsgerr.error`.
///
/// Constants keep their C spelling, so that code which mirrors the kernel reads like the kernel.
/// Numbers are those of the generic Linux ABI (`include/uapi/asm-generic/errno.h`).
public struct ErrorNumber: RawRepresentable, Hashable, Sendable {
  /// The positive number.
  public var rawValue: Int32

  @inlinable
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static let EPERM = ErrorNumber(rawValue: 1)
  public static let ENOENT = ErrorNumber(rawValue: 2)
  public static let EINTR = ErrorNumber(rawValue: 4)
  public static let EIO = ErrorNumber(rawValue: 5)
  public static let E2BIG = ErrorNumber(rawValue: 7)
  public static let EBADF = ErrorNumber(rawValue: 9)
  public static let EAGAIN = ErrorNumber(rawValue: 11)
  public static let ENOMEM = ErrorNumber(rawValue: 12)
  public static let EACCES = ErrorNumber(rawValue: 13)
  public static let EFAULT = ErrorNumber(rawValue: 14)
  public static let EBUSY = ErrorNumber(rawValue: 16)
  public static let EEXIST = ErrorNumber(rawValue: 17)
  public static let ENODEV = ErrorNumber(rawValue: 19)
  public static let EINVAL = ErrorNumber(rawValue: 22)
  public static let EMFILE = ErrorNumber(rawValue: 24)
  public static let ENOSPC = ErrorNumber(rawValue: 28)
  public static let EPIPE = ErrorNumber(rawValue: 32)
  public static let ERANGE = ErrorNumber(rawValue: 34)
  public static let ENAMETOOLONG = ErrorNumber(rawValue: 36)
  public static let ENODATA = ErrorNumber(rawValue: 61)
  public static let ENONET = ErrorNumber(rawValue: 64)
  public static let EPROTO = ErrorNumber(rawValue: 71)
  public static let EBADMSG = ErrorNumber(rawValue: 74)
  public static let EOVERFLOW = ErrorNumber(rawValue: 75)
  public static let EMSGSIZE = ErrorNumber(rawValue: 90)
  public static let EPROTONOSUPPORT = ErrorNumber(rawValue: 93)
  public static let EOPNOTSUPP = ErrorNumber(rawValue: 95)
  public static let EADDRINUSE = ErrorNumber(rawValue: 98)
  public static let ENETDOWN = ErrorNumber(rawValue: 100)
  public static let ENOBUFS = ErrorNumber(rawValue: 105)
  public static let EISCONN = ErrorNumber(rawValue: 106)
  public static let ENOTCONN = ErrorNumber(rawValue: 107)
  public static let ETIMEDOUT = ErrorNumber(rawValue: 110)
  public static let ECONNREFUSED = ErrorNumber(rawValue: 111)
  public static let EHOSTUNREACH = ErrorNumber(rawValue: 113)
  public static let EALREADY = ErrorNumber(rawValue: 114)
  public static let ECONNRESET = ErrorNumber(rawValue: 104)
  public static let ECANCELED = ErrorNumber(rawValue: 125)
  /// Internal to the kernel and in no C header; `recvmsg` returns it when control space is too small for device memory.
  public static let ETOOSMALL = ErrorNumber(rawValue: 525)

  private static let known: [Int32: (name: String, meaning: String)] = [
    1: ("EPERM", "Operation not permitted"),
    2: ("ENOENT", "No such entry"),
    4: ("EINTR", "Interrupted system call"),
    5: ("EIO", "Input/output error"),
    7: ("E2BIG", "Argument list too long"),
    9: ("EBADF", "Bad file descriptor"),
    11: ("EAGAIN", "Try again"),
    12: ("ENOMEM", "Out of memory"),
    13: ("EACCES", "Permission denied"),
    14: ("EFAULT", "Bad address"),
    16: ("EBUSY", "Device or resource busy"),
    17: ("EEXIST", "Already exists"),
    19: ("ENODEV", "No such device"),
    22: ("EINVAL", "Invalid argument"),
    24: ("EMFILE", "Too many open files"),
    28: ("ENOSPC", "No space left"),
    32: ("EPIPE", "Broken pipe"),
    34: ("ERANGE", "Result out of range"),
    36: ("ENAMETOOLONG", "Name too long"),
    61: ("ENODATA", "No data available"),
    64: ("ENONET", "No such network namespace"),
    71: ("EPROTO", "Protocol error"),
    74: ("EBADMSG", "Bad message"),
    75: ("EOVERFLOW", "Value too large"),
    90: ("EMSGSIZE", "Message too long"),
    93: ("EPROTONOSUPPORT", "Protocol not supported"),
    95: ("EOPNOTSUPP", "Operation not supported"),
    98: ("EADDRINUSE", "Address already in use"),
    100: ("ENETDOWN", "Network is down"),
    104: ("ECONNRESET", "Connection reset by peer"),
    105: ("ENOBUFS", "No buffer space available"),
    106: ("EISCONN", "Already connected"),
    107: ("ENOTCONN", "Not connected"),
    110: ("ETIMEDOUT", "Timed out"),
    111: ("ECONNREFUSED", "Connection refused"),
    113: ("EHOSTUNREACH", "No route to host"),
    114: ("EALREADY", "Already in progress"),
    125: ("ECANCELED", "Canceled"),
    525: ("ETOOSMALL", "Buffer or request is too small"),
  ]

  /// The C name, or the number where this package has no name for it.
  public var name: String { Self.known[rawValue]?.name ?? String(rawValue) }

  var isKnown: Bool { Self.known[rawValue] != nil }

  /// The C name a canonical JSON document or a table uses, back to the number.
  public init?(name: String) {
    guard let match = Self.known.first(where: { $0.value.name == name }) else { return nil }
    self.init(rawValue: match.key)
  }
}

extension ErrorNumber: CustomStringConvertible {
  public var description: String {
    guard let known = Self.known[rawValue] else { return "error \(rawValue)" }
    return "\(known.meaning) (\(known.name))"
  }
}
