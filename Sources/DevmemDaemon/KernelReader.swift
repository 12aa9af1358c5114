import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import SystemPackage

/// Asks the kernel on behalf of clients, on a thread of its own: their requests for `netdev` and `ethtool` go through as
/// they are, and the kernel's answers come back as they are.
actor KernelReader {
  private let thread: WorkerThread
  private var session: NetlinkSession

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  init(_ kernel: KernelInterface) throws(SystemError) {
    do {
      thread = try WorkerThread(name: "kernel-reader")
    } catch {
      throw SystemError("pthread_create", ErrorNumber(rawValue: error.rawValue))
    }
    session = try NetlinkSession(kernel.openSocket())
  }

  /// Sends one message of a client on, and gives back the datagrams that answer it.
  func relay(_ message: [UInt8], to family: String) throws(NetlinkError) -> [[UInt8]] {
    try session.relay(message, as: family)
  }

  func resolve(_ family: String) throws(NetlinkError) -> ResolvedFamily { try session.resolve(family) }

  /// Nil where the kernel is without the family.
  func resolveIfPresent(_ family: String) throws(NetlinkError) -> ResolvedFamily? {
    do throws(NetlinkError) {
      return try session.resolve(family)
    } catch {
      guard case .unknownFamily = error.reason else { throw error }
      return nil
    }
  }

  func devices() throws(NetlinkError) -> [Netdev.Dev] {
    try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).whole()
  }

  func pagePools() throws(NetlinkError) -> [Netdev.PagePool] {
    try session.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool()).whole()
  }

  func queues() throws(NetlinkError) -> [Netdev.Queue] {
    try session.dump(Netdev.Operations.QueueGet.self, Netdev.Queue()).whole()
  }
}
