internal import CLinux
internal import Glibc
internal import NetlinkCodec
internal import NetlinkSocket

/// A thread that runs one function and is waited for.
struct ServerThread: ~Copyable, Sendable {
  private let thread: pthread_t

  /// - Throws: EAGAIN when the process may have no more threads.
  init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 10)

    // The thread inherits the mask: signals are for others, and never interrupt a call here.
    var every = sigset_t()
    var previous = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

    let start = Unmanaged.passRetained(ThreadBody(name, body))
    var thread = pthread_t()
    let error = pthread_create(&thread, &attributes, { argument in
      if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, start.toOpaque())
    guard error == 0 else {
      start.release()
      throw SystemError("pthread_create", ErrorNumber(rawValue: error))
    }
    self.thread = thread
  }

  /// Returns when the function has.
  consuming func join() { pthread_join(thread, nil) }
}

private final class ThreadBody: Sendable {
  private let name: String
  private let body: @Sendable () -> Void

  init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }

  func run() {
    _ = clinux_pthread_setname(name)
    body()
  }
}
