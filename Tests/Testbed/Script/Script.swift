import EthtoolMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// Takes a machine through steps and prints each: what was answered, what was notified, and how the card's queues and the
/// page pools differ from before.
final class Script {
  let machine: any Machine
  private var reader: NetlinkSession
  /// The type of netdev's messages; all others are ethtool's.
  private let netdev: MessageType
  private let events: MessageSocket
  private var buffer: ReceiveBuffer
  private var text: Protocol
  private var state: [String] = []
  /// Notifications are on their way when a request is answered; none comes so long after another.
  private static let quiet = Duration.milliseconds(60)

  init(_ machine: any Machine) throws {
    self.machine = machine
    reader = try machine.open(isAdmin: true)
    netdev = MessageType(rawValue: try reader.resolve(Netdev.schema.name).id)
    events = try machine.openEvents()
    buffer = try ReceiveBuffer()
    text = Protocol(interfaces: machine.interfaces)
  }

  func step(_ title: String, _ body: () throws -> String? = { nil }) throws {
    print("== \(title)")
    if let answer = try body() { print(answer) }
    while let notification = try nextNotification() { print("  \(notification)") }
    try showChange()
  }

  // MARK: Parts of steps

  func change(_ change: CardChange) -> String? {
    do throws(ChangeRefused) {
      try machine.apply(change)
      return nil
    } catch {
      return "refused: \(error.reason)"
    }
  }

  /// Adds a netkit, which the protocol calls by its name.
  func addNetkit(_ name: String, receiveQueues: Int) throws -> UInt32 {
    let ifindex = try machine.addNetkit(name, receiveQueues: receiveQueues)
    text.name(ifindex, name)
    return ifindex
  }

  /// All replies, a line each.
  func list<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws -> String where Operation.Body: AttributeSet {
    try reader.dump(operation, request).map { text.line(try json($0)) }.joined(separator: "\n")
  }

  /// A request that is sent as it is, whatever its spec says.
  func ask<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, on socket: Socket? = nil, id: Protocol.Kind? = nil
  ) throws -> String where Operation.Body: AttributeSet {
    let socket = try socket ?? Socket(machine)
    do throws(NetlinkError) {
      let reply = try socket.call(operation, request)
      return "answered: \(text.line(try json(reply), id: id))"
    } catch {
      return Protocol.line(error)
    }
  }

  /// A request that is answered by an acknowledgement, of which there is nothing to say.
  func acknowledge<Operation: NetlinkOperation>(_ operation: Operation.Type, _ request: Operation.Body) throws
    -> String?
  {
    var session = try machine.open(isAdmin: true)
    do throws(NetlinkError) {
      try session.acknowledge(operation, request)
      return nil
    } catch {
      return Protocol.line(error)
    }
  }

  private func json(_ body: some AttributeSet) throws(NetlinkError) -> JSONValue {
    do throws(JSONMessageError) {
      return try body.json()
    } catch {
      throw NetlinkError("json", .protocolViolation("\(error)"))
    }
  }

  // MARK: Watching

  private func nextNotification() throws -> String? {
    guard case .datagram = try events.receive(into: &buffer, waiting: .atMost(Self.quiet)) else { return nil }
    return try buffer.withBytes { bytes in
      let message = try MessageView(bytes)
      return message.header.type == netdev ? try netdevNotification(message) : try ethtoolNotification(message)
    }
  }

  private func netdevNotification(_ message: MessageView) throws -> String {
    switch try Netdev.Notification(message) {
    case .devAddNtf(let device): "dev-add-ntf \(text.line(try device.json()))"
    case .devDelNtf(let device): "dev-del-ntf \(text.line(try device.json()))"
    case .devChangeNtf(let device): "dev-change-ntf \(text.line(try device.json()))"
    case .pagePoolAddNtf(let pool): "page-pool-add-ntf \(text.line(try pool.json(), id: .pool))"
    case .pagePoolDelNtf(let pool): "page-pool-del-ntf \(text.line(try pool.json(), id: .pool))"
    case .pagePoolChangeNtf(let pool): "page-pool-change-ntf \(text.line(try pool.json(), id: .pool))"
    case nil: "a notification that netdev's spec does not know"
    }
  }

  /// What it tells of the settings in question; the rest is as drivers have it.
  private func ethtoolNotification(_ message: MessageView) throws -> String {
    switch try Ethtool.Notification(message) {
    case .ringsNtf(let rings):
      "rings-ntf rx \(rings.rx ?? 0), \(rings.tcpDataSplit?.description ?? "no split"), threshold \(rings.hdsThresh ?? 0)"
    case .channelsNtf(let channels): "channels-ntf \(text.line(try channels.json()))"
    case .rssNtf(let context): "rss-ntf \(context.spread)"
    case .rssCreateNtf(let context): "rss-create-ntf \(context.spread)"
    case .rssDeleteNtf(let context): "rss-delete-ntf \(context.spread)"
    case let other?: "another notification of ethtool's: \(other)"
    case nil: "a notification that ethtool's spec does not know"
    }
  }

  private func showChange() throws {
    let now = try look()
    for line in state where !now.contains(line) { print("- \(line)") }
    for line in now where !state.contains(line) { print("+ \(line)") }
    // The same things in another order are a change too.
    let (was, stays) = (state.filter { now.contains($0) }, now.filter { state.contains($0) })
    if was != stays { print("  in another order: \(stays)") }
    state = now
  }

  private func look() throws -> [String] {
    var lines: [String] = []
    do throws(NetlinkError) {
      let queues = try reader.dump(Netdev.Operations.QueueGet.self, Netdev.Queue(ifindex: machine.card)).whole()
      for queue in queues { lines.append("queue \(text.line(try json(queue)))") }
    } catch {
      lines.append("queues \(Protocol.line(error))")
    }
    for pool in try reader.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool()).whole() {
      lines.append("pool \(text.line(try pool.json(), id: .pool))")
    }
    return lines
  }
}

/// A netlink socket of the script's, whose end ends its bindings.
final class Socket {
  private var session: NetlinkSession?

  init(_ machine: any Machine, isAdmin: Bool = true) throws {
    session = try machine.open(isAdmin: isAdmin)
    session?.checksRequests = false
  }

  func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> Operation.Body {
    guard var open = session.take() else { throw NetlinkError("call", .transport(.EBADF, call: "sendmsg")) }
    do throws(NetlinkError) {
      let reply = try open.call(operation, request)
      session = consume open
      return reply
    } catch {
      session = consume open
      throw error
    }
  }

  /// Returns when everything that comes with the close is done.
  func close() throws {
    try session.take()?.release().finish()
  }

  /// Another descriptor of the same socket, and this one closed.
  func replaceByDuplicate() throws -> OwnedDescriptor? {
    guard let socket = session.take()?.release() else { return nil }
    return try socket.release().duplicate()
  }
}
