internal import NetlinkCodec

/// A queue that receives now: the device is up, and the queue runs.
struct RunningQueue {
  let device: NetworkDevice
  let queue: ReceiveQueue
  let memory: QueueMemory
  let pool: PagePool

  /// Whether header split puts payload where only the application can look.
  var isUnreadable: Bool { pool.provider != nil && device.rings.headerSplit == .enabled }
}

/// What the NIC and its driver do when packets arrive (`ndo_poll`): payload goes from the wire straight into the pages of
/// the queue's descriptors, and from there, page by page, into the socket's receive queue.
///
/// Packets of one flow that are there at the same time are merged, as hardware GRO merges them: they fill pages one
/// behind the other, and what comes later begins a new page. A page belongs to one fragment, so that it is free again as
/// soon as that is returned.
///
/// Nothing is ever taken off the wire that there is no memory for. A real NIC drops it and the peer sends it again; here
/// it stays where it is, and the peer is slowed down just so.
extension KernelState {
  /// In bytes: what a socket receives in its turn, before others have theirs.
  private static let budget = 1 << 20
  /// In bytes: the most that is read at once.
  private static let largestRead = 1 << 18

  static let memoryFault = Refusal(
    .EIO, "the memory of the binding is not there any more: seal its memfd with F_SEAL_SHRINK before it is bound")

  /// - Returns: whether there may be more to read at once.
  func poll(_ socket: TCPSocket) -> Bool {
    var budget = Self.budget
    while budget > 0, socket.mayRead {
      // The receive queue is full: the peer's window closes, and opens when something is taken.
      guard !socket.received.isFull else { return false }
      guard let running = runningQueue(of: socket) else {
        pause(socket, .noQueue)
        return false
      }
      let room = min(budget, Self.largestRead) / running.pool.pageSize
      let pages = min(max(room, 1), socket.received.room(ofPages: running.pool.pageSize))
      guard provide(running, for: socket) else {
        pause(socket, .noMemory)
        return false
      }
      unpause(socket)
      budget -= receive(pages, for: socket, on: running)
    }
    return socket.mayRead
  }

  /// Where the flow goes now; nil while nothing receives there.
  private func runningQueue(of socket: TCPSocket) -> RunningQueue? {
    guard let device = findDevice(socket.ifindex), let index = steer(socket, on: device),
      let (physical, queue) = physicalQueue(behind: QueueAddress(ifindex: device.ifindex, index: index)),
      physical.isUp, physical.isPresent, let memory = queue.memory, let pool = memory.pool
    else { return nil }
    return RunningQueue(device: physical, queue: queue, memory: memory, pool: pool)
  }

  /// The queue that a socket's packets arrive on; nil where a rule drops them.
  func steer(_ socket: TCPSocket, on device: NetworkDevice) -> UInt32? {
    if let steered = socket.steered, steered.revision == device.steeringRevision { return steered.queue }
    let queue = receiveQueue(for: socket.flow, of: device)
    socket.steered = (device.steeringRevision, queue)
    return queue
  }

  /// Sees to it that there is a descriptor; false where the queue's memory is all out.
  private func provide(_ running: RunningQueue, for socket: TCPSocket) -> Bool {
    guard running.memory.descriptors.isEmpty else { return true }
    // One failure is counted when the queue runs dry, and not again while nothing comes back.
    guard socket.pause != .noMemory || !running.pool.isExhausted else { return false }
    fillRing(of: running.queue, size: running.device.rings.receive)
    return !running.memory.descriptors.isEmpty
  }

  /// - Returns: how many bytes came.
  private func receive(_ pages: Int, for socket: TCPSocket, on running: RunningQueue) -> Int {
    let pages = min(pages, running.memory.descriptors.count)
    let wanted = pages * running.pool.pageSize
    guard gather(pages, of: running) else { return receiveByCopy(pages, for: socket, on: running) }
    let outcome = socket.wire.receive(into: traffic.list)
    traffic.list.removeAll()
    guard case .bytes(let count) = outcome else {
      stop(socket, outcome)
      return 0
    }
    // A read that leaves room has taken all there was. The end of the stream has to be read as well.
    if count < wanted, !socket.hasHungUp { socket.mayRead = false }
    deliver(count, to: socket, on: running)
    return count
  }

  /// False where the memory cannot be reached in place.
  private func gather(_ pages: Int, of running: RunningQueue) -> Bool {
    traffic.list.removeAll()
    return running.pool.append(pages, of: running.memory.descriptors, to: &traffic.list)
  }

  /// Memory whose file may shrink is never mapped: bytes are looked at, written into it, and only then taken off the
  /// wire.
  private func receiveByCopy(_ pages: Int, for socket: TCPSocket, on running: RunningQueue) -> Int {
    if traffic.buffer.isEmpty { traffic.buffer = [UInt8](repeating: 0, count: Self.largestRead) }
    let outcome = socket.wire.peek(into: &traffic.buffer, pages * running.pool.pageSize)
    guard case .bytes(let count) = outcome else {
      stop(socket, outcome)
      return 0
    }
    do throws(NetmemError) {
      try write(count, into: running)
    } catch {
      fail(socket, Self.memoryFault)
      return 0
    }
    guard case .bytes(count) = socket.wire.discard(count) else {
      fail(socket, Refusal(.EIO, "somebody else reads from the connection"))
      return 0
    }
    deliver(count, to: socket, on: running)
    return count
  }

  private func write(_ count: Int, into running: RunningQueue) throws(NetmemError) {
    let (buffer, size) = (traffic.buffer, running.pool.pageSize)
    for start in stride(from: 0, to: count, by: size) {
      try running.pool.write(
        buffer.span.bytes.extracting(start..<min(start + size, count)), to: running.memory.descriptors[start / size],
        at: 0)
    }
  }

  /// What is in the first descriptors' pages is the socket's; the ring gets new pages.
  private func deliver(_ count: Int, to socket: TCPSocket, on running: RunningQueue) {
    socket.received.append(
      count, from: &running.memory.descriptors, pageSize: running.pool.pageSize,
      kind: running.isUnreadable ? .device : .readable)
    note(count, on: running)
    fillRing(of: running.queue, size: running.device.rings.receive)
  }

  /// As the packets were on the wire: full ones, each with its headers.
  private func note(_ bytes: Int, on running: RunningQueue) {
    let packets = running.device.packets(of: bytes)
    running.queue.counters[.rxPackets] += UInt64(packets)
    running.queue.counters[.rxBytes] += UInt64(bytes + packets * NetworkDevice.headerSize)
  }

  private func stop(_ socket: TCPSocket, _ outcome: Wire.Outcome) {
    socket.mayRead = false
    switch outcome {
    case .bytes, .wouldBlock: break
    case .end: socket.hasEnded = true
    // The bytes are still on the wire: a device whose DMA fails has no other place for them.
    case .failed(.EFAULT): fail(socket, Self.memoryFault)
    case .failed(let errno): fail(socket, Refusal(errno))
    }
  }

  /// The connection is of no more use; what has arrived can still be taken.
  func fail(_ socket: TCPSocket, _ error: Refusal) {
    socket.error = error
    socket.hasEnded = true
    socket.mayRead = false
    breakSending(on: socket)
  }
}

extension NetworkDevice {
  /// Ethernet, IPv4 and TCP with timestamps, in bytes.
  static let headerSize = 66

  /// How many packets carry so many bytes.
  func packets(of bytes: Int) -> Int {
    let payload = max(1, Int(mtu) - (Self.headerSize - 14))
    return (bytes + payload - 1) / payload
  }
}
