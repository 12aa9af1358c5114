/// The replies of a dump as they arrive, a datagram's worth in memory at a time.
///
///     for try await queue in netdev.streamQueueGet() { … }
///
/// The dump is asked for when iteration begins, once for each iteration, and the peer goes on with it only as fast as it is
/// read. What has been handed out cannot be asked for again, so an interrupted dump hands out all it lists and then
/// throws: `interruptedDump`, or the error that broke it off. A loop that ends without an error has seen everything.
///
/// Leaving the loop early or cancelling its task gives the rest up; the connection can be used on. A cancelled wait throws
/// ECANCELED, so that a part is never taken for the whole. Requests may be made on the same connection in mid-loop:
/// what comes of the dump until they are answered is set aside, up to a limit, beyond which the loop ends with ENOBUFS.
public struct DumpReplies<Operation: NetlinkOperation>: AsyncSequence, Sendable {
  public typealias Element = Operation.Body
  public typealias Failure = NetlinkError

  private let requester: any NetlinkRequester
  private let request: Operation.Body

  public init(_ operation: Operation.Type, _ request: Operation.Body, from requester: any NetlinkRequester) {
    self.requester = requester
    self.request = request
  }

  public func makeAsyncIterator() -> Iterator { Iterator(requester: requester, request: request) }

  public struct Iterator: AsyncIteratorProtocol {
    private enum State {
      case unasked
      case asked(any DumpReader<Operation.Body>)
      case over
    }

    private let requester: any NetlinkRequester
    private let request: Operation.Body
    private var state = State.unasked
    /// Replies of the last datagram, and how many of them were handed out.
    private var replies: [Operation.Body] = []
    private var taken = 0

    fileprivate init(requester: any NetlinkRequester, request: Operation.Body) {
      self.requester = requester
      self.request = request
    }

    public mutating func next() async throws(NetlinkError) -> Operation.Body? { try await next(isolation: nil) }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(NetlinkError) -> Operation.Body? {
      while taken == replies.count {
        guard let more = try await receive(isolation: actor) else { return nil }
        replies = more
        taken = 0
      }
      defer { taken += 1 }
      return replies[taken]
    }

    private mutating func receive(
      isolation actor: isolated (any Actor)?
    ) async throws(NetlinkError) -> [Operation.Body]? {
      let current = state
      // Whatever goes wrong, there is no second try.
      state = .over
      let reader: any DumpReader<Operation.Body>
      switch current {
      case .over: return nil
      case .asked(let open): reader = open
      case .unasked: reader = try await requester.openDump(Operation.self, request)
      }
      guard let more = try await reader.next() else { return nil }
      state = .asked(reader)
      return more
    }
  }
}

/// A dump that is being received. The end of this value gives up what has not been received yet.
public protocol DumpReader<Reply>: AnyObject, Sendable {
  associatedtype Reply: Sendable
  /// The replies of the next datagram; nil after the last.
  ///
  /// - Throws: when the dump was interrupted, after its last reply; ECANCELED when the task is cancelled.
  func next() async throws(NetlinkError) -> [Reply]?
}
