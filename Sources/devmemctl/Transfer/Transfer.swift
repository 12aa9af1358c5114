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
  ///
  /// - Parameter interrupt: told whether it was told before.
  /// - Returns: what moved, also where the work failed.
  func run(
    total: UInt64?, interrupt: @escaping @Sendable (_ again: Bool) -> Void,
    _ work: @Sendable (inout TransferSummary) throws -> Void
  ) async throws -> TransferOutcome {
    let thread = try WorkerThread(name: "transfer")
    let bar = Task(executorPreference: session.loop.executor) {
      guard Output.standardError.isTerminal else { return }
      await ProgressBar(progress: progress, total: total, output: .standardError).run(on: session.loop)
    }
    let wasInterrupted = Mutex(false)
    let watcher = Task(executorPreference: session.loop.executor) {
      while (try? await signals.next()) != nil {
        interrupt(
          wasInterrupted.withLock { before in
            defer { before = true }
            return before
          })
      }
    }
    let clock = ContinuousClock()
    let start = clock.now
    var outcome = await thread.run {
      var outcome = TransferOutcome()
      do {
        try work(&outcome.summary)
      } catch {
        outcome.failure = error
      }
      return outcome
    }
    let time = clock.now - start
    bar.cancel()
    watcher.cancel()
    await bar.value
    outcome.summary.time = time
    outcome.summary.wasInterrupted = wasInterrupted.withLock { $0 }
    outcome.summary.hasFailed = outcome.failure != nil
    return outcome
  }

  /// Makes a transfer, ends what was made for it, and tells what moved, before what went wrong.
  ///
  /// - Parameters:
  ///   - hint: what to say of what moved besides.
  ///   - transfer: nil where it was interrupted before there was a connection.
  func conclude(
    _ memory: TransferBinding?, on output: Output, hint: (TransferSummary) -> String? = { _ in nil },
    _ transfer: () async throws -> TransferOutcome?
  ) async throws {
    let result: Result<TransferOutcome?, any Error>
    do {
      result = .success(try await transfer())
    } catch {
      result = .failure(error)
    }
    let failure = await memory?.end(session)
    if let outcome = try result.get() {
      report(outcome, on: output)
      if let hint = hint(outcome.summary) { Output.standardError.line("devmemctl: \(hint)") }
      if let failure = outcome.failure { throw failure }
    }
    if let failure { throw failure }
  }

  /// Tells what moved. Of what failed before anything did there is nothing to tell.
  private func report(_ outcome: TransferOutcome, on output: Output) {
    let summary = outcome.summary
    guard outcome.failure == nil || summary.bytes > 0 else { return }
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

/// What a transfer came to, and why it came no further.
struct TransferOutcome: Sendable {
  var summary = TransferSummary(direction: .received)
  var failure: (any Error)?
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
