/// What a family tells its multicast groups, as its generated `Notification`.
public protocol FamilyNotification: Sendable {
  associatedtype Family: NetlinkFamily
  /// Decodes a notification by its command; nil for one the spec does not know.
  init?(_ message: MessageView) throws(DecodingError)
}

/// What a subscriber hears.
public enum NotificationEvent<Notification: Sendable>: Sendable {
  case notification(Notification)
  /// One that the spec does not know, from a newer kernel or service, or that cannot be read.
  case unknown(UnknownNotification)
  /// Notifications were lost, because they came faster than they were read. What is known from those before this may
  /// be out of date: read the state again. Those after it are newer than the loss.
  case resync
}

extension NotificationEvent: Equatable where Notification: Equatable {}
extension NotificationEvent: Hashable where Notification: Hashable {}

/// A notification as it came.
public struct UnknownNotification: Hashable, Sendable {
  /// The family's name; nil when the message's type is no family's that was subscribed to.
  public var family: String?
  /// Its command, of a family that has one.
  public var command: UInt16?
  /// The whole message, headers included.
  public var message: [UInt8]
  /// Why it could not be read; nil when its command is unknown.
  public var error: DecodingError?

  public init(family: String?, command: UInt16?, message: [UInt8], error: DecodingError? = nil) {
    self.family = family
    self.command = command
    self.message = message
    self.error = error
  }
}
