public import DevmemDaemon
public import NetdevSimulator
import NetlinkSocket

extension KernelInterface {
  /// A simulated kernel, served by `server`, which lives as long as this value.
  public static func simulator(_ server: SimulatorServer) -> KernelInterface {
    KernelInterface(
      backend: .simulator, release: "simulated \(server.profile.version)",
      openSocket: { () throws(SystemError) in try server.connect() },
      openEvents: { () throws(SystemError) in try server.connect(groups: .all) },
      connections: SimulatedNIC(server.kernel),
      name: { ifindex in server.kernel.devices().first { $0.ifindex == ifindex }?.name },
      index: { name in server.kernel.devices().first { $0.name == name }?.ifindex })
  }
}
