internal import EventLoop
internal import NetlinkCodec
public import NetlinkSocket
internal import Synchronization
internal import SystemPackage

/// Serves a simulated kernel on real sockets: each connection stands for one AF_NETLINK socket.
///
/// What speaks to the kernel over a `MessageSocket` speaks to this one just so: a record is a datagram of netlink
/// messages, and closing the connection closes the netlink socket, which unbinds. A client that must know when the
/// unbind is over calls `MessageSocket.finish()`.
///
/// It works on one thread of its own, from `init` to `stop()` or the end of this value.
public final class SimulatorServer: Sendable {
  public let kernel: SimulatedKernel
  public let profile: KernelProfile
  private let netlink: SimulatedNetlink
  private let inbox: ServerInbox
  private let subscription: SubscriptionID
  private let thread: Mutex<SystemThread?>

  /// - Parameter profile: nil for the kernel's own.
  /// - Throws: EMFILE or EAGAIN when the process may have no more descriptors or threads.
  public init(_ kernel: SimulatedKernel, profile: KernelProfile? = nil) throws(SystemError) {
    let netlink = SimulatedNetlink(kernel, profile: profile)
    let inbox = try ServerInbox()
    self.kernel = kernel
    self.profile = netlink.profile
    self.netlink = netlink
    self.inbox = inbox
    let buffer = Mutex<ReceiveBuffer?>(try ReceiveBuffer())
    let started = ServerStart(netlink, inbox, buffer)
    do throws(Errno) {
      thread = Mutex(try SystemThread(name: "simulator") { started.run() })
    } catch {
      throw SystemError("pthread_create", ErrorNumber(rawValue: error.rawValue))
    }
    subscription = kernel.subscribe { inbox.notify($0) }
  }

  deinit { stop() }

  /// Opens a netlink socket for a client in this process: descriptors in its requests are this process' own.
  ///
  /// - Parameters:
  ///   - isAdmin: whether it has CAP_NET_ADMIN.
  ///   - groups: what it hears of. A Unix socket has no option to join a group, so it is said here, and once.
  /// - Throws: ECONNREFUSED after `stop()`, EMFILE when the process may have no more descriptors.
  public func connect(isAdmin: Bool = true, groups: NotificationGroups = []) throws(SystemError) -> MessageSocket {
    let pair = try MessageSocket.pair()
    try inbox.add(ServedConnection(pair.first, netlink, isAdmin: isAdmin, groups: groups, files: .process))
    return pair.second
  }

  /// Serves a connection made elsewhere, perhaps to another process: a descriptor in its requests is the index of one
  /// that comes with the record by SCM_RIGHTS.
  ///
  /// - Throws: ECONNREFUSED after `stop()`; the connection is then closed.
  public func serve(
    _ connection: consuming MessageSocket, isAdmin: Bool, groups: NotificationGroups = []
  ) throws(SystemError) {
    try inbox.add(ServedConnection(connection, netlink, isAdmin: isAdmin, groups: groups, files: .record))
  }

  /// Serves everyone who connects to a listening socket, as `serve(_:isAdmin:)` does; root is an administrator.
  public func serve(_ listener: consuming SeqpacketListener) throws(SystemError) {
    try inbox.add(ServedListener(listener))
  }

  /// Closes all connections, which ends their bindings, and returns when the thread has ended. The kernel stays as it
  /// is. A second call does nothing.
  public func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    kernel.unsubscribe(subscription)
    inbox.stop()
    thread.join()
    // A connection that came too late for the thread.
    _ = inbox.take()
  }
}

/// What the thread takes over when it starts.
private final class ServerStart: Sendable {
  private let netlink: SimulatedNetlink
  private let inbox: ServerInbox
  private let buffer: Mutex<ReceiveBuffer?>

  init(_ netlink: SimulatedNetlink, _ inbox: ServerInbox, _ buffer: consuming Mutex<ReceiveBuffer?>) {
    self.netlink = netlink
    self.inbox = inbox
    self.buffer = buffer
  }

  func run() {
    guard let buffer = buffer.withLock({ $0.take() }) else { return }
    var loop = ServerLoop(netlink, inbox, buffer)
    loop.run()
  }
}
