import NetlinkCodec
import Synchronization

/// A dump whose end is still to come on a session's socket.
struct UnfinishedDump: Sendable {
  let sequence: UInt32
  private weak var stream: DumpStream?

  /// - Parameter stream: who receives it; without one it is a dump that broke off here.
  init(sequence: UInt32, stream: DumpStream?) {
    self.sequence = sequence
    self.stream = stream
  }

  /// Who still wants the rest of it, if anybody.
  var wanted: DumpStream? {
    guard let stream, !stream.isCancelled, stream.failure == nil else { return nil }
    return stream
  }
}

/// A dump that is received a datagram at a time. The session holds it weakly: its end is how a dump is given up.
final class DumpStream: Sendable {
  /// What may be set aside while other requests are answered, in bytes.
  static let limit = 1 << 20

  private struct State {
    var progress: AnswerProgress?
    var datagrams: [[UInt8]] = []
    var taken = 0
    var bytes = 0
    var failure: NetlinkError?
    var isCancelled = false
  }

  /// Ends a wait for the next datagram.
  let wakeup: Wakeup
  private let state = Mutex(State())

  init() throws(SystemError) { wakeup = try Wakeup() }

  var isCancelled: Bool { state.withLock(\.isCancelled) }
  var failure: NetlinkError? { state.withLock { $0.datagrams.isEmpty ? $0.failure : nil } }

  func cancel() {
    state.withLock { $0.isCancelled = true }
    wakeup.signal()
  }

  func begin(_ progress: AnswerProgress) { state.withLock { $0.progress = progress } }

  func progress(_ operation: String) throws(NetlinkError) -> AnswerProgress {
    guard let progress = state.withLock(\.progress) else {
      throw NetlinkError(operation, .protocolViolation("the dump was not asked for"))
    }
    return progress
  }

  /// Ends the stream, once what was set aside has been read.
  func fail(_ error: NetlinkError) { state.withLock { $0.failure = $0.failure ?? error } }

  func setAside(_ datagram: [UInt8]) {
    state.withLock { state in
      guard state.failure == nil else { return }
      guard state.bytes + datagram.count <= Self.limit else {
        state.failure = NetlinkError(
          state.progress?.operation.name ?? "dump", .transport(.ENOBUFS, call: "recvmsg"))
        return
      }
      state.datagrams.append(datagram)
      state.bytes += datagram.count
    }
  }

  /// The oldest datagram that was set aside.
  func takeAside() -> [UInt8]? {
    state.withLock { state in
      guard state.taken < state.datagrams.count else { return nil }
      let datagram = state.datagrams[state.taken]
      state.taken += 1
      state.bytes -= datagram.count
      if state.taken == state.datagrams.count {
        state.datagrams = []
        state.taken = 0
      }
      return datagram
    }
  }
}
