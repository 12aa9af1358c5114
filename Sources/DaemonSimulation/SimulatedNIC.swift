import DevmemDaemon
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Synchronization

/// The simulated kernel's data path, which starts with the first connection that is attached.
final class SimulatedNIC: KernelInterface.AttachingConnections {
  private let kernel: SimulatedKernel
  private let server = Mutex<ChannelServer?>(nil)

  init(_ kernel: SimulatedKernel) { self.kernel = kernel }

  func attach(
    _ connection: consuming OwnedDescriptor, _ steering: KernelInterface.Steering
  ) throws(Refusal) -> KernelInterface.AttachedSocket {
    let server = try start()
    let flow = try Flow(ofConnection: connection.fileDescriptor)
    let channel = try server.attach(connection, to: steering.ifindex, queue: steering.queue)
    let queue = if let queue = steering.queue { queue } else { try kernel.receiveQueue(for: flow, steering.ifindex) }
    return KernelInterface.AttachedSocket(channel: channel, queue: queue)
  }

  private func start() throws(Refusal) -> ChannelServer {
    do throws(SystemError) {
      return try server.withLock { (server) throws(SystemError) -> ChannelServer in
        if let server { return server }
        let started = try ChannelServer(kernel)
        server = started
        return started
      }
    } catch {
      throw Refusal(error.errno, "the simulated NIC cannot start: \(error)")
    }
  }
}
