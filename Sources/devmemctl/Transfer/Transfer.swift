import DevmemSocket
import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// Moves a stream on a thread of its own while this one draws how far it is and waits for Ctrl-C.
struct Transfer: Sendable {
  static let signals = [SIGINT, SIGTERM]

  let session: Session
  let progress = TransferProgress()
  private let signals: SignalQueue

  init(_ session: Session) throws {
    self.session = session
    signals = try SignalQueue(Self.signals, on: session.loop)
  }

  /// Makes the connection; nil when a signal came first.
  func connect(_ endpoint: TCPEndpoint) async throws -> OwnedDescriptor? {
    let loop = session.loop
    return try await race { group in
      group.addTask {
        let socket = try await endpoint.open(on: loop) { place in
          Output.standardError.line("devmemctl: listening on \(place)")
        }
        return Descriptor(socket)
      }
    }?.take()
  }

  /// Runs `work`, and `interrupt` when a signal comes, after which the work is to end soon.
  func run(
    total: UInt64?, interrupt: @escaping @Sendable () -> Void, _ work: @Sendable () throws -> TransferSummary
  ) async throws -> TransferSummary {
    let thread = try WorkerThread(name: "transfer")
    let bar = Task(executorPreference: session.loop.executor) {
      guard Output.standardError.isTerminal else { return }
      await ProgressBar(progress: progress, total: total, output: .standardError).run(on: session.loop)
    }
    let wasInterrupted = Mutex(false)
    let watcher = Task(executorPreference: session.loop.executor) {
      guard (try? await signals.next()) != nil else { return }
      wasInterrupted.withLock { $0 = true }
      interrupt()
    }
    let clock = ContinuousClock()
    let start = clock.now
    let result: Result<TransferSummary, any Error>
    do {
      result = .success(try await thread.run { () throws in try work() })
    } catch {
      result = .failure(error)
    }
    let time = clock.now - start
    bar.cancel()
    watcher.cancel()
    await bar.value
    var summary = try result.get()
    summary.time = time
    summary.wasInterrupted = wasInterrupted.withLock { $0 }
    return summary
  }

  func report(_ summary: TransferSummary, on output: Output) {
    output.line(session.wantsJSON ? summary.document().text(pretty: true) : summary.text())
  }

  /// The outcome of the group's task; nil when a signal comes first.
  private func race<Outcome: Sendable>(
    _ start: (inout ThrowingTaskGroup<Outcome?, any Error>) -> Void
  ) async throws -> Outcome? {
    try await withThrowingTaskGroup(of: Outcome?.self) { group in
      start(&group)
      group.addTask {
        _ = try await signals.next()
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}

/// A descriptor on its way between tasks.
private final class Descriptor: Sendable {
  private let descriptor: Mutex<OwnedDescriptor?>

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = Mutex(descriptor) }

  func take() -> OwnedDescriptor? { descriptor.withLock { $0.take() } }
}

/// A socket for the thread that moves its bytes.
final class TransferSocket: Sendable {
  let socket: DevmemSocket

  init(_ socket: consuming DevmemSocket) { self.socket = socket }
}
