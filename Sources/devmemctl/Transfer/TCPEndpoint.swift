import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket

/// One end of a connection that is to be made, as netcat names it.
struct TCPEndpoint: Sendable {
  var host: String?
  var port: UInt16
  /// Wait to be called, rather than call.
  var isListening: Bool

  /// Connects, or accepts one connection. What is accepted from then on is refused.
  ///
  /// - Parameter ready: told where it listens, once somebody can connect.
  /// - Throws: what the last address answered; a name that has none.
  func open(on loop: EventLoop, ready: (String) -> Void) async throws -> OwnedDescriptor {
    let addresses = try await resolve()
    let socket =
      isListening
      ? try await accept(listen(on: addresses), on: loop, ready: ready) : try await connect(to: addresses, on: loop)
    // A call that blocks costs less than one that has to be made again.
    try setNonBlockingFlag(socket.fileDescriptor, false)
    return socket
  }

  private func connect(to addresses: [SocketAddress], on loop: EventLoop) async throws -> OwnedDescriptor {
    var failure: SystemError?
    for address in addresses {
      do throws(SystemError) {
        let socket = try address.socket()
        if try address.connect(socket) { return socket }
        try await finishConnecting(socket, to: address, on: loop)
        return socket
      } catch {
        failure = error
      }
    }
    throw failure ?? SystemError("connect", .EHOSTUNREACH, "\(host ?? "localhost") has no address")
  }

  // MARK: Addresses

  /// A name server may take its time, and getaddrinfo(3) with it.
  private func resolve() async throws -> [SocketAddress] {
    let thread = try WorkerThread(name: "resolver")
    let (host, port, isListening) = (host, port, isListening)
    return try await thread.run { () throws(Failure) in
      try SocketAddress.resolve(host, port: port, forListening: isListening)
    }
  }

  private func listen(on addresses: [SocketAddress]) throws(SystemError) -> OwnedDescriptor {
    var failure: SystemError?
    for address in addresses {
      do throws(SystemError) {
        let socket = try address.socket()
        try setSocketOption(socket.fileDescriptor, SOL_SOCKET, SO_REUSEADDR, to: 1)
        // Without it, IPv4 could not reach an address that is any.
        if address.family == AF_INET6 {
          try setSocketOption(socket.fileDescriptor, Int32(IPPROTO_IPV6), Int32(IPV6_V6ONLY), to: 0)
        }
        try address.listen(socket)
        return socket
      } catch {
        failure = error
      }
    }
    throw failure ?? SystemError("bind", .EADDRINUSE, "port \(port)")
  }

  private func accept(
    _ listener: consuming OwnedDescriptor, on loop: EventLoop, ready: (String) -> Void
  ) async throws -> OwnedDescriptor {
    ready(SocketAddress.local(listener.fileDescriptor)?.text ?? "port \(port)")
    while true {
      let number = retrying { Glibc.accept(listener.fileDescriptor, nil, nil) }
      if number >= 0 {
        try setCloseOnExec(number)
        return OwnedDescriptor(owning: number)
      }
      guard errno == EAGAIN || errno == ECONNABORTED else {
        throw SystemError("accept", ErrorNumber(rawValue: errno))
      }
      try await loop.readable(listener.fileDescriptor)
    }
  }

  private func finishConnecting(
    _ socket: borrowing OwnedDescriptor, to address: SocketAddress, on loop: EventLoop
  ) async throws(SystemError) {
    do throws(CancellationError) {
      try await loop.writable(socket.fileDescriptor)
    } catch {
      throw SystemError("connect", .ECANCELED, address.text)
    }
    let error = try socketOption(socket.fileDescriptor, SOL_SOCKET, SO_ERROR, into: Int32(0))
    guard error == 0 else { throw SystemError("connect", ErrorNumber(rawValue: error), address.text) }
  }
}
