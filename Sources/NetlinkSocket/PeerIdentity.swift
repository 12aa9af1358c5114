import CLinux
import Glibc
import NetlinkCodec

/// Who is at the other end of a Unix socket, as the kernel noted when it connected (SO_PEERCRED).
public struct PeerCredentials: Hashable, Sendable {
  /// Process id in our namespace, 0 when the peer is outside it. It may have been given to another process since:
  /// hold `peerProcess` where that matters.
  public var pid: Int32
  public var uid: UInt32
  public var gid: UInt32

  public init(pid: Int32, uid: UInt32, gid: UInt32) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
  }
}

extension MessageSocket {
  /// The peer's process and its user and group at the time it connected.
  public var peerCredentials: PeerCredentials {
    get throws(SystemError) {
      let credentials = try socketOption(fileDescriptor, SOL_SOCKET, SO_PEERCRED, into: clinux_ucred())
      return PeerCredentials(pid: credentials.pid, uid: credentials.uid, gid: credentials.gid)
    }
  }

  /// The peer's supplementary groups at the time it connected (SO_PEERGROUPS).
  public var peerGroups: [UInt32] {
    get throws(SystemError) {
      var groups = [UInt32](repeating: 0, count: 32)
      while true {
        var length = socklen_t(groups.count * MemoryLayout<UInt32>.stride)
        let result = getsockopt(fileDescriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &length)
        let count = Int(length) / MemoryLayout<UInt32>.stride
        if result == 0 { return Array(groups.prefix(count)) }
        // The kernel answers the length that it needs.
        guard errno == ERANGE, count > groups.count else { throw .last("getsockopt", "SO_PEERGROUPS") }
        groups = [UInt32](repeating: 0, count: count)
      }
    }
  }

  /// A pidfd of the peer, which names that very process for as long as it is held. Nil where the kernel has none to
  /// give: before Linux 6.5, or when the process has gone.
  public borrowing func peerProcess() throws(SystemError) -> OwnedDescriptor? {
    do throws(SystemError) {
      let number = try socketOption(fileDescriptor, SOL_SOCKET, Int32(CLINUX_SO_PEERPIDFD), into: Int32(-1))
      return OwnedDescriptor(owning: number)
    } catch {
      switch error.errno.rawValue {
      case ENOPROTOOPT, ENODATA, ESRCH, EINVAL: return nil
      default: throw error
      }
    }
  }
}
