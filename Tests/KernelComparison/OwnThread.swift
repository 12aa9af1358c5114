import Glibc

/// Runs on a thread of its own, which may change its network namespace without anybody noticing.
package func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
  let call = ThreadCall(body)
  var thread = pthread_t()
  let error = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<AnyThreadCall>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, Unmanaged<AnyThreadCall>.passRetained(call).toOpaque())
  guard error == 0 else { throw NoAnswer() }
  pthread_join(thread, nil)
  guard let result = call.result else { throw NoAnswer() }
  return try result.get()
}

private class AnyThreadCall {
  func run() {}
}

private final class ThreadCall<Success>: AnyThreadCall {
  let body: () throws -> Success
  /// Read after the thread was joined.
  var result: Result<Success, any Error>?

  init(_ body: @escaping () throws -> Success) { self.body = body }

  override func run() { result = Result(catching: body) }
}

/// Gives the calling thread a network namespace of its own, with nothing in it but a loopback device that is down.
///
/// - Returns: false where the process may not.
package func enterNewNamespace() -> Bool {
  typealias Unshare = @convention(c) (Int32) -> Int32
  // glibc declares unshare only under _GNU_SOURCE, which the importer does not set.
  guard let symbol = dlsym(nil, "unshare") else { return false }
  return unsafeBitCast(symbol, to: Unshare.self)(0x4000_0000) == 0  // CLONE_NEWNET
}

/// Takes the calling thread's privileges, and no other thread's.
package func dropPrivileges() -> Bool {
  #if arch(x86_64)
    let setresuid = 117
  #else
    let setresuid = 147
  #endif
  // glibc's own function changes all threads.
  typealias Call = @convention(c) (Int, Int, Int, Int) -> Int
  guard let symbol = dlsym(nil, "syscall") else { return false }
  return unsafeBitCast(symbol, to: Call.self)(setresuid, 65534, 65534, 65534) == 0
}
