/// A notification of the netdev or the ethtool family, with what it reports at that moment.
public enum KernelNotification: Hashable, Sendable {
  case deviceAdded(DeviceInfo)
  case deviceDeleted(DeviceInfo)
  case deviceChanged(DeviceInfo)
  case pagePoolAdded(PagePoolInfo)
  case pagePoolDeleted(PagePoolInfo)
  case pagePoolChanged(PagePoolInfo)
  /// Of ethtool, with its place among those.
  case settings(SettingsNotification, sequence: UInt32)

  /// The multicast group it goes to.
  public var group: NotificationGroups {
    switch self {
    case .pagePoolAdded, .pagePoolDeleted, .pagePoolChanged: .pagePool
    case .deviceAdded, .deviceDeleted, .deviceChanged: .management
    case .settings: .monitor
    }
  }
}

/// What ethtool tells of.
public enum SettingsNotification: Hashable, Sendable {
  case channels(ChannelsInfo)
  case rings(RingsInfo)
  case features(FeaturesInfo)
  case rss(RSSInfo)
  case rssCreated(RSSInfo)
  case rssDeleted(RSSInfo)
}

/// Multicast groups of the netdev and ethtool families.
public struct NotificationGroups: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// netdev's `mgmt`: devices come, go and change.
  public static let management = NotificationGroups(rawValue: 1 << 0)
  /// netdev's `page-pool`: page pools come, go and change.
  public static let pagePool = NotificationGroups(rawValue: 1 << 1)
  /// ethtool's `monitor`: settings change.
  public static let monitor = NotificationGroups(rawValue: 1 << 2)
  public static let netdev: NotificationGroups = [.management, .pagePool]
  public static let all: NotificationGroups = [.management, .pagePool, .monitor]
}

/// Names a subscription to notifications.
public struct SubscriptionID: Hashable, Sendable {
  let number: UInt64
}

/// Who is told what happens, in the order they asked.
struct Subscribers {
  private var handlers: [(id: SubscriptionID, handler: @Sendable (KernelNotification) -> Void)] = []
  private var count: UInt64 = 0

  mutating func add(_ handler: @escaping @Sendable (KernelNotification) -> Void) -> SubscriptionID {
    count += 1
    let id = SubscriptionID(number: count)
    handlers.append((id, handler))
    return id
  }

  mutating func remove(_ id: SubscriptionID) { handlers.removeAll { $0.id == id } }

  func notify(_ notification: KernelNotification) {
    for subscriber in handlers { subscriber.handler(notification) }
  }
}
