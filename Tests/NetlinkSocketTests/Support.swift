import CLinux
import Glibc
import NetlinkSocket
import Synchronization
import Testing

/// A datagram in a form that `#expect` can hold.
struct Received: Equatable {
  enum Outcome: Equatable { case datagram, overrun, closed, wouldBlock }
  var outcome: Outcome
  var bytes: [UInt8] = []
  var sender: UInt32 = 0
  var descriptorCount = 0
  var controlTruncated = false

  static func datagram(_ bytes: [UInt8]) -> Received { Received(outcome: .datagram, bytes: bytes) }
  static let overrun = Received(outcome: .overrun)
  static let closed = Received(outcome: .closed)
  static let wouldBlock = Received(outcome: .wouldBlock)
}

/// Receives, and closes the descriptors that came.
func receive(
  _ socket: borrowing MessageSocket, _ buffer: inout ReceiveBuffer, _ waiting: Waiting = .never
) throws(SystemError) -> Received {
  switch try socket.receive(into: &buffer, waiting: waiting) {
  case .overrun: return .overrun
  case .closed: return .closed
  case .wouldBlock: return .wouldBlock
  case .datagram(let datagram):
    return Received(
      outcome: .datagram, bytes: contents(buffer), sender: datagram.senderPortID,
      descriptorCount: datagram.descriptors.count, controlTruncated: datagram.controlTruncated)
  }
}

func contents(_ buffer: borrowing ReceiveBuffer) -> [UInt8] {
  buffer.withBytes { span in span.withUnsafeBytes { Array($0) } }
}

/// How many descriptors of this process are for the same file. Unlike a count of all, other tests do not disturb it.
func openCount(ofFile descriptor: Int32) -> Int {
  var wanted = stat()
  guard fstat(descriptor, &wanted) == 0 else { return 0 }
  return (0..<8192).count { number in
    var status = stat()
    return fstat(Int32(number), &status) == 0 && status.st_ino == wanted.st_ino && status.st_dev == wanted.st_dev
  }
}

func isCloseOnExec(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0 }

/// Runs a closure on a thread of its own; nothing waits for it.
func onNewThread(_ body: @escaping @Sendable () -> Void) {
  final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let start = Unmanaged.passRetained(Start(body))
  pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, start.toOpaque())
  pthread_detach(thread)
}

/// Shells start programs with 1,024 descriptors; systems allow far more.
func allowManyDescriptors() {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// A file of this process' own, to pass around.
enum SharedMemory {
  static func memfd(name: String, size: Int) throws(SystemError) -> OwnedDescriptor {
    let number = clinux_memfd_create(name, UInt32(CLINUX_MFD_CLOEXEC))
    guard number >= 0, ftruncate(number, size) == 0 else { throw .last("memfd_create", name) }
    return OwnedDescriptor(owning: number)
  }
}
