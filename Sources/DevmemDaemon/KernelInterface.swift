import EthtoolMessages
import Glibc
public import NetdevSimulator
import NetdevMessages
import NetlinkSocket
import NetlinkCodec

/// The kernel the daemon works on, as an interface spoken in bytes: Linux, or the simulated one.
///
/// Both give sockets that answer the same messages, so nothing above can tell them apart. What netlink's `netdev` family
/// does not tell, the names of interfaces, is asked for here.
public struct KernelInterface: Sendable {
  public enum Backend: Hashable, Sendable {
    case linux
    case simulator
  }

  public let backend: Backend
  /// Release of the kernel, such as "6.18.44", or what the simulated one stands for.
  public let release: String
  /// A new generic netlink socket. Closing it unbinds what was bound on it.
  let openSocket: @Sendable () throws(SystemError) -> MessageSocket
  /// A socket that receives the notifications of all groups of the `netdev` and `ethtool` families.
  let openEvents: @Sendable () throws(SystemError) -> MessageSocket
  /// Hands a TCP connection to the kernel and answers the channel to it; nil where the kernel has its connections already.
  let attach: (@Sendable (consuming OwnedDescriptor, Steering) throws(Refusal) -> AttachedSocket)?
  let name: @Sendable (_ ifindex: UInt32) -> String?
  let index: @Sendable (_ name: String) -> UInt32?

  /// The running kernel, in the caller's network namespace.
  public static func linux() -> KernelInterface {
    let names = InterfaceNames()
    return KernelInterface(
      backend: .linux, release: runningRelease(),
      openSocket: { () throws(SystemError) in try MessageSocket.netlink() },
      openEvents: { () throws(SystemError) in try linuxEvents() },
      attach: nil,
      name: { names.name($0) },
      index: { name in
        let index = if_nametoindex(name)
        return index == 0 ? nil : index
      })
  }

  /// A simulated kernel, served by `server`, which lives as long as this value.
  public static func simulator(_ server: SimulatorServer) -> KernelInterface {
    let nic = SimulatedNIC(server.kernel)
    return KernelInterface(
      backend: .simulator, release: "simulated \(server.profile.version)",
      openSocket: { () throws(SystemError) in try server.connect() },
      openEvents: { () throws(SystemError) in try server.connect(groups: .all) },
      attach: { (connection, steering) throws(Refusal) in try nic.attach(connection, steering) },
      name: { ifindex in server.kernel.devices().first { $0.ifindex == ifindex }?.name },
      index: { name in server.kernel.devices().first { $0.name == name }?.ifindex })
  }

  /// Which queue of an interface a connection is received on: the one named, or the one that the interface's rules and hash
  /// choose.
  struct Steering: Sendable {
    var ifindex: UInt32
    var queue: UInt32?
  }

  /// What stands for a connection that a simulated kernel serves. The connection lasts as long as the channel.
  struct AttachedSocket: ~Copyable, Sendable {
    var channel: MessageSocket
    /// nil where a rule drops it.
    var queue: UInt32?
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
