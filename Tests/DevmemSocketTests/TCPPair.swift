import Glibc
import NetlinkSocket
import Testing

/// Two ends of a TCP connection over loopback.
struct TCPPair: ~Copyable {
  /// The end that is handed to a simulated NIC.
  let near: OwnedDescriptor
  /// The peer.
  let far: OwnedDescriptor

  /// - Parameter isIPv6: over `::1` in place of `127.0.0.1`.
  init(isIPv6: Bool = false) throws {
    let listener = try Self.socket(isIPv6)
    try Self.withAddress(isIPv6, port: 0) { try #require(bind(listener.fileDescriptor, $0, $1) == 0) }
    try #require(listen(listener.fileDescriptor, 1) == 0)
    var name = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let port = try withUnsafeMutablePointer(to: &name) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try #require(getsockname(listener.fileDescriptor, $0, &length) == 0)
      }
      return UInt16(bigEndian: pointer.pointee.sin6_port)
    }
    let far = try Self.socket(isIPv6)
    let number = far.fileDescriptor
    try Self.withAddress(isIPv6, port: port) { try #require(connect(number, $0, $1) == 0) }
    var one: Int32 = 1
    try #require(setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4) == 0)
    let accepted = accept(listener.fileDescriptor, nil, nil)
    try #require(accepted >= 0)
    near = OwnedDescriptor(owning: accepted)
    self.far = far
  }

  private static func socket(_ isIPv6: Bool) throws -> OwnedDescriptor {
    let number = Glibc.socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(number >= 0)
    return OwnedDescriptor(owning: number)
  }

  private static func withAddress(
    _ isIPv6: Bool, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
  ) throws {
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          try body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
  }
}

/// Sends all of the bytes, waiting as long as it takes.
func sendAll(_ bytes: [UInt8], on descriptor: Int32) throws {
  var sent = 0
  while sent < bytes.count {
    let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    try #require(count > 0)
    sent += count
  }
}

/// So many bytes, or fewer where the stream ends before.
func receiveAll(_ count: Int, on descriptor: Int32) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  var received = 0
  while received < count {
    let more = bytes[received...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    try #require(more >= 0)
    if more == 0 { break }
    received += more
  }
  return Array(bytes[..<received])
}

/// Bytes that differ from their neighbours, and from those of another seed.
func pattern(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
  return [UInt8](unsafeUninitializedCapacity: (count + 7) / 8 * 8) { buffer, filled in
    for start in stride(from: 0, to: count, by: 8) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      UnsafeMutableRawBufferPointer(buffer).storeBytes(of: state, toByteOffset: start, as: UInt64.self)
    }
    filled = count
  }
}
