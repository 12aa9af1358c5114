internal import NetlinkCodec

/// Restarting one receive queue on new memory, undone at every step that can fail (`netdev_rx_queue_reconfig`).
extension KernelState {
  /// - Throws: the first failure; the queue then runs on its old memory, unless even that could not be started.
  func restart(_ queue: ReceiveQueue, of device: NetworkDevice) throws(Refusal) {
    guard device.driver.queueManagement == .complete else { throw Refusal(.EOPNOTSUPP) }
    try reserve(queue)
    let new = try memAlloc(queue, of: device)
    do {
      try checkMemoryProvider(of: queue)
      guard device.isUp else {
        // A trial: the provider takes effect when the device goes up.
        memFree(new)
        return
      }
      let old = try stop(queue, of: device)
      try exchange(old, for: new, in: queue, of: device)
      memFree(old)
    } catch {
      memFree(new)
      throw error
    }
  }

  private func exchange(
    _ old: QueueMemory, for new: QueueMemory, in queue: ReceiveQueue, of device: NetworkDevice
  ) throws(Refusal) {
    do {
      try start(queue, of: device, on: new)
    } catch {
      restore(old, in: queue, of: device)
      throw error
    }
  }

  private func restore(_ old: QueueMemory, in queue: ReceiveQueue, of device: NetworkDevice) {
    do {
      try start(queue, of: device, on: old)
    } catch {
      warn("Failed to restart old queue in error path. RX queue \(queue.index) may be unhealthy.")
      memFree(old)
    }
  }
}
