import CLinux
import Glibc
public import NetlinkCodec

/// A descriptor that travels with an answer; it is closed here once it was sent.
public final class EnclosedDescriptor: ServedEnclosure {
  private let descriptor: OwnedDescriptor

  public init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  public var fileDescriptor: Int32 { descriptor.fileDescriptor }
}

extension MessageSocket {
  /// Sends one whole record, waiting for room. On a netlink socket it goes to the kernel, which handles a request
  /// before this returns.
  ///
  /// - Parameters:
  ///   - bytes: the record; not empty, since an empty one would read as the end of the connection.
  ///   - descriptors: at most `maximumDescriptors`, duplicated into the receiver by SCM_RIGHTS; Unix sockets only.
  /// - Throws: EPIPE or ECONNRESET when the peer has gone, EMSGSIZE when the record can never fit.
  public borrowing func send(_ bytes: RawSpan, descriptors: [Int32] = []) throws(SystemError) {
    try check(bytes, descriptors)
    while try !transmit(bytes, descriptors, CallFlags.noSignal) {
      // Only a descriptor that is shared with somebody who made it non-blocking comes here.
      _ = try waitForEvents(fileDescriptor, POLLOUT, timeout: nil)
    }
  }

  /// Sends one whole record if there is room for it now. False when there is not, and nothing was sent.
  public borrowing func trySend(_ bytes: RawSpan, descriptors: [Int32] = []) throws(SystemError) -> Bool {
    try check(bytes, descriptors)
    return try transmit(bytes, descriptors, CallFlags.noSignal | CallFlags.dontWait)
  }

  private borrowing func check(_ bytes: RawSpan, _ descriptors: [Int32]) throws(SystemError) {
    guard !bytes.isEmpty else {
      throw SystemError("sendmsg", .EINVAL, "an empty record")
    }
    guard descriptors.isEmpty || kind == .seqpacket else {
      throw SystemError("sendmsg", .EINVAL, "descriptors do not travel over netlink")
    }
    guard descriptors.count <= Self.maximumDescriptors else {
      throw SystemError(
        "sendmsg", .EINVAL, "\(descriptors.count) descriptors, more than \(Self.maximumDescriptors)")
    }
  }

  /// One sendmsg. False when it would block.
  borrowing func transmit(_ bytes: RawSpan, _ descriptors: [Int32], _ flags: Int32) throws(SystemError) -> Bool {
    let number = fileDescriptor
    let sent = bytes.withUnsafeBytes { buffer in
      descriptors.isEmpty
        ? retrying { Glibc.send(number, buffer.baseAddress, buffer.count, flags) }
        : sendWithRights(number, buffer, descriptors, flags)
    }
    if sent == bytes.byteCount { return true }
    guard sent < 0 else {
      throw SystemError("sendmsg", .EMSGSIZE, "\(sent) of \(bytes.byteCount) bytes were sent")
    }
    if errno == EAGAIN { return false }
    throw .last("sendmsg", "a record of \(bytes.byteCount) bytes")
  }
}

private func sendWithRights(
  _ socket: Int32, _ buffer: UnsafeRawBufferPointer, _ descriptors: [Int32], _ flags: Int32
) -> Int {
  let rights = descriptors.count * MemoryLayout<Int32>.size
  return withUnsafeTemporaryAllocation(
    byteCount: clinux_cmsg_space(rights), alignment: MemoryLayout<cmsghdr>.alignment
  ) { control in
    control.initializeMemory(as: UInt8.self, repeating: 0)
    var vector = iovec(iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress), iov_len: buffer.count)
    return withUnsafeMutablePointer(to: &vector) { vector in
      var message = msghdr()
      message.msg_iov = vector
      message.msg_iovlen = 1
      message.msg_control = control.baseAddress
      message.msg_controllen = control.count
      if let header = clinux_cmsg_first(&message) {
        header.pointee.cmsg_level = SOL_SOCKET
        header.pointee.cmsg_type = Int32(SCM_RIGHTS)
        header.pointee.cmsg_len = clinux_cmsg_len(rights)
        descriptors.withUnsafeBytes { clinux_cmsg_data(header)?.copyMemory(from: $0.baseAddress!, byteCount: rights) }
      }
      return retrying { sendmsg(socket, &message, flags) }
    }
  }
}
