public import DevmemdMessages
import Glibc
import Logging
import NetlinkCodec

/// A binding as the daemon knows it: what was asked, who asked, and what came of it.
public struct BindingRecord: Sendable {
  public struct Queue: Hashable, Sendable {
    public var id: UInt32
    public var napiID: UInt32?
    /// Whether the queue was not seen to use the binding's memory.
    public var isDegraded = false
  }

  public private(set) var id: UInt32
  public let name: String
  public let direction: Devmemd.Direction
  public let lifetime: Devmemd.Lifetime
  public let ifindex: UInt32
  public let ifname: String
  /// nil leaves it to the kernel, which takes its page size.
  public let rxPageSize: UInt32?
  /// Size of the memory in bytes.
  public let size: UInt64
  public let owner: Owner
  /// The connection that made it.
  let client: ClientID
  public var state: Devmemd.State = .binding
  /// Receive queues, lowest first; none for a transmit binding.
  public var queues: [Queue]
  /// The kernel's number; 0 until the kernel has given one.
  public var dmabufID: UInt32 = 0
  /// Seconds since 1970.
  public var created: UInt64 = 0
  /// Page pools that carried its memory when it was last looked at, by the kernel's number.
  var pools: Set<UInt64> = []
  /// Why it is to end as soon as whoever is making or restarting it is done, if it is.
  var ending: Refusal?
  /// Page pools that have outlived the binding, by the kernel's number, and how many pieces of its memory each has out.
  public var drainingPools: [UInt64: UInt64] = [:]

  /// Whether it has ended and is listed only for the memory that is still out.
  public var isDraining: Bool { state == .draining }
  /// Whether nobody is making, restarting or ending it.
  var isSettled: Bool { state != .binding && state != .unbinding }
  /// Pieces of its memory that are out of those pools.
  public var inflight: UInt64 { drainingPools.values.reduce(0, +) }
}

/// The process behind a connection.
public struct Owner: Hashable, Sendable {
  public var pid: UInt32
  public var uid: UInt32
  public var gid: UInt32
  public var command: String
}

/// A connection to the daemon, numbered as they come and never twice.
struct ClientID: Hashable, Sendable {
  var number: UInt64
}

extension BindingRecord {
  /// The binding as the daemon's protocol tells of it.
  var message: Devmemd.Binding {
    Devmemd.Binding(
      id: id, name: name, state: state, direction: direction, lifetime: lifetime, ifindex: ifindex, ifname: ifname,
      queues: queues.map { Devmemd.Queue(id: $0.id, napiID: $0.napiID, degraded: $0.isDegraded) },
      size: size, rxPageSize: direction == .rx ? rxPageSize ?? UInt32(clamping: sysconf(Int32(_SC_PAGESIZE))) : nil,
      dmabufID: dmabufID == 0 ? nil : dmabufID,
      owner: Devmemd.Owner(
        pid: owner.pid == 0 ? nil : owner.pid, uid: owner.uid, gid: owner.gid, command: owner.command),
      created: created == 0 ? nil : created, inflight: isDraining ? inflight : nil)
  }

  /// The same under another number.
  func numbered(_ id: UInt32) -> BindingRecord {
    var other = self
    other.id = id
    return other
  }

  /// "3 (trainer)", as logs and messages name it.
  var label: String { "\(id) (\(name))" }

  /// What the log says of it.
  func metadata(_ more: Logger.Metadata = [:]) -> Logger.Metadata {
    var all: Logger.Metadata = ["binding": "\(label)", "interface": "\(ifname)", "direction": "\(direction)"]
    if !queues.isEmpty { all["queues"] = "\(queueList)" }
    let degraded = queues.filter(\.isDegraded).map { String($0.id) }
    if !degraded.isEmpty { all["degraded"] = "\(degraded.joined(separator: ","))" }
    return all.merging(more) { $1 }
  }

  /// "2,3,5" for logs and messages.
  var queueList: String { queues.map { String($0.id) }.joined(separator: ",") }
}
