internal import CLinux
internal import Glibc
internal import NetlinkCodec
internal import NetlinkSocket

/// A connection of this machine that plays the part of the wire. Nobody but the simulated NIC reads or writes it.
final class Wire {
  enum Outcome {
    /// So many bytes.
    case bytes(Int)
    /// The peer has ended its stream.
    case end
    case wouldBlock
    case failed(ErrorNumber)
  }

  private let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  /// For epoll; it ends with this object.
  var fileDescriptor: Int32 { descriptor.fileDescriptor }

  /// Takes bytes off the wire, straight into memory.
  func receive(into list: borrowing ScatterList) -> Outcome {
    Self.outcome { list.receive(from: fileDescriptor, Self.dontWait) }
  }

  /// Copies bytes and leaves them on the wire, for memory that may not take them.
  func peek(into buffer: inout [UInt8], _ count: Int) -> Outcome {
    let count = min(count, buffer.count)
    return Self.outcome { recv(fileDescriptor, &buffer, count, Self.dontWait | Int32(MSG_PEEK)) }
  }

  /// Takes bytes off the wire that were looked at before.
  func discard(_ count: Int) -> Outcome {
    // TCP throws them away without writing to the buffer.
    Self.outcome { recv(fileDescriptor, nil, count, Self.dontWait | Int32(MSG_TRUNC)) }
  }

  /// Puts bytes on the wire, straight from memory.
  func send(_ list: borrowing ScatterList) -> Outcome {
    Self.outcome { list.send(to: fileDescriptor, Self.dontWait | Int32(MSG_NOSIGNAL)) }
  }

  func send(_ bytes: RawSpan) -> Outcome {
    Self.outcome {
      bytes.withUnsafeBytes {
        Glibc.send(fileDescriptor, $0.baseAddress, $0.count, Self.dontWait | Int32(MSG_NOSIGNAL))
      }
    }
  }

  /// The peer sees the end of the stream behind what was sent; a connection that has failed has none.
  func endSending() { _ = shutdown(fileDescriptor, Int32(SHUT_WR)) }

  private static let dontWait = Int32(MSG_DONTWAIT)

  private static func outcome(_ call: () -> Int) -> Outcome {
    while true {
      let count = call()
      guard count < 0 else { return count == 0 ? .end : .bytes(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      default: return .failed(ErrorNumber(rawValue: errno))
      }
    }
  }
}
