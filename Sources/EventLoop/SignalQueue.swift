import CLinux
import Glibc
public import SystemPackage

/// Signals as values that a task waits for, in place of handlers that interrupt it (signalfd(2)).
///
/// A signal reaches the queue only when every thread blocks it: call `block` at the very start of the program, before
/// anything starts a thread, since threads inherit what is blocked.
public final class SignalQueue: Sendable {
  private let loop: EventLoop
  private let descriptor: Int32

  /// Blocks signals in the calling thread and those it will start, so that they stay pending until they are received.
  public static func block(_ signals: [Int32]) throws(Errno) {
    var set = try signalSet(signals)
    let error = pthread_sigmask(SIG_BLOCK, &set, nil)
    guard error == 0 else { throw Errno(rawValue: error) }
  }

  /// A queue of these signals, which are blocked in the calling thread too. Signals that are pending are in it.
  ///
  /// - Throws: EINVAL for a number that is not a signal's.
  public init(_ signals: [Int32], on loop: EventLoop) throws(Errno) {
    try Self.block(signals)
    var set = try Self.signalSet(signals)
    let descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    self.loop = loop
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The next signal's number. Several of one kind that came before it was received count as one.
  ///
  /// - Throws: when the task is cancelled.
  public func next() async throws(CancellationError) -> Int32 {
    while true {
      var information = signalfd_siginfo()
      let size = MemoryLayout<signalfd_siginfo>.size
      if read(descriptor, &information, size) == size { return Int32(bitPattern: information.ssi_signo) }
      try await loop.readable(descriptor)
    }
  }

  private static func signalSet(_ signals: [Int32]) throws(Errno) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals {
      guard sigaddset(&set, signal) == 0 else { throw Errno(rawValue: errno) }
    }
    return set
  }
}
