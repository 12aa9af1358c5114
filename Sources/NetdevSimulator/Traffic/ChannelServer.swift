internal import EventLoop
public import NetlinkCodec
public import NetlinkSocket
internal import Synchronization
internal import SystemPackage

/// The data path of a simulated kernel: TCP connections of this machine are its wire, and each is received and sent on by
/// its NICs alone.
///
/// A channel stands for the TCP socket as the simulated kernel has it: a seqpacket socket that carries the calls of
/// `DevmemSocket` as messages. Closing it, or the death of who holds it, closes the socket, and the kernel gets back every
/// fragment.
///
/// It works on one thread of its own, from `init` to `stop()` or the end of this value. A kernel has one at a time.
public final class ChannelServer: Sendable {
  public let kernel: SimulatedKernel
  private let inbox: ChannelInbox
  private let thread: Mutex<SystemThread?>

  /// - Throws: EBUSY where the kernel has one already, EMFILE or EAGAIN when the process may have no more descriptors or
  ///   threads.
  public init(_ kernel: SimulatedKernel) throws(SystemError) {
    let inbox = try ChannelInbox()
    let wakeup = inbox.wakeup
    let isFirst = kernel.withTraffic { state in
      guard state.traffic.wake == nil else { return false }
      state.traffic.wake = { wakeup.signal() }
      return true
    }
    guard isFirst else { throw SystemError("attach", .EBUSY, "the simulated NIC runs already") }
    self.kernel = kernel
    self.inbox = inbox
    do throws(SystemError) {
      thread = Mutex(try Self.start(try ChannelLoop(kernel, inbox)))
    } catch {
      kernel.withTraffic { $0.traffic.wake = nil }
      throw error
    }
  }

  private static func start(_ loop: consuming sending ChannelLoop) throws(SystemError) -> SystemThread {
    let start = ChannelStart(loop)
    do throws(Errno) {
      return try SystemThread(name: "simulated-nic") { start.run() }
    } catch {
      throw SystemError("pthread_create", ErrorNumber(rawValue: error.rawValue))
    }
  }

  deinit { stop() }

  /// Puts a connection into the hands of an interface's NIC, and gives the channel that stands for it.
  ///
  /// From here on nobody else may read from the connection or write to it. Where it goes among the receive queues, its
  /// two addresses decide, as they would on a wire, or a rule for it that lasts as long as the socket.
  ///
  /// - Parameters:
  ///   - connection: a connected TCP socket.
  ///   - ifindex: the interface that it arrives on and sends through.
  ///   - queue: the receive queue that a rule steers it to, if one is to.
  /// - Throws: EBADF for anything but a TCP socket, ENOTCONN for one without a peer, ENODEV where there is no such
  ///   interface, ECONNREFUSED after `stop()`, EMFILE or ENOMEM; for a queue also what inserting a rule throws.
  public func attach(
    _ connection: consuming OwnedDescriptor, to ifindex: UInt32, queue: UInt32? = nil
  ) throws(Refusal) -> MessageSocket {
    let flow = try Flow(ofConnection: connection.fileDescriptor)
    let pair: MessageSocketPair
    do throws(SystemError) {
      pair = try MessageSocket.pair()
    } catch {
      throw Refusal(error.errno, error.description)
    }
    let number = connection.release()
    let id = try kernel.withTraffic { (state) throws(Refusal) in
      // Owned from here on, whatever happens.
      let wire = Wire(OwnedDescriptor(owning: number))
      return try state.openSocket(wire, flow: flow, ifindex: ifindex, queue: queue).id
    }
    let attachment = ChannelInbox.Attachment(id: id, wire: number, channel: ChannelEnd(pair.first))
    guard inbox.add(attachment) else {
      kernel.withTraffic { $0.closeSocket(id) }
      throw Refusal(.ECONNREFUSED, "the simulated NIC has stopped")
    }
    return pair.second
  }

  /// Closes all channels, which gives every fragment back, and returns when the thread has ended. The kernel stays as it
  /// is. A second call does nothing.
  public func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    kernel.withTraffic { $0.traffic.wake = nil }
    inbox.stop()
    thread.join()
    // An attachment that came too late for the thread.
    for attachment in inbox.take() { kernel.withTraffic { $0.closeSocket(attachment.id) } }
  }
}

/// What the thread takes over when it starts.
private final class ChannelStart: Sendable {
  private let loop: Mutex<ChannelLoop?>

  init(_ loop: consuming sending ChannelLoop) { self.loop = Mutex(loop) }

  func run() {
    guard var loop = loop.withLock({ $0.take() }) else { return }
    loop.run()
  }
}
