import CLinux
import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// The running kernel: system calls on the connection itself.
final class LinuxTransport: Transport {
  let socket: OwnedDescriptor
  /// The kernel counts sends from device memory and does not tell the number; calls that are counted go one by one.
  private let sendCount = Mutex<UInt32>(0)
  /// Made when a completion is first waited for.
  private let notices = Mutex<NoticeWatch?>(nil)

  /// - Throws: EPROTONOSUPPORT for what is not a TCP socket, ENOTCONN for one that is not connected.
  init(_ socket: consuming OwnedDescriptor) throws(SystemError) {
    try TCPConnection.check(socket.fileDescriptor)
    try setSocketOption(socket.fileDescriptor, SOL_SOCKET, Int32(CLINUX_SO_ZEROCOPY), to: 1)
    self.socket = socket
  }

  var fileDescriptor: Int32 { socket.fileDescriptor }
  var connection: Int32 { socket.fileDescriptor }
  var waitForRoom: EventLoop.Wait { .writable }

  // MARK: Receiving

  func receive(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received? {
    try receive(into: memory, manner, 0)
  }

  /// - Parameter flags: more of recvmsg's.
  func receive(
    into memory: borrowing DeliveryMemory, _ manner: Manner, _ flags: Int32
  ) throws(SystemError) -> Received? {
    let flags = flags | Int32(CLINUX_MSG_SOCK_DEVMEM) | (manner == .wait ? 0 : Int32(MSG_DONTWAIT))
    var vector = iovec(iov_base: memory.byteBuffer.baseAddress, iov_len: memory.byteRoom)
    let (length, partCount) = withUnsafeMutablePointer(to: &vector) { vector in
      var message = msghdr()
      message.msg_iov = vector
      message.msg_iovlen = 1
      message.msg_control = memory.controlBuffer.baseAddress
      message.msg_controllen = memory.controlBuffer.count
      let length = retrying { recvmsg(socket.fileDescriptor, &message, flags) }
      return (length, length > 0 ? Self.gatherParts(&message, memory) : 0)
    }
    if length >= 0 { return Received(byteCount: length, partCount: partCount) }
    if errno == EAGAIN { return nil }
    throw ReceiveAdvice.error(ErrorNumber(rawValue: errno), partRoom: memory.partRoom)
  }

  /// Brings the parts together at the start of the control data. Each lies at or before where it was read.
  private static func gatherParts(_ message: inout msghdr, _ memory: borrowing DeliveryMemory) -> Int {
    var count = 0
    var next = clinux_cmsg_first(&message)
    while let header = next {
      // The next one is found before this one is written over.
      next = clinux_cmsg_next(&message, header)
      let (level, type, length) = (header.pointee.cmsg_level, header.pointee.cmsg_type, header.pointee.cmsg_len)
      guard level == SOL_SOCKET, type == Int32(CLINUX_SO_DEVMEM_DMABUF) || type == Int32(CLINUX_SO_DEVMEM_LINEAR),
        Int(length) >= clinux_cmsg_len(MemoryLayout<clinux_dmabuf_cmsg>.size), let data = clinux_cmsg_data(header)
      else { continue }
      let part = UnsafeRawPointer(data).loadUnaligned(as: clinux_dmabuf_cmsg.self)
      memory.setPart(count, PartRecord(kind: UInt32(type), part))
      count += 1
    }
    return count
  }

  func receiveBytes(into buffer: UnsafeMutableRawBufferPointer, _ manner: Manner) throws(SystemError) -> Int? {
    let flags = manner == .wait ? 0 : Int32(MSG_DONTWAIT)
    let count = retrying { recv(socket.fileDescriptor, buffer.baseAddress, buffer.count, flags) }
    if count >= 0 { return count }
    if errno == EAGAIN { return nil }
    throw ReceiveAdvice.error(ErrorNumber(rawValue: errno), partRoom: 0)
  }

  func giveBack(_ call: TokenReturn) throws(SystemError) {
    let freed = call.withRanges { ranges in
      setsockopt(
        socket.fileDescriptor, SOL_SOCKET, Int32(CLINUX_SO_DEVMEM_DONTNEED), ranges.baseAddress,
        socklen_t(ranges.count))
    }
    guard freed >= 0 else {
      throw .last("setsockopt", "SO_DEVMEM_DONTNEED of \(call.tokenCount) tokens in \(call.rangeCount) ranges")
    }
  }

  // MARK: Sending

  func send(_ bytes: UnsafeRawBufferPointer, _ manner: Manner) throws(SystemError) -> SentBytes? {
    let flags = Int32(MSG_NOSIGNAL) | (manner == .wait ? 0 : Int32(MSG_DONTWAIT))
    let count = retrying { Glibc.send(socket.fileDescriptor, bytes.baseAddress, bytes.count, flags) }
    if count >= 0 { return SentBytes(count: count) }
    if errno == EAGAIN { return nil }
    throw .last("send", "\(bytes.count) bytes")
  }

  func send(_ ranges: [Range<UInt64>], of dmabufID: UInt32, _ manner: Manner) throws(SystemError) -> SentBytes? {
    let (count, error, number) = sendCount.withLock { sent -> (Int, Int32, UInt32) in
      let count = Self.sendRanges(socket.fileDescriptor, ranges, dmabufID)
      let error = errno
      guard count > 0 else { return (count, error, sent) }
      defer { sent &+= 1 }
      return (count, 0, sent)
    }
    if count > 0 { return SentBytes(count: count, completion: number) }
    if count == 0 || error == EAGAIN { return nil }
    throw SendAdvice.error(ErrorNumber(rawValue: error), dmabufID: dmabufID)
  }

  /// One sendmsg, which does not wait. Each vector's base is an offset in the binding's memory.
  private static func sendRanges(_ socket: Int32, _ ranges: [Range<UInt64>], _ dmabufID: UInt32) -> Int {
    let room = clinux_cmsg_space(MemoryLayout<UInt32>.size)
    return withUnsafeTemporaryAllocation(of: iovec.self, capacity: ranges.count) { vectors in
      for (index, range) in ranges.enumerated() {
        vectors.initializeElement(
          at: index,
          to: iovec(iov_base: UnsafeMutableRawPointer(bitPattern: UInt(range.lowerBound)), iov_len: range.count))
      }
      return withUnsafeTemporaryAllocation(byteCount: room, alignment: MemoryLayout<cmsghdr>.alignment) { control in
        control.initializeMemory(as: UInt8.self, repeating: 0)
        var message = msghdr()
        message.msg_iov = vectors.baseAddress
        message.msg_iovlen = vectors.count
        message.msg_control = control.baseAddress
        message.msg_controllen = control.count
        if let header = clinux_cmsg_first(&message) {
          header.pointee.cmsg_level = SOL_SOCKET
          header.pointee.cmsg_type = Int32(CLINUX_SO_DEVMEM_DMABUF)
          header.pointee.cmsg_len = clinux_cmsg_len(MemoryLayout<UInt32>.size)
          clinux_cmsg_data(header)?.storeBytes(of: dmabufID, as: UInt32.self)
        }
        let flags = Int32(CLINUX_MSG_ZEROCOPY) | Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return retrying { sendmsg(socket, &message, flags) }
      }
    }
  }

  func endWait(_ lane: Lane, isCalledOff: Bool) {}

  func completion(_ manner: Manner) throws(SystemError) -> CompletionNotice? {
    if let notice = try readErrorQueue() { return notice }
    guard manner != .poll else { return nil }
    let watch = try noticeWatch()
    while true {
      // What comes from here on is told, even while the queue is looked at.
      watch.clear()
      if let notice = try readErrorQueue() { return notice }
      guard manner == .wait else { return nil }
      _ = try waitForEvents(watch.fileDescriptor, POLLIN, timeout: nil)
    }
  }

  func completionDescriptor() throws(SystemError) -> Int32 { try noticeWatch().fileDescriptor }

  private func noticeWatch() throws(SystemError) -> NoticeWatch {
    try notices.withLock { (watch) throws(SystemError) in
      if let watch { return watch }
      let new = try NoticeWatch(socket.fileDescriptor)
      watch = new
      return new
    }
  }

  /// The next notice. What else lies in the queue, such as timestamps that somebody asked for, is passed over.
  private func readErrorQueue() throws(SystemError) -> CompletionNotice? {
    while true {
      let (isEmpty, notice) = try readError()
      if isEmpty || notice != nil { return notice }
    }
  }

  private func readError() throws(SystemError) -> (isEmpty: Bool, notice: CompletionNotice?) {
    let (length, notice) = withUnsafeTemporaryAllocation(
      byteCount: 256, alignment: MemoryLayout<cmsghdr>.alignment
    ) { control -> (Int, CompletionNotice?) in
      var message = msghdr()
      message.msg_control = control.baseAddress
      message.msg_controllen = control.count
      let length = retrying { recvmsg(socket.fileDescriptor, &message, Int32(MSG_ERRQUEUE) | Int32(MSG_DONTWAIT)) }
      return (length, length >= 0 ? Self.notice(in: &message) : nil)
    }
    if length < 0, errno != EAGAIN { throw .last("recvmsg", "MSG_ERRQUEUE") }
    return (length < 0, notice)
  }

  private static func notice(in message: inout msghdr) -> CompletionNotice? {
    var next = clinux_cmsg_first(&message)
    while let header = next {
      next = clinux_cmsg_next(&message, header)
      // IP_RECVERR or IPV6_RECVERR, whichever the connection speaks.
      guard header.pointee.cmsg_level == SOL_IP || header.pointee.cmsg_level == SOL_IPV6,
        Int(header.pointee.cmsg_len) >= clinux_cmsg_len(MemoryLayout<sock_extended_err>.size),
        let data = clinux_cmsg_data(header)
      else { continue }
      let error = UnsafeRawPointer(data).loadUnaligned(as: sock_extended_err.self)
      guard error.ee_origin == UInt8(SO_EE_ORIGIN_ZEROCOPY) else { continue }
      return CompletionNotice(
        low: error.ee_info, high: error.ee_data, wasCopied: error.ee_code == UInt8(SO_EE_CODE_ZEROCOPY_COPIED))
    }
    return nil
  }

  // MARK: Waiting and ending

  func wait(forWriting: Bool) throws(SystemError) {
    _ = try waitForEvents(socket.fileDescriptor, forWriting ? POLLOUT : POLLIN, timeout: nil)
  }

  func endSending() throws(SystemError) {
    guard shutdown(socket.fileDescriptor, Int32(SHUT_WR)) == 0 || errno == ENOTCONN else { throw .last("shutdown") }
  }

  func interrupt() { _ = shutdown(socket.fileDescriptor, Int32(SHUT_RDWR)) }
}
