import EventLoop
import NetlinkSocket
import SystemPackage

/// Closing what clients made: the descriptors they passed, and their connections, in which more may be waiting.
///
/// close(2) calls the file's `flush` and, for its last user, `release` (`filp_close`, `__fput`). A file on FUSE has them wait
/// for its server's answer, a TCP socket with SO_LINGER for its peer: for as long as a client likes. So each is closed on a
/// thread of its own, and the event loop and everybody else's threads go on.
extension Daemon {
  /// Closes descriptors that came with a client's record. No other record is taken from it until that is done, so that a
  /// client has one such thread, and no more descriptors open here than a record carries.
  func closeAside(_ numbers: [Int32], of id: ClientID) {
    clients[id]?.closing += 1
    closeAside(numbers) { daemon in daemon.noteClosing(of: id) }
  }

  /// Closes a connection that is over. It counts as a client's until that is done.
  func closeSocketAside(of client: ClientSession) {
    guard let socket = client.socket.take() else { return }
    closeAside([socket.release().release()], of: client.id)
  }

  /// Closes the memory of a binding that has ended.
  func closeMemoryAside(of binding: HeldBinding) {
    guard let memory = binding.memory.take() else { return }
    closeAside([memory.release()])
  }

  private func closeAside(_ numbers: [Int32], then done: @escaping @Sendable (isolated Daemon) -> Void = { _ in }) {
    do throws(Errno) {
      _ = try SystemThread(name: "close") {
        for number in numbers { _ = OwnedDescriptor(owning: number) }
        Task(executorPreference: self.loop.executor) { await done(self) }
      }
    } catch {
      // No thread can be had now, and this one must not do it.
      Task(executorPreference: loop.executor) { await self.closeLater(numbers, then: done) }
    }
  }

  private func closeLater(_ numbers: [Int32], then done: @escaping @Sendable (isolated Daemon) -> Void) async {
    try? await loop.sleep(for: .milliseconds(100))
    closeAside(numbers, then: done)
  }

  private func noteClosing(of id: ClientID) {
    guard let client = clients[id] else { return }
    client.closing -= 1
    guard client.closing == 0 else { return }
    resume(client)
    if client.isOver { clients[id] = nil }
  }

  /// Waits until what a client's records brought is closed, or the client is cut off.
  func awaitClosing(of client: ClientSession) async {
    guard client.isOpen, client.closing > 0 else { return }
    await withCheckedContinuation { client.awaitingClosing = $0 }
  }

  func resume(_ client: ClientSession) {
    client.awaitingClosing?.resume()
    client.awaitingClosing = nil
  }
}
