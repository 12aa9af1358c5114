import DevmemClient
import DevmemdMessages
import EventLoop
import NetlinkCodec

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
    do {
      for try await event in events {
        switch event {
        case .devmemd(.bindingDelNtf(let ended)) where ended.id == binding.id: throw lost("ended by somebody else")
        case .devmemd(.bindingChangeNtf(let changed)) where changed.id == binding.id: tell(changed)
        case .resync: try await checkItIsThere()
        default: continue
        }
      }
    } catch let error as NetlinkError {
      guard case .transport = error.reason else { throw error }
      throw lost("lost, because the service went away")
    }
  }

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
