import Glibc
import NetlinkSocket

/// How many descriptors this process may have open (RLIMIT_NOFILE), and how many clients there is room for.
///
/// Without room for one more, accept(2) fails for every client alike, and a bind for want of a socket.
enum DescriptorLimit {
  /// For the event loop, the sockets to the kernel, and bindings, which take two each.
  private static let own = 512

  /// Each client takes its connection, and what a record of it carries while it is worked on.
  static func need(ofClients clients: Int) -> Int {
    own + clients * (1 + MessageSocket.maximumDescriptors)
  }

  /// How many of so many clients there is room for. Where not all can pass full records at once, they are few that do: a
  /// client then counts for its connection and one descriptor that it passes.
  static func clients(_ wanted: Int, within limit: Int) -> Int {
    if need(ofClients: wanted) <= limit { return wanted }
    let room = max(limit - own, limit / 2)
    return max(1, min(wanted, room / 2))
  }

  /// Raises the soft limit to what is wanted, as far as the hard one lets.
  ///
  /// - Returns: the soft limit as it is then.
  static func raise(to wanted: Int) -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    var raised = limit
    raised.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(wanted)))
    if setrlimit(resource, &raised) == 0 { limit = raised }
    return Int(clamping: limit.rlim_cur)
  }
}

extension DaemonConfiguration {
  /// Raises this process' limit of descriptors to what the clients take. Where that cannot be had, fewer clients are let in.
  public mutating func makeRoom() {
    let limit = DescriptorLimit.raise(to: DescriptorLimit.need(ofClients: maximumClients))
    maximumClients = DescriptorLimit.clients(maximumClients, within: limit)
  }
}
