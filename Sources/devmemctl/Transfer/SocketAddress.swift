import CLinux
import Glibc
import NetlinkCodec
import NetlinkSocket

/// An address and port of IPv4 or IPv6.
struct SocketAddress: Sendable {
  private var storage = sockaddr_storage()
  private var length = socklen_t(0)

  var family: Int32 { Int32(storage.ss_family) }

  /// Those that a name stands for, in the order they are to be tried; without a name all of this machine's.
  static func resolve(_ host: String?, port: UInt16, forListening: Bool) throws(Failure) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICSERV | (forListening ? AI_PASSIVE : 0)
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let error = getaddrinfo(host, String(port), &hints, &list)
    guard error == 0 else {
      throw Failure(.refused, "\(host ?? "the port") has no address: \(String(cString: gai_strerror(error)))")
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    while let entry = list {
      if let address = entry.pointee.ai_addr { addresses.append(SocketAddress(address, entry.pointee.ai_addrlen)) }
      list = entry.pointee.ai_next
    }
    // Whoever listens on any address does so for both kinds, which IPv6's alone can.
    return forListening ? addresses.sorted { $0.family == AF_INET6 && $1.family != AF_INET6 } : addresses
  }

  /// What a socket is bound to.
  static func local(_ socket: Int32) -> SocketAddress? {
    var address = SocketAddress()
    address.length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &address.storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &address.length) }
    }
    return result == 0 ? address : nil
  }

  private init() {}

  private init(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
    self.length = min(length, socklen_t(MemoryLayout<sockaddr_storage>.size))
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(self.length)))
    }
  }

  /// `[::1]:5201`
  var text: String {
    var (host, service) = ([CChar](repeating: 0, count: 256), [CChar](repeating: 0, count: 32))
    let error = withAddress { address, length in
      getnameinfo(
        address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
        NI_NUMERICHOST | NI_NUMERICSERV)
    }
    guard error == 0 else { return "an address" }
    let (name, port) = (Self.string(host), Self.string(service))
    return family == AF_INET6 ? "[\(name)]:\(port)" : "\(name):\(port)"
  }

  private static func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A socket for it, which does not block.
  func socket() throws(SystemError) -> OwnedDescriptor {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let number = Glibc.socket(family, type, 0)
    guard number >= 0 else { throw SystemError("socket", ErrorNumber(rawValue: errno), text) }
    return OwnedDescriptor(owning: number)
  }

  /// False when the connection is under way.
  func connect(_ socket: borrowing OwnedDescriptor) throws(SystemError) -> Bool {
    let number = socket.fileDescriptor
    if withAddress({ address, length in Glibc.connect(number, address, length) }) == 0 { return true }
    guard errno == EINPROGRESS || errno == EINTR else {
      throw SystemError("connect", ErrorNumber(rawValue: errno), text)
    }
    return false
  }

  func listen(_ socket: borrowing OwnedDescriptor) throws(SystemError) {
    let number = socket.fileDescriptor
    guard withAddress({ address, length in bind(number, address, length) }) == 0, Glibc.listen(number, 1) == 0 else {
      throw SystemError("bind", ErrorNumber(rawValue: errno), text)
    }
  }

  private func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
