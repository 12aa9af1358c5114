import DevmemdMessages
import EventLoop
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Synchronization

/// A service that answers from a script, on a socket and a thread of its own, in the generated server half's own words.
final class ScriptedService: Sendable {
  static let netdevID: UInt16 = 0x20
  static let devmemdID: UInt16 = 0x21
  static let bindingsGroup: UInt32 = 0x40

  let path: String
  private static let count = Atomic(0)
  private let state: Mutex<State>
  private let thread: WorkerThread

  struct State: Sendable {
    var machine: ScriptedMachine
    /// Datagrams for everyone who subscribed, to be sent at the next turn.
    var outbox: [[UInt8]] = []
    var subscriptions = 0
    var isStopped = false
  }

  init(_ machine: ScriptedMachine = ScriptedMachine()) throws {
    // An abstract name leaves no file behind, however a test ends.
    path = "@devmemctl-tests-\(getpid())-\(Self.count.add(1, ordering: .relaxed).newValue)"
    state = Mutex(State(machine: machine))
    thread = try WorkerThread(name: "service")
    let listener = try SeqpacketListener(path: path)
    let loop = Serving(listener, self)
    // On its own thread from the start: tests that wait for processes leave the global executor no thread to spare.
    _ = Task(executorPreference: thread.executor) { [thread] in await thread.run { loop.run() } }
  }

  deinit { stop() }

  /// Closes every connection.
  func stop() { state.withLock { $0.isStopped = true } }

  var subscriptions: Int { state.withLock { $0.subscriptions } }
  var bindings: [Devmemd.Binding] { state.withLock { $0.machine.bindings } }

  func change(_ body: (inout ScriptedMachine) -> Void) { state.withLock { body(&$0.machine) } }

  /// Tells all who subscribed.
  func tell<Operation: NetlinkOperation>(_ operation: Operation.Type, _ body: Operation.Body) throws {
    let id = Operation.Family.schema.name == Netdev.schema.name ? Self.netdevID : Self.devmemdID
    let datagram = try operation.notification(body, familyID: id)
    state.withLock { $0.outbox.append(datagram) }
  }

  /// Tells all who subscribed that events were lost.
  func tellOverrun() {
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: .overrun))
    writer.endMessage(start)
    let bytes = writer.bytes.withUnsafeBytes { Array($0) }
    state.withLock { $0.outbox.append(bytes) }
  }

  fileprivate func takeOutbox() -> (datagrams: [[UInt8]], isStopped: Bool) {
    state.withLock { state in
      defer { state.outbox = [] }
      return (state.outbox, state.isStopped)
    }
  }

  // MARK: Answering

  private static let control = ControlFamily([
    ControlFamily.Registration(Netdev.schema, id: netdevID, groups: [0x41, 0x42]),
    ControlFamily.Registration(Devmemd.schema, id: devmemdID, groups: [bindingsGroup]),
  ])
  private static let validators = [
    netdevID: RequestValidator(Netdev.schema), devmemdID: RequestValidator(Devmemd.schema),
  ]

  /// - Returns: the datagrams to send, and whether the request subscribed.
  fileprivate func answer(_ bytes: RawSpan, descriptors: Int) -> (datagrams: [[UInt8]], subscribed: Bool) {
    guard let message = try? MessageView(bytes) else { return ([], false) }
    var response = ResponseWriter(to: message.header, portID: 1)
    var subscribed = false
    do throws(Refusal) {
      if message.header.type == .control {
        try Self.control.answer(message, into: &response)
      } else {
        subscribed = try answer(message, descriptors, into: &response)
      }
      if !message.header.flags.isSuperset(of: .dump) { response.acknowledge(message) }
    } catch {
      response.refuse(message, error, attributesAt: NetlinkHeader.size + GenericHeader.size)
    }
    return (response.takeDatagrams(), subscribed)
  }

  private func answer(
    _ message: MessageView, _ descriptors: Int, into response: inout ResponseWriter
  ) throws(Refusal) -> Bool {
    guard let validator = Self.validators[message.header.type.rawValue] else { throw Refusal(.ENOENT) }
    let accepted = try validator.accept(message, hasAdmin: true)
    let replies: [any Reply]
    var subscribed = false
    if message.header.type.rawValue == Self.devmemdID {
      guard let request = try? Devmemd.Request(accepted, message) else { throw Refusal(.EINVAL) }
      if case .subscribe = request { subscribed = true }
      replies = try state.withLock { state throws(Refusal) in
        if subscribed { state.subscriptions += 1 }
        return try state.machine.answer(request, descriptors: descriptors)
      }
    } else {
      guard let request = try? Netdev.Request(accepted, message) else { throw Refusal(.EINVAL) }
      replies = try state.withLock { state throws(Refusal) in try state.machine.answer(request) }
    }
    switch accepted.mode {
    case .do: for reply in replies { try? reply.write(into: &response) }
    case .dump:
      let listing = DumpListing(
        command: replies.first?.dumpCommand ?? 0, of: replies.first?.family ?? Netdev.schema, replies
      ) { $0.write(into: &$1) }
      response.dump(listing, answering: message, attributesAt: validator.attributesAt(message))
    }
    return subscribed
  }
}

/// The thread's part: connections, and a turn at least every few milliseconds.
private final class Serving: Sendable {
  private final class Connection: Sendable {
    let socket: MessageSocket
    let isSubscribed = Atomic(false)
    init(_ socket: consuming MessageSocket) { self.socket = socket }
  }

  private let listener: SeqpacketListener
  /// Unowned would outlive it: the service stops this loop when it ends.
  private weak let service: ScriptedService?

  init(_ listener: consuming SeqpacketListener, _ service: ScriptedService) {
    self.listener = listener
    self.service = service
  }

  func run() {
    guard var buffer = try? ReceiveBuffer() else { return }
    var connections: [Connection] = []
    while let service {
      let (datagrams, isStopped) = service.takeOutbox()
      if isStopped { return }
      for datagram in datagrams {
        for connection in connections where connection.isSubscribed.load(ordering: .relaxed) {
          try? connection.socket.send(datagram.span.bytes)
        }
      }
      waitForSomething(connections)
      while let accepted = try? listener.accept() { connections.append(Connection(accepted)) }
      connections.removeAll { !serve($0, service, &buffer) }
    }
  }

  private func waitForSomething(_ connections: [Connection]) {
    var requests = ([listener.fileDescriptor] + connections.map { $0.socket.fileDescriptor }).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, nfds_t(requests.count), 5)
  }

  /// False when the client has gone.
  private func serve(_ connection: Connection, _ service: ScriptedService, _ buffer: inout ReceiveBuffer) -> Bool {
    while true {
      guard let reception = try? connection.socket.receive(into: &buffer, waiting: .never) else { return false }
      let descriptors: Int
      switch reception {
      case .datagram(let datagram): descriptors = datagram.descriptors.count
      case .wouldBlock: return true
      case .overrun: return true
      case .closed: return false
      }
      let answer = buffer.withBytes { service.answer($0, descriptors: descriptors) }
      for datagram in answer.datagrams { try? connection.socket.send(datagram.span.bytes) }
      if answer.subscribed { connection.isSubscribed.store(true, ordering: .relaxed) }
    }
  }
}
