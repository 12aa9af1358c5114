import CLinux
import Glibc
public import SystemPackage

/// A thread that runs one function. Its end can be waited for; without that it ends by itself.
public struct SystemThread: ~Copyable, Sendable {
  private let thread: pthread_t

  /// - Parameters:
  ///   - name: what the thread is called in `top` and `/proc`; the kernel keeps the first 15 bytes.
  ///   - stackSize: in bytes. Only what is touched becomes memory.
  /// - Throws: EAGAIN when the process may have no more threads.
  public init(name: String, stackSize: Int = 512 << 10, _ body: @escaping @Sendable () -> Void) throws(Errno) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)

    // The thread inherits the mask: signals are for the loop's SignalQueue, and never interrupt a call here.
    var every = sigset_t()
    var previous = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

    let start = Unmanaged.passRetained(ThreadStart(String(decoding: name.utf8.prefix(15), as: UTF8.self), body))
    var thread = pthread_t()
    let error = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, start.toOpaque())
    guard error == 0 else {
      start.release()
      throw Errno(rawValue: error)
    }
    self.thread = thread
  }

  /// Returns when the function has.
  public consuming func join() {
    pthread_join(thread, nil)
    discard self
  }

  deinit { pthread_detach(thread) }
}

/// What crosses from `pthread_create` to the thread.
private final class ThreadStart: Sendable {
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
