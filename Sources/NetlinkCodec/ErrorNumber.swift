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
  public static let EPROTOTYPE = ErrorNumber(rawValue: 91)
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
    3: ("ESRCH", "No such process"),
    4: ("EINTR", "Interrupted system call"),
    5: ("EIO", "Input/output error"),
    6: ("ENXIO", "No such device or address"),
    7: ("E2BIG", "Argument list too long"),
    8: ("ENOEXEC", "Exec format error"),
    9: ("EBADF", "Bad file descriptor"),
    10: ("ECHILD", "No child processes"),
    11: ("EAGAIN", "Try again"),
    12: ("ENOMEM", "Out of memory"),
    13: ("EACCES", "Permission denied"),
    14: ("EFAULT", "Bad address"),
    15: ("ENOTBLK", "Block device required"),
    16: ("EBUSY", "Device or resource busy"),
    17: ("EEXIST", "Already exists"),
    18: ("EXDEV", "Invalid cross-device link"),
    19: ("ENODEV", "No such device"),
    20: ("ENOTDIR", "Not a directory"),
    21: ("EISDIR", "Is a directory"),
    22: ("EINVAL", "Invalid argument"),
    23: ("ENFILE", "Too many open files in system"),
    24: ("EMFILE", "Too many open files"),
    25: ("ENOTTY", "Inappropriate ioctl for device"),
    26: ("ETXTBSY", "Text file busy"),
    27: ("EFBIG", "File too large"),
    28: ("ENOSPC", "No space left on device"),
    29: ("ESPIPE", "Illegal seek"),
    30: ("EROFS", "Read-only file system"),
    31: ("EMLINK", "Too many links"),
    32: ("EPIPE", "Broken pipe"),
    33: ("EDOM", "Numerical argument out of domain"),
    34: ("ERANGE", "Result out of range"),
    35: ("EDEADLK", "Resource deadlock avoided"),
    36: ("ENAMETOOLONG", "Name too long"),
    37: ("ENOLCK", "No locks available"),
    38: ("ENOSYS", "Function not implemented"),
    39: ("ENOTEMPTY", "Directory not empty"),
    40: ("ELOOP", "Too many levels of symbolic links"),
    42: ("ENOMSG", "No message of desired type"),
    43: ("EIDRM", "Identifier removed"),
    44: ("ECHRNG", "Channel number out of range"),
    45: ("EL2NSYNC", "Level 2 not synchronized"),
    46: ("EL3HLT", "Level 3 halted"),
    47: ("EL3RST", "Level 3 reset"),
    48: ("ELNRNG", "Link number out of range"),
    49: ("EUNATCH", "Protocol driver not attached"),
    50: ("ENOCSI", "No CSI structure available"),
    51: ("EL2HLT", "Level 2 halted"),
    52: ("EBADE", "Invalid exchange"),
    53: ("EBADR", "Invalid request descriptor"),
    54: ("EXFULL", "Exchange full"),
    55: ("ENOANO", "No anode"),
    56: ("EBADRQC", "Invalid request code"),
    57: ("EBADSLT", "Invalid slot"),
    59: ("EBFONT", "Bad font file format"),
    60: ("ENOSTR", "Device not a stream"),
    61: ("ENODATA", "No data available"),
    62: ("ETIME", "Timer expired"),
    63: ("ENOSR", "Out of streams resources"),
    64: ("ENONET", "No such network namespace"),
    65: ("ENOPKG", "Package not installed"),
    66: ("EREMOTE", "Object is remote"),
    67: ("ENOLINK", "Link has been severed"),
    68: ("EADV", "Advertise error"),
    69: ("ESRMNT", "Srmount error"),
    70: ("ECOMM", "Communication error on send"),
    71: ("EPROTO", "Protocol error"),
    72: ("EMULTIHOP", "Multihop attempted"),
    73: ("EDOTDOT", "RFS specific error"),
    74: ("EBADMSG", "Bad message"),
    75: ("EOVERFLOW", "Value too large"),
    76: ("ENOTUNIQ", "Name not unique on network"),
    77: ("EBADFD", "File descriptor in bad state"),
    78: ("EREMCHG", "Remote address changed"),
    79: ("ELIBACC", "Can not access a needed shared library"),
    80: ("ELIBBAD", "Accessing a corrupted shared library"),
    81: ("ELIBSCN", ".lib section in a.out corrupted"),
    82: ("ELIBMAX", "Attempting to link in too many shared libraries"),
    83: ("ELIBEXEC", "Cannot exec a shared library directly"),
    84: ("EILSEQ", "Invalid or incomplete multibyte or wide character"),
    85: ("ERESTART", "Interrupted system call should be restarted"),
    86: ("ESTRPIPE", "Streams pipe error"),
    87: ("EUSERS", "Too many users"),
    88: ("ENOTSOCK", "Socket operation on non-socket"),
    89: ("EDESTADDRREQ", "Destination address required"),
    90: ("EMSGSIZE", "Message too long"),
    91: ("EPROTOTYPE", "Protocol wrong type for socket"),
    92: ("ENOPROTOOPT", "Protocol not available"),
    93: ("EPROTONOSUPPORT", "Protocol not supported"),
    94: ("ESOCKTNOSUPPORT", "Socket type not supported"),
    95: ("EOPNOTSUPP", "Operation not supported"),
    96: ("EPFNOSUPPORT", "Protocol family not supported"),
    97: ("EAFNOSUPPORT", "Address family not supported by protocol"),
    98: ("EADDRINUSE", "Address already in use"),
    99: ("EADDRNOTAVAIL", "Cannot assign requested address"),
    100: ("ENETDOWN", "Network is down"),
    101: ("ENETUNREACH", "Network is unreachable"),
    102: ("ENETRESET", "Network dropped connection on reset"),
    103: ("ECONNABORTED", "Software caused connection abort"),
    104: ("ECONNRESET", "Connection reset by peer"),
    105: ("ENOBUFS", "No buffer space available"),
    106: ("EISCONN", "Already connected"),
    107: ("ENOTCONN", "Not connected"),
    108: ("ESHUTDOWN", "Cannot send after transport endpoint shutdown"),
    109: ("ETOOMANYREFS", "Too many references: cannot splice"),
    110: ("ETIMEDOUT", "Timed out"),
    111: ("ECONNREFUSED", "Connection refused"),
    112: ("EHOSTDOWN", "Host is down"),
    113: ("EHOSTUNREACH", "No route to host"),
    114: ("EALREADY", "Already in progress"),
    115: ("EINPROGRESS", "Operation now in progress"),
    116: ("ESTALE", "Stale file handle"),
    117: ("EUCLEAN", "Structure needs cleaning"),
    118: ("ENOTNAM", "Not a XENIX named type file"),
    119: ("ENAVAIL", "No XENIX semaphores available"),
    120: ("EISNAM", "Is a named type file"),
    121: ("EREMOTEIO", "Remote I/O error"),
    122: ("EDQUOT", "Disk quota exceeded"),
    123: ("ENOMEDIUM", "No medium found"),
    124: ("EMEDIUMTYPE", "Wrong medium type"),
    125: ("ECANCELED", "Canceled"),
    126: ("ENOKEY", "Required key not available"),
    127: ("EKEYEXPIRED", "Key has expired"),
    128: ("EKEYREVOKED", "Key has been revoked"),
    129: ("EKEYREJECTED", "Key was rejected by service"),
    130: ("EOWNERDEAD", "Owner died"),
    131: ("ENOTRECOVERABLE", "State not recoverable"),
    132: ("ERFKILL", "Operation not possible due to RF-kill"),
    133: ("EHWPOISON", "Memory page has hardware error"),
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
