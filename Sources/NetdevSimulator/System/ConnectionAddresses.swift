internal import Glibc
public import NetlinkCodec

extension Flow {
  /// What arrives on a connection of this machine: from its peer, to it.
  /// - Throws: EBADF where the descriptor is no TCP socket, ENOTCONN where it has no peer.
  public init(ofConnection descriptor: Int32) throws(Refusal) {
    guard Self.socketProtocol(descriptor) == Int32(IPPROTO_TCP) else {
      throw Refusal(.EBADF, "the descriptor is no TCP socket")
    }
    guard let peer = Endpoint(descriptor, getpeername), let local = Endpoint(descriptor, getsockname),
      let flow = Flow(from: peer.address, port: peer.port, to: local.address, port: local.port)
    else { throw Refusal(.ENOTCONN, "the TCP socket is not connected") }
    self = flow
  }

  private static func socketProtocol(_ descriptor: Int32) -> Int32 {
    var value: Int32 = -1
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_PROTOCOL, &value, &length) == 0 else { return -1 }
    return value
  }
}

/// One end of a connection.
private struct Endpoint {
  let address: IPAddress
  let port: UInt16

  typealias Call = (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32

  /// Nil where there is none, or of another family.
  init?(_ descriptor: Int32, _ call: Call) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, &length) }
    }
    guard result == 0 else { return nil }
    let bytes = withUnsafeBytes(of: storage) { [UInt8]($0.prefix(Int(length))) }
    // Both families have the port in bytes 2 and 3.
    let size: (start: Int, count: Int)
    switch Int32(storage.ss_family) {
    case AF_INET: size = (4, 4)
    case AF_INET6: size = (8, 16)
    default: return nil
    }
    guard bytes.count >= size.start + size.count,
      let address = IPAddress(bytes[size.start..<size.start + size.count])
    else { return nil }
    self.address = address
    port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
  }
}
