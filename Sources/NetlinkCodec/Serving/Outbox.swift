/// What waits to be sent to one peer, in order: answers, dumps that are made as the peer takes them, answers that somebody
/// else makes meanwhile, notifications, and word of those that were lost.
///
/// It takes the place of a socket's receive buffer in the kernel. Nothing here waits or calls the system: whoever owns the
/// socket calls `send` when there is something to send, and again when the socket can be written to. The end of this value
/// ends the dumps in it.
public struct Outbox: Sendable {
  /// Bytes that may wait.
  public struct Limits: Hashable, Sendable {
    public var answers: Int
    public var notifications: Int

    public init(answers: Int, notifications: Int) {
      self.answers = answers
      self.notifications = notifications
    }
  }

  private enum Item: Sendable {
    case datagram([UInt8], (any ServedEnclosure)?)
    case dump(ServedDump)
    case promise
    case loss
  }

  /// What a dump or a promise that waits is taken to weigh: a page of entries and its request.
  private static let dumpWeight = 1024

  private let limits: Limits
  private let portID: UInt32
  private var items: [Item] = []
  private var first = 0
  private var bytes = 0
  /// The part of the first dump or promise that there was no room for yet.
  private var part: [UInt8]?
  /// Notifications were lost, and the peer has not been told yet.
  private var hasLost = false
  /// A kernel fills its first answer for a reader whose buffer it does not know.
  private var hasSent = false

  /// - Parameter portID: what an `NLMSG_OVERRUN` carries as `nlmsg_pid`.
  public init(_ limits: Limits, portID: UInt32 = 0) {
    self.limits = limits
    self.portID = portID
  }

  public var isEmpty: Bool { first == items.count }

  /// All before a promise has been sent, and nothing of it is here: its next datagram is due.
  public var isPromiseDue: Bool {
    guard !isEmpty, part == nil, case .promise = items[first] else { return false }
    return true
  }

  /// Whether `send` has something to send.
  public var hasDatagrams: Bool { !isEmpty && !isPromiseDue }

  /// Puts answers behind what waits. False when that is too much: those that do not fit are not kept.
  public mutating func answer(_ answers: [ServedAnswer]) -> Bool {
    for answer in answers {
      let (item, weight) =
        switch answer {
        case .datagram(let datagram): (Item.datagram(datagram, nil), datagram.count)
        case .enclosing(let datagram, let enclosure): (Item.datagram(datagram, enclosure), datagram.count)
        case .dump(let dump): (Item.dump(dump), Self.dumpWeight)
        }
      guard bytes + weight <= limits.answers else { return false }
      bytes += weight
      items.append(item)
    }
    return true
  }

  /// Puts an answer behind what waits that is made elsewhere, a datagram at a time: each when `isPromiseDue` says so. What
  /// comes behind it waits for its end. False when too much waits already.
  public mutating func promise() -> Bool {
    guard bytes + Self.dumpWeight <= limits.answers else { return false }
    bytes += Self.dumpWeight
    items.append(.promise)
    return true
  }

  /// The next datagram of the promise that is due; nil is its end.
  public mutating func keepPromise(_ datagram: [UInt8]?) {
    guard isPromiseDue else { return }
    part = datagram
    guard datagram == nil else { return }
    bytes -= Self.dumpWeight
    pop()
  }

  /// Puts a notification behind what waits, or drops it where there is no room, as a multicast does. After a loss nothing
  /// is kept until the peer has been told of it, so that what follows is whole.
  public mutating func notify(_ datagram: [UInt8]) {
    guard !hasLost else { return }
    guard bytes + datagram.count <= limits.notifications else { return noteLoss() }
    bytes += datagram.count
    items.append(.datagram(datagram, nil))
  }

  /// Says that something was lost before it came here.
  public mutating func noteLoss() {
    guard !hasLost else { return }
    hasLost = true
    items.append(.loss)
  }

  /// Sends what there is room for: `transmit` is given a datagram, with what travels with it, and says whether it was
  /// taken.
  public mutating func send<Failure: Error>(
    _ transmit: ([UInt8], (any ServedEnclosure)?) throws(Failure) -> Bool
  ) throws(Failure) {
    while hasDatagrams {
      guard try sendFirst(transmit) else { return }
      hasSent = true
    }
  }

  private mutating func sendFirst<Failure: Error>(
    _ transmit: ([UInt8], (any ServedEnclosure)?) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    switch items[first] {
    case .datagram(let datagram, let enclosure):
      guard try transmit(datagram, enclosure) else { return false }
      bytes -= datagram.count
      pop()
    case .loss:
      guard try transmit(NetlinkHeader.overrun(portID: portID), nil) else { return false }
      hasLost = false
      pop()
    case .dump(var dump):
      // Made once, and kept until there is room for it.
      guard let datagram = part ?? dump.next(limit: hasSent ? DumpLimit.maximum : DumpLimit.first) else {
        bytes -= Self.dumpWeight
        pop()
        return true
      }
      if part == nil { items[first] = .dump(dump) }
      part = datagram
      guard try transmit(datagram, nil) else { return false }
      part = nil
    case .promise:
      guard let datagram = part, try transmit(datagram, nil) else { return false }
      part = nil
    }
    return true
  }

  /// The place is emptied, so that what was there goes now.
  private mutating func pop() {
    items[first] = .loss
    first += 1
    // A peer that always has something waiting must not leave an ever longer trail of empty places.
    guard first == items.count || first >= 64 && first * 2 >= items.count else { return }
    items.removeSubrange(..<first)
    first = 0
  }
}

extension NetlinkHeader {
  /// The message that tells a reader that datagrams were lost: what an AF_NETLINK socket says with ENOBUFS.
  public static func overrun(portID: UInt32 = 0) -> [UInt8] {
    var writer = MessageWriter(capacity: size)
    writer.endMessage(writer.beginMessage(NetlinkHeader(type: .overrun, portID: portID)))
    return writer.array
  }
}
