import EventLoop
import Logging
import NetlinkCodec
import NetlinkSocket

/// What goes to those who did not ask: the kernel's notifications, the service's own, and the log.
extension Daemon {
  // MARK: The kernel's notifications

  func relayEvents() async {
    while !isStopping {
      guard (try? await loop.readable(events.fileDescriptor)) != nil, !isStopping else { return }
      let items = events.take()
      later { $0.relay(items) }
    }
  }

  /// - Parameter spared: a binding that was looked at after all this was told.
  private func relay(_ items: [KernelEvents.Item], sparing spared: UInt32? = nil) {
    for item in items {
      switch item {
      case .message(let bytes):
        guard let group = families.kernelGroup(of: bytes) else { continue }
        publish(bytes, group: group)
        if families.isNetdev(bytes), registry.count > 0 { heed(bytes, sparing: spared) }
      case .loss: noteLostEvents()
      case .failure(let error): note(.error, "cannot receive the kernel's notifications", ["error": "\(error)"])
      }
    }
  }

  private func noteLostEvents() {
    note(.warning, "the kernel's notifications came faster than they were read; some are lost")
    for client in clients.values where !client.subscriptions.isDisjoint(with: families.kernelGroups) {
      send(to: client) { client throws(SystemError) in try client.noteMissed() }
    }
    Task(executorPreference: loop.executor) { await self.lookAtDraining() }
  }

  /// The kernel is about to be asked to bind or unbind. It tells of each queue, page pool by page pool, and whoever asked
  /// wants to be answered first: so nobody listens until it is over, or for as long as a client may be kept from the news.
  func beginKernelWork() {
    kernelWork += 1
    let descriptor = events.fileDescriptor
    loop.assumeIsolated { $0.pause(descriptor, atMost: .milliseconds(20)) }
  }

  /// Passes on what that work set off, as far as it was looked at for it; the rest is heard of in its turn.
  ///
  /// - Parameter made: a binding that was looked at after that.
  func endKernelWork(_ made: UInt32? = nil) {
    kernelWork -= 1
    let items = events.takeReceived()
    if !items.isEmpty { later { $0.relay(items, sparing: made) } }
    guard kernelWork == 0 else { return }
    let descriptor = events.fileDescriptor
    loop.assumeIsolated { $0.resume(descriptor) }
  }

  // MARK: What comes after answers

  /// Tells others of something when nobody waits for an answer any more, in the order of the calls, and of the log's lines.
  func later(_ tell: @escaping @Sendable (isolated Daemon) -> Void) {
    loop.assumeIsolated { $0.whenIdle { self.assumeIsolated { tell($0) } } }
  }

  /// Writes a line to the log when nobody waits for an answer any more. Lines come in the order of the calls.
  func note(
    _ level: Logger.Level, _ message: @autoclosure @escaping @Sendable () -> Logger.Message,
    _ metadata: @autoclosure @escaping @Sendable () -> Logger.Metadata = [:]
  ) {
    let log = log
    guard log.logLevel <= level else { return }
    loop.assumeIsolated { $0.whenIdle { log.log(level: level, message(), metadata: metadata()) } }
  }
}
