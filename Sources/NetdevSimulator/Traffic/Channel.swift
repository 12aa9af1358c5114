internal import ChannelRing
internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// The serving end of a channel: requests that wait for something to happen, and answers that wait to be sent.
final class Channel {
  /// How many requests of a kind may wait.
  static let maximumWaiting = 64

  /// What a request came by, and its answer goes by.
  enum Way {
    case socket
    /// Where it has no room for an answer, that goes by the socket.
    case ring
  }

  /// A request that is not answered yet.
  struct Waiting<Request> {
    /// What its answer refers to.
    let header: NetlinkHeader
    let way: Way
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
  /// Records that were begun, or came behind one that was: at most one of the ring's and one of the channel's.
  var held: [HeldRecord] = []
  /// Receives could be answered, but for the answers that wait.
  var owesReceives = false
  /// Nothing more is taken to be sent: behind what waits the stream ends.
  var isEnding = false

  /// Requests that come without a system call, once the peer has shared memory for them.
  var ring: RingReader?
  /// Whether the peer has been told that nobody looks at its ring.
  var isAwaitingDoorbell = false

  /// Answers on their way. While it is blocked or full, nothing more that the peer asks for is done.
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

  /// Whether there is something that comes before all that the peer may ask for now.
  var isPutOff: Bool { owesReceives || !held.isEmpty }

  /// Whether one can go on with that.
  var mayResume: Bool { isPutOff && !output.isBlocked }

  /// Whether the ring has requests that can be handled now.
  var hasRequests: Bool { !isPutOff && !output.isBlocked && ring?.hasRecord ?? false }

  func awaitDoorbell() {
    ring?.askForDoorbell()
    isAwaitingDoorbell = true
  }

  func stopAwaitingDoorbell() {
    guard isAwaitingDoorbell else { return }
    ring?.dropDoorbell()
    isAwaitingDoorbell = false
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
