internal import NetlinkCodec

/// A call of sendmsg on a socket.
struct SendRequest: Sendable {
  /// Ordinary bytes, or ranges of the memory of a binding (`SCM_DEVMEM_DMABUF` with MSG_ZEROCOPY).
  enum Content: Sendable {
    case data([UInt8])
    case memory(dmabuf: UInt32, ranges: [MemoryRange])
  }

  var content: Content
}

/// Bytes in a row of a binding's memory.
struct MemoryRange: Hashable, Sendable {
  var offset: UInt64
  var length: UInt64
}

/// A call that has perhaps not found room for all of its bytes yet.
struct PendingSend {
  fileprivate enum Content {
    case data([UInt8])
    case memory(DmabufBinding, [MemoryRange])
  }

  fileprivate let content: Content
  /// Bytes that were taken.
  fileprivate(set) var count = 0
  fileprivate(set) var isComplete = false
  /// What the bytes in device memory complete; nil before the first of them was taken.
  fileprivate(set) var zerocopyID: UInt32?
  /// Which range is next, and how many of its bytes were taken.
  fileprivate var range = 0
  fileprivate var taken: UInt64 = 0
}

/// `tcp_sendmsg_locked` with a binding, and without.
extension KernelState {
  /// `UIO_MAXIOV`
  static let maximumMemoryRanges = 1024

  /// Begins a call: it holds the binding's memory until `finish`.
  /// - Throws: EMSGSIZE for too many ranges, EINVAL where the id is not that of a binding made for sending, ENODEV where
  ///   the connection goes through neither of the binding's devices.
  func beginSend(_ request: SendRequest, on socket: TCPSocket) throws(Refusal) -> PendingSend {
    switch request.content {
    case .data(let bytes): return PendingSend(content: .data(bytes))
    case .memory(let dmabuf, let ranges):
      guard ranges.count <= Self.maximumMemoryRanges else { throw Refusal(.EMSGSIZE) }
      if let failure = faults.pass(.sendNote, ifindex: socket.ifindex) { throw Refusal(failure) }
      guard dmabuf != 0, let binding = bindings[dmabuf], binding.direction == .transmit else {
        throw Refusal(.EINVAL, "\(dmabuf) is no binding made for sending")
      }
      if let failure = faults.pass(.route, ifindex: socket.ifindex) { throw Refusal(failure) }
      guard binding.sends(through: socket.ifindex) else {
        throw Refusal(.ENODEV, "the binding is not of the device that the connection goes through")
      }
      binding.get()
      return PendingSend(content: .memory(binding, ranges))
    }
  }

  /// Takes as many bytes as there is room for; the call is complete when there are no more, or none that it may take.
  /// - Throws: EFAULT where a range begins beyond the memory and nothing was taken before it; where the connection takes
  ///   nothing any more what it failed with, once, and then EPIPE (`sk_stream_error`).
  func advance(_ pending: inout PendingSend, on socket: TCPSocket) throws(Refusal) {
    guard !socket.isBroken else {
      pending.isComplete = true
      guard pending.count == 0 else { return }
      defer { socket.error = nil }
      throw socket.error ?? Refusal(.EPIPE, "the connection takes nothing any more")
    }
    let before = pending.count
    switch pending.content {
    case .data(let bytes): take(bytes, for: &pending, on: socket)
    case .memory(let binding, let ranges): try take(ranges, of: binding, for: &pending, on: socket)
    }
    // A wire that takes nothing tells when it does again.
    if pending.count > before, socket.mayWrite { schedule(socket) }
  }

  private func take(_ bytes: [UInt8], for pending: inout PendingSend, on socket: TCPSocket) {
    let count = min(bytes.count - pending.count, socket.sending.room)
    if count > 0 {
      socket.sending.append(SendQueue.Item(content: .data(bytes), offset: pending.count, count: count))
      pending.count += count
    }
    pending.isComplete = pending.count == bytes.count
  }

  private func take(
    _ ranges: [MemoryRange], of binding: DmabufBinding, for pending: inout PendingSend, on socket: TCPSocket
  ) throws(Refusal) {
    while pending.range < ranges.count {
      let range = ranges[pending.range]
      guard pending.taken < range.length else {
        pending.range += 1
        pending.taken = 0
        continue
      }
      let (start, isBeyond) = range.offset.addingReportingOverflow(pending.taken)
      guard !isBeyond, start < binding.size else {
        complete(&pending, on: socket)
        guard pending.count > 0 else {
          throw Refusal(.EFAULT, "a range is beyond the \(binding.size) bytes of the binding's memory")
        }
        return
      }
      let count = min(range.length - pending.taken, binding.size - start, UInt64(socket.sending.room))
      guard count > 0 else { return }
      if pending.zerocopyID == nil { pending.zerocopyID = socket.completions.takeID() }
      binding.get()
      socket.sending.append(SendQueue.Item(content: .memory(binding), offset: Int(start), count: Int(count)))
      pending.count += Int(count)
      pending.taken += count
    }
    complete(&pending, on: socket)
  }

  /// The bytes of a call are all taken: with the last of them its id is complete, perhaps at once.
  private func complete(_ pending: inout PendingSend, on socket: TCPSocket) {
    guard !pending.isComplete else { return }
    pending.isComplete = true
    guard let id = pending.zerocopyID else { return }
    if socket.sending.isEmpty {
      socket.completions.complete(id)
    } else {
      socket.sending.markLast(completes: id)
    }
  }

  /// A call is answered, or nobody waits for it any more: what it has taken is sent all the same.
  func finish(_ pending: inout PendingSend, on socket: TCPSocket) {
    guard case .memory(let binding, _) = pending.content else { return }
    complete(&pending, on: socket)
    letGo(of: binding)
  }

  /// One who held a binding's memory does not any more.
  func letGo(of binding: DmabufBinding) {
    binding.put()
    forgetIfEnded(binding)
  }
}
