import DevmemClient
import DevmemSocket
import DevmemdMessages
import EventLoop
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// Moves bytes through a simulated NIC into bound memory and checks each where it landed: a connection for each queue of
/// the binding, on loopback, from an ordinary sender.
struct DemonstrationTransfer: Sendable {
  static let modulus = 251

  /// How far one connection is.
  struct Reading: Sendable {
    var queue: UInt32
    var bytes: UInt64
    /// The most at a time since the last reading.
    var tokensOut: Int
  }

  let client: DevmemClient
  let memory: TransferBinding
  /// In all.
  let bytes: UInt64

  /// One connection, with both its ends.
  private struct Lane: Sendable {
    let queue: UInt32
    let receiving: ReceivingWork
    let sending: SendingWork

    func received() throws -> TransferSummary {
      var summary = TransferSummary(direction: .received)
      try receiving.run(&summary)
      return summary
    }

    func send() throws {
      var summary = TransferSummary(direction: .sent)
      try sending.run(&summary)
    }

    func interrupt() {
      receiving.socket.socket.interruption.interrupt()
      sending.socket.socket.interruption.interrupt()
    }
  }

  /// - Parameter look: called again and again while bytes move, with each connection's reading.
  func run(
    on loop: EventLoop, every period: Duration = .milliseconds(100),
    look: @escaping @Sendable ([Reading]) async -> Void
  ) async throws -> TransferSummary {
    let queues = memory.binding.queueIDs
    var lanes: [Lane] = []
    for queue in queues { lanes.append(try await lane(to: queue, share: bytes / UInt64(queues.count))) }
    let clock = ContinuousClock()
    let start = clock.now
    let watching = Task(executorPreference: loop.executor) { [lanes] in
      while (try? await loop.sleep(for: period)) != nil { await look(lanes.map(Self.reading)) }
    }
    defer { watching.cancel() }
    var total = TransferSummary(direction: .received)
    for summary in try await summaries(of: lanes) { total.add(summary) }
    total.time = clock.now - start
    total.modulus = Self.modulus
    total.dmabufID = memory.binding.dmabufID
    watching.cancel()
    await watching.value
    return total
  }

  private static func reading(_ lane: Lane) -> Reading {
    Reading(
      queue: lane.queue, bytes: lane.receiving.progress.bytes,
      tokensOut: lane.receiving.progress.takeMostTokens())
  }

  /// - Throws: the first failure. It ends all connections at once, or threads that work on them would wait for ever for
  ///   what the failed one was to do: a group ends with the last of its tasks, and a thread does not see them cancelled.
  private func summaries(of lanes: [Lane]) async throws -> [TransferSummary] {
    try await withThrowingTaskGroup(of: TransferSummary?.self) { group in
      for lane in lanes {
        group.addTask { try await WorkerThread(name: "demo-receiver").run { () throws in try lane.received() } }
        group.addTask {
          try await WorkerThread(name: "demo-sender").run { () throws in try lane.send() }
          return nil
        }
      }
      var summaries: [TransferSummary] = []
      do {
        for try await summary in group {
          if let summary { summaries.append(summary) }
        }
      } catch {
        for lane in lanes { lane.interrupt() }
        throw error
      }
      return summaries
    }
  }

  private func lane(to queue: UInt32, share: UInt64) async throws -> Lane {
    let connection = try LoopbackConnection()
    let pattern = Pattern(modulus: Self.modulus)
    let receiver = try await DevmemSocket.open(
      connection.near.duplicate(), through: client, Devmemd.Attachment(bindingID: memory.binding.id, queueID: queue),
      readAhead: ReceivingWork.readAhead)
    let sender = try DevmemSocket(adopting: connection.far.duplicate())
    let (receiving, sending) = (TransferSocket(receiver), TransferSocket(sender))
    return Lane(
      queue: queue,
      receiving: ReceivingWork(
        socket: receiving, memory: memory, limit: nil, chunk: 1 << 20, pattern: pattern,
        computesChecksum: false, file: nil, progress: TransferProgress(),
        interruption: OwnInterruption(receiving.socket.interruption)),
      sending: SendingWork(
        socket: sending, source: .pattern(pattern), limit: share, chunk: 1 << 20,
        computesChecksum: false, progress: TransferProgress(), stop: try SendingStop(sending)))
  }
}

extension TransferSummary {
  /// Takes in what moved beside it.
  mutating func add(_ other: TransferSummary) {
    bytes += other.bytes
    deviceBytes += other.deviceBytes
    fragments += other.fragments
    linearBytes += other.linearBytes
    ordinaryBytes += other.ordinaryBytes
    calls += other.calls
  }
}
