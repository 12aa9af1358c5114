import CLinux
import Glibc

/// What the running kernel calls its interfaces, asked anew each time, since they can be renamed.
///
/// `if_indextoname` would open a socket for each question.
final class InterfaceNames: Sendable {
  /// Any socket will do; below zero when there was none to be had.
  private let descriptor: Int32

  init() { descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func name(_ ifindex: UInt32) -> String? {
    guard descriptor >= 0, let index = Int32(exactly: ifindex) else { return nil }
    // struct ifreq: the name, then the number (netdevice(7)).
    var request: [40 of UInt8] = .init(repeating: 0)
    return withUnsafeMutableBytes(of: &request) { bytes in
      bytes.storeBytes(of: index, toByteOffset: Int(IF_NAMESIZE), as: Int32.self)
      guard let start = bytes.baseAddress, ioctl(descriptor, UInt(SIOCGIFNAME), start) == 0 else { return nil }
      return String(decoding: bytes.prefix(Int(IF_NAMESIZE)).prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
