import EventLoop
import NetlinkCodec
import NetlinkSocket

/// A client's dump on its way from the kernel, a part at a time. Whoever lets go of it gives the rest up.
///
/// It has a socket of its own, since a socket has one dump at a time, and a client may take as long as it likes over its own.
actor RelayedDump {
  nonisolated let message: IncomingRecord.Message
  private let family: String
  private let kernel: KernelInterface
  private let thread: WorkerThread
  private var exchange: Exchange?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  init(
    _ message: IncomingRecord.Message, of family: String, from kernel: KernelInterface, on thread: WorkerThread
  ) {
    self.message = message
    self.family = family
    self.kernel = kernel
    self.thread = thread
  }

  /// The next datagram, which the kernel makes now; nil after the last.
  func next() throws(NetlinkError) -> [UInt8]? {
    if exchange == nil { exchange = try Exchange(message.bytes, of: family, with: kernel) }
    return try exchange?.next()
  }

  private final class Exchange {
    private var session: NetlinkSession
    private var request: RelayedRequest

    init(_ message: [UInt8], of family: String, with kernel: KernelInterface) throws(NetlinkError) {
      var session: NetlinkSession
      do throws(SystemError) {
        session = try NetlinkSession(kernel.openSocket())
      } catch {
        throw NetlinkError(family, .transport(error.errno, call: error.call))
      }
      request = try session.begin(relaying: message, as: family)
      self.session = session
    }

    func next() throws(NetlinkError) -> [UInt8]? { try session.nextDatagram(of: &request) }
  }
}

extension Daemon {
  /// Promises a client a dump of the kernel's. The kernel is asked for a part when the client's socket has taken what comes
  /// before it, so that a dump takes no more memory here than one datagram, however long it is.
  func relay(_ message: IncomingRecord.Message, of family: String, to client: ClientSession) {
    guard client.isOpen else { return }
    guard client.promise(reader.dump(message, of: family)) else {
      return close(client, because: "it does not read its replies")
    }
    guard client.relaying == nil else { return }
    let id = client.id
    client.relaying = Task(executorPreference: loop.executor) { await self.relayDumps(to: id) }
  }

  private func relayDumps(to id: ClientID) async {
    guard let client = clients[id] else { return }
    defer { client.relaying = nil }
    while let dump = client.relayed.first, await takesMore(client) {
      var part: [UInt8]?
      do throws(NetlinkError) {
        part = try await dump.next()
      } catch {
        for answer in refusal(Self.refusal(error), to: dump.message) {
          guard case .datagram(let datagram) = answer else { continue }
          send(to: client) { client throws(SystemError) in try client.keepPromise(datagram) }
          guard await takesMore(client) else { return }
        }
      }
      send(to: client) { client throws(SystemError) in try client.keepPromise(part) }
    }
  }

  /// Waits until a client's socket has taken all there is for it; false when the client is gone instead.
  private func takesMore(_ client: ClientSession) async -> Bool {
    while client.isOpen, client.hasPending {
      guard let flushing = client.flushing else { return false }
      await flushing.value
    }
    return client.isOpen
  }
}
