internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// What the NIC's thread does: it polls sockets whose connection has something, and serves their channels.
struct ChannelLoop: ~Copyable {
  let kernel: SimulatedKernel
  private let inbox: ChannelInbox
  private let families = ChannelFamilies()
  var poller: ReadinessPoller
  private var buffer: ReceiveBuffer
  private var received = ReceivedMessage(dataRoom: DevmemSocket.maximumData)
  private var channels: [TCPSocketID: Channel] = [:]
  /// Those of them whose peer shares a ring.
  private(set) var ringed: [Channel] = []
  /// Those that have something put off.
  private var deferred: [Channel] = []
  /// Channels with answers to send.
  private var answering: [Channel] = []
  /// Connections whose channel is gone, and which still have something to send, by socket.
  private var lingering: [TCPSocketID: Int32] = [:]
  private var isTrafficWaiting = false
  var rest = RingRest()

  /// - Throws: EMFILE when the process may have no more descriptors, ENOMEM.
  init(_ kernel: SimulatedKernel, _ inbox: ChannelInbox) throws(SystemError) {
    let poller = try ReadinessPoller()
    let buffer = try ReceiveBuffer(limit: 1 << 20)
    try poller.add(inbox.wakeup.fileDescriptor, .reading, tag: Tag.wakeup)
    self.poller = poller
    self.buffer = buffer
    self.kernel = kernel
    self.inbox = inbox
  }

  /// What an event is about.
  private enum Tag {
    static let wakeup: UInt64 = 0
    static func wire(_ id: TCPSocketID) -> UInt64 { UInt64(id.rawValue) << 1 }
    static func channel(_ id: TCPSocketID) -> UInt64 { UInt64(id.rawValue) << 1 | 1 }
  }

  /// Returns when the inbox is stopped.
  mutating func run() {
    while !inbox.isStopped {
      let count = wait()
      for index in 0..<count where poller.event(index).tag == Tag.wakeup {
        inbox.wakeup.clear()
        takeAttachments()
      }
      for index in 0..<count { handle(poller.event(index)) }
      resume()
      serveRings()
      // Whoever has an answer works on it while more is received.
      flush()
      poll()
      flush()
    }
    for channel in Array(channels.values) { close(channel, lingers: false) }
    for id in Array(lingering.keys) { closeLingering(id) }
  }

  // MARK: Events

  private mutating func takeAttachments() {
    for attachment in inbox.take() {
      let channel = Channel(attachment)
      channels[channel.id] = channel
      do throws(SystemError) {
        try poller.add(channel.wire, .changes, tag: Tag.wire(channel.id))
        try poller.add(channel.fileDescriptor, .reading, tag: Tag.channel(channel.id))
      } catch {
        // Nobody could ever be served here: who holds the other end sees it closed.
        close(channel, lingers: false)
      }
    }
  }

  private mutating func handle(_ event: ReadinessPoller.Event) {
    guard event.tag > 1 else { return }
    let id = TCPSocketID(rawValue: UInt32(truncatingIfNeeded: event.tag >> 1))
    if event.tag & 1 == 0 {
      kernel.withTraffic { $0.noteReadiness(of: id, event) }
    } else if let channel = channels[id] {
      serve(channel, event)
    }
  }

  private mutating func serve(_ channel: Channel, _ event: ReadinessPoller.Event) {
    if channel.output.isBlocked {
      // Nobody will read the answers of a peer that has gone.
      guard channel.flush() == .open, !event.hasHungUp else { return close(channel, lingers: true) }
      if !channel.output.isBlocked { poller.change(channel.fileDescriptor, to: .reading, tag: Tag.channel(channel.id)) }
      return
    }
    guard !channel.isPutOff, request(on: channel) == .closed else { return }
    close(channel, lingers: true)
  }

  /// Takes one record, so that a peer with many does not keep the others waiting.
  private mutating func request(on channel: Channel) -> Channel.Outcome {
    do throws(SystemError) {
      switch try channel.receive(into: &buffer) {
      case .datagram(var datagram):
        // What came by the ring was asked for before.
        guard serveRing(of: channel) == .open else { return .closed }
        answer(channel, &datagram.descriptors)
        return .open
      case .wouldBlock: return .open
      case .overrun: return .open
      case .closed: return .closed
      }
    } catch {
      // A record that is too long is gone; the peer is told nothing, as netlink tells nothing of what it cannot read.
      return error.errno == .EMSGSIZE ? .open : .closed
    }
  }

  private mutating func answer(_ channel: Channel, _ descriptors: inout ReceivedDescriptors) {
    let (kernel, families) = (kernel, families)
    let hadRing = channel.ring != nil
    buffer.withBytes { bytes in
      kernel.withTraffic { state in
        guard let socket = state.traffic.sockets[channel.id] else { return }
        ChannelRequests(kernel: state, families: families, channel: channel, socket: socket, way: .socket)
          .handle(bytes, &descriptors, into: &received)
      }
    }
    note(channel, hadRing: hadRing)
  }

  /// Requests of it were handled: it has answers, and may share a ring from here on.
  private mutating func note(_ channel: Channel, hadRing: Bool) {
    if channel.ring != nil, !hadRing { ringed.append(channel) }
    answering.append(channel)
  }

  /// Goes on with what was put off, of each channel in its turn.
  private mutating func resume() {
    let (kernel, families) = (kernel, families)
    for channel in deferred where channel.mayResume {
      let hadRing = channel.ring != nil
      kernel.withTraffic { state in
        guard let socket = state.traffic.sockets[channel.id] else { return }
        let way = channel.held.first?.way ?? .socket
        ChannelRequests(kernel: state, families: families, channel: channel, socket: socket, way: way)
          .resume(into: &received)
      }
      note(channel, hadRing: hadRing)
    }
    deferred.removeAll { !$0.isPutOff }
  }

  // MARK: Rings

  /// Takes what is in the rings, each in its turn.
  private mutating func serveRings() {
    // From the last on: one that makes no sense goes.
    for index in ringed.indices.reversed() {
      let channel = ringed[index]
      guard channel.hasRequests else { continue }
      if serveRing(of: channel) == .closed { close(channel, lingers: true) }
    }
  }

  /// Takes what is in a channel's ring.
  private mutating func serveRing(of channel: Channel) -> Channel.Outcome {
    guard channel.hasRequests else { return .open }
    let (kernel, families) = (kernel, families)
    let fault = kernel.withTraffic { state -> SystemError? in
      guard let socket = state.traffic.sockets[channel.id] else { return nil }
      return ChannelRequests(kernel: state, families: families, channel: channel, socket: socket, way: .ring)
        .handleRing(into: &received)
    }
    if let fault {
      channel.output.ringFailed(fault)
      return channel.flush()
    }
    rest.isOver = true
    answering.append(channel)
    return .open
  }

  // MARK: The NIC's work

  private mutating func poll() {
    let (kernel, families) = (kernel, families)
    var drained: [TCPSocketID] = []
    isTrafficWaiting = kernel.withTraffic { state in
      state.resumePaused()
      return state.pollScheduled { socket in
        guard let channel = channels[socket.id] else {
          if socket.sending.isEmpty { drained.append(socket.id) }
          return
        }
        let requests = ChannelRequests(
          kernel: state, families: families, channel: channel, socket: socket, way: .socket)
        requests.serveReceives(into: &received)
        requests.serveSends()
        requests.serveCompletions()
        answering.append(channel)
      }
    }
    for id in drained { closeLingering(id) }
  }

  /// There is more to do at once.
  var isBusy: Bool {
    isTrafficWaiting || deferred.contains(where: \.mayResume) || ringed.contains(where: \.hasRequests)
  }

  private mutating func flush() {
    for channel in answering where channel.isPutOff && !deferred.contains(where: { $0 === channel }) {
      deferred.append(channel)
    }
    for channel in answering where !channel.output.isBlocked {
      guard channel.flush() == .open else {
        close(channel, lingers: true)
        continue
      }
      if channel.output.isBlocked { poller.change(channel.fileDescriptor, to: .writing, tag: Tag.channel(channel.id)) }
    }
    answering.removeAll(keepingCapacity: true)
  }

  // MARK: Ends

  /// The socket is closed with its channel. What it has taken to send is sent first, as after any close.
  private mutating func close(_ channel: Channel, lingers: Bool) {
    guard channels.removeValue(forKey: channel.id) != nil else { return }
    poller.remove(channel.fileDescriptor)
    ringed.removeAll { $0 === channel }
    deferred.removeAll { $0 === channel }
    let families = families
    let hasToSend = kernel.withTraffic { state in
      guard let socket = state.traffic.sockets[channel.id] else { return false }
      ChannelRequests(kernel: state, families: families, channel: channel, socket: socket, way: .socket).abandon()
      return state.shutDown(socket)
    }
    lingering[channel.id] = channel.wire
    if !hasToSend || !lingers { closeLingering(channel.id) }
  }

  private mutating func closeLingering(_ id: TCPSocketID) {
    guard let wire = lingering.removeValue(forKey: id) else { return }
    poller.remove(wire)
    kernel.withTraffic { $0.closeSocket(id) }
  }
}

extension KernelState {
  /// epoll has something to say of a socket's connection.
  fileprivate func noteReadiness(of id: TCPSocketID, _ event: ReadinessPoller.Event) {
    guard let socket = traffic.sockets[id] else { return }
    if event.isReadable, !socket.isShutDown { socket.mayRead = true }
    if event.isWritable { socket.mayWrite = true }
    if event.hasHungUp { socket.hasHungUp = true }
    if event.hasFailed { socket.hasFailed = true }
    schedule(socket)
  }
}
