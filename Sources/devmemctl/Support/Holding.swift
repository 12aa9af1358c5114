import DevmemClient
import DevmemdMessages
import EventLoop
import NetlinkCodec
import NetlinkSocket

/// Keeps a binding of this connection until a signal comes, and then ends it.
struct Holding: Sendable {
  let binding: Devmemd.Binding
  let session: Session

  /// Returns when a signal came and the binding was ended, its queues on ordinary memory.
  ///
  /// - Throws: when the binding was lost before that.
  func untilSignalled(_ signals: [Int32], watching events: Events) async throws {
    let queue = try SignalQueue(signals, on: session.loop)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await queue.next() }
      group.addTask { try await waitForEnd(events) }
      defer { group.cancelAll() }
      try await group.next()
    }
    if let id = binding.id { try await session.client.unbind(.id(id)) }
  }

  /// Returns only when cancelled.
  private func waitForEnd(_ events: Events) async throws {
    var iterator = events.makeAsyncIterator()
    while let event = try await next(&iterator) { try await heed(event) }
  }

  private func next(_ iterator: inout Events.Iterator) async throws -> Event? {
    do throws(NetlinkError) {
      return try await iterator.next()
    } catch {
      if case .transport = error.reason { throw lost("lost, because the service went away") }
      throw error
    }
  }

  private func heed(_ event: Event) async throws {
    switch event {
    case .notification(.devmemd(let notification)): try heed(notification)
    case .resync: try await checkItIsThere()
    case .notification(.netdev), .notification(.ethtool), .unknown: break
    }
  }

  private func heed(_ notification: Devmemd.Notification) throws {
    switch notification {
    case .bindingDelNtf(let ended): if isOurs(ended) { throw lost("ended by somebody else") }
    case .bindingChangeNtf(let changed): if isOurs(changed) { tell(changed) }
    case .bindingAddNtf: break
    }
  }

  private func isOurs(_ other: Devmemd.Binding) -> Bool { other.id == binding.id }

  private func tell(_ changed: Devmemd.Binding) {
    if let warning = BindingText.warning(changed) { Output.standardError.line("devmemctl: \(warning)") }
  }

  /// Its end may have been among the events that were lost.
  private func checkItIsThere() async throws {
    guard let id = binding.id else { return }
    do throws(NetlinkError) {
      _ = try await session.client.binding(.id(id))
    } catch {
      throw error.errno == .ENOENT ? lost("ended by somebody else") : error
    }
  }

  private func lost(_ how: String) -> Failure {
    Failure(
      .lost, "\(binding.fullName) was \(how): \(BindingText.place(binding)) no longer uses its memory",
      json: ["operation": "bind", "message": .string("the binding was \(how)"), "id": JSONValue(binding.id ?? 0)])
  }
}
