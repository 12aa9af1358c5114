internal import NetlinkCodec
internal import NetlinkSocket
internal import Synchronization

/// What reaches the NIC's thread from others.
final class ChannelInbox: Sendable {
  /// A socket of the kernel, and the end of the channel that stands for it.
  struct Attachment: Sendable {
    let id: TCPSocketID
    /// The connection's number, which the socket owns.
    let wire: Int32
    let channel: ChannelEnd
  }

  private struct State {
    var attachments: [Attachment] = []
    var isStopped = false
  }

  let wakeup: Wakeup
  private let state = Mutex(State())

  init() throws(SystemError) { wakeup = try Wakeup() }

  /// False once the server has stopped.
  func add(_ attachment: Attachment) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped else { return false }
      state.attachments.append(attachment)
      return true
    }
    if isTaken { wakeup.signal() }
    return isTaken
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    wakeup.signal()
  }

  var isStopped: Bool { state.withLock(\.isStopped) }

  func take() -> [Attachment] {
    state.withLock { state in
      let attachments = state.attachments
      state.attachments = []
      return attachments
    }
  }
}

/// The server's end of a channel.
final class ChannelEnd: Sendable {
  let socket: MessageSocket
  init(_ socket: consuming MessageSocket) { self.socket = socket }
}
