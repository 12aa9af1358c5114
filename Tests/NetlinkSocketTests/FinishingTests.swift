import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization
import Testing

/// Closing a socket and knowing that the other side is done.
struct FinishingTests {
  @Test func theOtherSideSeesTheEndAndIsWaitedFor() throws {
    let pair = try MessageSocket.pair()
    let server = pair.second
    // Answers that nobody will read must not stand in the way.
    let late: [UInt8] = [1, 2, 3]
    try server.send(late.span.bytes)

    let waiter = try Waiter(pair.first)
    var buffer = try ReceiveBuffer()
    let reception = try server.receive(into: &buffer, waiting: .atMost(.seconds(10)))
    guard case .closed = reception else {
      Issue.record("the end was not seen")
      return
    }
    #expect(!waiter.hasFinished, "it waits for our close, and not just for our reading")
    try server.send(late.span.bytes)
    end(server)
    #expect(waiter.join() == nil)
  }

  @Test func aPeerThatHasGoneIsNotWaitedFor() throws {
    let pair = try MessageSocket.pair()
    end(pair.second)
    try pair.first.finish()
  }

  @Test(.enabled(if: hasNetlink, "this machine gives no AF_NETLINK sockets"))
  func aNetlinkSocketIsClosed() throws {
    let socket = try MessageSocket.netlink()
    let number = socket.fileDescriptor
    try socket.finish()
    #expect(fcntl(number, F_GETFD) == -1 || number != socketNumber(number))
  }

  private func end(_ socket: consuming MessageSocket) {}

  /// The number again if it is an open netlink socket; another test may have been given it for something else.
  private func socketNumber(_ number: Int32) -> Int32 {
    var domain: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(number, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain == AF_NETLINK ? number : -1
  }
}

/// A thread that finishes a socket.
private final class Waiter: Sendable {
  private let socket: Mutex<MessageSocket?>
  private let outcome = Mutex<(hasFinished: Bool, error: SystemError?)>((false, nil))
  private let thread = Mutex(pthread_t())

  init(_ socket: consuming MessageSocket) throws {
    self.socket = Mutex(socket)
    let error = thread.withLock { thread in
      pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Waiter>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
    }
    try #require(error == 0)
  }

  var hasFinished: Bool { outcome.withLock { $0.hasFinished } }

  private func run() {
    guard let socket = socket.withLock({ $0.take() }) else { return }
    do throws(SystemError) {
      try socket.finish()
    } catch {
      outcome.withLock { $0.error = error }
    }
    outcome.withLock { $0.hasFinished = true }
  }

  /// Waits for the thread; the error that finishing ended with.
  func join() -> SystemError? {
    pthread_join(thread.withLock { $0 }, nil)
    return outcome.withLock { $0.error }
  }
}
