public import NetlinkCodec
internal import NlctrlMessages

/// Generic netlink of a simulated kernel: the controller, netdev and ethtool, spoken in bytes.
///
/// It does nothing by itself. Sockets opened here take datagrams and give back the datagrams that answer them;
/// `SimulatorServer` puts them on real sockets.
public final class SimulatedNetlink: Sendable {
  public let kernel: SimulatedKernel
  public let profile: KernelProfile
  let netdev: NetdevFamily
  let ethtool: EthtoolFamily
  let socketOptions: SocketOptionFamily
  private let control: ControlFamily
  private let controlWithOptions: ControlFamily

  /// - Parameter profile: nil for the kernel's own.
  public init(_ kernel: SimulatedKernel, profile: KernelProfile? = nil) {
    let profile = profile ?? kernel.profile
    self.kernel = kernel
    self.profile = profile
    netdev = NetdevFamily(kernel, profile)
    ethtool = EthtoolFamily(kernel, profile)
    socketOptions = SocketOptionFamily(profile)
    control = ControlFamily(profile.registrations, core: profile.core)
    controlWithOptions = ControlFamily(
      profile.registrations + [socketOptions.registration], core: profile.core)
  }

  /// The controller, which on sockets that take options by message tells of that family too.
  func controller(listingOptions: Bool) -> ControlFamily { listingOptions ? controlWithOptions : control }

  /// Opens a netlink socket.
  ///
  /// - Parameters:
  ///   - isAdmin: whether both who opened the socket and who sends on it have CAP_NET_ADMIN.
  ///   - options: what the socket asks of acknowledgements.
  public func socket(
    isAdmin: Bool = true, options: AckOptions = AckOptions(isExtended: true, isCapped: true)
  ) -> SimulatedSocket {
    SimulatedSocket(self, isAdmin: isAdmin, options: options)
  }
}
