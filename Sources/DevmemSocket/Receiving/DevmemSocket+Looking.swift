public import EventLoop
import NetlinkCodec
public import NetlinkSocket

/// Looking at what comes next before it is received, and passing over it.
extension DevmemSocket {
  /// Fills a delivery with what the next receive will get, and leaves that where it is (MSG_PEEK), waiting for it on this
  /// thread.
  ///
  /// Fragments that were looked at are fragments like any others, beside those that are received later: the device has the
  /// memory back when all of them have ended. What was looked at can be more by the next look, and the calls after it may
  /// receive it in other pieces.
  ///
  /// - Returns: false at the end of the stream.
  /// - Throws: as a receive does.
  public borrowing func peek(into delivery: inout Delivery) throws(SystemError) -> Bool {
    _ = try core.peek(into: &delivery, .wait)
    return delivery.byteCount > 0
  }

  /// Looks at what has arrived, if anything has. The delivery is empty at the end of the stream.
  ///
  /// - Returns: false when there is nothing yet.
  public borrowing func peekIfReady(into delivery: inout Delivery) throws(SystemError) -> Bool {
    try core.peek(into: &delivery, .poll)
  }

  /// Looks at what has arrived, suspending the task until something has.
  ///
  /// - Returns: false at the end of the stream.
  /// - Throws: ECANCELED when the task is cancelled; nothing is lost then. Otherwise as the call that blocks.
  nonisolated(nonsending)
    public borrowing func peek(into delivery: inout Delivery, on loop: EventLoop) async throws(SystemError) -> Bool
  {
    while try !core.peek(into: &delivery, .arm) {
      try await core.wait(for: .receive, .readable, on: loop)
    }
    return delivery.byteCount > 0
  }

  /// Throws away what comes next, in device memory or not, without fragments of it (MSG_TRUNC), waiting for it on this
  /// thread.
  ///
  /// Fragments of it that were looked at are still to be ended.
  ///
  /// - Parameter count: the most bytes to throw away, at least one.
  /// - Returns: how many there were; 0 at the end of the stream.
  public borrowing func discard(upTo count: Int) throws(SystemError) -> Int {
    try core.discard(upTo: count, .wait) ?? 0
  }

  /// Throws away what has arrived, if anything has.
  ///
  /// - Returns: how many bytes; 0 at the end of the stream; nil when there is nothing yet.
  public borrowing func discardIfReady(upTo count: Int) throws(SystemError) -> Int? {
    try core.discard(upTo: count, .poll)
  }

  /// Throws away what comes next, suspending the task until there is something.
  nonisolated(nonsending)
    public borrowing func discard(upTo count: Int, on loop: EventLoop) async throws(SystemError) -> Int
  {
    while true {
      if let count = try core.discard(upTo: count, .arm) { return count }
      try await core.wait(for: .receive, .readable, on: loop)
    }
  }
}
