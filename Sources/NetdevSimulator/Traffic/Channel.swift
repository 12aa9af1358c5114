internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// The serving end of a channel: requests that wait for something to happen, and answers that wait to be sent.
final class Channel {
  /// How many requests of a kind may wait.
  static let maximumWaiting = 64

  /// A request that is not answered yet.
  struct Waiting<Request> {
    /// What its answer refers to.
    let header: NetlinkHeader
    var request: Request
  }

  /// A call of sendmsg, and how far it has come once it is its turn.
  struct Send {
    let request: SendRequest
    let waits: Bool
    var pending: PendingSend?
  }

  let id: TCPSocketID
  /// The connection's number, which the socket owns.
  let wire: Int32
  private let end: ChannelEnd

  var receives: [Waiting<ReceiveRequest>] = []
  var sends: [Waiting<Send>] = []
  var completions: [Waiting<Void>] = []
  /// Nothing more is taken to be sent: behind what waits the stream ends.
  var isEnding = false

  /// Answers on their way; until the peer has read some of a blocked one, no request of it is read.
  var output: ChannelOutput

  init(_ attachment: ChannelInbox.Attachment) {
    id = attachment.id
    wire = attachment.wire
    end = attachment.channel
    output = ChannelOutput(portID: attachment.id.rawValue)
  }

  var fileDescriptor: Int32 { end.socket.fileDescriptor }

  func receive(into buffer: inout ReceiveBuffer) throws(SystemError) -> Reception {
    try end.socket.receive(into: &buffer, waiting: .never)
  }

  enum Outcome {
    case open
    case closed
  }

  /// Sends as much as there is room for.
  func flush() -> Outcome {
    do throws(SystemError) {
      try output.send(on: end.socket)
      return .open
    } catch {
      return .closed
    }
  }
}
