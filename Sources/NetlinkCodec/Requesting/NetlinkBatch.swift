/// Requests that are sent together: any mix of operations and families, each answered by itself.
///
///     var batch = NetlinkBatch()
///     let queue = batch.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 0, ifindex: 3, type: .rx))
///     let pools = batch.dump(Netdev.Operations.PagePoolGet.self, Netdev.PagePool())
///     let results = await connection.perform(batch)
///     print(try results[queue].get().napiID, try results[pools].get().count)
///
/// The peer works on them in order; one that fails does not keep the next from being tried. They save system calls and
/// waits, and are no transaction.
public struct NetlinkBatch: Sendable {
  /// One request, for whoever sends it.
  public struct Entry: Sendable {
    public let operation: OperationSchema
    public let mode: RequestMode
    public let family: FamilySchema
    /// How often a dump is asked for.
    public let attempts: Int
    /// Writes the request's body.
    public let encode: @Sendable (inout MessageWriter) -> Void
    /// Reads a message that answers it; nil when an acknowledgement is all that does.
    public let decode: (@Sendable (MessageView) throws(DecodingError) -> any Sendable)?
    fileprivate let isExpectingReply: Bool
    fileprivate let collect: @Sendable (Dump<any Sendable>) -> any Sendable

    /// What the messages that answered a `do` come to.
    public func result(of answers: [any Sendable]) -> Result<any Sendable, NetlinkError> {
      guard isExpectingReply else { return .success(()) }
      guard let reply = answers.last else {
        return .failure(NetlinkError(operation.name, .protocolViolation("the answer holds no reply")))
      }
      return .success(reply)
    }

    /// What a dump comes to.
    public func result(of dump: Dump<any Sendable>) -> Result<any Sendable, NetlinkError> { .success(collect(dump)) }
  }

  public private(set) var entries: [Entry] = []

  public init() {}

  public var count: Int { entries.count }
  public var isEmpty: Bool { entries.isEmpty }

  /// Adds a `do` with its reply.
  public mutating func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) -> BatchRequest<Operation.Body> {
    add(operation, request, .do, isExpectingReply: true, decode: Self.decoder(operation))
  }

  /// Adds a `do` that is answered by an acknowledgement alone.
  @discardableResult
  public mutating func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) -> BatchRequest<Void> {
    add(operation, request, .do)
  }

  /// Adds a dump, which is asked for again when it was interrupted.
  public mutating func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, attempts: Int = DumpAttempts.standard
  ) -> BatchRequest<Dump<Operation.Body>> {
    add(operation, request, .dump, attempts: attempts, decode: Self.decoder(operation)) { dump in
      Dump(
        dump.operation, dump.replies.compactMap { $0 as? Operation.Body }, attempts: dump.attempts,
        interruption: dump.interruption)
    }
  }

  private static func decoder<Operation: NetlinkOperation>(
    _ operation: Operation.Type
  ) -> @Sendable (MessageView) throws(DecodingError) -> any Sendable {
    let family = Operation.Family.schema
    return { message throws(DecodingError) in
      let body: Operation.Body = try family.body(of: message)
      return body
    }
  }

  private mutating func add<Operation: NetlinkOperation, Reply>(
    _ operation: Operation.Type, _ request: Operation.Body, _ mode: RequestMode, isExpectingReply: Bool = false,
    attempts: Int = 1, decode: (@Sendable (MessageView) throws(DecodingError) -> any Sendable)? = nil,
    collect: @escaping @Sendable (Dump<any Sendable>) -> any Sendable = { $0 }
  ) -> BatchRequest<Reply> {
    entries.append(
      Entry(
        operation: Operation.schema, mode: mode, family: Operation.Family.schema, attempts: attempts,
        encode: { request.encode(into: &$0) }, decode: decode, isExpectingReply: isExpectingReply, collect: collect))
    return BatchRequest(index: entries.count - 1, operation: Operation.schema.name)
  }
}

/// A request's place in its batch, and the type of what answers it.
public struct BatchRequest<Reply>: Sendable {
  let index: Int
  let operation: String
}

/// What answered each request of a batch.
public struct BatchResults: Sendable {
  private let results: [Result<any Sendable, NetlinkError>]

  /// - Parameter results: one for each entry of the batch, in its order.
  public init(_ results: [Result<any Sendable, NetlinkError>]) { self.results = results }

  /// The answer to one request. A request of another batch has none, which is an error too.
  public subscript<Reply>(request: BatchRequest<Reply>) -> Result<Reply, NetlinkError> {
    guard results.indices.contains(request.index) else { return .failure(stranger(request)) }
    switch results[request.index] {
    case .failure(let error): return .failure(error)
    case .success(let answer):
      guard let reply = answer as? Reply else { return .failure(stranger(request)) }
      return .success(reply)
    }
  }

  private func stranger<Reply>(_ request: BatchRequest<Reply>) -> NetlinkError {
    NetlinkError(request.operation, .protocolViolation("the request is not of this batch"))
  }

  /// The errors, in the order of their requests.
  public var failures: [NetlinkError] {
    results.compactMap { result in
      if case .failure(let error) = result { error } else { nil }
    }
  }
}
