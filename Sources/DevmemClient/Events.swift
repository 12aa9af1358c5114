public import DevmemdMessages
public import EthtoolMessages
public import NetdevMessages
public import NetlinkCodec
public import NetlinkSocket

/// What the service tells of.
public enum ServiceNotification: Sendable {
  /// A binding came, changed or ended.
  case devmemd(Devmemd.Notification)
  /// A device or a page pool of the kernel in use came, changed or went.
  case netdev(Netdev.Notification)
  /// Channels, rings, features or receive side scaling of an interface changed, whoever changed them.
  case ethtool(Ethtool.Notification)
}

/// What a subscriber hears: a notification, one that this version does not know, or that some were lost.
public typealias Event = NotificationEvent<ServiceNotification>

/// Events as they come.
public typealias Events = Notifications<ServiceNotification>

/// What can be subscribed to.
public struct EventGroup: Hashable, Sendable {
  /// The family whose group it is, and the group's name there.
  public let family: String
  public let name: String

  /// Bindings of the service.
  public static let bindings = EventGroup(family: Devmemd.schema.name, name: "bindings")
  /// Network devices.
  public static let devices = EventGroup(family: Netdev.schema.name, name: "mgmt")
  public static let pagePools = EventGroup(family: Netdev.schema.name, name: "page-pool")

  /// Settings of network devices. A service on a kernel without ethtool's family has no such group.
  public static let settings = EventGroup(family: Ethtool.schema.name, name: "monitor")

  /// A group that a newer service may have.
  public init(family: String, name: String) {
    self.family = family
    self.name = name
  }

  public static let all: [EventGroup] = [.bindings, .devices, .pagePools, .settings]
}

extension DevmemClient {
  /// Subscribes on a connection of its own, so that events never delay an answer. What happens after this returns is
  /// in the sequence.
  ///
  /// - Parameter groups: all that the service has unless given.
  /// - Throws: when the service cannot be reached again, has no such group, or refuses.
  public func events(_ groups: [EventGroup]? = nil) async throws(NetlinkError) -> Events {
    if let groups { return try await subscribe(to: groups) }
    do throws(NetlinkError) {
      return try await subscribe(to: EventGroup.all)
    } catch {
      guard error.reason.isUnknown(Ethtool.schema) else { throw error }
      return try await subscribe(to: EventGroup.all.filter { $0 != .settings })
    }
  }

  private func subscribe(to groups: [EventGroup]) async throws(NetlinkError) -> Events {
    let session: NetlinkSession
    do throws(SystemError) {
      session = try NetlinkSession(.connect(path: path))
    } catch {
      throw NetlinkError(Devmemd.Operations.Subscribe.schema.name, .transport(error.errno, call: error.call))
    }
    return try await Events(session, Self.sources(of: groups)) { session, group throws(NetlinkError) in
      try session.acknowledge(Devmemd.Operations.Subscribe.self, Devmemd.Subscription(group: group))
    }
  }

  private static func sources(of groups: [EventGroup]) -> [NotificationSource<ServiceNotification>] {
    let netdev = groups.filter { $0.family == Netdev.schema.name }.map(\.name)
    let ethtool = groups.filter { $0.family == Ethtool.schema.name }.map(\.name)
    // A family that there is no other code for is taken for the service's own, which then has no such group.
    let devmemd = groups.filter { $0.family != Netdev.schema.name && $0.family != Ethtool.schema.name }.map(\.name)
    let settings = NotificationSource<ServiceNotification>(Ethtool.Notification.self, groups: ethtool) { .ethtool($0) }
    return [
      NotificationSource(Devmemd.Notification.self, groups: devmemd) { .devmemd($0) },
      NotificationSource(Netdev.Notification.self, groups: netdev) { .netdev($0) },
    ] + (ethtool.isEmpty ? [] : [settings])
  }
}

extension NetlinkError.Reason {
  /// Whether it says that the other side does not have a family, or had none of its groups.
  fileprivate func isUnknown(_ family: FamilySchema) -> Bool {
    switch self {
    case .unknownFamily(let name): name == family.name
    case .protocolViolation(let text): text.hasSuffix("of family \(family.name)")
    default: false
    }
  }
}
