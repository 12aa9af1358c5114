import Glibc
import NetlinkCodec

/// The descriptors that systemd started this process with: listening sockets, and those kept in its descriptor store.
///
/// The protocol is sd_listen_fds(3): LISTEN_PID names the process they are for, LISTEN_FDS counts them from descriptor
/// 3 on, and LISTEN_FDNAMES names each.
public struct SocketActivation: ~Copyable, Sendable {
  /// A name for each descriptor; `unknown` for those without one, as systemd does.
  public let names: [String]
  public var descriptors: ReceivedDescriptors

  /// Takes the descriptors, once: the variables are removed, so that no child takes them for its own.
  ///
  /// Call it before any thread starts, since it changes the environment. Without systemd there are none.
  ///
  /// - Throws: EINVAL for variables that are not as the protocol says, EBADF when a descriptor is not open.
  public static func receive() throws(SystemError) -> SocketActivation {
    let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
    let values = variables.map { getenv($0).map { String(cString: $0) } }
    for variable in variables { unsetenv(variable) }
    return try SocketActivation(
      listenPID: values[0], count: values[1], names: values[2], ownPID: getpid(), first: 3)
  }

  init(
    listenPID: String?, count: String?, names: String?, ownPID: Int32, first: Int32
  ) throws(SystemError) {
    let numbers = try Self.numbers(listenPID: listenPID, count: count, ownPID: ownPID, first: first)
    for number in numbers { try setCloseOnExec(number) }
    let given = names.map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) } ?? []
    self.names = numbers.indices.map { given.indices.contains($0) ? given[$0] : "unknown" }
    self.descriptors = ReceivedDescriptors(owning: numbers)
  }

  private static func numbers(
    listenPID: String?, count: String?, ownPID: Int32, first: Int32
  ) throws(SystemError) -> [Int32] {
    guard let listenPID, let count else { return [] }
    guard let pid = Int32(listenPID), let count = Int32(count), (0...4096).contains(count) else {
      throw SystemError("getenv", .EINVAL, "LISTEN_PID=\(listenPID) LISTEN_FDS=\(count)")
    }
    // The variables were meant for an ancestor that did not remove them.
    guard pid == ownPID else { return [] }
    return Array(first..<first + count)
  }
}
