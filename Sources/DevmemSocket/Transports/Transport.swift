import EventLoop
import NetlinkSocket

/// What one call received.
struct Received {
  /// 0 at the end of the stream.
  var byteCount: Int
  /// Records at the start of the delivery's memory.
  var partCount: Int
  /// From this record on, tokens are going to be told again, because their bytes, or some of them, are still to come.
  var firstAhead: Int

  init(byteCount: Int, partCount: Int, firstAhead: Int? = nil) {
    self.byteCount = byteCount
    self.partCount = partCount
    self.firstAhead = firstAhead ?? partCount
  }
}

/// What one call threw away.
struct DiscardedBytes {
  /// 0 at the end of the stream.
  var byteCount: Int
  /// Tokens that had been given out for some of it.
  var tokens: [UInt32] = []
}

/// What one call sent.
struct SentBytes {
  var count: Int
  /// What the completion is told by, counted from 0 for each socket; nil for ordinary bytes.
  var completion: UInt32?
}

/// A notice that sends no longer use their memory: ids in a row, of which the first may be greater than the last where the
/// count has wrapped around.
struct CompletionNotice {
  var low: UInt32
  var high: UInt32
  /// The kernel had to copy the bytes.
  var wasCopied: Bool
}

/// What to do where a call would have to wait.
enum Manner {
  case wait
  /// Come back with nothing, and have the descriptor readable, or writable, once there is something.
  case arm
  /// Come back with nothing.
  case poll
}

/// A kind of calls that may wait. However many wait, one request at a time is under way for them.
enum Lane: Int, CaseIterable { case receive, send, completion }

/// One TCP socket with device memory, as its kernel serves it: system calls, or a simulated kernel's channel.
///
/// Calls may be made from any thread. Nil says that a call would have had to wait.
protocol Transport: AnyObject, Sendable {
  /// What to wait on, for reading and for writing.
  var fileDescriptor: Int32 { get }
  /// The TCP connection, for its addresses.
  var connection: Int32 { get }
  /// What the descriptor becomes when there is room to send, after a send that came back with nothing.
  var waitForRoom: EventLoop.Wait { get }

  func receive(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received?
  /// Ordinary bytes only, without the flag that takes fragments.
  func receiveBytes(into buffer: UnsafeMutableRawBufferPointer, _ manner: Manner) throws(SystemError) -> Int?
  /// What the next receive will get, which stays where it is.
  func peek(into memory: borrowing DeliveryMemory, _ manner: Manner) throws(SystemError) -> Received?
  /// Throws bytes away, wherever they lie.
  func discard(upTo count: Int, _ manner: Manner) throws(SystemError) -> DiscardedBytes?
  /// Returns tokens; how many of them the kernel knew is not told, for it is no measure of progress.
  func giveBack(_ call: TokenReturn) throws(SystemError)

  func send(_ bytes: UnsafeRawBufferPointer, _ manner: Manner) throws(SystemError) -> SentBytes?
  func send(_ ranges: [Range<UInt64>], of dmabufID: UInt32, _ manner: Manner) throws(SystemError) -> SentBytes?
  /// A call that came back with nothing, and was to be told of what comes (`Manner.arm`), waits no longer.
  ///
  /// - Parameter isCalledOff: it will not come again for what it was to get.
  func endWait(_ lane: Lane, isCalledOff: Bool)
  /// After a wait on this thread, nil says that another may have taken what came.
  func completion(_ manner: Manner) throws(SystemError) -> CompletionNotice?
  /// What becomes readable when there is a completion, after a call for one that came back with nothing.
  func completionDescriptor() throws(SystemError) -> Int32

  /// Blocks until the descriptor is worth another try.
  func wait(forWriting: Bool) throws(SystemError)
  /// Ends what we send, behind what was taken to be sent, and does not wait for that.
  func endSending() throws(SystemError)
  /// Ends the connection in both directions and wakes whoever waits on it. The memory of its fragments stays theirs.
  func interrupt()
}
