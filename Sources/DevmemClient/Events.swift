public import DevmemdMessages
public import NetdevMessages
public import NetlinkCodec

/// What the service tells those who subscribed.
public enum Event: Sendable {
  /// A binding came, changed or ended.
  case devmemd(Devmemd.Notification)
  /// A device or a page pool of the kernel in use came, changed or went.
  case netdev(Netdev.Notification)
  /// Events were lost because they came faster than they were read: what is known from them may be out of date. List
  /// again what matters; the events after this one are whole.
  case resync
}

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

  /// A group that a newer service may have.
  public init(family: String, name: String) {
    self.family = family
    self.name = name
  }

  public static let all: [EventGroup] = [.bindings, .devices, .pagePools]
}

extension DevmemClient {
  /// Subscribes on a connection of its own, so that events never delay an answer. What happens after this returns is
  /// in the sequence.
  ///
  /// The subscription lasts as long as a copy of the sequence or of an iterator does.
  ///
  /// - Throws: when the service cannot be reached again, has no such group, or refuses.
  public func events(_ groups: [EventGroup] = EventGroup.all) async throws(NetlinkError) -> Events {
    let receiver = try EventReceiver(path: path)
    try await receiver.subscribe(to: groups)
    return Events(receiver: receiver)
  }
}

/// Events as they come. One iteration at a time: iterators take from the same connection.
///
/// It ends when the iterating task is cancelled, and then cannot be iterated again. It throws when the service goes
/// away.
public struct Events: AsyncSequence, Sendable {
  public typealias Failure = NetlinkError
  let receiver: EventReceiver

  public func makeAsyncIterator() -> Iterator { Iterator(receiver: receiver) }

  public struct Iterator: AsyncIteratorProtocol {
    let receiver: EventReceiver

    public mutating func next() async throws(NetlinkError) -> Event? { try await receiver.nextUnlessCancelled() }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(NetlinkError) -> Event? {
      try await receiver.nextUnlessCancelled()
    }
  }
}
