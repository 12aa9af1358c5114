import EventLoop
public import NetlinkCodec
import SystemPackage

/// Requests and replies on one socket, for tasks: each waits its turn, none blocks its caller's thread.
///
/// The calls that wait for the kernel run on a thread of this connection's own.
public actor NetlinkConnection: NetlinkRequester {
  private let thread: WorkerThread
  private var session: NetlinkSession

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  /// - Throws: EAGAIN or EMFILE when the process may have no more threads or descriptors.
  public init(_ session: consuming NetlinkSession) throws(SystemError) {
    do {
      thread = try WorkerThread(name: "netlink")
    } catch {
      throw SystemError("pthread_create", ErrorNumber(rawValue: error.rawValue))
    }
    self.session = session
  }

  /// A connection to the running kernel for a family.
  public init(kernelFor family: FamilySchema) throws(SystemError) {
    try self.init(.kernel(for: family))
  }

  /// A connection to a server on a Unix socket that speaks netlink, such as devmemd's.
  public init(path: String) throws(SystemError) {
    try self.init(NetlinkSession(.connect(path: path)))
  }

  public func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) throws(NetlinkError) -> Operation.Body {
    try session.call(operation, request, descriptors: descriptors)
  }

  public func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) throws(NetlinkError) {
    try session.acknowledge(operation, request, descriptors: descriptors)
  }

  public func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, attempts: Int
  ) throws(NetlinkError) -> Dump<Operation.Body> {
    try session.dump(operation, request, attempts: attempts)
  }

  public func openDump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> any DumpReader<Operation.Body> {
    ConnectionDump(operation, try session.openDump(operation, request), self)
  }

  fileprivate func openUncheckedDump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> any DumpReader<Operation.Body> {
    let stream = try session.withoutChecks { session throws(NetlinkError) in try session.openDump(operation, request) }
    return ConnectionDump(operation, stream, self)
  }

  func nextReplies<Operation: NetlinkOperation>(
    _ operation: Operation.Type, of stream: DumpStream
  ) throws(NetlinkError) -> [Operation.Body]? {
    try session.nextReplies(operation, of: stream)
  }

  public func perform(_ batch: NetlinkBatch) -> BatchResults { session.perform(batch) }

  public func adoptKernelPolicy(of family: FamilySchema) throws(NetlinkError) {
    try session.adoptKernelPolicy(of: family)
  }

  /// The same connection without checks of requests before they are sent: `Netdev.Client(connection.unchecked)`.
  public nonisolated var unchecked: UncheckedRequester { UncheckedRequester(self) }

  /// Uses the session on the connection's thread, for requests that no generated type describes.
  public func withSession<Result: ~Copyable & Sendable, Failure: Error>(
    _ body: @Sendable (inout NetlinkSession) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&session)
  }
}

/// Sends requests over a connection as they are, for whoever wants the kernel's own answer to one that its spec does not
/// allow.
public struct UncheckedRequester: NetlinkRequester {
  private let connection: NetlinkConnection

  init(_ connection: NetlinkConnection) { self.connection = connection }

  public func call<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) async throws(NetlinkError) -> Operation.Body {
    try await withSession { session throws(NetlinkError) in
      try session.call(operation, request, descriptors: descriptors)
    }
  }

  public func acknowledge<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, descriptors: [Int32]
  ) async throws(NetlinkError) {
    try await withSession { session throws(NetlinkError) in
      try session.acknowledge(operation, request, descriptors: descriptors)
    }
  }

  public func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, attempts: Int
  ) async throws(NetlinkError) -> Dump<Operation.Body> {
    try await withSession { session throws(NetlinkError) in
      try session.dump(operation, request, attempts: attempts)
    }
  }

  public func openDump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) async throws(NetlinkError) -> any DumpReader<Operation.Body> {
    try await connection.openUncheckedDump(operation, request)
  }

  public func perform(_ batch: NetlinkBatch) async -> BatchResults {
    await withSession { session in session.perform(batch) }
  }

  public func adoptKernelPolicy(of family: FamilySchema) async throws(NetlinkError) {
    try await connection.adoptKernelPolicy(of: family)
  }

  private func withSession<Result: Sendable, Failure: Error>(
    _ body: @Sendable (inout NetlinkSession) throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    try await connection.withSession { session throws(Failure) in try session.withoutChecks(body) }
  }
}

/// A dump on a connection, received a datagram at a time.
private final class ConnectionDump<Operation: NetlinkOperation>: DumpReader {
  private let stream: DumpStream
  private let connection: NetlinkConnection

  init(_ operation: Operation.Type, _ stream: DumpStream, _ connection: NetlinkConnection) {
    self.stream = stream
    self.connection = connection
  }

  func next() async throws(NetlinkError) -> [Operation.Body]? {
    let outcome = await withTaskCancellationHandler {
      await receive()
    } onCancel: {
      stream.cancel()
    }
    return try outcome.get()
  }

  private func receive() async -> Result<[Operation.Body]?, NetlinkError> {
    do throws(NetlinkError) {
      return .success(try await connection.nextReplies(Operation.self, of: stream))
    } catch {
      return .failure(error)
    }
  }
}

extension FamilyClient {
  /// A client of the running kernel.
  public static func connect() async throws(SystemError) -> Self {
    Self(try NetlinkConnection(kernelFor: Family.schema))
  }

  /// A client of a server on a Unix socket that speaks netlink.
  public static func connect(path: String) async throws(SystemError) -> Self {
    Self(try NetlinkConnection(path: path))
  }
}
