internal import NetlinkCodec

/// A call of recvmsg on a socket.
struct ReceiveRequest: Hashable, Sendable {
  /// Bytes of room in the application's buffer: the most that is told, in device memory or not.
  var length: Int
  /// Bytes of room for control messages.
  var controlLength: Int
  /// `MSG_SOCK_DEVMEM`
  var takesDeviceMemory = true
  /// `MSG_PEEK`
  var isPeek = false
  /// `MSG_TRUNC`
  var isDiscarding = false

  /// `CMSG_SPACE(sizeof(struct dmabuf_cmsg))`
  static let controlSpace = 40
}

/// What recvmsg tells of a part of what was received (`struct dmabuf_cmsg` under its type).
struct ReceivedFragment: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// `SO_DEVMEM_LINEAR`: the bytes are in the application's buffer.
    case linear
    /// `SO_DEVMEM_DMABUF`
    case dmabuf
  }

  var kind: Kind
  /// In bytes, from the start of the binding's memory.
  var offset: UInt64 = 0
  var length: UInt32
  var token: UInt32 = 0
  var dmabuf: UInt32 = 0
}

/// What a call of recvmsg leaves behind. It is used again and again, and keeps its room.
struct ReceivedMessage: ~Copyable {
  /// The most ordinary bytes it takes; recvmsg itself knows no limit.
  let dataRoom: Int
  var fragments: [ReceivedFragment] = []
  var data = ByteBuffer(capacity: 4096)

  init(dataRoom: Int = .max) { self.dataRoom = dataRoom }

  mutating func removeAll() {
    fragments.removeAll(keepingCapacity: true)
    data.removeAll()
  }
}

/// `tcp_recvmsg_locked` and `tcp_recvmsg_dmabuf`
extension KernelState {
  /// Tells what has arrived: in order, up to the first byte that lies where the ones before it do not.
  /// - Returns: how many bytes; 0 at the end of the stream; nil where there is nothing yet.
  /// - Throws: EFAULT where device memory comes first and the caller does not take it, ETOOSMALL where not even one
  ///   fragment can be told, ENOMEM, or what the connection failed with. What fails after some bytes is not told.
  func receive(
    from socket: TCPSocket, _ request: ReceiveRequest, into message: inout ReceivedMessage
  ) throws(Refusal) -> Int? {
    message.removeAll()
    socket.received.adjust(to: request.length)
    guard !socket.received.isEmpty else { return try nothingReceived(by: socket) }
    var call = ReceiveCall(request)
    while !call.isOver, call.room > 0, call.place < socket.received.count {
      let fragment = socket.received[call.place]
      do throws(Refusal) {
        guard let count = try tell(fragment, of: socket, &call, into: &message) else { break }
        call.count += count
        call.isOver = count < Int(fragment.length)
        advance(socket, past: count, of: fragment, &call)
      } catch {
        guard call.count > 0 else { throw error }
        break
      }
    }
    // There is room again for what was left on the wire: enough that it is worth a system call.
    if socket.mayRead, socket.received.isHalfEmpty { schedule(socket) }
    return call.count
  }

  private func nothingReceived(by socket: TCPSocket) throws(Refusal) -> Int? {
    if let error = socket.error {
      socket.error = nil
      throw error
    }
    return socket.hasEnded ? 0 : nil
  }

  /// - Returns: how many bytes of the fragment were told; nil where the call ends before it.
  private func tell(
    _ fragment: SocketFragment, of socket: TCPSocket, _ call: inout ReceiveCall,
    into message: inout ReceivedMessage
  ) throws(Refusal) -> Int? {
    let count = min(Int(fragment.length), call.room)
    guard !call.request.isDiscarding else { return count }
    // One call never mixes what the host can read with what it cannot.
    if let isUnreadable = call.isUnreadable, isUnreadable != fragment.isUnreadable { return nil }
    if fragment.isUnreadable, !call.request.takesDeviceMemory {
      throw Refusal(.EFAULT, "the next bytes lie in device memory: receive them with MSG_SOCK_DEVMEM")
    }
    switch fragment.kind {
    case .readable: return try copy(count, of: fragment, &call, into: &message)
    case .linear:
      try call.checkControlRoom()
      guard let copied = try copy(count, of: fragment, &call, into: &message) else { return nil }
      message.fragments.append(ReceivedFragment(kind: .linear, length: UInt32(copied)))
      call.controlRoom -= ReceiveRequest.controlSpace
      return copied
    case .device:
      try call.checkControlRoom()
      message.fragments.append(try mint(count, of: fragment, for: socket, &call))
      call.controlRoom -= ReceiveRequest.controlSpace
      call.isUnreadable = true
      return count
    }
  }

  private func copy(
    _ count: Int, of fragment: SocketFragment, _ call: inout ReceiveCall, into message: inout ReceivedMessage
  ) throws(Refusal) -> Int? {
    let count = min(count, message.dataRoom - message.data.count)
    guard count > 0 else { return nil }
    let isCopied: Void? = host.withBytes(count, of: fragment.netmem.index, at: Int(fragment.offset)) {
      message.data.append($0)
    }
    guard isCopied != nil else { throw Refusal(.EFAULT) }
    call.isUnreadable = fragment.isUnreadable
    return count
  }

  /// A token, with a reference of its own where the fragment stays in the queue, or a part of it does.
  private func mint(
    _ count: Int, of fragment: SocketFragment, for socket: TCPSocket, _ call: inout ReceiveCall
  ) throws(Refusal) -> ReceivedFragment {
    let netmem = fragment.netmem
    guard let id = netmem.bindingID, let binding = binding(ofMemory: id) else { throw Refusal(.ENODEV) }
    let isShared = call.request.isPeek || count < Int(fragment.length)
    if isShared { try refer(to: netmem) }
    do throws(Refusal) {
      let token = try socket.tokens.insert(netmem)
      return ReceivedFragment(
        kind: .dmabuf, offset: binding.offset(of: netmem) + UInt64(fragment.offset), length: UInt32(count),
        token: token, dmabuf: id)
    } catch {
      if isShared { letGo(of: netmem) }
      throw error
    }
  }

  private func advance(
    _ socket: TCPSocket, past count: Int, of fragment: SocketFragment, _ call: inout ReceiveCall
  ) {
    guard !call.request.isPeek else {
      call.place += 1
      return
    }
    guard count == Int(fragment.length) else {
      socket.received.consume(count)
      return
    }
    _ = socket.received.removeFirst()
    // What got a token has given its reference to it.
    if fragment.kind != .device || call.request.isDiscarding { letGo(of: fragment.netmem) }
  }
}

/// How far a call has come.
private struct ReceiveCall {
  let request: ReceiveRequest
  var count = 0
  var controlRoom: Int
  /// It ends in the middle of a fragment.
  var isOver = false
  /// Where in the queue it looks: while nothing is left there, always at the first.
  var place = 0
  /// Of the bytes so far; nil before the first.
  var isUnreadable: Bool?

  init(_ request: ReceiveRequest) {
    self.request = request
    controlRoom = request.controlLength
  }

  var room: Int { request.length - count }

  /// `put_cmsg_notrunc`
  func checkControlRoom() throws(Refusal) {
    guard controlRoom >= ReceiveRequest.controlSpace else {
      throw Refusal(.ETOOSMALL, "no room for a control message: each fragment takes 40 bytes")
    }
  }
}
