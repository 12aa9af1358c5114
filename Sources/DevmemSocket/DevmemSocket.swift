public import EventLoop
import Glibc
import NetlinkCodec
public import NetlinkSocket

/// A TCP connection whose payload is received into device memory, and sent from it, on Linux or on a simulated kernel.
///
/// It owns the connection. Its calls may be made from any thread; each comes in a form that blocks its thread and in one
/// that suspends its task. Whatever a call refuses it tells with the errno of the system call, and with what to do.
///
/// A stream has an order: of the calls that receive, look and discard, one is for one thread or task at a time to make,
/// and so it is with those that send. Others may wait meanwhile.
///
/// With fragments out, the end of this value ends the connection, and the last of them frees what is left of it.
public struct DevmemSocket: ~Copyable, Sendable {
  let core: SocketCore

  /// Takes over a connected TCP socket of the running kernel.
  ///
  /// What reaches it by a queue with device memory is received as fragments; steering it to one, before it is connected,
  /// is the operator's (`ethtool -N`).
  ///
  /// - Throws: EPROTONOSUPPORT for what is not a TCP socket, ENOTCONN for one that is not connected.
  public init(adopting connection: consuming OwnedDescriptor) throws(SystemError) {
    core = SocketCore(try LinuxTransport(connection))
  }

  init(_ transport: any Transport) { core = SocketCore(transport) }

  deinit { if core.hasFragmentsOut { core.transport.interrupt() } }

  /// The TCP connection, to ask for its addresses and options. It is borrowed, and its bytes are not for reading.
  public var connection: Int32 { core.transport.connection }

  // MARK: Receiving

  /// Receives what has arrived, waiting for it on this thread. What was returned before is told to the kernel first.
  ///
  /// - Returns: false at the end of the stream.
  /// - Throws: ETOOSMALL where the delivery has room for no fragment, ECONNRESET when the peer reset the connection.
  public borrowing func receive(into delivery: inout Delivery) throws(SystemError) -> Bool {
    _ = try core.receive(into: &delivery, .wait)
    return delivery.byteCount > 0
  }

  /// Receives what has arrived, if anything has. The delivery is empty at the end of the stream.
  ///
  /// - Returns: false when there is nothing yet.
  public borrowing func receiveIfReady(into delivery: inout Delivery) throws(SystemError) -> Bool {
    try core.receive(into: &delivery, .poll)
  }

  /// Receives what has arrived, suspending the task until something has.
  ///
  /// - Returns: false at the end of the stream.
  /// - Throws: ECANCELED when the task is cancelled; nothing is lost then. Otherwise as the call that blocks.
  nonisolated(nonsending)
    public borrowing func receive(into delivery: inout Delivery, on loop: EventLoop) async throws(SystemError) -> Bool
  {
    while try !core.receive(into: &delivery, .arm) {
      try await core.wait(for: .receive, .readable, on: loop)
    }
    return delivery.byteCount > 0
  }

  /// Receives ordinary bytes only, as `recv` does, waiting for them on this thread.
  ///
  /// - Returns: how many; 0 at the end of the stream.
  /// - Throws: EFAULT when what comes next lies in device memory.
  public borrowing func receiveBytes(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    core.flush()
    while true {
      if let count = try core.transport.receiveBytes(into: buffer, .wait) { return count }
      try core.takeCompletions()
      try core.transport.wait(forWriting: false)
    }
  }

  /// Tells the kernel now of every fragment that was returned.
  public borrowing func flush() { core.flush() }

  /// Fragments that are out, and which has been for longest.
  public var outstanding: OutstandingFragments { core.outstanding }

  // MARK: Ending

  /// Ends what this side sends, and does not wait for it: the peer sees the end of the stream behind all that was taken to be
  /// sent. Sending is refused with EPIPE from here on.
  public borrowing func endSending() throws(SystemError) { try core.transport.endSending() }

  /// Ends the connection from another thread or task.
  public var interruption: Interruption { Interruption(core: core) }

  public struct Interruption: Sendable {
    fileprivate let core: SocketCore

    /// Ends the connection in both directions: a receive that waits sees the end of the stream, or ECONNRESET.
    public func interrupt() { core.transport.interrupt() }
  }
}

extension EventLoop {
  /// What a wait of a transport's comes to.
  enum Wait: Sendable { case readable, writable }

  nonisolated(nonsending) func wait(for descriptor: Int32, _ wait: Wait) async throws(SystemError) {
    do throws(CancellationError) {
      switch wait {
      case .readable: try await readable(descriptor)
      case .writable: try await writable(descriptor)
      }
    } catch {
      throw SystemError("epoll_wait", .ECANCELED, "the task was cancelled")
    }
  }
}
