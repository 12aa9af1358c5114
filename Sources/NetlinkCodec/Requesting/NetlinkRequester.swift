/// Sends requests and gives back what answers them: an AF_NETLINK socket, a daemon's socket, a simulated kernel.
public protocol NetlinkRequester: Sendable {
  /// A `do` with its reply. Descriptors travel with the request where the transport can carry them.
  func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) async throws(NetlinkError) -> Operation.Body

  /// A `do` that is answered by an acknowledgement alone.
  func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) async throws(NetlinkError)

  /// A dump. One that is interrupted is asked for again, `attempts` times in all; the last attempt's replies come back
  /// with the interruption stated.
  func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, attempts: Int
  ) async throws(NetlinkError) -> Dump<Operation.Body>

  /// Asks for a dump whose replies are received one datagram after the other. `DumpReplies` iterates over it.
  func openDump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) async throws(NetlinkError) -> any DumpReader<Operation.Body>

  /// Sends requests together; each has a result of its own.
  func perform(_ batch: NetlinkBatch) async -> BatchResults

  /// Asks whoever serves a family for its policies, and from then on refuses requests that they do not allow.
  func adoptKernelPolicy(of family: FamilySchema) async throws(NetlinkError)
}

extension NetlinkRequester {
  @inlinable
  public func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) async throws(NetlinkError) -> Operation.Body {
    try await call(operation, request, descriptors: [])
  }

  @inlinable
  public func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) async throws(NetlinkError) {
    try await acknowledge(operation, request, descriptors: [])
  }

  @inlinable
  public func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) async throws(NetlinkError) -> Dump<Operation.Body> {
    try await dump(operation, request, attempts: DumpAttempts.standard)
  }

  /// The replies of a dump as they arrive.
  public func stream<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) -> DumpReplies<Operation> {
    DumpReplies(operation, request, from: self)
  }
}
