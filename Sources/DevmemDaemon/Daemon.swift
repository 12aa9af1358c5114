import DevmemdMessages
public import EventLoop
import Glibc
public import Logging
import EthtoolMessages
import NetdevMessages
import NetlinkCodec
public import NetlinkSocket
import NlctrlMessages

/// The service: owns bindings, serves clients, and keeps the two in step.
///
/// All state lives on one thread, the event loop's. What blocks, runs elsewhere: binding and unbinding on a thread for
/// each interface, reads of the kernel on another.
public actor Daemon {
  let loop: EventLoop
  let configuration: DaemonConfiguration
  let log: Logger
  let reader: KernelReader
  let families: Families
  let authorization: Authorization
  let started: ContinuousClock.Instant

  var registry = BindingRegistry()
  /// The sockets and memory of the bindings the kernel has granted, by the daemon's number.
  var held: [UInt32: HeldBinding] = [:]
  var clients: [ClientID: ClientSession] = [:]
  /// How many connections were attached to a binding.
  var attachments: UInt = 0
  /// Interfaces whose bindings are about to be looked at again.
  var awaitingLook: Set<UInt32> = []
  private var workers: [UInt32: InterfaceWorker] = [:]
  private var lastClient: UInt64 = 0
  private var buffer: ReceiveBuffer
  private let listener: SeqpacketListener
  let events: KernelEvents
  /// How many interfaces the kernel is binding or unbinding on.
  var kernelWork = 0
  var isStopping = false

  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.unownedExecutor }

  /// Opens everything the daemon needs; serving begins with `run`.
  ///
  /// - Throws: when another daemon serves on the path, the path cannot be made, or the kernel has no `netdev` family.
  public init(_ configuration: DaemonConfiguration, on loop: EventLoop, log: Logger) async throws(SystemError) {
    self.loop = loop
    self.configuration = configuration
    self.log = log
    started = ContinuousClock().now
    authorization = Authorization(userID: geteuid(), groupID: configuration.groupID)
    reader = try KernelReader(configuration.kernel)
    do throws(NetlinkError) {
      families = Families(
        netdev: try await reader.resolve(Netdev.schema.name),
        ethtool: try await reader.resolveIfPresent(Ethtool.schema.name))
    } catch {
      throw SystemError("getfamily", error.errno ?? .ENOENT, "the kernel has no netdev family: \(error)")
    }
    events = try KernelEvents(configuration.kernel.openEvents(), netdevID: families.netdevID)
    buffer = try ReceiveBuffer(limit: 1 << 20)
    listener = try Self.listen(configuration)
  }

  private static func listen(_ configuration: DaemonConfiguration) throws(SystemError) -> SeqpacketListener {
    var activation = try SocketActivation.receive()
    if let passed = activation.descriptors.take(0) { return try SeqpacketListener(adopting: passed) }
    return try SeqpacketListener(path: configuration.socketPath, mode: configuration.socketMode)
  }

  // MARK: Running

  /// Serves until `stop`, then unbinds everything, the newest first.
  public func run() async {
    let configuration = configuration
    note(
      .info, "serving",
      [
        "socket": "\(configuration.socketPath)", "kernel": "\(configuration.kernel.release)",
        "backend": "\(configuration.kernel.backend)",
      ])
    await withDiscardingTaskGroup { group in
      group.addTask(executorPreference: loop.executor) { await self.relayEvents() }
      await acceptClients(&group)
      group.cancelAll()
    }
    await unbindEverything()
    note(.info, "stopped")
  }

  /// Ends `run`. Requests that the kernel is working on are finished first.
  public func stop() async {
    guard !isStopping else { return }
    isStopping = true
    await loop.forget(listener.fileDescriptor)
    await loop.forget(events.fileDescriptor)
    for client in clients.values { close(client, because: "the service is stopping") }
  }

  private func acceptClients(_ group: inout DiscardingTaskGroup) async {
    while !isStopping {
      do throws(SystemError) {
        while hasRoom, let socket = try listener.accept() { admit(socket, &group) }
      } catch {
        // Out of descriptors, most likely. The connection stays in the backlog until one is free.
        note(.error, "cannot accept a connection", ["error": "\(error)"])
        guard (try? await loop.sleep(for: .milliseconds(100))) != nil else { return }
      }
      if isStopping { return }
      guard hasRoom else {
        // Those that come now wait in the backlog.
        guard (try? await loop.sleep(for: .milliseconds(100))) != nil else { return }
        continue
      }
      guard (try? await loop.readable(listener.fileDescriptor)) != nil else { return }
    }
  }

  /// How many connections beyond the limit there are at once, each only to be told so.
  private static let refusedClients = 16
  /// How long such a connection may take to ask for something.
  private static let refusalPatience = Duration.seconds(1)

  /// Those that are served.
  var admittedClients: Int { clients.values.count { $0.refusal == nil } }

  private var hasRoom: Bool { clients.count < configuration.maximumClients + Self.refusedClients }

  private func admit(_ socket: consuming MessageSocket, _ group: inout DiscardingTaskGroup) {
    lastClient += 1
    let id = ClientID(number: lastClient)
    let credentials = (try? socket.peerCredentials) ?? PeerCredentials(pid: 0, uid: UInt32.max, gid: UInt32.max)
    let groups = (try? socket.peerGroups) ?? []
    let owner = Owner(
      pid: UInt32(clamping: credentials.pid), uid: credentials.uid, gid: credentials.gid,
      command: ProcessName.of(credentials.pid))
    let refusal = admittedClients < configuration.maximumClients ? nil : tooManyClients
    clients[id] = ClientSession(id, socket, owner: owner, groups: groups, refusal: refusal)
    note(.debug, "client connected", ["client": "\(id.number)", "pid": "\(owner.pid)", "uid": "\(owner.uid)"])
    if refusal != nil {
      note(.warning, "turned a connection away", ["pid": "\(owner.pid)", "uid": "\(owner.uid)"])
      Task(executorPreference: loop.executor) { await self.cutOffSoon(id) }
    }
    group.addTask(executorPreference: loop.executor) { await self.serve(id) }
  }

  private var tooManyClients: Refusal {
    Refusal(
      .EBUSY,
      "the service has \(configuration.maximumClients) connections, which is all it may have; "
        + "try again when one has ended")
  }

  private func cutOffSoon(_ id: ClientID) async {
    try? await loop.sleep(for: Self.refusalPatience)
    if let client = clients[id], client.isOpen { close(client, because: nil) }
  }

  // MARK: Clients

  /// One client's life: its records in order, then the end of what depended on it.
  private func serve(_ id: ClientID) async {
    guard let client = clients[id] else { return }
    var mayHaveMore = false
    while client.isOpen {
      if !mayHaveMore {
        guard (try? await loop.readable(client.fileDescriptor)) != nil, client.isOpen else { break }
      }
      mayHaveMore = false
      guard let record = receive(from: client) else { continue }
      mayHaveMore = await process(record.messages, descriptors: record.descriptors, from: client)
      if client.refusal != nil { break }
      await awaitClosing(of: client)
    }
    close(client, because: nil)
    closeSocketAside(of: client)
    await endBindings(of: id)
  }

  private struct Received: ~Copyable {
    var messages: [IncomingRecord.Message]
    var descriptors: ReceivedDescriptors
  }

  /// The next record, or nil when there is none: the client is then gone, cut off, or has nothing to say yet.
  private func receive(from client: ClientSession) -> Received? {
    let id = client.id
    do throws(SystemError) {
      switch try client.socket?.receive(
        into: &buffer, waiting: .never,
        discard: { numbers in self.assumeIsolated { $0.closeAside(numbers, of: id) } })
      {
      case .datagram(let datagram):
        guard !datagram.controlTruncated else {
          close(client, because: "it passed more descriptors than a record may carry")
          return nil
        }
        let descriptors = datagram.descriptors
        do throws(DecodingError) {
          let record = try buffer.withBytes { bytes throws(DecodingError) in try IncomingRecord(bytes) }
          return Received(messages: record.messages, descriptors: descriptors)
        } catch {
          close(client, because: "\(error)")
          return nil
        }
      case .closed: client.isOpen = false
      case nil: break
      case .wouldBlock: break
      case .overrun: break
      }
    } catch {
      close(client, because: "\(error)")
    }
    return nil
  }

  /// - Returns: whether the client had its turn meanwhile, and may have sent more.
  private func process(
    _ messages: [IncomingRecord.Message], descriptors: consuming ReceivedDescriptors, from client: ClientSession
  ) async -> Bool {
    var hasYielded = false
    for message in messages {
      let answer = await answer(message, &descriptors, from: client)
      deliver(answer.answers, to: client)
      guard let afterwards = answer.afterwards else { continue }
      // Where there is one processor, whoever was answered goes on at once. Nothing else of this thread comes between.
      sched_yield()
      afterwards()
      hasYielded = true
    }
    return hasYielded
  }

  private func deliver(_ answers: [ServedAnswer], to client: ClientSession) {
    guard client.isOpen else { return }
    send(to: client) { client throws(SystemError) in
      guard try !client.reply(answers) else { return }
      close(client, because: "it does not read its replies")
    }
  }

  /// Hands something to a client; what its socket does not take now goes later.
  func send(to client: ClientSession, _ body: (ClientSession) throws(SystemError) -> Void) {
    do throws(SystemError) {
      try body(client)
      if client.hasPending { flushLater(client) }
    } catch {
      close(client, because: "\(error)")
    }
  }

  /// Gives a notification to everyone who subscribed to its group.
  func publish(_ datagram: [UInt8], group: UInt32) {
    for client in clients.values where client.isOpen && client.subscriptions.contains(group) {
      send(to: client) { client throws(SystemError) in try client.notify(datagram) }
    }
  }

  func hasListeners(_ group: UInt32) -> Bool {
    clients.values.contains { $0.isOpen && $0.subscriptions.contains(group) }
  }

  private func flushLater(_ client: ClientSession) {
    guard client.isOpen, client.flushing == nil else { return }
    let id = client.id
    client.flushing = Task(executorPreference: loop.executor) { await self.flush(id) }
  }

  private func flush(_ id: ClientID) async {
    guard let client = clients[id] else { return }
    defer { client.flushing = nil }
    while client.isOpen, client.hasPending {
      guard (try? await loop.writable(client.fileDescriptor)) != nil, client.isOpen else { return }
      do throws(SystemError) {
        try client.flush()
      } catch {
        close(client, because: "\(error)")
      }
    }
  }

  /// Ends a connection; its task notices and clears up. With a reason, it was the daemon that cut it off.
  func close(_ client: ClientSession, because reason: String?) {
    guard client.isOpen || reason == nil else { return }
    client.isOpen = false
    client.flushing?.cancel()
    if let reason {
      let (id, pid) = (client.id.number, client.owner.pid)
      note(.warning, "client cut off", ["client": "\(id)", "pid": "\(pid)", "reason": "\(reason)"])
      try? client.socket?.shutdown()
    }
    resume(client)
    // At once: later, the descriptor's number could be another client's.
    let descriptor = client.fileDescriptor
    loop.assumeIsolated { $0.forget(descriptor) }
  }

  // MARK: Workers

  func worker(for ifindex: UInt32) throws(Refusal) -> InterfaceWorker {
    if let worker = workers[ifindex] { return worker }
    let worker = try InterfaceWorker(configuration.kernel, families.netdev, events, ifindex: ifindex)
    workers[ifindex] = worker
    return worker
  }

  /// The interface is gone, and the kernel does not give its number again soon.
  func forgetWorker(for ifindex: UInt32) { workers[ifindex] = nil }
}
