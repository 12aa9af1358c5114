import CLinux
import Glibc
import NetlinkCodec

extension MessageSocket {
  /// Receives one whole datagram into `buffer`, replacing what was there.
  ///
  /// It costs one system call. Descriptors that the caller does not take from the result are closed with it.
  ///
  /// - Throws: EMSGSIZE for a datagram beyond the buffer's limit, which is then gone, descriptors and all; the
  ///   datagrams behind it can still be received.
  public borrowing func receive(
    into buffer: inout ReceiveBuffer, waiting: Waiting = .forever
  ) throws(SystemError) -> Reception {
    try receive(into: &buffer, waiting: waiting, unless: nil, discard: nil)
  }

  /// A receive that closes no descriptor itself: those that nobody takes, or that come with a datagram which cannot be
  /// received, go to `discard`. It is for a thread that must not wait for the files of its peers.
  package borrowing func receive(
    into buffer: inout ReceiveBuffer, waiting: Waiting, discard: @escaping ReceivedDescriptors.Discard
  ) throws(SystemError) -> Reception {
    try receive(into: &buffer, waiting: waiting, unless: nil, discard: discard)
  }

  /// A receive that another thread can call off: it then comes back as `wouldBlock`.
  borrowing func receive(
    into buffer: inout ReceiveBuffer, waiting: Waiting, unless wakeup: Wakeup?,
    discard: ReceivedDescriptors.Discard? = nil
  ) throws(SystemError) -> Reception {
    let started: SuspendingClock.Instant? = if case .atMost = waiting { .now } else { nil }
    while true {
      let record = takeRecord(into: &buffer, blocking: waiting == .forever && wakeup == nil)
      if record.length >= 0 { return try reception(of: record, in: &buffer, discard) }
      switch (kind, record.errno) {
      case (.netlink, ENOBUFS):
        return .overrun
      case (.seqpacket, ECONNRESET):
        // The peer closed without reading all that we sent. The error is told once; what it had sent is still here.
        continue
      case (_, EAGAIN):
        guard try waitAgain(waiting, since: started, unless: wakeup) else { return .wouldBlock }
      default:
        throw SystemError("recvmsg", ErrorNumber(rawValue: record.errno))
      }
    }
  }

  private borrowing func waitAgain(
    _ waiting: Waiting, since started: SuspendingClock.Instant?, unless wakeup: Wakeup?
  ) throws(SystemError) -> Bool {
    let timeout: Duration?
    switch waiting {
    case .never: return false
    case .forever: timeout = nil
    case .atMost(let limit): timeout = limit - (started?.duration(to: .now) ?? .zero)
    }
    return try waitForEvents(fileDescriptor, POLLIN, timeout: timeout, unless: wakeup)
  }

  private borrowing func reception(
    of record: ReceivedRecord, in buffer: inout ReceiveBuffer, _ discard: ReceivedDescriptors.Discard?
  ) throws(SystemError) -> Reception {
    let descriptors = ReceivedDescriptors(owning: record.descriptors, discard: discard)
    guard record.length <= buffer.limit else {
      buffer.clear()
      throw SystemError(
        "recvmsg", .EMSGSIZE, "a datagram of \(record.length) bytes is beyond the limit of \(buffer.limit)")
    }
    if record.length == 0 && kind == .seqpacket { return .closed }
    return .datagram(
      Datagram(
        count: record.length, senderPortID: record.senderPortID, descriptors: descriptors,
        controlTruncated: record.flags & CallFlags.controlTruncated != 0))
  }

  private borrowing func takeRecord(into buffer: inout ReceiveBuffer, blocking: Bool) -> ReceivedRecord {
    // With MSG_TRUNC the kernel tells a datagram's full length even where it had to cut it.
    let flags = CallFlags.truncated | CallFlags.closeOnExec | (blocking ? 0 : CallFlags.dontWait)
    var record = ReceivedRecord()
    let number = fileDescriptor
    buffer.fill { memory in
      record = receiveRecord(number, memory, flags)
      return record.length
    }
    return record
  }
}

private struct ReceivedRecord {
  /// The datagram's own length, which may be more than what was written, or -1.
  var length = -1
  var errno: Int32 = 0
  var flags: Int32 = 0
  var senderPortID: UInt32 = 0
  var descriptors: [Int32] = []
}

private func receiveRecord(
  _ socket: Int32, _ memory: UnsafeMutableRawBufferPointer, _ flags: Int32
) -> ReceivedRecord {
  var sender = sockaddr_nl()
  var vector = iovec(iov_base: memory.baseAddress, iov_len: memory.count)
  // Room for exactly the limit: the kernel drops what does not fit, and says so with MSG_CTRUNC.
  let space = clinux_cmsg_space(MessageSocket.maximumDescriptors * MemoryLayout<Int32>.size)
  return withUnsafeTemporaryAllocation(byteCount: space, alignment: MemoryLayout<cmsghdr>.alignment) { control in
    withUnsafeMutablePointer(to: &vector) { vector in
      withUnsafeMutablePointer(to: &sender) { sender in
        var message = msghdr()
        message.msg_name = UnsafeMutableRawPointer(sender)
        message.msg_namelen = socklen_t(MemoryLayout<sockaddr_nl>.size)
        message.msg_iov = vector
        message.msg_iovlen = 1
        message.msg_control = control.baseAddress
        message.msg_controllen = control.count
        var record = ReceivedRecord()
        record.length = retrying { recvmsg(socket, &message, flags) }
        guard record.length >= 0 else {
          record.errno = errno
          return record
        }
        record.flags = message.msg_flags
        let isNetlink = message.msg_namelen != 0 && sender.pointee.nl_family == sa_family_t(AF_NETLINK)
        record.senderPortID = isNetlink ? sender.pointee.nl_pid : 0
        record.descriptors = rights(in: &message)
        return record
      }
    }
  }
}

/// Every descriptor that the kernel has installed for this message, so that each has an owner from here on.
private func rights(in message: inout msghdr) -> [Int32] {
  var numbers: [Int32] = []
  var next = clinux_cmsg_first(&message)
  while let header = next {
    if header.pointee.cmsg_level == SOL_SOCKET, header.pointee.cmsg_type == Int32(SCM_RIGHTS),
      let data = clinux_cmsg_data(header)
    {
      let length = Int(header.pointee.cmsg_len) - clinux_cmsg_len(0)
      let received = UnsafeRawBufferPointer(start: data, count: length)
      numbers += (0..<length / MemoryLayout<Int32>.size).map {
        received.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Int32>.size, as: Int32.self)
      }
    }
    next = clinux_cmsg_next(&message, header)
  }
  return numbers
}
