import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// The kernel's notifications on their way to clients.
///
/// The event loop receives them when there are any, and the thread of an interface when it has bound or unbound: what that
/// set off is in the socket by then. What one thread receives the others get as well; clients get all of it in order.
final class KernelEvents: Sendable {
  enum Item: Sendable {
    case message([UInt8])
    /// Notifications were lost.
    case loss
    case failure(SystemError)
  }

  /// Names those who want the news of page pools while they are at something.
  struct Watch: Hashable, Sendable {
    fileprivate var number: UInt64
  }

  private struct Received {
    /// What nobody has taken yet.
    var items: [Item] = []
    var news: [(watch: Watch, news: PagePoolNews)] = []
    var lastWatch: UInt64 = 0

    mutating func takeItems() -> [Item] {
      defer { items = [] }
      return items
    }

    mutating func noteLoss() {
      items.append(.loss)
      for place in news.indices { news[place].news.noteLoss() }
    }

    mutating func take(_ message: MessageView, netdevID: UInt16) {
      guard message.header.type != .overrun else { return noteLoss() }
      items.append(.message(message.bytes.withUnsafeBytes { [UInt8]($0) }))
      guard !news.isEmpty, message.header.type.rawValue == netdevID,
        let notification = try? Netdev.Notification(message)
      else { return }
      for place in news.indices { news[place].news.take(notification) }
    }
  }

  private struct State: ~Copyable {
    var buffer: ReceiveBuffer
    var received = Received()
  }

  private let socket: MessageSocket
  private let netdevID: UInt16
  private let state: Mutex<State>

  /// - Parameter netdevID: `nlmsg_type` of netdev's messages.
  init(_ socket: consuming MessageSocket, netdevID: UInt16) throws(SystemError) {
    let buffer = try ReceiveBuffer(limit: 1 << 20)
    self.socket = socket
    self.netdevID = netdevID
    state = Mutex(State(buffer: buffer))
  }

  var fileDescriptor: Int32 { socket.fileDescriptor }

  /// What has come since the last time, for clients.
  func take() -> [Item] {
    state.withLock { state in
      receive(&state)
      return state.received.takeItems()
    }
  }

  /// The same without a look at the socket.
  func takeReceived() -> [Item] { state.withLock { $0.received.takeItems() } }

  // MARK: News of page pools

  /// From here to `end`. What came before and was not received yet is in it too.
  func watchPagePools() -> Watch {
    state.withLock { state in
      state.received.lastWatch += 1
      let watch = Watch(number: state.received.lastWatch)
      state.received.news.append((watch, PagePoolNews()))
      return watch
    }
  }

  func end(_ watch: Watch) -> PagePoolNews {
    state.withLock { state in
      receive(&state)
      guard let place = state.received.news.firstIndex(where: { $0.watch == watch }) else { return PagePoolNews() }
      return state.received.news.remove(at: place).news
    }
  }

  // MARK: Receiving

  private func receive(_ state: inout State) {
    while true {
      do throws(SystemError) {
        switch try socket.receive(into: &state.buffer, waiting: .never) {
        case .datagram(let datagram):
          if datagram.senderPortID == 0 { read(&state) }
        case .overrun: state.received.noteLoss()
        case .wouldBlock: return
        case .closed: return
        }
      } catch {
        state.received.items.append(.failure(error))
        return
      }
    }
  }

  /// A datagram that cannot be taken apart ends where that shows.
  private func read(_ state: inout State) {
    // Out of the way of the buffer that is read.
    var received = Received()
    swap(&received, &state.received)
    state.buffer.withBytes { bytes in
      var messages = MessageReader(bytes)
      while let message = try? messages.next() { received.take(message, netdevID: netdevID) }
    }
    swap(&received, &state.received)
  }
}
