import Synchronization

/// The result of a task, for the thread that ran the loop for it.
final class Outcome<Success: Sendable, Failure: Error>: Sendable {
  private let result = Mutex<Result<Success, Failure>?>(nil)

  func settle(
    on loop: isolated EventLoop,
    _ operation: @Sendable (isolated EventLoop) async throws(Failure) -> Success
  ) async {
    do throws(Failure) {
      let value = try await operation(loop)
      result.withLock { $0 = .success(value) }
    } catch {
      result.withLock { $0 = .failure(error) }
    }
  }

  func get() throws(Failure) -> Success {
    guard let settled = result.withLock({ $0 }) else {
      preconditionFailure("the loop was stopped before its operation ended")
    }
    return try settled.get()
  }
}
