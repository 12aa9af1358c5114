import DevmemdMessages
import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// A connection that subscribes and then only receives, on a thread of its own.
actor EventReceiver {
  private let thread: WorkerThread
  /// Shared with whoever cancels, who must not wait for the thread that is blocked on it.
  private nonisolated let socket: SharedSocket
  private var buffer: ReceiveBuffer
  private let families: Families
  /// Decoded and not handed out yet, oldest last.
  private var pending: [Event] = []
  private var sequence: UInt32 = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.unownedExecutor }

  init(path: String) throws(NetlinkError) {
    do throws(SystemError) {
      buffer = try ReceiveBuffer()
    } catch {
      throw subscribeError(error)
    }
    guard let thread = try? WorkerThread(name: "events") else {
      throw NetlinkError(subscribeOperation.name, .transport(.EAGAIN, call: "pthread_create"))
    }
    self.thread = thread
    var session = try connect(path)
    families = Families(
      devmemd: try session.resolve(Devmemd.schema.name), netdev: try session.resolve(Netdev.schema.name))
    socket = SharedSocket(session.release())
  }

  // MARK: Subscribing

  func subscribe(to groups: [EventGroup]) throws(NetlinkError) {
    for group in groups {
      guard let number = families.number(of: group) else {
        throw NetlinkError(
          subscribeOperation.name,
          .protocolViolation("the service has no multicast group \(group.name) of family \(group.family)"))
      }
      try subscribe(to: number)
    }
  }

  private func subscribe(to group: UInt32) throws(NetlinkError) {
    sequence += 1
    let request = Devmemd.Subscription(group: group)
    var writer = MessageWriter()
    let start = writer.beginMessage(
      NetlinkHeader(
        type: MessageType(rawValue: families.devmemd.id), flags: [.request, .acknowledge], sequence: sequence))
    let command = subscribeOperation.do?.request.command ?? 0
    writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: 1))
    request.encode(into: &writer)
    writer.endMessage(start)
    do throws(SystemError) {
      try socket.socket.send(writer.bytes)
    } catch {
      throw subscribeError(error)
    }
    while true {
      // Events of a group subscribed before may come ahead of the answer; they are kept.
      guard let answer = try receive() else { continue }
      let headers = NetlinkHeader.size + GenericHeader.size
      if let refusal = NetlinkError(
        subscribeOperation.name, answer, request: writer.bytes, attributesAt: headers,
        schema: Devmemd.Subscription.schema)
      {
        throw refusal
      }
      return
    }
  }

  // MARK: Receiving

  /// Waits on the connection's thread; cancelling shuts the socket down, which is what ends the wait.
  nonisolated func nextUnlessCancelled() async throws(NetlinkError) -> Event? {
    do {
      return try await withTaskCancellationHandler {
        try await next()
      } onCancel: {
        socket.shutDown()
      }
    } catch let error as NetlinkError {
      throw error
    } catch {
      return nil
    }
  }

  private func next() throws(NetlinkError) -> Event? {
    while pending.isEmpty {
      if socket.isShutDown { return nil }
      do throws(NetlinkError) {
        _ = try receive()
      } catch {
        if socket.isShutDown { return nil }
        throw error
      }
    }
    return pending.removeLast()
  }

  /// Receives one record and keeps its events. Returns the answer to the latest request, if it was in it.
  private func receive() throws(NetlinkError) -> ExtendedAck? {
    let reception: Reception
    do throws(SystemError) {
      reception = try socket.socket.receive(into: &buffer)
    } catch {
      throw subscribeError(error)
    }
    switch reception {
    case .datagram: break
    case .overrun:
      pending.insert(.resync, at: 0)
      return nil
    case .closed: throw NetlinkError(subscribeOperation.name, .transport(.ECONNRESET, call: "recvmsg"))
    case .wouldBlock: return nil
    }
    var events: [Event] = []
    let (families, sequence) = (families, sequence)
    let answer: ExtendedAck?
    do throws(DecodingError) {
      answer = try buffer.withBytes { (bytes: RawSpan) throws(DecodingError) -> ExtendedAck? in
        try read(bytes, families, sequence, into: &events)
      }
    } catch {
      throw NetlinkError(subscribeOperation.name, .decoding(error))
    }
    pending.insert(contentsOf: events.reversed(), at: 0)
    return answer
  }
}

/// The messages of one record. One of a command that the spec does not know is passed over: a newer service's.
private func read(
  _ bytes: RawSpan, _ families: Families, _ sequence: UInt32, into events: inout [Event]
) throws(DecodingError) -> ExtendedAck? {
  var answer: ExtendedAck?
  var messages = MessageReader(bytes)
  while let message = try messages.next() {
    switch message.header.type {
    case .overrun: events.append(.resync)
    case .error, .done:
      if message.header.sequence == sequence { answer = try ExtendedAck(message) }
    case MessageType(rawValue: families.devmemd.id):
      if let notification = try Devmemd.Notification(message) { events.append(.devmemd(notification)) }
    case MessageType(rawValue: families.netdev.id):
      if let notification = try Netdev.Notification(message) { events.append(.netdev(notification)) }
    default: continue
    }
  }
  return answer
}

/// What the service calls the families and their groups.
private struct Families: Sendable {
  var devmemd: ResolvedFamily
  var netdev: ResolvedFamily

  func number(of group: EventGroup) -> UInt32? {
    let family = group.family == Netdev.schema.name ? netdev : devmemd
    return family.groups[group.name]
  }
}

/// A socket that one thread receives from and any other may shut down.
private final class SharedSocket: Sendable {
  let socket: MessageSocket
  private let shutDownFlag = Atomic(false)

  init(_ socket: consuming MessageSocket) { self.socket = socket }

  var isShutDown: Bool { shutDownFlag.load(ordering: .acquiring) }

  func shutDown() {
    shutDownFlag.store(true, ordering: .releasing)
    // It fails when the service has gone, and then the receive has ended already.
    try? socket.shutdown()
  }
}

private let subscribeOperation = Devmemd.Operations.Subscribe.schema

private func subscribeError(_ error: SystemError) -> NetlinkError {
  NetlinkError(subscribeOperation.name, .transport(error.errno, call: error.call))
}

private func connect(_ path: String) throws(NetlinkError) -> NetlinkSession {
  do throws(SystemError) {
    return try NetlinkSession(.connect(path: path))
  } catch {
    throw subscribeError(error)
  }
}
