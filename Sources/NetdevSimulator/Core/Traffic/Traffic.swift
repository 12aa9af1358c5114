internal import NetlinkCodec

/// The TCP sockets of a simulated kernel, and which of them its NIC has work for (`softnet_data`).
struct Traffic: ~Copyable {
  var sockets: [TCPSocketID: TCPSocket] = [:]
  /// For the thread that does the NIC's work: called with the kernel's lock held, when there is some.
  var wake: (@Sendable () -> Void)?
  /// Sockets to be polled, in turn.
  var scheduled: [TCPSocket] = []
  /// Sockets that wait for memory, or for a queue.
  var paused: [TCPSocket] = []
  /// Where bytes go that are not read in place.
  var buffer: [UInt8] = []
  var list = ScatterList()
  /// Tokens that are being returned.
  var ranges: [(start: UInt32, count: UInt32)] = []
  /// Room for the pages behind them.
  var netmems: [Netmem] = []
  var nextID: UInt32 = 1

  /// Lets the NIC's thread look again at what waits.
  func wakeIfWaiting() {
    guard let wake, !paused.isEmpty || !scheduled.isEmpty else { return }
    wake()
  }
}

extension KernelState {
  /// A connection comes under the kernel's hands.
  /// - Parameter queue: the one that a rule of its own steers it to, if one is to.
  /// - Throws: ENODEV where there is no such device, ENOMEM, or what inserting the rule throws.
  func openSocket(
    _ wire: Wire, flow: Flow, ifindex: UInt32, queue: UInt32? = nil, receiveLimit: Int = SocketReceiveQueue.usualLimit
  ) throws(Refusal) -> TCPSocket {
    let device = try device(ifindex)
    let id = TCPSocketID(rawValue: traffic.nextID)
    let socket = try TCPSocket(id: id, ifindex: ifindex, flow: flow, wire: wire, receiveLimit: receiveLimit)
    if let queue { socket.rule = try insertRule(FlowRule(FlowMatch(flow), .queue(queue)), to: device) }
    traffic.nextID += 1
    traffic.sockets[id] = socket
    schedule(socket)
    return socket
  }

  /// Nobody has the socket any more (`tcp_close`): all it has received goes back, and nothing more is received.
  /// - Returns: whether there are bytes to be sent before it is closed.
  func shutDown(_ socket: TCPSocket) -> Bool {
    socket.isShutDown = true
    socket.mayRead = false
    releaseReceived(of: socket)
    giveUpIfInVain(socket)
    if !socket.sending.isEmpty { schedule(socket) }
    return !socket.sending.isEmpty
  }

  /// What a closed socket has to send will never leave where the device is gone, which the bytes of a binding are bound
  /// to (`validate_xmit_unreadable_skb`), or where the peer has reset the connection, even if that was heard of while
  /// nothing could be sent. TCP gives up after its timeouts (`tcp_write_timeout`), and here at once.
  func giveUpIfInVain(_ socket: TCPSocket) {
    guard socket.isShutDown, socket.hasFailed || findDevice(socket.ifindex) == nil else { return }
    breakSending(on: socket)
  }

  /// A device is gone: closed sockets that have something to send through it have their last turn.
  func giveUpSockets(of ifindex: UInt32) {
    for socket in traffic.sockets.values where socket.isShutDown && socket.ifindex == ifindex { schedule(socket) }
  }

  /// The socket ends, and with it its hold of the connection (`tcp_v4_destroy_sock`). Bytes that it has to send are lost.
  func closeSocket(_ id: TCPSocketID) {
    guard let socket = traffic.sockets.removeValue(forKey: id) else { return }
    unschedule(socket)
    releaseReceived(of: socket)
    breakSending(on: socket)
    deleteRule(of: socket)
  }

  /// The device may have gone, or another rule have taken the place of the socket's own.
  private func deleteRule(of socket: TCPSocket) {
    guard let location = socket.rule, let device = devices[socket.ifindex],
      let rule = try? rule(at: location, of: device), rule.match == FlowMatch(socket.flow)
    else { return }
    try? deleteRule(at: location, of: device)
  }

  /// Puts a socket on the NIC's list, once.
  func schedule(_ socket: TCPSocket) {
    guard !socket.isScheduled else { return }
    socket.isScheduled = true
    traffic.scheduled.append(socket)
  }

  private func unschedule(_ socket: TCPSocket) {
    traffic.scheduled.removeAll { $0 === socket }
    traffic.paused.removeAll { $0 === socket }
    socket.isScheduled = false
    socket.pause = nil
  }

  /// Something has changed that paused sockets may have waited for.
  func resumePaused() {
    for socket in traffic.paused { schedule(socket) }
  }

  /// Does a round of the NIC's work: each socket on the list has its turn.
  /// - Parameter polled: told of each.
  /// - Returns: whether there is more to do at once.
  func pollScheduled(_ polled: (TCPSocket) -> Void) -> Bool {
    // Those that are scheduled meanwhile have their turn in the next round.
    for _ in 0..<traffic.scheduled.count {
      let socket = traffic.scheduled.removeFirst()
      socket.isScheduled = false
      transmit(socket)
      if poll(socket) { schedule(socket) }
      polled(socket)
    }
    return !traffic.scheduled.isEmpty
  }

  func pause(_ socket: TCPSocket, _ reason: TCPSocket.Pause) {
    if socket.pause == nil { traffic.paused.append(socket) }
    socket.pause = reason
  }

  func unpause(_ socket: TCPSocket) {
    guard socket.pause != nil else { return }
    socket.pause = nil
    traffic.paused.removeAll { $0 === socket }
  }
}
