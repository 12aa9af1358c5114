internal import NetlinkCodec
internal import NlctrlMessages
internal import NlsocketMessages
internal import Synchronization

/// What the owner of a netlink socket has set on it.
final class SocketOptions: Sendable {
  private struct State {
    var acknowledgements: AckOptions
    var groups: NotificationGroups
  }

  private let state: Mutex<State>

  init(_ acknowledgements: AckOptions, groups: NotificationGroups) {
    state = Mutex(State(acknowledgements: acknowledgements, groups: groups))
  }

  var acknowledgements: AckOptions { state.withLock(\.acknowledgements) }
  /// The multicast groups it is a member of.
  var groups: NotificationGroups { state.withLock(\.groups) }

  fileprivate func change(_ change: (inout AckOptions, inout NotificationGroups) -> Void) {
    state.withLock { change(&$0.acknowledgements, &$0.groups) }
  }
}

/// The `nlsocket` family: `netlink_setsockopt`, for sockets that have no such call.
struct SocketOptionFamily: Sendable {
  /// Above every id that a kernel gives out (`GENL_MAX_ID`).
  static let id: UInt16 = 0x4001

  private let validator = RequestValidator(Nlsocket.schema)
  /// Groups by their numbers; that of the controller, which never tells anything, stands for no group of ours.
  private let groups: [UInt32: NotificationGroups]

  init(_ profile: KernelProfile) {
    var groups: [UInt32: NotificationGroups] = [16: []]
    for (number, group) in zip(profile.groups, [NotificationGroups.management, .pagePool]) { groups[number] = group }
    for number in profile.ethtoolGroups { groups[number] = .monitor }
    self.groups = groups
  }

  var registration: ControlFamily.Registration { .init(Nlsocket.schema, id: Self.id, groups: []) }

  func attributesAt(_ message: MessageView) -> Int { validator.attributesAt(message) }

  func answer(_ message: MessageView, socket: SocketOptions) throws(Refusal) {
    let accepted = try validator.accept(message, hasAdmin: false)
    let request: Nlsocket.Request?
    do throws(DecodingError) {
      request = try Nlsocket.Request(accepted, message)
    } catch {
      throw Refusal(.EINVAL)
    }
    guard case .setOption(let wanted)? = request else { throw Refusal(.EOPNOTSUPP) }
    guard let option = wanted.option else { throw Refusal(missing: Attribute.SocketOption.option) }
    guard let value = wanted.value else { throw Refusal(missing: Attribute.SocketOption.value) }
    try set(option, to: value, on: socket)
  }

  private func set(_ option: Nlsocket.Option, to value: UInt32, on socket: SocketOptions) throws(Refusal) {
    switch option {
    case .addMembership:
      let group = try group(value)
      socket.change { $1.insert(group) }
    case .dropMembership:
      let group = try group(value)
      socket.change { $1.remove(group) }
    case .capAck: socket.change { acknowledgements, _ in acknowledgements.isCapped = value != 0 }
    case .extAck: socket.change { acknowledgements, _ in acknowledgements.isExtended = value != 0 }
    default: throw Refusal(.EINVAL, at: [.init(Attribute.SocketOption.option)])
    }
  }

  private func group(_ number: UInt32) throws(Refusal) -> NotificationGroups {
    guard let group = groups[number] else {
      throw Refusal(.EINVAL, "there is no multicast group \(number)", at: [.init(Attribute.SocketOption.value)])
    }
    return group
  }
}
