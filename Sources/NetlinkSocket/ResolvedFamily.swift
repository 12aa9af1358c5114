import NetlinkCodec
import NlctrlMessages

/// What the controller says of a generic family.
public struct ResolvedFamily: Hashable, Sendable {
  /// `nlmsg_type` of its messages.
  public var id: UInt16
  /// Numbers of its multicast groups, by name.
  public var groups: [String: UInt32]

  init(_ reply: Nlctrl.CtrlAttrs) throws(NetlinkError) {
    guard let id = reply.familyID else {
      throw NetlinkError("getfamily", .protocolViolation("the answer does not say the family's number"))
    }
    self.id = id
    groups = [:]
    for group in reply.mcastGroups ?? [] {
      if let name = group.name, let number = group.id { groups[name] = number }
    }
  }

  public init(id: UInt16, groups: [String: UInt32]) {
    self.id = id
    self.groups = groups
  }

  /// The controller's own numbers are the same everywhere (`GENL_ID_CTRL`, for its group too).
  static let controller = ResolvedFamily(
    id: MessageType.control.rawValue, groups: ["notify": UInt32(MessageType.control.rawValue)])
}
