import NetlinkCodec
import NetlinkSocket

/// What a refused receive means here, and what to do: the kernel answers with a bare number.
enum ReceiveAdvice {
  /// - Parameter partRoom: fragments that there was room for.
  static func error(_ errno: ErrorNumber, partRoom: Int) -> SystemError {
    SystemError("recvmsg", errno, words(errno, partRoom))
  }

  /// A simulated kernel's refusal, in the same words. That it went away is no refusal.
  static func advise(_ error: SystemError, partRoom: Int) -> SystemError {
    guard error.context != ChannelState.departure, !error.isInterruption, let words = words(error.errno, partRoom)
    else { return error }
    return SystemError(error.call, error.errno, words)
  }

  private static func words(_ errno: ErrorNumber, _ partRoom: Int) -> String? {
    switch errno {
    // `tcp_recvmsg_locked`: what comes next is unreadable, and the flag that takes it was not given.
    case .EFAULT: "what comes next lies in device memory and cannot be read as bytes; receive it into a Delivery"
    // `tcp_recvmsg_dmabuf`: not even one fragment could be told of.
    case .ETOOSMALL:
      "there is room to tell of \(partRoom) fragments, which is too little; give the Delivery more fragmentRoom"
    // The memory is another provider's (io_uring zero-copy receive).
    case .ENODEV: "what comes next lies in memory of another kind, which only the program that bound it can receive"
    case .ENOMEM: "the kernel had no memory for a token; return fragments and receive again"
    case .ECONNRESET: "the peer reset the connection"
    default: nil
    }
  }
}

extension SystemError {
  /// This side ended the connection, which is told as the end of the stream.
  var isInterruption: Bool { errno == .ECONNRESET && context == ChannelState.interruption }
}

/// The same for a send from device memory.
enum SendAdvice {
  static func error(_ errno: ErrorNumber, dmabufID: UInt32) -> SystemError {
    SystemError("sendmsg", errno, words(errno, dmabufID))
  }

  /// A simulated kernel's refusal, in the same words. That it went away is no refusal.
  static func advise(_ error: SystemError, dmabufID: UInt32) -> SystemError {
    guard error.context != ChannelState.departure else { return error }
    return SystemError(error.call, error.errno, words(error.errno, dmabufID))
  }

  private static func words(_ errno: ErrorNumber, _ dmabufID: UInt32) -> String {
    switch errno {
    // `tcp_sendmsg_locked`, `net_devmem_get_binding`.
    case .EINVAL: "dmabuf \(dmabufID) is not bound for sending; bind it with direction tx"
    case .EFAULT: "a range ends beyond the memory of dmabuf \(dmabufID)"
    case .ENODEV:
      "the connection leaves by another interface than the one that dmabuf \(dmabufID) is bound to, or its route has gone"
    case .EHOSTUNREACH: "there is no route to the peer"
    case .ENOBUFS: "the kernel has no room to note one more send; its limit is net.core.optmem_max"
    case .EPIPE: "nothing more can be sent: the connection has ended"
    case .ECONNRESET: "the peer reset the connection"
    default: "from dmabuf \(dmabufID)"
    }
  }
}
