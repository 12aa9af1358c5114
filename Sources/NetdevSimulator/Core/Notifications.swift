/// A notification of the netdev family, with what it reports at that moment.
public enum KernelNotification: Hashable, Sendable {
  case deviceAdded(DeviceInfo)
  case deviceDeleted(DeviceInfo)
  case deviceChanged(DeviceInfo)
  case pagePoolAdded(PagePoolInfo)
  case pagePoolDeleted(PagePoolInfo)
  case pagePoolChanged(PagePoolInfo)

  /// The multicast group it goes to: page pools have their own beside `mgmt`.
  public var isAboutPagePool: Bool {
    switch self {
    case .pagePoolAdded, .pagePoolDeleted, .pagePoolChanged: true
    case .deviceAdded, .deviceDeleted, .deviceChanged: false
    }
  }
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
