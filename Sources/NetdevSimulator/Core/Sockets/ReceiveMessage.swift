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
///
/// Its bytes are those of a channel's `struct fragment`, so that many go onto a channel as they are.
struct ReceivedFragment: Hashable, Sendable, BitwiseCopyable {
  struct Kind: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    var rawValue: UInt32

    /// `SO_DEVMEM_LINEAR`: the bytes are in the application's buffer.
    static let linear = Kind(rawValue: 78)
    /// `SO_DEVMEM_DMABUF`
    static let dmabuf = Kind(rawValue: 79)
  }

  var kind: Kind
  private var pad: UInt32 = 0
  /// In bytes, from the start of the binding's memory.
  var offset: UInt64
  var length: UInt32
  var token: UInt32
  var dmabuf: UInt32
  private var flags: UInt32 = 0

  init(kind: Kind, offset: UInt64 = 0, length: UInt32, token: UInt32 = 0, dmabuf: UInt32 = 0) {
    self.kind = kind
    self.offset = offset
    self.length = length
    self.token = token
    self.dmabuf = dmabuf
  }
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
      do throws(Refusal) {
        guard try tellNext(of: socket, &call, into: &message) else { break }
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

  /// Tells the next fragment, or the next ones in a row.
  /// - Returns: false where the call ends before it.
  private func tellNext(
    of socket: TCPSocket, _ call: inout ReceiveCall, into message: inout ReceivedMessage
  ) throws(Refusal) -> Bool {
    let fragment = socket.received[call.place]
    guard !call.request.isDiscarding else {
      advance(socket, past: min(Int(fragment.length), call.room), of: fragment, &call)
      return true
    }
    // One call never mixes what the host can read with what it cannot.
    if let isUnreadable = call.isUnreadable, isUnreadable != fragment.isUnreadable { return false }
    if fragment.isUnreadable {
      guard call.request.takesDeviceMemory else {
        throw Refusal(.EFAULT, "the next bytes lie in device memory: receive them with MSG_SOCK_DEVMEM")
      }
      try call.checkControlRoom()
    }
    guard fragment.kind == .device else { return try tellCopied(fragment, of: socket, &call, into: &message) }
    guard let id = fragment.netmem.bindingID, let binding = binding(ofMemory: id) else { throw Refusal(.ENODEV) }
    if try !tellRow(of: binding, for: socket, &call, into: &message) {
      try tellPart(fragment, of: binding, for: socket, &call, into: &message)
    }
    call.isUnreadable = true
    return true
  }

  // MARK: Bytes in the host's memory

  private func tellCopied(
    _ fragment: SocketFragment, of socket: TCPSocket, _ call: inout ReceiveCall, into message: inout ReceivedMessage
  ) throws(Refusal) -> Bool {
    let count = min(Int(fragment.length), call.room, message.dataRoom - message.data.count)
    guard count > 0 else { return false }
    let isCopied: Void? = host.withBytes(count, of: fragment.netmem.index, at: Int(fragment.offset)) {
      message.data.append($0)
    }
    guard isCopied != nil else { throw Refusal(.EFAULT) }
    if fragment.kind == .linear {
      message.fragments.append(ReceivedFragment(kind: .linear, length: UInt32(count)))
      call.controlRoom -= ReceiveRequest.controlSpace
    }
    call.isUnreadable = fragment.isUnreadable
    advance(socket, past: count, of: fragment, &call)
    return true
  }

  // MARK: Bytes in device memory

  /// Tells fragments in a row that leave the queue whole: their references become their tokens'.
  /// - Returns: false where not even the first is one, and nothing was told.
  private func tellRow(
    of binding: DmabufBinding, for socket: TCPSocket, _ call: inout ReceiveCall, into message: inout ReceivedMessage
  ) throws(Refusal) -> Bool {
    guard !call.request.isPeek else { return false }
    let tokens = try socket.tokens.firstFree(call.controlRoom / ReceiveRequest.controlSpace)
    let row = socket.received.row(most: tokens.count, byteCount: call.room)
    guard row.count > 0 else { return false }
    let received = socket.received
    socket.tokens.insert(row, of: received, at: tokens.lowerBound)
    message.fragments.append(addingCapacity: row.count) { told in
      var token = tokens.lowerBound
      received.walk(row) { fragment in
        told.append(ReceivedFragment(fragment, of: binding, token: token))
        token &+= 1
      }
    }
    socket.received.remove(row)
    call.controlRoom -= row.count * ReceiveRequest.controlSpace
    call.count += row.byteCount
    return true
  }

  /// Tells a fragment that stays in the queue, or a part of which does: its token gets a reference of its own.
  private func tellPart(
    _ fragment: SocketFragment, of binding: DmabufBinding, for socket: TCPSocket, _ call: inout ReceiveCall,
    into message: inout ReceivedMessage
  ) throws(Refusal) {
    try refer(to: fragment.netmem)
    do throws(Refusal) {
      var part = ReceivedFragment(fragment, of: binding, token: try socket.tokens.insert(fragment.netmem))
      part.length = UInt32(min(Int(fragment.length), call.room))
      message.fragments.append(part)
      call.controlRoom -= ReceiveRequest.controlSpace
      advance(socket, past: Int(part.length), of: fragment, &call)
    } catch {
      letGo(of: fragment.netmem)
      throw error
    }
  }

  // MARK: What is left

  private func advance(
    _ socket: TCPSocket, past count: Int, of fragment: SocketFragment, _ call: inout ReceiveCall
  ) {
    call.count += count
    call.isOver = count < Int(fragment.length)
    guard !call.request.isPeek else {
      call.place += 1
      return
    }
    guard count == Int(fragment.length) else {
      socket.received.consume(count)
      return
    }
    _ = socket.received.removeFirst()
    letGo(of: fragment.netmem)
  }
}

extension ReceivedFragment {
  /// All of a fragment in device memory.
  @inline(__always)
  fileprivate init(_ fragment: SocketFragment, of binding: DmabufBinding, token: UInt32) {
    self.init(
      kind: .dmabuf, offset: binding.offset(of: fragment.netmem) &+ UInt64(fragment.offset), length: fragment.length,
      token: token, dmabuf: binding.id)
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
