public import NetlinkCodec

/// A family's multicast groups that a subscriber wants to hear of, and what their notifications become.
public struct NotificationSource<Notification: Sendable>: Sendable {
  public let family: FamilySchema
  /// Names of groups in the family's spec.
  public let groups: [String]
  let decode: @Sendable (MessageView) throws(DecodingError) -> Notification?

  /// - Parameters:
  ///   - groups: all of the family unless given.
  ///   - transform: makes notifications of several families one type.
  public init<Source: FamilyNotification>(
    _ source: Source.Type, groups: [String]? = nil, as transform: @escaping @Sendable (Source) -> Notification
  ) {
    family = Source.Family.schema
    self.groups = groups ?? Source.Family.schema.multicastGroups.map(\.name)
    decode = { message throws(DecodingError) in
      guard let notification = try Source(message) else { return nil }
      return transform(notification)
    }
  }
}

extension NotificationSource where Notification: FamilyNotification {
  /// One family's own notifications.
  public init(groups: [String]? = nil) { self.init(Notification.self, groups: groups) { $0 } }
}

/// A source whose family has its number on the socket.
struct NotificationRoute<Notification: Sendable>: Sendable {
  let source: NotificationSource<Notification>
  /// `nlmsg_type` of a generic family; of a raw one each message has its own.
  let type: MessageType?
  /// What a family that is not raw calls its groups.
  let groups: [UInt32]

  init(_ source: NotificationSource<Notification>, on session: inout NetlinkSession) throws(NetlinkError) {
    self.source = source
    var known: [String: UInt32]
    switch source.family.transport {
    case .generic:
      let family = try session.resolve(source.family.name)
      type = MessageType(rawValue: family.id)
      known = family.groups
    case .raw:
      type = nil
      known = [:]
      for group in source.family.multicastGroups { known[group.name] = group.number }
    }
    var groups: [UInt32] = []
    for name in source.groups {
      guard let number = known[name] else {
        throw NetlinkError(
          "subscribe", .protocolViolation("there is no multicast group \(name) of family \(source.family.name)"))
      }
      groups.append(number)
    }
    self.groups = groups
  }

  /// The notification, if it is this family's. One that the spec does not know is unknown.
  func event(_ message: MessageView) -> NotificationEvent<Notification>? {
    if let type, type != message.header.type { return nil }
    do throws(DecodingError) {
      if let notification = try source.decode(message) { return .notification(notification) }
      // Of raw families on one socket, any may know the message.
      return type == nil ? nil : .unknown(UnknownNotification(message, of: source.family))
    } catch {
      return .unknown(UnknownNotification(message, of: source.family, error))
    }
  }
}

extension UnknownNotification {
  init(_ message: MessageView, of family: FamilySchema?, _ error: DecodingError? = nil) {
    self.init(
      family: family?.name, command: family.flatMap { try? $0.command(of: message) },
      message: message.bytes.withUnsafeBytes { [UInt8]($0) }, error: error)
  }
}
