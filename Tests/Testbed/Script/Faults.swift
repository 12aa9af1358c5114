import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// Drivers that fail, at each of their operations, and drivers that go.
extension Script {
  func faults() throws {
    let memory = try machine.deviceMemory(.pages(256))
    let fd = memory.fileDescriptor
    for operation in [CardChange.Operation.alloc, .stop, .start] {
      for (queue, place) in [(UInt32(2), "first"), (3, "second"), (4, "last")] {
        _ = change(.fault(operation, queue: queue, errno: .ETIMEDOUT, times: 1))
        try step("bind three queues; the \(place) one's \(operation) fails") { try bindRX(request([2, 3, 4], fd: fd)) }
      }
    }
    _ = change(.ignoresProvider(true))
    try step("a driver that leaves the provider aside") { try bindRX(request([2], fd: fd)) }
    _ = change(.ignoresProvider(false))
    try lostQueue(fd)
    try failingUnbind(fd)
  }

  /// Neither the new memory nor the old can be started.
  private func lostQueue(_ fd: Int32) throws {
    _ = change(.fault(.start, queue: 2, errno: .EIO, times: 2))
    try step("a queue that starts on neither memory") { try bindRX(request([2], fd: fd)) }
    let socket = try Socket(machine)
    try step("bind the lost queue") { try bindRX(request([2], fd: fd), on: socket) }
    try step("unbind the lost queue") {
      try socket.close(); return nil
    }
  }

  private func failingUnbind(_ fd: Int32) throws {
    for operation in [CardChange.Operation.alloc, .stop, .start] {
      let socket = try Socket(machine)
      try step("bind, for an unbind whose \(operation) fails") { try bindRX(request([2, 3], fd: fd), on: socket) }
      _ = change(.fault(operation, queue: 2, errno: .EIO, times: 1))
      try step("unbind; \(operation) fails") {
        try socket.close(); return nil
      }
      try step("link down after \(operation) failed") { change(.up(false)) }
      try step("link up after \(operation) failed") { change(.up(true)) }
    }
  }

  /// With no transmit binding: Linux 7.3 forgets to tell one that its device goes, and then reads the freed device when
  /// the socket closes (`netdev_nl_sock_priv_destroy`), which ends the machine.
  func unloading() throws {
    let memory = try machine.deviceMemory(.pages(256))
    let fd = memory.fileDescriptor
    let socket = try Socket(machine)
    try step("bind, and then the driver goes") { try bindRX(request([2, 3], fd: fd), on: socket) }
    let lessee = try Socket(machine)
    try leaseAndBind(fd, on: lessee)
    try step("the driver goes") { change(.unloaded) }
    try step("bind on what is gone") { try bindRX(request([4], fd: fd), on: socket) }
    try step("close the lessee's socket after the driver went") {
      try lessee.close(); return nil
    }
    try step("close the socket after the driver went") {
      try socket.close(); return nil
    }
  }
}
