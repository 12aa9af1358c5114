import EthtoolMessages
import Glibc
import NetdevMessages
package import NetlinkSocket
package import NetlinkCodec

/// The kernel the daemon works on, as an interface spoken in bytes: Linux, or the simulated one.
///
/// Both give sockets that answer the same messages, so nothing above can tell them apart. What netlink's `netdev` family
/// does not tell, the names of interfaces, is asked for here.
public struct KernelInterface: Sendable {
  public enum Backend: Hashable, Sendable {
    case linux
    case simulator

    /// Memory that works without a device of its own: a simulated kernel takes shared memory for a dmabuf, and making a
    /// real one takes a driver of the running kernel.
    var exampleMemory: String { self == .linux ? "udmabuf:64MiB" : "memfd:64MiB" }
  }

  public let backend: Backend
  /// Release of the kernel, such as "6.18.44", or what the simulated one stands for.
  public let release: String
  /// A new generic netlink socket. Closing it unbinds what was bound on it.
  package let openSocket: @Sendable () throws(SystemError) -> MessageSocket
  /// A socket that receives the notifications of all groups of the `netdev` and `ethtool` families.
  package let openEvents: @Sendable () throws(SystemError) -> MessageSocket
  /// Takes TCP connections; nil where the kernel has its connections already.
  package let connections: (any AttachingConnections)?
  package let name: @Sendable (_ ifindex: UInt32) -> String?
  package let index: @Sendable (_ name: String) -> UInt32?

  package init(
    backend: Backend, release: String,
    openSocket: @escaping @Sendable () throws(SystemError) -> MessageSocket,
    openEvents: @escaping @Sendable () throws(SystemError) -> MessageSocket,
    connections: (any AttachingConnections)?,
    name: @escaping @Sendable (_ ifindex: UInt32) -> String?,
    index: @escaping @Sendable (_ name: String) -> UInt32?
  ) {
    self.backend = backend
    self.release = release
    self.openSocket = openSocket
    self.openEvents = openEvents
    self.connections = connections
    self.name = name
    self.index = index
  }

  /// The running kernel, in the caller's network namespace.
  public static func linux() -> KernelInterface {
    let names = InterfaceNames()
    return KernelInterface(
      backend: .linux, release: runningRelease(),
      openSocket: { () throws(SystemError) in try MessageSocket.netlink() },
      openEvents: { () throws(SystemError) in try linuxEvents() },
      connections: nil,
      name: { names.name($0) },
      index: { name in
        let index = if_nametoindex(name)
        return index == 0 ? nil : index
      })
  }

  /// What hands a TCP connection to a simulated NIC, and answers with the channel to it.
  package protocol AttachingConnections: Sendable {
    func attach(_ connection: consuming OwnedDescriptor, _ steering: Steering) throws(Refusal) -> AttachedSocket
  }

  /// Which queue of an interface a connection is received on: the one named, or the one that the interface's rules and hash
  /// choose.
  package struct Steering: Sendable {
    package var ifindex: UInt32
    package var queue: UInt32?
  }

  /// What stands for a connection that a simulated kernel serves. The connection lasts as long as the channel.
  package struct AttachedSocket: ~Copyable, Sendable {
    package var channel: MessageSocket
    /// nil where a rule drops it.
    package var queue: UInt32?

    package init(channel: consuming MessageSocket, queue: UInt32?) {
      self.channel = channel
      self.queue = queue
    }
  }

  private static func runningRelease() -> String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    return withUnsafeBytes(of: names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// Groups are numbered when a family registers, so the controller is asked before the socket joins.
  private static func linuxEvents() throws(SystemError) -> MessageSocket {
    var session = try NetlinkSession(MessageSocket.netlink())
    var groups: [UInt32] = []
    do throws(NetlinkError) {
      groups += try session.resolve(Netdev.schema.name).groups.values
      // A kernel may be without.
      groups += (try? session.resolve(Ethtool.schema.name))?.groups.values.sorted() ?? []
    } catch {
      throw SystemError("getfamily", error.errno ?? .EPROTO, "\(error)")
    }
    let socket = session.release()
    for group in groups.sorted() { try socket.join(group: group) }
    return socket
  }
}
