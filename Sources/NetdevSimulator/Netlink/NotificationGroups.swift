/// The multicast groups of the netdev family.
public struct NotificationGroups: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `mgmt`: devices come, go and change.
  public static let management = NotificationGroups(rawValue: 1 << 0)
  /// `page-pool`: page pools come, go and change.
  public static let pagePool = NotificationGroups(rawValue: 1 << 1)
  public static let all: NotificationGroups = [.management, .pagePool]
}

extension KernelNotification {
  var group: NotificationGroups { isAboutPagePool ? .pagePool : .management }
}
